//! `node:crypto`: digests, ciphers, keys and randomness.
//!
//! AWS-LC computes, by the safe API of aws-lc-rs where that is enough and by `lc` where it is not; RustCrypto's crates
//! have what it lacks. Names, options and their errors are JavaScript's; native code gets numbers, bytes and native
//! objects (`Native`), which hold what is under way and die with the object that programs see.

mod cipher;
mod ciphers;
mod dh;
pub(crate) mod digest;
mod hash;
pub(crate) mod kdf;
pub(crate) mod key_wrap;
mod keys;
pub(crate) mod lc;
pub(crate) mod modes;
mod random;
mod spkac;

use crate::core::room::room;

room! {
    name: "crypto",
    ops: [
        digest::find_digest, digest::digest_names, digest::digest_size,
        hash::hash_new, hash::hash_update, hash::hash_update_text, hash::hash_copy, hash::hash_digest, hash::hash_hex,
        hash::hash_of, hash::hash_hex_of, hash::hash_of_text, hash::hash_hex_of_text,
        hash::hmac_new, hash::hmac_update, hash::hmac_update_text, hash::hmac_digest,
        cipher::cipher_new, cipher::cipher_update, cipher::cipher_authenticate, cipher::cipher_set_tag,
        cipher::cipher_set_padding, cipher::cipher_tag, cipher::cipher_finish, cipher::cipher_info, cipher::cipher_names,
        kdf::pbkdf2, kdf::scrypt, kdf::hkdf, kdf::argon2,
        random::random_fill_now, random::random_fill, random::same_bytes,
        dh::number_power, dh::number_random, dh::dh_prime, dh::dh_check, dh::dh_group_prime, dh::curve_point,
        dh::curve_point_of, dh::prime_make, dh::prime_check,
        keys::key_read, keys::key_write, keys::key_facts, keys::key_is_same, keys::curve_number, keys::key_make,
        keys::key_parts, keys::key_of_parts, keys::sign_data, keys::verify_data, keys::signing_new, keys::signing_update,
        keys::signing_sign, keys::signing_verify, keys::rsa_run, keys::key_agree,
        spkac::spkac_is_signed, spkac::spkac_key, spkac::spkac_challenge,
    ],
    public: [("crypto", "crypto.js")],
    load: Lazy,
}
