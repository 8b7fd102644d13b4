//! Keys from passwords and from other keys: PBKDF2, scrypt, HKDF, Argon2; all of them in the pool when asked to.

use super::digest::{Algorithm, MAX_SIZE};
use super::hash::Mac;
use super::lc::error::{self, EVP, Failure, PROVIDER, plain};
use super::lc::kdf;
use ::argon2::{Argon2, Block, ParamsBuilder, Version};
use ::pbkdf2::pbkdf2_hmac;
use ::scrypt::Params;
use js_bindings::{ArrayBuffer, Copied, OpError, op};
use sha1::Sha1;
use sha2::{Sha256, Sha384, Sha512};

/// The digest, or how Node refuses one that OpenSSL names and does not take.
fn algorithm(digest: i32, message: &'static str) -> Result<Algorithm, OpError> {
    let unsupported = || Failure::new(&EVP, 0x8010C, "unsupported").within(message);
    Algorithm::by_id(digest).map_err(|_| unsupported())
}

/// PBKDF2 (RFC 8018).
#[op(pool)]
pub(crate) fn pbkdf2(
    password: Copied,
    salt: Copied,
    iterations: u32,
    length: u32,
    digest: i32,
) -> Result<ArrayBuffer, OpError> {
    const FAILED: &str = "PBKDF2 derivation failed";
    let algorithm = algorithm(digest, FAILED)?;
    if algorithm.is_xof() {
        let failure = Failure::new(&PROVIDER, 183, "xof digests not allowed");
        return Err(failure.within(FAILED));
    }
    if length == 0 {
        return Err(plain(FAILED));
    }
    let mut out = vec![0; length as usize];
    pbkdf2_of(algorithm, &password, &salt, iterations, &mut out).ok_or_else(|| plain(FAILED))?;
    Ok(ArrayBuffer(out))
}

/// PBKDF2 into `out`; `None` when the digest has no HMAC.
pub(crate) fn pbkdf2_of(
    algorithm: Algorithm,
    password: &[u8],
    salt: &[u8],
    iterations: u32,
    out: &mut [u8],
) -> Option<()> {
    // RustCrypto's loop keeps the keyed states: with SHA-NI it takes 137 us for 1000 rounds of SHA-256, AWS-LC's 240.
    match algorithm.name() {
        "sha1" => pbkdf2_hmac::<Sha1>(password, salt, iterations, out),
        "sha256" => pbkdf2_hmac::<Sha256>(password, salt, iterations, out),
        "sha384" => pbkdf2_hmac::<Sha384>(password, salt, iterations, out),
        "sha512" => pbkdf2_hmac::<Sha512>(password, salt, iterations, out),
        _ => pbkdf2_other(algorithm, password, salt, iterations, out)?,
    }
    Some(())
}

/// PBKDF2 with a digest that is seldom asked for; `None` when it has no HMAC.
fn pbkdf2_other(
    algorithm: Algorithm,
    password: &[u8],
    salt: &[u8],
    iterations: u32,
    out: &mut [u8],
) -> Option<()> {
    let by_library = algorithm
        .library()
        .is_some_and(|library| kdf::pbkdf2(library, password, salt, iterations, out));
    if !by_library {
        error::clear();
        let mac = Mac::new(algorithm, password)?;
        let size = algorithm.size();
        for (block, out) in out.chunks_mut(size).enumerate() {
            pbkdf2_block(&mac, salt, iterations, block as u32 + 1, out);
        }
    }
    Some(())
}

/// The block numbered `index`, from 1, as far as it fits into `out`.
fn pbkdf2_block(keyed: &Mac, salt: &[u8], iterations: u32, index: u32, out: &mut [u8]) {
    let mut sum = [0; MAX_SIZE];
    let mut last = [0; MAX_SIZE];
    let mut size = 0;
    for round in 0..iterations {
        let mut mac = keyed.clone();
        if round == 0 {
            mac.update(salt);
            mac.update(&index.to_be_bytes());
        } else {
            mac.update(&last[..size]);
        }
        size = mac.finish(&mut last);
        for (sum, byte) in sum.iter_mut().zip(&last[..size]) {
            *sum ^= byte;
        }
    }
    out.copy_from_slice(&sum[..out.len()]);
}

/// scrypt (RFC 7914); the parameters have been checked.
#[op(pool)]
pub(crate) fn scrypt(
    password: Copied,
    salt: Copied,
    cost: u32,
    block_size: u32,
    parallelization: u32,
    length: u32,
) -> Result<ArrayBuffer, OpError> {
    let failed = || plain("Scrypt derivation failed");
    let mut out = vec![0; length as usize];
    if length > 0 {
        let cost = cost.trailing_zeros() as u8;
        let parameters = Params::new(cost, block_size, parallelization).map_err(|_| failed())?;
        // RustCrypto's is vectorized: 34 ms for Node's defaults, AWS-LC's takes 45.
        ::scrypt::scrypt(&password, &salt, &parameters, &mut out).map_err(|_| failed())?;
    }
    Ok(ArrayBuffer(out))
}

/// HKDF (RFC 5869): extract, then expand.
#[op(pool)]
pub(crate) fn hkdf(
    digest: i32,
    key: Copied,
    salt: Copied,
    info: Copied,
    length: u32,
) -> Result<ArrayBuffer, OpError> {
    const FAILED: &str = "HKDF derivation failed";
    let algorithm = algorithm(digest, FAILED)?;
    if length == 0 || algorithm.is_xof() {
        return Err(plain(FAILED));
    }
    let begin = |key: &[u8]| Mac::new(algorithm, key).ok_or_else(|| plain(FAILED));
    let mut last = [0; MAX_SIZE];
    let mut extract = begin(&salt)?;
    extract.update(&key);
    let size = extract.finish(&mut last);
    let keyed = begin(&last[..size])?;
    let mut out = vec![0; length as usize];
    for (index, block) in out.chunks_mut(size).enumerate() {
        let mut mac = keyed.clone();
        if index > 0 {
            mac.update(&last[..size]);
        }
        mac.update(&info);
        mac.update(&[index as u8 + 1]);
        mac.finish(&mut last);
        block.copy_from_slice(&last[..block.len()]);
    }
    Ok(ArrayBuffer(out))
}

/// Argon2 (RFC 9106); `costs` are memory in KiB, passes and lanes.
#[op(pool)]
pub(crate) fn argon2(
    kind: u32,
    message: Copied,
    nonce: Copied,
    secret: Copied,
    data: Copied,
    costs: Vec<u32>,
    length: u32,
) -> Result<ArrayBuffer, OpError> {
    let failed = || plain("Argon2 derivation failed");
    let [memory, passes, lanes] = costs[..] else {
        return Err(OpError::argument("three costs were expected"));
    };
    let kind = match kind {
        0 => ::argon2::Algorithm::Argon2d,
        1 => ::argon2::Algorithm::Argon2i,
        _ => ::argon2::Algorithm::Argon2id,
    };
    let data = ::argon2::AssociatedData::new(&data).map_err(|_| {
        OpError::coded(
            "ERR_CRYPTO_UNSUPPORTED_OPERATION",
            "Associated data of more than 32 bytes is not supported",
        )
    })?;
    let params = ParamsBuilder::new()
        .m_cost(memory)
        .t_cost(passes)
        .p_cost(lanes)
        .data(data)
        .output_len(length as usize)
        .build()
        .map_err(|_| failed())?;
    let mut blocks = Vec::new();
    let count = params.block_count();
    blocks
        .try_reserve_exact(count)
        .map_err(|_| OpError::coded("ERR_MEMORY_ALLOCATION_FAILED", "Failed to allocate memory"))?;
    blocks.resize(count, Block::default());
    let argon =
        Argon2::new_with_secret(&secret, kind, Version::V0x13, params).map_err(|_| failed())?;
    let mut out = vec![0; length as usize];
    argon
        .hash_password_into_with_memory(&message, &nonce, &mut out, &mut blocks)
        .map_err(|_| failed())?;
    Ok(ArrayBuffer(out))
}
