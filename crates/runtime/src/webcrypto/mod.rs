//! The web's cryptography: `crypto.subtle` and its keys.
//!
//! Algorithms, usages and errors are JavaScript's: a file for each family of algorithms, which says what its keys may do
//! and how they are read and written. Native code gets bytes, numbers and keys (`keys::Key`), and computes in the pool.

mod aes;
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
        operations::digest, operations::hmac, operations::hmac_check,
        operations::sign, operations::verify, operations::agree, operations::oaep,
        aes::aes_cbc, aes::aes_ctr, aes::aes_gcm, aes::aes_wrap,
        operations::pbkdf2, operations::hkdf,
    ],
    shared: ["webcrypto.js"],
    uses: ["crypto"],
    load: Lazy,
}
