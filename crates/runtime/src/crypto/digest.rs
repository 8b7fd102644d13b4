//! The digests programs can name: AWS-LC's, and those it lacks from RustCrypto's crates.
//!
//! A digest is a number here, its row in `DIGESTS`; names are looked up once, without regard to case as OpenSSL does.

use super::lc::digest as lc;
use super::lc::error::{EVP, Failure, plain};
use blake2::{Blake2b512, Blake2s256};
use digest::Digest;
use js_bindings::{OpError, op};
use sha3::{Keccak224, Keccak256, Keccak384, Keccak512};
use sm3::Sm3;
use std::ffi::CStr;
use std::sync::LazyLock;

pub(crate) use lc::MAX_SIZE;

/// Who computes a digest.
#[derive(Debug, Clone, Copy)]
enum Source {
    /// AWS-LC, by its own name.
    Library(&'static CStr),
    /// The first bytes of another row's digest.
    Cut(&'static CStr, usize),
    Blake2b512,
    Blake2s256,
    Keccak224,
    Keccak256,
    Keccak384,
    Keccak512,
    Sm3,
}

use Source::{Cut, Library};

/// Each digest's names, as `getHashes()` spells them.
static DIGESTS: &[(&[&str], Source)] = &[
    (
        &[
            "sha1",
            "sha-1",
            "ssl3-sha1",
            "RSA-SHA1",
            "RSA-SHA1-2",
            "sha1WithRSAEncryption",
        ],
        Library(c"sha1"),
    ),
    (
        &[
            "sha256",
            "sha-256",
            "sha2-256",
            "RSA-SHA256",
            "sha256WithRSAEncryption",
        ],
        Library(c"sha256"),
    ),
    (
        &[
            "sha512",
            "sha-512",
            "sha2-512",
            "RSA-SHA512",
            "sha512WithRSAEncryption",
        ],
        Library(c"sha512"),
    ),
    (
        &["md5", "ssl3-md5", "RSA-MD5", "md5WithRSAEncryption"],
        Library(c"md5"),
    ),
    (
        &[
            "sha224",
            "sha-224",
            "sha2-224",
            "RSA-SHA224",
            "sha224WithRSAEncryption",
        ],
        Library(c"sha224"),
    ),
    (
        &[
            "sha384",
            "sha-384",
            "sha2-384",
            "RSA-SHA384",
            "sha384WithRSAEncryption",
        ],
        Library(c"sha384"),
    ),
    (
        &[
            "sha512-224",
            "sha-512/224",
            "sha2-512/224",
            "RSA-SHA512/224",
            "sha512-224WithRSAEncryption",
        ],
        Library(c"SHA512-224"),
    ),
    (
        &[
            "sha512-256",
            "sha-512/256",
            "sha2-512/256",
            "RSA-SHA512/256",
            "sha512-256WithRSAEncryption",
        ],
        Library(c"SHA512-256"),
    ),
    (
        &["sha256-192", "sha-256/192", "sha2-256/192"],
        Cut(c"sha256", 24),
    ),
    (
        &[
            "sha3-224",
            "RSA-SHA3-224",
            "id-rsassa-pkcs1-v1_5-with-sha3-224",
        ],
        Library(c"SHA3-224"),
    ),
    (
        &[
            "sha3-256",
            "RSA-SHA3-256",
            "id-rsassa-pkcs1-v1_5-with-sha3-256",
        ],
        Library(c"SHA3-256"),
    ),
    (
        &[
            "sha3-384",
            "RSA-SHA3-384",
            "id-rsassa-pkcs1-v1_5-with-sha3-384",
        ],
        Library(c"SHA3-384"),
    ),
    (
        &[
            "sha3-512",
            "RSA-SHA3-512",
            "id-rsassa-pkcs1-v1_5-with-sha3-512",
        ],
        Library(c"SHA3-512"),
    ),
    (&["shake128", "shake-128"], Library(c"SHAKE128")),
    (&["shake256", "shake-256"], Library(c"SHAKE256")),
    (
        &[
            "ripemd160",
            "ripemd",
            "ripemd-160",
            "rmd160",
            "RSA-RIPEMD160",
            "ripemd160WithRSA",
        ],
        Library(c"RIPEMD160"),
    ),
    (&["md5-sha1"], Library(c"MD5-SHA1")),
    (&["blake2b512", "blake2b-512"], Source::Blake2b512),
    (&["blake2s256", "blake2s-256"], Source::Blake2s256),
    (&["keccak-224"], Source::Keccak224),
    (&["keccak-256"], Source::Keccak256),
    (&["keccak-384"], Source::Keccak384),
    (&["keccak-512"], Source::Keccak512),
    (&["sm3", "RSA-SM3", "sm3WithRSAEncryption"], Source::Sm3),
];

/// Digests of OpenSSL's legacy provider, which is not loaded: known by name, and refused.
static LEGACY: &[&str] = &[
    "md4",
    "rsa-md4",
    "md4withrsaencryption",
    "mdc2",
    "rsa-mdc2",
    "mdc2withrsa",
    "whirlpool",
];

/// What is known of each row, computed once.
struct Facts {
    library: Option<lc::Algorithm>,
    size: usize,
    block_size: usize,
    is_xof: bool,
}

static FACTS: LazyLock<Vec<Facts>> = LazyLock::new(|| DIGESTS.iter().map(facts).collect());

fn facts((_, source): &(&[&str], Source)) -> Facts {
    let fixed = |size, block_size| Facts {
        library: None,
        size,
        block_size,
        is_xof: false,
    };
    match *source {
        Library(name) | Cut(name, _) => {
            let library = lc::Algorithm::by_name(name).expect("AWS-LC has this digest");
            let is_xof = library.is_xof();
            let size = match *source {
                Cut(_, size) => size,
                // What OpenSSL gave before it asked for a length.
                _ if is_xof => {
                    if library.block_size() == 168 {
                        16
                    } else {
                        32
                    }
                }
                _ => library.size(),
            };
            Facts {
                library: Some(library),
                size,
                block_size: library.block_size(),
                is_xof,
            }
        }
        Source::Blake2b512 => fixed(64, 128),
        Source::Blake2s256 => fixed(32, 64),
        Source::Keccak224 => fixed(28, 144),
        Source::Keccak256 => fixed(32, 136),
        Source::Keccak384 => fixed(48, 104),
        Source::Keccak512 => fixed(64, 72),
        Source::Sm3 => fixed(32, 64),
    }
}

/// A digest, by its row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Algorithm(usize);

impl Algorithm {
    /// The digest of that name, in any case.
    pub(crate) fn by_name(name: &str) -> Option<Algorithm> {
        let is_it = |(names, _): &(&[&str], Source)| {
            names.iter().any(|known| known.eq_ignore_ascii_case(name))
        };
        DIGESTS.iter().position(is_it).map(Algorithm)
    }

    /// The digest with the number that [`find_digest`] gave to JavaScript.
    pub(crate) fn by_id(id: i32) -> Result<Algorithm, OpError> {
        match usize::try_from(id) {
            Ok(row) if row < DIGESTS.len() => Ok(Algorithm(row)),
            _ if id == REFUSED => Err(Failure::refused(&[
                Failure::new(&EVP, 0x8010C, "unsupported"),
                Failure::new(&EVP, 134, "initialization error"),
            ])),
            _ => Err(plain("Digest method not supported")),
        }
    }

    fn facts(self) -> &'static Facts {
        &FACTS[self.0]
    }

    /// The name it has first, in lower case.
    pub(crate) fn name(self) -> &'static str {
        DIGESTS[self.0].0[0]
    }

    /// AWS-LC's digest, if it is one, and whole.
    pub(crate) fn library(self) -> Option<lc::Algorithm> {
        let is_cut = matches!(DIGESTS[self.0].1, Cut(..));
        self.facts().library.filter(|_| !is_cut)
    }

    /// Bytes it gives unless another number is asked for.
    pub(crate) fn size(self) -> usize {
        self.facts().size
    }

    /// Bytes it takes at once.
    pub(crate) fn block_size(self) -> usize {
        self.facts().block_size
    }

    /// Whether it gives as many bytes as wanted.
    pub(crate) fn is_xof(self) -> bool {
        self.facts().is_xof
    }

    /// The digest of `data`; `None` when it has no size of its own.
    pub(crate) fn of(self, data: &[u8], out: &mut [u8; MAX_SIZE]) -> usize {
        match self.library() {
            Some(library) if !self.is_xof() => library.of(data, out),
            _ => {
                let mut context = Context::new(self);
                context.update(data);
                let size = self.size();
                context.finish(&mut out[..size]);
                size
            }
        }
    }
}

macro_rules! states {
    ($($kind:ident),*) => {
        /// A digest under way.
        #[derive(Debug, Clone)]
        pub(crate) enum Context {
            Library(lc::Context),
            $($kind(Box<$kind>)),*
        }

        impl Context {
            pub(crate) fn new(algorithm: Algorithm) -> Context {
                match DIGESTS[algorithm.0].1 {
                    Library(_) | Cut(..) => {
                        let library = algorithm.facts().library.expect("a digest of AWS-LC");
                        Context::Library(lc::Context::new(library))
                    }
                    $(Source::$kind => Context::$kind(Box::default())),*
                }
            }

            pub(crate) fn update(&mut self, data: &[u8]) {
                match self {
                    Context::Library(context) => context.update(data),
                    $(Context::$kind(state) => Digest::update(&mut **state, data)),*
                }
            }

            /// Ends it: as many bytes as `out` is long, which is the digest's size if it has one.
            pub(crate) fn finish(self, out: &mut [u8]) {
                match self {
                    Context::Library(context) => context.finish(out),
                    $(Context::$kind(state) => {
                        let bytes = state.finalize();
                        let size = bytes.len().min(out.len());
                        out[..size].copy_from_slice(&bytes[..size]);
                    }),*
                }
            }
        }
    };
}
states!(
    Blake2b512, Blake2s256, Keccak224, Keccak256, Keccak384, Keccak512, Sm3
);

/// Instead of a digest's number: OpenSSL knows it and refuses.
const REFUSED: i32 = -2;

/// The number of the digest called `name`; -1 when there is none, [`REFUSED`] when OpenSSL refuses it.
#[op]
pub(crate) fn find_digest(name: &str) -> i32 {
    match Algorithm::by_name(name) {
        Some(Algorithm(row)) => row as i32,
        None if LEGACY.iter().any(|old| old.eq_ignore_ascii_case(name)) => REFUSED,
        None => -1,
    }
}

/// The names of all digests, sorted by their bytes.
#[op]
pub(crate) fn digest_names() -> Vec<String> {
    let names = DIGESTS.iter().flat_map(|(names, _)| *names);
    let mut names: Vec<String> = names.map(|name| (*name).to_owned()).collect();
    names.sort();
    names
}

/// Bytes the digest gives unless another number is asked for.
#[op]
pub(crate) fn digest_size(id: i32) -> Result<u32, OpError> {
    Ok(Algorithm::by_id(id)?.size() as u32)
}
