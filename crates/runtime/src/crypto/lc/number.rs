//! Large numbers as bytes, the most significant one first: powers, random ones, primes, and points of curves.
#![allow(unsafe_code, reason = "calls AWS-LC; each block says why it is sound")]

use aws_lc_sys as sys;
use std::ffi::c_int;
use std::ptr::{NonNull, null, null_mut};

/// A number of ours.
struct Number(NonNull<sys::BIGNUM>);

impl Number {
    fn new(bytes: &[u8]) -> Number {
        // SAFETY: reads `bytes`, makes a number or null when memory is out.
        let number = unsafe { sys::BN_bin2bn(bytes.as_ptr(), bytes.len(), null_mut()) };
        Number(NonNull::new(number).expect("memory for a number"))
    }

    fn as_ptr(&self) -> *mut sys::BIGNUM {
        self.0.as_ptr()
    }

    /// At least so many bytes of it.
    fn bytes(&self, least: usize) -> Vec<u8> {
        // SAFETY: it is live.
        let size = (unsafe { sys::BN_num_bytes(self.as_ptr()) } as usize).max(least);
        let mut out = vec![0; size];
        // SAFETY: it is live, and `out` has room for it.
        unsafe { sys::BN_bn2bin_padded(out.as_mut_ptr(), size, self.as_ptr()) };
        out
    }
}

impl Drop for Number {
    fn drop(&mut self) {
        // SAFETY: it is ours.
        unsafe { sys::BN_clear_free(self.as_ptr()) };
    }
}

/// Room for the library's own numbers.
struct Room(NonNull<sys::BN_CTX>);

impl Room {
    fn new() -> Room {
        // SAFETY: makes one, or null when memory is out.
        Room(NonNull::new(unsafe { sys::BN_CTX_new() }).expect("memory for numbers"))
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        // SAFETY: it is ours.
        unsafe { sys::BN_CTX_free(self.0.as_ptr()) };
    }
}

/// `base` to the power of `exponent` by `modulus`, in at least `least` bytes.
pub(crate) fn power(base: &[u8], exponent: &[u8], modulus: &[u8], least: usize) -> Option<Vec<u8>> {
    let (base, exponent) = (Number::new(base), Number::new(exponent));
    let (modulus, room, out) = (Number::new(modulus), Room::new(), Number::new(&[]));
    // SAFETY: all is live; the exponent is a secret, so the power is one whose time does not tell it.
    let ok = unsafe {
        let reduced = sys::BN_nnmod(
            out.as_ptr(),
            base.as_ptr(),
            modulus.as_ptr(),
            room.0.as_ptr(),
        );
        reduced == 1
            && if sys::BN_is_odd(modulus.as_ptr()) == 1 {
                sys::BN_mod_exp_mont_consttime(
                    out.as_ptr(),
                    out.as_ptr(),
                    exponent.as_ptr(),
                    modulus.as_ptr(),
                    room.0.as_ptr(),
                    null(),
                )
            } else {
                sys::BN_mod_exp(
                    out.as_ptr(),
                    out.as_ptr(),
                    exponent.as_ptr(),
                    modulus.as_ptr(),
                    room.0.as_ptr(),
                )
            } == 1
    };
    super::error::clear();
    ok.then(|| out.bytes(least))
}

/// A random number from 1 to below `limit`.
pub(crate) fn random_below(limit: &[u8]) -> Option<Vec<u8>> {
    let (limit, out) = (Number::new(limit), Number::new(&[]));
    // SAFETY: both are live.
    let ok = unsafe { sys::BN_rand_range_ex(out.as_ptr(), 1, limit.as_ptr()) };
    super::error::clear();
    (ok == 1).then(|| out.bytes(0))
}

/// A prime of so many bits; safe when half of it is one too; of the remainder `rem` by `add`, if these are given.
pub(crate) fn prime(
    bits: u32,
    safe: bool,
    add: Option<&[u8]>,
    rem: Option<&[u8]>,
) -> Option<Vec<u8>> {
    let out = Number::new(&[]);
    let length = c_int::try_from(bits).ok()?;
    let ok = match add {
        // SAFETY: it is live.
        None => unsafe {
            let none = null();
            sys::BN_generate_prime_ex(out.as_ptr(), length, safe.into(), none, none, null_mut())
                == 1
        },
        Some(add) => {
            let usual: &[u8] = if safe { &[3] } else { &[1] };
            let (add, rem) = (Number::new(add), Number::new(rem.unwrap_or(usual)));
            (0..MOST_TRIES).any(|_| is_fit(&out, length, safe, &add, &rem))
        }
    };
    super::error::clear();
    ok.then(|| out.bytes((bits as usize).div_ceil(8)))
}

/// Tries before it is said that no prime has a remainder: the library's own search would not end.
const MOST_TRIES: u32 = 200_000;

/// Draws a number of so many bits with the remainder; whether it is a prime.
fn is_fit(out: &Number, bits: c_int, safe: bool, add: &Number, rem: &Number) -> bool {
    let (room, rest) = (Room::new(), Number::new(&[]));
    // SAFETY: all is live.
    let drawn = unsafe {
        sys::BN_rand(out.as_ptr(), bits, 1, 0) == 1
            && sys::BN_nnmod(rest.as_ptr(), out.as_ptr(), add.as_ptr(), room.0.as_ptr()) == 1
            && sys::BN_sub(out.as_ptr(), out.as_ptr(), rest.as_ptr()) == 1
            && sys::BN_add(out.as_ptr(), out.as_ptr(), rem.as_ptr()) == 1
            && sys::BN_num_bits(out.as_ptr()) == bits as u32
    };
    let prime = |number: &Number| is_prime(&number.bytes(0), 0);
    // SAFETY: both are live.
    drawn
        && prime(out)
        && (!safe || unsafe { sys::BN_rshift1(rest.as_ptr(), out.as_ptr()) } == 1 && prime(&rest))
}

/// Whether it is probably a prime; 0 rounds let the library choose how many.
pub(crate) fn is_prime(number: &[u8], rounds: u32) -> bool {
    let (number, room) = (Number::new(number), Room::new());
    let rounds = c_int::try_from(rounds).unwrap_or(c_int::MAX);
    // SAFETY: both are live.
    let prime =
        unsafe { sys::BN_is_prime_ex(number.as_ptr(), rounds, room.0.as_ptr(), null_mut()) };
    super::error::clear();
    prime == 1
}

/// A safe prime for Diffie-Hellman with that generator.
pub(crate) fn dh_prime(bits: u32, generator: u32) -> Option<Vec<u8>> {
    let (bits, generator) = (
        c_int::try_from(bits).ok()?,
        c_int::try_from(generator).ok()?,
    );
    // SAFETY: all is ours; the prime lives as long as the parameters, which are freed here.
    unsafe {
        let dh = NonNull::new(sys::DH_new())?;
        let ok = sys::DH_generate_parameters_ex(dh.as_ptr(), bits, generator, null_mut());
        let mut prime = null();
        sys::DH_get0_pqg(dh.as_ptr(), &raw mut prime, null_mut(), null_mut());
        let out = (ok == 1 && !prime.is_null()).then(|| {
            let size = sys::BN_num_bytes(prime) as usize;
            let mut out = vec![0; size];
            sys::BN_bn2bin_padded(out.as_mut_ptr(), size, prime);
            out
        });
        sys::DH_free(dh.as_ptr());
        super::error::clear();
        out
    }
}

/// What is wrong with parameters of Diffie-Hellman, as bits of OpenSSL's.
pub(crate) fn dh_check(prime: &[u8], generator: &[u8]) -> Option<u32> {
    let (prime, generator) = (Number::new(prime), Number::new(generator));
    let mut flags = 0;
    // SAFETY: all is live; the parameters take both numbers and are freed here.
    let ok = unsafe {
        let dh = NonNull::new(sys::DH_new())?;
        let (p, g) = (sys::BN_dup(prime.as_ptr()), sys::BN_dup(generator.as_ptr()));
        let ok = sys::DH_set0_pqg(dh.as_ptr(), p, null_mut(), g) == 1
            && sys::DH_check(dh.as_ptr(), &raw mut flags) == 1;
        sys::DH_free(dh.as_ptr());
        ok
    };
    super::error::clear();
    ok.then_some(flags.unsigned_abs())
}

/// The prime of RFC 3526 with so many bits.
pub(crate) fn group_prime(bits: u32) -> Option<Vec<u8>> {
    let out = Number::new(&[]);
    let fill = match bits {
        1536 => sys::BN_get_rfc3526_prime_1536,
        2048 => sys::BN_get_rfc3526_prime_2048,
        3072 => sys::BN_get_rfc3526_prime_3072,
        4096 => sys::BN_get_rfc3526_prime_4096,
        6144 => sys::BN_get_rfc3526_prime_6144,
        8192 => sys::BN_get_rfc3526_prime_8192,
        _ => return None,
    };
    // SAFETY: it is live.
    (!unsafe { fill(out.as_ptr()) }.is_null()).then(|| out.bytes(0))
}

/// A curve's group.
struct Group(NonNull<sys::EC_GROUP>);

impl Group {
    fn new(curve: i32) -> Option<Group> {
        // SAFETY: makes a group, or null.
        NonNull::new(unsafe { sys::EC_GROUP_new_by_curve_name(curve) }).map(Group)
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        // SAFETY: it is ours.
        unsafe { sys::EC_GROUP_free(self.0.as_ptr()) };
    }
}

/// A point of a curve.
struct Point(NonNull<sys::EC_POINT>);

impl Point {
    fn new(group: &Group) -> Option<Point> {
        // SAFETY: the group is live.
        NonNull::new(unsafe { sys::EC_POINT_new(group.0.as_ptr()) }).map(Point)
    }

    /// Compressed or whole; a hybrid is a whole one that tells its sign.
    fn bytes(&self, group: &Group, compressed: bool) -> Option<Vec<u8>> {
        let form = if compressed {
            sys::point_conversion_form_t::POINT_CONVERSION_COMPRESSED
        } else {
            sys::point_conversion_form_t::POINT_CONVERSION_UNCOMPRESSED
        };
        let mut out = vec![0; 160];
        let (group, to) = (group.0.as_ptr(), out.as_mut_ptr());
        // SAFETY: all is live, `out` has room for the largest curve's.
        let length = unsafe {
            sys::EC_POINT_point2oct(group, self.0.as_ptr(), form, to, out.len(), null_mut())
        };
        out.truncate(length);
        (length > 0).then_some(out)
    }
}

impl Drop for Point {
    fn drop(&mut self) {
        // SAFETY: it is ours.
        unsafe { sys::EC_POINT_free(self.0.as_ptr()) };
    }
}

/// A curve's point in another form; `None` when the bytes are no point of it.
pub(crate) fn point(curve: i32, bytes: &[u8], compressed: bool) -> Option<Vec<u8>> {
    let group = Group::new(curve)?;
    let point = Point::new(&group)?;
    let (g, p) = (group.0.as_ptr(), point.0.as_ptr());
    // SAFETY: both are live, and `bytes` read for their length.
    let ok = unsafe { sys::EC_POINT_oct2point(g, p, bytes.as_ptr(), bytes.len(), null_mut()) };
    super::error::clear();
    if ok == 1 {
        point.bytes(&group, compressed)
    } else {
        None
    }
}

/// The whole point of a curve that belongs to the secret number; `None` when that is out of its range.
pub(crate) fn point_of(curve: i32, secret: &[u8]) -> Option<Vec<u8>> {
    let group = Group::new(curve)?;
    let point = Point::new(&group)?;
    let (number, g) = (Number::new(secret), group.0.as_ptr());
    // SAFETY: all is live.
    let ok = unsafe {
        sys::BN_is_zero(number.as_ptr()) == 0
            && sys::BN_cmp(number.as_ptr(), sys::EC_GROUP_get0_order(g)) < 0
            && sys::EC_POINT_mul(
                g,
                point.0.as_ptr(),
                number.as_ptr(),
                null(),
                null(),
                null_mut(),
            ) == 1
    };
    super::error::clear();
    if ok { point.bytes(&group, false) } else { None }
}
