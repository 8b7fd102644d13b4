//! Numbers and points behind `DiffieHellman`, `ECDH` and primes: native calls on bytes, the objects are JavaScript's.

use super::lc::error::plain;
use super::lc::number;
use js_bindings::{ArrayBuffer, Copied, OpError, op};

/// `base` to the power of `exponent` by `modulus`; padded to the modulus' size when asked to.
#[op]
pub(crate) fn number_power(
    base: &[u8],
    exponent: &[u8],
    modulus: &[u8],
    padded: bool,
) -> Option<ArrayBuffer> {
    let least = if padded { modulus.len() } else { 0 };
    number::power(base, exponent, modulus, least).map(ArrayBuffer)
}

/// A random number from 1 to below `limit`.
#[op]
pub(crate) fn number_random(limit: &[u8]) -> Option<ArrayBuffer> {
    number::random_below(limit).map(ArrayBuffer)
}

/// A safe prime for that generator.
#[op]
pub(crate) fn dh_prime(bits: u32, generator: u32) -> Option<ArrayBuffer> {
    number::dh_prime(bits, generator).map(ArrayBuffer)
}

/// What is wrong with prime and generator.
#[op]
pub(crate) fn dh_check(prime: &[u8], generator: &[u8]) -> u32 {
    // OpenSSL says of short primes that they are, whatever else.
    let short = if prime.len() < 64 { 128 } else { 0 };
    number::dh_check(prime, generator).unwrap_or(1) | short
}

/// The prime of RFC 3526 with so many bits.
#[op]
pub(crate) fn dh_group_prime(bits: u32) -> Option<ArrayBuffer> {
    number::group_prime(bits).map(ArrayBuffer)
}

/// A curve's point in another form.
#[op]
pub(crate) fn curve_point(curve: i32, bytes: &[u8], compressed: bool) -> Option<ArrayBuffer> {
    number::point(curve, bytes, compressed).map(ArrayBuffer)
}

/// The point of a secret number.
#[op]
pub(crate) fn curve_point_of(curve: i32, secret: &[u8]) -> Option<ArrayBuffer> {
    number::point_of(curve, secret).map(ArrayBuffer)
}

/// A prime of so many bits.
#[op(pool)]
pub(crate) fn prime_make(
    bits: u32,
    safe: bool,
    add: Option<Copied>,
    rem: Option<Copied>,
) -> Result<ArrayBuffer, OpError> {
    let prime = number::prime(bits, safe, add.as_deref(), rem.as_deref());
    prime
        .map(ArrayBuffer)
        .ok_or_else(|| plain("Prime generation failed"))
}

/// Whether a number is probably prime.
#[op(pool)]
pub(crate) fn prime_check(candidate: Copied, rounds: u32) -> Result<bool, OpError> {
    Ok(number::is_prime(&candidate, rounds))
}
