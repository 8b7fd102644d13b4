//! The web's cryptography: `crypto.subtle` and its keys.
//!
//! Algorithms, usages and errors are JavaScript's: a file for each family of algorithms, which says what its keys may do
//! and how they are read and written. Native code gets bytes, numbers and keys (`keys::Key`), and computes in the pool.

mod ciphers;
mod goldilocks;
mod keys;
mod operations;

use crate::core::room::room;

room! {
    name: "webcrypto",
    ops: [
        keys::generate_rsa, keys::generate_curve,
        keys::key_from_spki, keys::key_from_pkcs8, keys::key_from_bytes, keys::key_from_rsa, keys::key_from_point,
        keys::key_kind, keys::key_part, keys::key_bytes, keys::key_to_spki, keys::key_to_pkcs8,
        keys::key_share, keys::key_adopt,
        operations::digest_of, operations::hmac, operations::hmac_check,
        operations::sign, operations::verify, operations::agree, operations::oaep,
        ciphers::aes_cbc, ciphers::aes_ctr, ciphers::aes_gcm, ciphers::aes_ocb, ciphers::chacha20_poly1305, ciphers::aes_wrap,
        operations::pbkdf2, operations::hkdf,
    ],
    shared: ["webcrypto.js"],
    uses: ["crypto"],
    load: Lazy,
}
