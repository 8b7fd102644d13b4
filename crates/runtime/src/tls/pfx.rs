//! Identities in PKCS#12 files.

use crate::crypto::lc::pkcs12::{Locked, open};
use js_bindings::error::Facts;
use js_bindings::{OpError, op};
use std::ffi::CString;

type Opened = (Option<Vec<u8>>, Option<Vec<u8>>, Vec<Vec<u8>>);

/// Opens a file: its key in PKCS#8, the key's certificate, and other certificates, all in DER.
#[op]
pub(crate) fn open_pfx(file: &[u8], password: String) -> Result<Opened, OpError> {
    // No password holds a NUL.
    let password = CString::new(password).unwrap_or_default();
    let contents = open(file, &password).map_err(|why| match why {
        Locked::WrongPassword => refused("", "mac verify failure"),
        Locked::NotPkcs12 => refused("", "not enough data"),
        Locked::Unsupported => refused(
            "ERR_CRYPTO_UNSUPPORTED_OPERATION",
            "Unsupported PKCS12 PFX data",
        ),
    })?;
    Ok((contents.key, contents.certificate, contents.others))
}

fn refused(code: &'static str, message: &'static str) -> OpError {
    OpError::from(Facts {
        code: code.into(),
        message: message.into(),
        ..Facts::default()
    })
}
