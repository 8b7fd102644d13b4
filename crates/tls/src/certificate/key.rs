//! Public keys of certificates.

use x509_parser::public_key::PublicKey as Parsed;
use x509_parser::x509::SubjectPublicKeyInfo;

/// A public key.
#[derive(Debug, Clone)]
pub struct PublicKey {
    /// The subjectPublicKeyInfo in DER.
    pub spki: Vec<u8>,
    /// The key alone: RSAPublicKey in DER, or a point.
    pub bytes: Vec<u8>,
    /// The object identifier of its algorithm.
    pub algorithm: String,
    /// RSA: modulus and exponent.
    pub rsa: Option<(Vec<u8>, Vec<u8>)>,
    /// EC: the object identifier of the curve.
    pub curve: Option<String>,
    /// Its size in bits, 0 where none is known.
    pub bits: usize,
}

/// id-ecPublicKey of RFC 5480.
const EC: &str = "1.2.840.10045.2.1";

impl PublicKey {
    pub(super) fn of(info: &SubjectPublicKeyInfo<'_>) -> Self {
        let algorithm = info.algorithm.algorithm.to_id_string();
        let parameters = info
            .algorithm
            .parameters
            .as_ref()
            .filter(|_| algorithm == EC);
        let curve = parameters
            .and_then(|any| any.as_oid().ok())
            .map(|oid| oid.to_id_string());
        let mut this = Self {
            spki: info.raw.to_vec(),
            bytes: info.subject_public_key.data.to_vec(),
            bits: match curve.as_deref() {
                Some("1.2.840.10045.3.1.7" | "1.3.132.0.10") => 256,
                Some("1.3.132.0.34") => 384,
                Some("1.3.132.0.35") => 521,
                Some("1.3.132.0.33") => 224,
                _ => 0,
            },
            curve,
            algorithm,
            rsa: None,
        };
        if let Ok(Parsed::RSA(key)) = info.parsed() {
            let trimmed = |bytes: &[u8]| {
                let start = bytes
                    .iter()
                    .position(|byte| *byte != 0)
                    .unwrap_or(bytes.len());
                bytes[start..].to_vec()
            };
            let (modulus, exponent) = (trimmed(key.modulus), trimmed(key.exponent));
            let first = modulus
                .first()
                .map_or(0, |byte| byte.leading_zeros() as usize);
            this.bits = modulus.len() * 8 - first;
            this.rsa = Some((modulus, exponent));
        }
        this
    }

    /// The curve's names in ASN.1 and by NIST.
    #[must_use]
    pub fn curve_names(&self) -> (Option<&'static str>, Option<&'static str>) {
        match self.curve.as_deref() {
            Some("1.2.840.10045.3.1.7") => (Some("prime256v1"), Some("P-256")),
            Some("1.3.132.0.34") => (Some("secp384r1"), Some("P-384")),
            Some("1.3.132.0.35") => (Some("secp521r1"), Some("P-521")),
            Some("1.3.132.0.33") => (Some("secp224r1"), Some("P-224")),
            Some("1.3.132.0.10") => (Some("secp256k1"), None),
            _ => (None, None),
        }
    }
}

/// OpenSSL's name of a signature algorithm.
pub(super) fn signature_name(oid: &str) -> Option<&'static str> {
    Some(match oid {
        "1.2.840.113549.1.1.4" => "md5WithRSAEncryption",
        "1.2.840.113549.1.1.5" => "sha1WithRSAEncryption",
        "1.2.840.113549.1.1.10" => "rsassaPss",
        "1.2.840.113549.1.1.11" => "sha256WithRSAEncryption",
        "1.2.840.113549.1.1.12" => "sha384WithRSAEncryption",
        "1.2.840.113549.1.1.13" => "sha512WithRSAEncryption",
        "1.2.840.113549.1.1.14" => "sha224WithRSAEncryption",
        "1.2.840.10045.4.1" => "ecdsa-with-SHA1",
        "1.2.840.10045.4.3.1" => "ecdsa-with-SHA224",
        "1.2.840.10045.4.3.2" => "ecdsa-with-SHA256",
        "1.2.840.10045.4.3.3" => "ecdsa-with-SHA384",
        "1.2.840.10045.4.3.4" => "ecdsa-with-SHA512",
        "1.2.840.10040.4.3" => "dsaWithSHA1",
        "2.16.840.1.101.3.4.3.2" => "dsa_with_SHA256",
        "1.3.101.112" => "ED25519",
        "1.3.101.113" => "ED448",
        _ => return None,
    })
}
