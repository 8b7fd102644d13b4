//! Certificates and keys as programs give them: PEM, or DER.

use rustls_pki_types::pem::{PemObject, SectionKind};
use rustls_pki_types::{CertificateDer, PrivateKeyDer};
use tls::Error;

/// The certificates in `bytes`: PEM sections one behind the other, or one in DER.
pub(super) fn certificates(bytes: &[u8]) -> Result<Vec<CertificateDer<'static>>, Error> {
    if bytes.first() == Some(&0x30) {
        return Ok(vec![CertificateDer::from(bytes.to_vec())]);
    }
    let mut found = Vec::new();
    // OpenSSL's older name for the same thing.
    let text = replaced(bytes, b"X509 CERTIFICATE-----", b"CERTIFICATE-----");
    let text = replaced(&text, b"TRUSTED CERTIFICATE-----", b"CERTIFICATE-----");
    for section in <(SectionKind, Vec<u8>)>::pem_slice_iter(&text) {
        match section {
            Ok((SectionKind::Certificate, der)) => found.push(CertificateDer::from(der)),
            Ok(_) => {}
            Err(_) => return Err(Error::bad_base64()),
        }
    }
    if found.is_empty() {
        return Err(Error::no_start_line());
    }
    Ok(found)
}

/// The first private key in `bytes`, unencrypted.
pub(super) fn private_key(bytes: &[u8]) -> Result<PrivateKeyDer<'static>, Error> {
    if bytes.first() == Some(&0x30) {
        return PrivateKeyDer::try_from(bytes.to_vec()).map_err(|_| Error::wrong_tag());
    }
    match PrivateKeyDer::from_pem_slice(bytes) {
        Ok(key) => Ok(key),
        Err(rustls_pki_types::pem::Error::NoItemsFound) => Err(Error::no_start_line()),
        Err(_) => Err(Error::bad_base64()),
    }
}

fn replaced(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some(at) = memchr::memmem::find(rest, from) {
        out.extend_from_slice(&rest[..at]);
        out.extend_from_slice(to);
        rest = &rest[at + from.len()..];
    }
    out.extend_from_slice(rest);
    out
}

/// The revocation lists in `bytes`: PEM sections one behind the other, or one in DER.
pub(super) fn revocation_lists(bytes: &[u8]) -> Result<Vec<Vec<u8>>, Error> {
    if bytes.first() == Some(&0x30) {
        return Ok(vec![bytes.to_vec()]);
    }
    let mut found = Vec::new();
    for section in <(SectionKind, Vec<u8>)>::pem_slice_iter(bytes) {
        match section {
            Ok((SectionKind::Crl, der)) => found.push(der),
            Ok(_) => {}
            Err(_) => return Err(Error::bad_base64()),
        }
    }
    if found.is_empty() {
        Err(Error::no_start_line())
    } else {
        Ok(found)
    }
}

/// A certificate in PEM, as OpenSSL writes it.
pub(super) fn text(der: &[u8]) -> String {
    let base64 = base64_simd::STANDARD.encode_to_string(der);
    let mut out = String::from("-----BEGIN CERTIFICATE-----\n");
    for line in base64.as_bytes().chunks(64) {
        out.extend(line.iter().copied().map(char::from));
        out.push('\n');
    }
    out.push_str("-----END CERTIFICATE-----");
    out
}
