//! What went wrong in the library, as OpenSSL 3 would tell it: Node's codes and messages are made of OpenSSL's numbers.
//!
//! AWS-LC has its own numbering and puts ciphers and digests in libraries of their own. `REASONS` holds what is known to
//! differ in more than spelling; any other reason is the library's own in OpenSSL's spelling.
#![allow(dead_code, reason = "ciphers and keys throw most of it")]
#![allow(unsafe_code, reason = "calls AWS-LC; each block says why it is sound")]

use aws_lc_sys as sys;
use js_bindings::{Facts, More, OpError};
use std::borrow::Cow;
use std::ffi::CStr;

/// One of OpenSSL's libraries.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Library {
    number: u32,
    name: &'static str,
    /// How codes of its errors go on behind `ERR_OSSL_`.
    prefix: &'static str,
}

macro_rules! libraries {
    ($($konst:ident $number:literal $name:literal $prefix:literal $own:ident;)*) => {
        $(
            pub(crate) static $konst: Library = Library { number: $number, name: $name, prefix: $prefix };
        )*
        /// OpenSSL's library for one of AWS-LC's.
        fn library(own: i32) -> &'static Library {
            match own {
                $(sys::$own => &$konst,)*
                sys::ERR_LIB_CIPHER => &PROVIDER,
                sys::ERR_LIB_DIGEST | sys::ERR_LIB_HMAC | sys::ERR_LIB_HKDF => &EVP,
                _ => &CRYPTO,
            }
        }
    };
}

libraries! {
    BN 3 "bignum routines" "BN_" ERR_LIB_BN;
    RSA 4 "rsa routines" "RSA_" ERR_LIB_RSA;
    DH 5 "Diffie-Hellman routines" "DH_" ERR_LIB_DH;
    EVP 6 "digital envelope routines" "EVP_" ERR_LIB_EVP;
    BUF 7 "memory buffer routines" "BUF_" ERR_LIB_BUF;
    OBJ 8 "object identifier routines" "OBJ_" ERR_LIB_OBJ;
    PEM 9 "PEM routines" "PEM_" ERR_LIB_PEM;
    DSA 10 "dsa routines" "DSA_" ERR_LIB_DSA;
    X509 11 "x509 certificate routines" "X509_" ERR_LIB_X509;
    ASN1 13 "asn1 encoding routines" "ASN1_" ERR_LIB_ASN1;
    CONF 14 "configuration file routines" "CONF_" ERR_LIB_CONF;
    CRYPTO 15 "common libcrypto routines" "CRYPTO_" ERR_LIB_CRYPTO;
    EC 16 "elliptic curve routines" "EC_" ERR_LIB_EC;
    BIO 32 "BIO routines" "BIO_" ERR_LIB_BIO;
    PKCS7 33 "PKCS7 routines" "PKCS7_" ERR_LIB_PKCS7;
    X509V3 34 "X509 V3 routines" "X509V3_" ERR_LIB_X509V3;
    PKCS12 35 "PKCS12 routines" "PKCS12_" ERR_LIB_PKCS12;
    RAND 36 "random number generator" "RAND_" ERR_LIB_RAND;
}

/// What AWS-LC has no library for.
pub(crate) static PROVIDER: Library = Library {
    number: 57,
    name: "Provider routines",
    prefix: "",
};

/// As above: it reads keys.
pub(crate) static DECODER: Library = Library {
    number: 60,
    name: "DECODER routines",
    prefix: "",
};

/// AWS-LC's reason (with its library), and what OpenSSL says: library, number, text.
type Reason = (i32, &'static str, &'static Library, u32, &'static str);

static REASONS: &[Reason] = &[
    (
        sys::ERR_LIB_CIPHER,
        "WRONG_FINAL_BLOCK_LENGTH",
        &PROVIDER,
        107,
        "wrong final block length",
    ),
    (
        sys::ERR_LIB_CIPHER,
        "DATA_NOT_MULTIPLE_OF_BLOCK_LENGTH",
        &PROVIDER,
        107,
        "wrong final block length",
    ),
    (
        sys::ERR_LIB_CIPHER,
        "BAD_DECRYPT",
        &PROVIDER,
        100,
        "bad decrypt",
    ),
    (
        sys::ERR_LIB_CIPHER,
        "XTS_DUPLICATED_KEYS",
        &PROVIDER,
        149,
        "xts duplicated keys",
    ),
    (
        sys::ERR_LIB_EVP,
        "MEMORY_LIMIT_EXCEEDED",
        &EVP,
        172,
        "memory limit exceeded",
    ),
];

/// One error in OpenSSL's terms.
#[derive(Debug, Clone)]
pub(crate) struct Failure {
    library: &'static Library,
    number: u32,
    reason: Cow<'static, str>,
}

impl Failure {
    /// What OpenSSL says where AWS-LC says nothing.
    pub(crate) fn new(library: &'static Library, number: u32, reason: &'static str) -> Failure {
        Failure {
            library,
            number,
            reason: Cow::Borrowed(reason),
        }
    }

    /// Whether something was decrypted with another key than it was made with.
    pub(crate) fn is_bad_decrypt(&self) -> bool {
        self.reason == "bad decrypt"
    }

    /// The error Node throws when it has a message of its own for the whole call.
    pub(crate) fn within(&self, message: &'static str) -> OpError {
        let error = self.error(vec![self.line()]);
        OpError::from(Facts {
            message: Cow::Borrowed(message),
            more: error.more.clone(),
            ..Facts::default()
        })
    }

    /// The error Node throws when `failures`, not none, are what lies in OpenSSL's queue.
    pub(crate) fn refused(failures: &[Failure]) -> OpError {
        let (first, rest) = failures.split_first().expect("a failure");
        first.error(rest.iter().map(Failure::line).collect())
    }

    fn of(packed: u32) -> Failure {
        let own = sys::ERR_GET_LIB(packed);
        // SAFETY: gives null or a constant string.
        let reason = unsafe { sys::ERR_reason_error_string(packed) };
        let reason = if reason.is_null() {
            Cow::Borrowed("")
        } else {
            // SAFETY: not null, so a constant string that ends with a NUL.
            unsafe { CStr::from_ptr(reason) }.to_string_lossy()
        };
        if let Some(&(.., library, number, text)) = REASONS
            .iter()
            .find(|known| known.0 == own && known.1 == reason)
        {
            return Failure::new(library, number, text);
        }
        Failure {
            library: library(own),
            number: sys::ERR_GET_REASON(packed).unsigned_abs(),
            reason: Cow::Owned(reason.to_lowercase().replace('_', " ")),
        }
    }

    /// OpenSSL's line: `error:1C80006B:Provider routines::wrong final block length`.
    fn line(&self) -> String {
        let Failure {
            library,
            number,
            reason,
        } = self;
        let packed = library.number << 23 | number;
        format!("error:{packed:08X}:{}::{reason}", library.name)
    }

    /// The error Node throws for it; `stack` are the lines of what else is in the queue.
    fn error(&self, stack: Vec<String>) -> OpError {
        let mut more = Vec::new();
        if !stack.is_empty() {
            more.push(("opensslErrorStack", More::List(stack)));
        }
        more.push(("library", More::Text(Cow::Borrowed(self.library.name))));
        more.push(("reason", More::Text(self.reason.clone())));
        let code: String = self
            .reason
            .chars()
            .map(|c| {
                if c == ' ' {
                    '_'
                } else {
                    c.to_ascii_uppercase()
                }
            })
            .collect();
        let code = format!("ERR_OSSL_{}{code}", self.library.prefix);
        more.push(("code", More::Text(Cow::Owned(code))));
        OpError::from(Facts {
            message: Cow::Owned(self.line()),
            more,
            ..Facts::default()
        })
    }
}

impl From<Failure> for OpError {
    fn from(failure: Failure) -> OpError {
        failure.error(Vec::new())
    }
}

/// Empties the thread's queue, oldest first.
pub(crate) fn take() -> Vec<Failure> {
    let mut failures = Vec::new();
    loop {
        // SAFETY: takes from this thread's queue.
        let packed = unsafe { sys::ERR_get_error() };
        if packed == 0 {
            return failures;
        }
        failures.push(Failure::of(packed));
    }
}

/// Forgets what lies in the thread's queue.
pub(crate) fn clear() {
    // SAFETY: empties this thread's queue.
    unsafe { sys::ERR_clear_error() };
}

/// The error Node throws for the queue's oldest entry, the others as its stack; `message` when the queue is empty.
pub(crate) fn thrown(message: &'static str) -> OpError {
    let failures = take();
    if failures.is_empty() {
        plain(message)
    } else {
        Failure::refused(&failures)
    }
}

/// As [`thrown`], of `failure`, where Node only looks at the queue's oldest entry: it stands in the stack as well.
pub(crate) fn peeked(failure: &Failure) -> OpError {
    failure.error(vec![failure.line()])
}

/// An error that has a message and no code.
pub(crate) fn plain(message: impl Into<Cow<'static, str>>) -> OpError {
    OpError::from(Facts {
        message: message.into(),
        ..Facts::default()
    })
}
