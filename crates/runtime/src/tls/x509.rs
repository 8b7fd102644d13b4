//! `crypto.X509Certificate`: what certificates say, and what they match.

use super::contexts::op_error;
use super::pem;
use js_bindings::{OpError, op};
use tls::certificate::{Certificate, HostFlags, Name};
use tls::verify::is_signed_by;

/// Lines, and (kind, value) of each attribute.
type Named = (String, Vec<(String, String)>);
/// Alternative names, info access, from, to, serial number, name and identifier of the signature.
type Texts = (
    Option<String>,
    Vec<(String, String)>,
    String,
    String,
    String,
    Option<String>,
    String,
);
/// Seconds from and to which it is valid, and whether it may sign others.
type Numbers = (f64, f64, bool);
/// Modulus, exponent, bits, the key as legacy objects have it, subjectPublicKeyInfo, curve in ASN.1 and by NIST.
type Key = (
    Option<String>,
    Option<String>,
    u32,
    Vec<u8>,
    Vec<u8>,
    Option<String>,
    Option<String>,
);
type Facts = (
    Named,
    Named,
    Texts,
    Numbers,
    Vec<String>,
    Key,
    Option<Vec<String>>,
    Vec<u8>,
);

fn named(name: &Name) -> Named {
    let attributes = name.attributes.iter();
    (
        name.lines(),
        attributes
            .map(|one| (one.kind.clone(), one.value.clone()))
            .collect(),
    )
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02X}")).collect()
}

/// Reads the first certificate in `bytes`, PEM or DER.
#[op]
pub(crate) fn x509_facts(bytes: &[u8]) -> Result<Facts, OpError> {
    let read = pem::certificates(bytes).and_then(|found| Certificate::of(&found[0]));
    let certificate = read.map_err(|error| op_error(&error))?;
    let key = &certificate.key;
    let (asn1, nist) = key.curve_names();
    let owned = |text: Option<&str>| text.map(str::to_owned);
    let exponent = key.rsa.as_ref().map(|(_, exponent)| {
        let digits = hex(exponent).to_lowercase();
        format!("0x{}", digits.trim_start_matches('0'))
    });
    let is_ec = key.curve.is_some();
    Ok((
        named(&certificate.subject),
        named(&certificate.issuer),
        (
            certificate.alt_names_text(),
            certificate.info_access.clone(),
            certificate.valid_from(),
            certificate.valid_to(),
            certificate.serial.clone(),
            owned(certificate.signature_name()),
            certificate.signature_oid.clone(),
        ),
        (
            certificate.not_before as f64,
            certificate.not_after as f64,
            certificate.is_ca(),
        ),
        certificate.fingerprints().to_vec(),
        (
            key.rsa.as_ref().map(|(modulus, _)| hex(modulus)),
            exponent,
            key.bits as u32,
            if is_ec {
                key.bytes.clone()
            } else {
                key.spki.clone()
            },
            key.spki.clone(),
            owned(asn1),
            owned(nist),
        ),
        certificate.extended_usage.clone(),
        certificate.der.clone(),
    ))
}

/// Bits of `flags`; x509.js has the same list.
fn flags(bits: u32) -> HostFlags {
    HostFlags {
        always_subject: bits & 1 != 0,
        no_wildcards: bits & 2 != 0,
        no_partial_wildcards: bits & 4 != 0,
        multi_label_wildcards: bits & 8 != 0,
        single_label_subdomains: bits & 16 != 0,
        never_subject: bits & 32 != 0,
    }
}

/// The name in a certificate (DER) that stands for `host`.
#[op]
pub(crate) fn x509_host(der: &[u8], host: String, bits: u32) -> Option<String> {
    Certificate::of(der).ok()?.matches_host(&host, flags(bits))
}

#[op]
pub(crate) fn x509_email(der: &[u8], email: String, bits: u32) -> bool {
    Certificate::of(der).is_ok_and(|certificate| certificate.matches_email(&email, flags(bits)))
}

#[op]
pub(crate) fn x509_ip(der: &[u8], ip: String) -> bool {
    let Ok(ip) = ip.parse() else { return false };
    Certificate::of(der).is_ok_and(|certificate| certificate.matches_ip(ip))
}

/// Whether the second certificate may have issued the first.
#[op]
pub(crate) fn x509_issued(der: &[u8], issuer: &[u8]) -> bool {
    let (Ok(certificate), Ok(issuer)) = (Certificate::of(der), Certificate::of(issuer)) else {
        return false;
    };
    certificate.may_be_issued_by(&issuer)
}

/// Whether a certificate's signature is by the key of a subjectPublicKeyInfo.
#[op]
pub(crate) fn x509_signed(der: &[u8], spki: &[u8]) -> bool {
    Certificate::of(der).is_ok_and(|certificate| is_signed_by(&certificate, spki))
}
