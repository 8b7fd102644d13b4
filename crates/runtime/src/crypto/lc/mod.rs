//! AWS-LC made safe to hold: owning wrappers over `aws-lc-sys`, one file one family of its objects.
//!
//! The only unsafe code of the room. Nothing of JavaScript is in it: names, encodings and option objects are read outside.
//! The library's errors lie in a queue of the thread; `error` makes of them what OpenSSL 3 would say, since Node's
//! codes are made of that.

pub(crate) mod asymmetric;
pub(crate) mod block;
pub(crate) mod cipher;
pub(crate) mod digest;
pub(crate) mod error;
pub(crate) mod kdf;
pub(crate) mod number;
pub(crate) mod pkcs12;
pub(crate) mod pkey;
pub(crate) mod spkac;
