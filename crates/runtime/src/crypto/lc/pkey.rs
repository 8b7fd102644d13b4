//! Keys as files hold them (PEM and DER in their kinds, with passphrases), and what signatures in pieces and RSA's own
//! encryption need of a key.
#![allow(unsafe_code, reason = "calls AWS-LC; each block says why it is sound")]

use super::asymmetric::{Key, KeyContext};
use super::cipher;
use super::digest::Algorithm;
use super::error::clear;
use aws_lc_sys as sys;
use std::ffi::{CStr, CString, c_char, c_int, c_void};
use std::ptr::{NonNull, null, null_mut};

/// Why a text is no key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unread {
    /// It is encrypted, and nobody said with what.
    NeedsPassphrase,
    /// It is none, or the passphrase is another; the queue may tell.
    Refused,
}

/// How the bytes of a key are laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Pkcs1,
    Pkcs8,
    Sec1,
    Spki,
}

/// What a private key is encrypted with.
pub(crate) type Lock<'a> = Option<(cipher::Algorithm, &'a [u8])>;

struct Bio(NonNull<sys::BIO>);

impl Bio {
    fn over(bytes: &[u8]) -> Option<Bio> {
        let length = isize::try_from(bytes.len()).ok()?;
        // SAFETY: reads `bytes`, which the callers keep as long as this.
        NonNull::new(unsafe { sys::BIO_new_mem_buf(bytes.as_ptr().cast(), length as _) }).map(Bio)
    }

    fn empty() -> Option<Bio> {
        // SAFETY: makes one that collects, or null when memory is out.
        NonNull::new(unsafe { sys::BIO_new(sys::BIO_s_mem()) }).map(Bio)
    }

    fn contents(&self) -> Option<Vec<u8>> {
        let (mut start, mut length) = (null(), 0);
        // SAFETY: it collects in memory, and lends what it has until it is freed.
        unsafe {
            if sys::BIO_mem_contents(self.0.as_ptr(), &raw mut start, &raw mut length) != 1 {
                return None;
            }
            Some(std::slice::from_raw_parts(start, length).to_vec())
        }
    }
}

impl Drop for Bio {
    fn drop(&mut self) {
        // SAFETY: it is ours.
        unsafe { sys::BIO_free(self.0.as_ptr()) };
    }
}

struct Passphrase<'a> {
    bytes: Option<&'a [u8]>,
    is_asked: bool,
}

/// The library asks for the passphrase.
unsafe extern "C" fn tell(to: *mut c_char, size: c_int, _: c_int, user: *mut c_void) -> c_int {
    // SAFETY: `user` is the `Passphrase` of the call under way.
    let passphrase = unsafe { &mut *user.cast::<Passphrase<'_>>() };
    passphrase.is_asked = true;
    match passphrase.bytes {
        Some(bytes) if bytes.len() <= size.max(0) as usize => {
            // SAFETY: there is room for `size` bytes.
            unsafe { std::ptr::copy_nonoverlapping(bytes.as_ptr(), to.cast(), bytes.len()) };
            bytes.len() as c_int
        }
        _ => -1,
    }
}

impl Key {
    /// A private key of a PEM text.
    pub(crate) fn private_from_pem(text: &[u8], passphrase: Option<&[u8]>) -> Result<Key, Unread> {
        Key::asking(text, passphrase, |bio, user| {
            // SAFETY: the BIO is live; the callback gets `user`.
            unsafe { sys::PEM_read_bio_PrivateKey(bio, null_mut(), Some(tell), user) }
        })
    }

    fn asking(
        text: &[u8],
        passphrase: Option<&[u8]>,
        read: impl FnOnce(*mut sys::BIO, *mut c_void) -> *mut sys::EVP_PKEY,
    ) -> Result<Key, Unread> {
        let bio = Bio::over(text).ok_or(Unread::Refused)?;
        let mut asked = Passphrase {
            bytes: passphrase,
            is_asked: false,
        };
        let key = read(bio.0.as_ptr(), (&raw mut asked).cast());
        Key::found(key).ok_or(if asked.is_asked && passphrase.is_none() {
            Unread::NeedsPassphrase
        } else {
            Unread::Refused
        })
    }

    fn found(key: *mut sys::EVP_PKEY) -> Option<Key> {
        NonNull::new(key).and_then(|key| Key::owned(key.as_ptr()).ok())
    }

    /// A private key of DER bytes.
    pub(crate) fn private_from_der(
        bytes: &[u8],
        kind: Kind,
        passphrase: Option<&[u8]>,
    ) -> Result<Key, Unread> {
        if kind != Kind::Pkcs8 {
            let mut start = bytes.as_ptr();
            // SAFETY: reads no more than the length told.
            let key =
                unsafe { sys::d2i_AutoPrivateKey(null_mut(), &raw mut start, bytes.len() as _) };
            return Key::found(key).ok_or(Unread::Refused);
        }
        if let Ok(key) = Key::from_pkcs8(bytes) {
            return Ok(key);
        }
        clear();
        Key::asking(bytes, passphrase, |bio, user| {
            // SAFETY: the BIO is live; the callback gets `user`.
            unsafe { sys::d2i_PKCS8PrivateKey_bio(bio, null_mut(), Some(tell), user) }
        })
    }

    /// A public key of a PEM text: SPKI, PKCS #1, or a certificate's.
    pub(crate) fn public_from_pem(text: &[u8]) -> Option<Key> {
        let mut refuses = Passphrase {
            bytes: None,
            is_asked: false,
        };
        let user: *mut c_void = (&raw mut refuses).cast();
        let bio = Bio::over(text)?;
        // SAFETY: the BIO is live; the callback gets `user`.
        let key = unsafe { sys::PEM_read_bio_PUBKEY(bio.0.as_ptr(), null_mut(), Some(tell), user) };
        if let Some(key) = Key::found(key) {
            return Some(key);
        }
        clear();
        let bio = Bio::over(text)?;
        // SAFETY: as above.
        let rsa =
            unsafe { sys::PEM_read_bio_RSAPublicKey(bio.0.as_ptr(), null_mut(), Some(tell), user) };
        if !rsa.is_null() {
            return Key::of_rsa(rsa).ok();
        }
        clear();
        let bio = Bio::over(text)?;
        // SAFETY: as above; the certificate is ours, and its key gets a reference of its own.
        unsafe {
            let certificate = sys::PEM_read_bio_X509(bio.0.as_ptr(), null_mut(), Some(tell), user);
            if certificate.is_null() {
                return None;
            }
            let key = sys::X509_get_pubkey(certificate);
            sys::X509_free(certificate);
            Key::found(key)
        }
    }

    /// A public key of DER bytes.
    pub(crate) fn public_from_der(bytes: &[u8], kind: Kind) -> Option<Key> {
        if kind == Kind::Pkcs1 {
            // SAFETY: reads `bytes` for their length.
            let rsa = unsafe { sys::RSA_public_key_from_bytes(bytes.as_ptr(), bytes.len()) };
            return if rsa.is_null() {
                None
            } else {
                Key::of_rsa(rsa).ok()
            };
        }
        Key::from_spki(bytes).ok()
    }

    /// The private key as PEM text.
    pub(crate) fn private_to_pem(&self, kind: Kind, lock: Lock<'_>) -> Option<Vec<u8>> {
        let bio = Bio::empty()?;
        let (enc, pass, length) = parts(lock)?;
        let to = bio.0.as_ptr();
        // SAFETY: BIO and key are live, the passphrase is read for its length.
        let ok = unsafe {
            match kind {
                Kind::Pkcs1 => sys::PEM_write_bio_RSAPrivateKey(
                    to,
                    NonNull::new(sys::EVP_PKEY_get0_RSA(self.as_ptr()))?.as_ptr(),
                    enc,
                    pass,
                    length,
                    None,
                    null_mut(),
                ),
                Kind::Sec1 => sys::PEM_write_bio_ECPrivateKey(
                    to,
                    NonNull::new(sys::EVP_PKEY_get0_EC_KEY(self.as_ptr()))?.as_ptr(),
                    enc,
                    pass,
                    length,
                    None,
                    null_mut(),
                ),
                Kind::Pkcs8 | Kind::Spki => sys::PEM_write_bio_PKCS8PrivateKey(
                    to,
                    self.as_ptr(),
                    enc,
                    pass.cast(),
                    length,
                    None,
                    null_mut(),
                ),
            }
        };
        if ok == 1 { bio.contents() } else { None }
    }

    /// The private key as DER bytes.
    pub(crate) fn private_to_der(&self, kind: Kind, lock: Lock<'_>) -> Option<Vec<u8>> {
        match kind {
            Kind::Pkcs1 => {
                // SAFETY: null, or live as long as the key.
                let rsa = NonNull::new(unsafe { sys::EVP_PKEY_get0_RSA(self.as_ptr()) })?;
                allocated(|to, length| {
                    // SAFETY: the key is live; what is allocated is handed over.
                    unsafe { sys::RSA_private_key_to_bytes(to, length, rsa.as_ptr()) }
                })
            }
            Kind::Sec1 => {
                // SAFETY: null, or live as long as the key.
                let ec = NonNull::new(unsafe { sys::EVP_PKEY_get0_EC_KEY(self.as_ptr()) })?;
                allocated(|to, length| {
                    // SAFETY: the key is live; what is allocated is handed over.
                    let size = unsafe { sys::i2d_ECPrivateKey(ec.as_ptr(), to) };
                    *length = size.max(0) as usize;
                    (size > 0).into()
                })
            }
            Kind::Pkcs8 | Kind::Spki => {
                if lock.is_none() {
                    return self.to_pkcs8();
                }
                let bio = Bio::empty()?;
                let (enc, pass, length) = parts(lock)?;
                // SAFETY: BIO and key are live, the passphrase is read for its length.
                let ok = unsafe {
                    sys::i2d_PKCS8PrivateKey_bio(
                        bio.0.as_ptr(),
                        self.as_ptr(),
                        enc,
                        pass.cast(),
                        length,
                        None,
                        null_mut(),
                    )
                };
                if ok == 1 { bio.contents() } else { None }
            }
        }
    }

    /// The public key as PEM text.
    pub(crate) fn public_to_pem(&self, kind: Kind) -> Option<Vec<u8>> {
        let bio = Bio::empty()?;
        // SAFETY: BIO and key are live.
        let ok = unsafe {
            match kind {
                Kind::Pkcs1 => sys::PEM_write_bio_RSAPublicKey(
                    bio.0.as_ptr(),
                    NonNull::new(sys::EVP_PKEY_get0_RSA(self.as_ptr()))?.as_ptr(),
                ),
                _ => sys::PEM_write_bio_PUBKEY(bio.0.as_ptr(), self.as_ptr()),
            }
        };
        if ok == 1 { bio.contents() } else { None }
    }

    /// The public key as DER bytes.
    pub(crate) fn public_to_der(&self, kind: Kind) -> Option<Vec<u8>> {
        if kind != Kind::Pkcs1 {
            return self.to_spki();
        }
        // SAFETY: null, or live as long as the key.
        let rsa = NonNull::new(unsafe { sys::EVP_PKEY_get0_RSA(self.as_ptr()) })?;
        allocated(|to, length| {
            // SAFETY: the key is live; what is allocated is handed over.
            unsafe { sys::RSA_public_key_to_bytes(to, length, rsa.as_ptr()) }
        })
    }

    /// A new key of a kind that has no parameters.
    pub(crate) fn new_of(kind: i32) -> Option<Key> {
        Key::generated(kind, |_| true)
    }

    /// A new key for RSA-PSS, bound to nothing.
    pub(crate) fn new_pss(bits: u32) -> Option<Key> {
        // SAFETY: the context is live and begun.
        Key::generated(sys::EVP_PKEY_RSA_PSS, |context| unsafe {
            sys::EVP_PKEY_CTX_set_rsa_keygen_bits(context, bits as c_int) == 1
        })
    }

    fn generated(kind: i32, prepare: impl FnOnce(*mut sys::EVP_PKEY_CTX) -> bool) -> Option<Key> {
        // SAFETY: the context is ours until it is freed here, the key is handed over.
        unsafe {
            let context = sys::EVP_PKEY_CTX_new_id(kind, null_mut());
            let mut key = null_mut();
            let ok = !context.is_null()
                && sys::EVP_PKEY_keygen_init(context) == 1
                && prepare(context)
                && sys::EVP_PKEY_keygen(context, &raw mut key) == 1;
            sys::EVP_PKEY_CTX_free(context);
            if ok { Key::found(key) } else { None }
        }
    }

    /// A new DSA key with parameters of its own.
    pub(crate) fn new_dsa(bits: u32) -> Option<Key> {
        // SAFETY: all is ours; the key takes a reference of its own, ours is given back.
        unsafe {
            let dsa = sys::DSA_new();
            let key = sys::EVP_PKEY_new();
            let (counter, h) = (null_mut(), null_mut());
            let ok = !dsa.is_null()
                && !key.is_null()
                && sys::DSA_generate_parameters_ex(dsa, bits, null(), 0, counter, h, null_mut())
                    == 1
                && sys::DSA_generate_key(dsa) == 1
                && sys::EVP_PKEY_set1_DSA(key, dsa) == 1;
            sys::DSA_free(dsa);
            if ok {
                return Key::found(key);
            }
            sys::EVP_PKEY_free(key);
            None
        }
    }

    /// Whether both have the same public half.
    pub(crate) fn is_same(&self, other: &Key) -> bool {
        // SAFETY: both are live.
        let same = unsafe { sys::EVP_PKEY_cmp(self.as_ptr(), other.as_ptr()) } == 1;
        clear();
        same
    }

    /// Bits of its modulus or curve.
    pub(crate) fn bits(&self) -> u32 {
        // SAFETY: it is live.
        unsafe { sys::EVP_PKEY_bits(self.as_ptr()) }.max(0) as u32
    }

    /// Signs a digest; RSA by `padding`, PSS with so much salt.
    pub(crate) fn sign_digest(
        &self,
        hash: &[u8],
        digest: Algorithm,
        padding: Option<(c_int, c_int)>,
    ) -> Option<Vec<u8>> {
        let context = KeyContext::new(self);
        let context = context.0.as_ptr();
        // SAFETY: all is live; the second call writes no more than the first one told.
        unsafe {
            let is_begun = sys::EVP_PKEY_sign_init(context) == 1
                && padded(context, padding)
                && sys::EVP_PKEY_CTX_set_signature_md(context, digest.as_ptr()) == 1;
            if !is_begun {
                return None;
            }
            twice(|to, length| sys::EVP_PKEY_sign(context, to, length, hash.as_ptr(), hash.len()))
        }
    }

    /// Whether the signature is one of that digest.
    pub(crate) fn verify_digest(
        &self,
        hash: &[u8],
        signature: &[u8],
        digest: Algorithm,
        padding: Option<(c_int, c_int)>,
    ) -> bool {
        let context = KeyContext::new(self);
        let context = context.0.as_ptr();
        // SAFETY: all is live and read for its length.
        let ok = unsafe {
            sys::EVP_PKEY_verify_init(context) == 1
                && padded(context, padding)
                && sys::EVP_PKEY_CTX_set_signature_md(context, digest.as_ptr()) == 1
                && sys::EVP_PKEY_verify(
                    context,
                    signature.as_ptr(),
                    signature.len(),
                    hash.as_ptr(),
                    hash.len(),
                ) == 1
        };
        clear();
        ok
    }

    /// RSA on data that fits a key, without a digest.
    pub(crate) fn rsa(
        &self,
        work: Work,
        padding: c_int,
        oaep: Option<(Algorithm, &[u8])>,
        data: &[u8],
    ) -> Option<Vec<u8>> {
        let context = KeyContext::new(self);
        let context = context.0.as_ptr();
        // SAFETY: all is live; a label's copy is given away; second calls write no more than the first ones told.
        unsafe {
            let is_begun = match work {
                Work::Encrypt => sys::EVP_PKEY_encrypt_init(context),
                Work::Decrypt => sys::EVP_PKEY_decrypt_init(context),
                Work::Sign => sys::EVP_PKEY_sign_init(context),
                Work::Recover => sys::EVP_PKEY_verify_recover_init(context),
            } == 1
                && sys::EVP_PKEY_CTX_set_rsa_padding(context, padding) == 1;
            if !is_begun {
                return None;
            }
            if let Some((digest, label)) = oaep {
                let copy = sys::OPENSSL_memdup(label.as_ptr().cast(), label.len());
                if sys::EVP_PKEY_CTX_set_rsa_oaep_md(context, digest.as_ptr()) != 1
                    || (!label.is_empty()
                        && sys::EVP_PKEY_CTX_set0_rsa_oaep_label(context, copy.cast(), label.len())
                            != 1)
                {
                    return None;
                }
            }
            let run = match work {
                Work::Encrypt => sys::EVP_PKEY_encrypt,
                Work::Decrypt => sys::EVP_PKEY_decrypt,
                Work::Sign => sys::EVP_PKEY_sign,
                Work::Recover => sys::EVP_PKEY_verify_recover,
            };
            twice(|to, length| run(context, to, length, data.as_ptr(), data.len()))
        }
    }
}

/// What RSA does to data.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Work {
    Encrypt,
    Decrypt,
    Sign,
    Recover,
}

/// The library's number of a curve by its name, with NIST's names too.
pub(crate) fn curve_by_name(name: &str) -> Option<i32> {
    let name = CString::new(name).ok()?;
    // SAFETY: both read a string that ends with a NUL.
    let number = unsafe {
        match sys::EC_curve_nist2nid(name.as_ptr()) {
            0 => sys::OBJ_txt2nid(name.as_ptr()),
            number => number,
        }
    };
    // SAFETY: makes a key of that curve, or null; it is freed at once.
    let is_curve = unsafe {
        let key = sys::EC_KEY_new_by_curve_name(number);
        sys::EC_KEY_free(key);
        !key.is_null()
    };
    clear();
    is_curve.then_some(number)
}

/// The short name behind one of the library's numbers.
pub(crate) fn name_of(number: i32) -> String {
    // SAFETY: gives null or a constant string.
    let name = unsafe { sys::OBJ_nid2sn(number) };
    if name.is_null() {
        return String::new();
    }
    // SAFETY: not null, so a constant string that ends with a NUL.
    unsafe { CStr::from_ptr(name) }
        .to_string_lossy()
        .into_owned()
}

/// # Safety
/// `context` is live and begun.
unsafe fn padded(context: *mut sys::EVP_PKEY_CTX, padding: Option<(c_int, c_int)>) -> bool {
    let Some((padding, salt)) = padding else {
        return true;
    };
    // SAFETY: as the caller says.
    unsafe {
        sys::EVP_PKEY_CTX_set_rsa_padding(context, padding) == 1
            && (padding != sys::RSA_PKCS1_PSS_PADDING
                || sys::EVP_PKEY_CTX_set_rsa_pss_saltlen(context, salt) == 1)
    }
}

/// Calls `run` for the length, then for the bytes.
fn twice(run: impl Fn(*mut u8, *mut usize) -> c_int) -> Option<Vec<u8>> {
    let mut length = 0;
    if run(null_mut(), &raw mut length) != 1 {
        return None;
    }
    let mut out = vec![0; length];
    if run(out.as_mut_ptr(), &raw mut length) != 1 {
        return None;
    }
    out.truncate(length);
    Some(out)
}

/// What `write` allocates, as bytes of ours.
fn allocated(write: impl FnOnce(*mut *mut u8, &mut usize) -> c_int) -> Option<Vec<u8>> {
    let (mut start, mut length) = (null_mut(), 0);
    if write(&raw mut start, &mut length) != 1 || start.is_null() {
        return None;
    }
    // SAFETY: `start` has `length` bytes, which are ours until they are freed here.
    let bytes = unsafe { std::slice::from_raw_parts(start, length) }.to_vec();
    // SAFETY: as above.
    unsafe { sys::OPENSSL_free(start.cast()) };
    Some(bytes)
}

/// Cipher, passphrase and its length, as writers of PEM take them.
fn parts(lock: Lock<'_>) -> Option<(*const sys::EVP_CIPHER, *const u8, c_int)> {
    Some(match lock {
        None => (null(), null(), 0),
        Some((cipher, pass)) => (
            cipher.as_ptr(),
            pass.as_ptr(),
            c_int::try_from(pass.len()).ok()?,
        ),
    })
}
