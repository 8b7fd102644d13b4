//! Signatures of certificates by their issuers' keys.

use crate::certificate::Certificate;
use aws_lc_rs::signature::{self as sig, UnparsedPublicKey, VerificationAlgorithm};

/// Whether `issuer` signed `certificate`.
pub(super) fn is_by(certificate: &Certificate, issuer: &Certificate) -> bool {
    let key = &issuer.key;
    check(
        certificate.signature_oid.as_str(),
        key.curve.as_deref(),
        &key.bytes,
        certificate,
    )
}

/// The same, by a subjectPublicKeyInfo.
pub(super) fn is_by_key(certificate: &Certificate, spki: &[u8]) -> bool {
    use x509_parser::prelude::{FromDer, SubjectPublicKeyInfo};
    let Ok((_, info)) = SubjectPublicKeyInfo::from_der(spki) else {
        return false;
    };
    let curve = info
        .algorithm
        .parameters
        .as_ref()
        .and_then(|any| any.as_oid().ok());
    let curve = curve.map(|oid| oid.to_id_string());
    check(
        &certificate.signature_oid,
        curve.as_deref(),
        &info.subject_public_key.data,
        certificate,
    )
}

fn check(algorithm: &str, curve: Option<&str>, key: &[u8], certificate: &Certificate) -> bool {
    let message = &certificate.der[certificate.signed.clone()];
    is_valid(algorithm, curve, key, message, &certificate.signature)
}

/// Whether `signature` of `message` is by `key`: RSAPublicKey in DER, or a point on `curve`.
pub(super) fn is_valid(
    algorithm: &str,
    curve: Option<&str>,
    key: &[u8],
    message: &[u8],
    signature: &[u8],
) -> bool {
    let known = algorithms(algorithm, curve);
    known.iter().any(|algorithm| {
        UnparsedPublicKey::new(*algorithm, key)
            .verify(message, signature)
            .is_ok()
    })
}

fn algorithms(oid: &str, curve: Option<&str>) -> Vec<&'static dyn VerificationAlgorithm> {
    const P256: Option<&str> = Some("1.2.840.10045.3.1.7");
    const P384: Option<&str> = Some("1.3.132.0.34");
    const P521: Option<&str> = Some("1.3.132.0.35");
    match (oid, curve) {
        ("1.2.840.113549.1.1.5", _) => vec![&sig::RSA_PKCS1_1024_8192_SHA1_FOR_LEGACY_USE_ONLY],
        ("1.2.840.113549.1.1.11", _) => vec![&sig::RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY],
        ("1.2.840.113549.1.1.12", _) => vec![&sig::RSA_PKCS1_2048_8192_SHA384],
        ("1.2.840.113549.1.1.13", _) => vec![&sig::RSA_PKCS1_1024_8192_SHA512_FOR_LEGACY_USE_ONLY],
        // The digest is a parameter that only one of them fits.
        ("1.2.840.113549.1.1.10", _) => {
            vec![
                &sig::RSA_PSS_2048_8192_SHA256,
                &sig::RSA_PSS_2048_8192_SHA384,
                &sig::RSA_PSS_2048_8192_SHA512,
            ]
        }
        ("1.2.840.10045.4.3.2", P256) => vec![&sig::ECDSA_P256_SHA256_ASN1],
        ("1.2.840.10045.4.3.3", P256) => vec![&sig::ECDSA_P256_SHA384_ASN1],
        ("1.2.840.10045.4.3.2", P384) => vec![&sig::ECDSA_P384_SHA256_ASN1],
        ("1.2.840.10045.4.3.3", P384) => vec![&sig::ECDSA_P384_SHA384_ASN1],
        ("1.2.840.10045.4.3.2", P521) => vec![&sig::ECDSA_P521_SHA256_ASN1],
        ("1.2.840.10045.4.3.3", P521) => vec![&sig::ECDSA_P521_SHA384_ASN1],
        ("1.2.840.10045.4.3.4", P521) => vec![&sig::ECDSA_P521_SHA512_ASN1],
        ("1.3.101.112", _) => vec![&sig::ED25519],
        _ => Vec::new(),
    }
}
