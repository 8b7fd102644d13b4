//! What a certificate (RFC 5280) says, in OpenSSL's wording.

mod alt_names;
mod key;
mod matching;
mod names;
mod time;

pub use alt_names::AltName;
pub use key::PublicKey;
pub use matching::HostFlags;
pub use names::{Attribute, Name};

use crate::Error;
use aws_lc_rs::digest::{self, Algorithm};
use core::net::IpAddr;
use x509_parser::asn1_rs::Oid;
use x509_parser::extensions::{GeneralName, ParsedExtension};
use x509_parser::prelude::{FromDer, X509Certificate};

/// A certificate, read.
#[derive(Debug, Clone)]
pub struct Certificate {
    /// All of it, in DER.
    pub der: Vec<u8>,
    /// Whom it is of.
    pub subject: Name,
    /// Who signed it.
    pub issuer: Name,
    /// The serial number in upper-case hexadecimal digits, an even number of them.
    pub serial: String,
    /// Seconds since 1970 from which on it is valid.
    pub not_before: i64,
    /// Seconds since 1970 until which it is valid.
    pub not_after: i64,
    /// The names of the subjectAltName extension; None without one.
    pub alt_names: Option<Vec<AltName>>,
    /// Methods and places of the authorityInfoAccess extension, `OCSP - URI` and a text for instance.
    pub info_access: Vec<(String, String)>,
    /// Its key.
    pub key: PublicKey,
    /// The object identifier of what it is signed with.
    pub signature_oid: String,
    /// Object identifiers of the extendedKeyUsage extension; None without one.
    pub extended_usage: Option<Vec<String>>,
    pub(crate) constraints: Option<Constraints>,
    pub(crate) usage: Option<u16>,
    pub(crate) has_unknown_critical: bool,
    pub(crate) subject_key: Option<Vec<u8>>,
    pub(crate) authority_key: Option<Vec<u8>>,
    pub(crate) version: u32,
    pub(crate) signature: Vec<u8>,
    /// Of `der`: what is signed.
    pub(crate) signed: std::ops::Range<usize>,
}

/// The basicConstraints extension.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Constraints {
    pub(crate) is_ca: bool,
    pub(crate) depth: Option<u32>,
}

/// Bits of the keyUsage extension.
pub(crate) const SIGNS_CERTIFICATES: u16 = 1 << 5;

impl Certificate {
    /// Reads a certificate in DER; what follows it is passed over.
    ///
    /// # Errors
    /// `wrong tag` when it is none.
    pub fn of(der: &[u8]) -> Result<Self, Error> {
        let (rest, parsed) = X509Certificate::from_der(der).map_err(|_| Error::wrong_tag())?;
        let der = &der[..der.len() - rest.len()];
        let tbs = &parsed.tbs_certificate;
        let signed = tbs.as_ref();
        let from = signed.as_ptr() as usize - der.as_ptr() as usize;
        let mut this = Self {
            der: der.to_vec(),
            subject: Name::read(tbs.subject()),
            issuer: Name::read(tbs.issuer()),
            serial: serial(tbs.raw_serial()),
            not_before: tbs.validity().not_before.timestamp(),
            not_after: tbs.validity().not_after.timestamp(),
            alt_names: None,
            info_access: Vec::new(),
            key: PublicKey::of(tbs.public_key()),
            signature_oid: dotted(&parsed.signature_algorithm.algorithm),
            extended_usage: None,
            constraints: None,
            usage: None,
            has_unknown_critical: false,
            subject_key: None,
            authority_key: None,
            version: tbs.version().0 + 1,
            signature: parsed.signature_value.data.to_vec(),
            signed: from..from + signed.len(),
        };
        for extension in tbs.extensions() {
            this.take(extension.parsed_extension(), extension.critical);
        }
        Ok(this)
    }

    fn take(&mut self, extension: &ParsedExtension<'_>, critical: bool) {
        match extension {
            ParsedExtension::SubjectAlternativeName(names) => {
                self.alt_names = Some(names.general_names.iter().map(AltName::of).collect());
            }
            ParsedExtension::AuthorityInfoAccess(access) => {
                let texts = access.accessdescs.iter().map(|one| {
                    let method = match dotted(&one.access_method).as_str() {
                        "1.3.6.1.5.5.7.48.1" => "OCSP".to_owned(),
                        "1.3.6.1.5.5.7.48.2" => "CA Issuers".to_owned(),
                        other => other.to_owned(),
                    };
                    let place = AltName::of(&one.access_location);
                    let (kind, text) = place.access_text();
                    (format!("{method} - {kind}"), text)
                });
                self.info_access = texts.collect();
            }
            ParsedExtension::ExtendedKeyUsage(usage) => {
                let mut found = Vec::new();
                for (is_there, oid) in [
                    (usage.server_auth, "1.3.6.1.5.5.7.3.1"),
                    (usage.client_auth, "1.3.6.1.5.5.7.3.2"),
                    (usage.code_signing, "1.3.6.1.5.5.7.3.3"),
                    (usage.email_protection, "1.3.6.1.5.5.7.3.4"),
                    (usage.time_stamping, "1.3.6.1.5.5.7.3.8"),
                    (usage.ocsp_signing, "1.3.6.1.5.5.7.3.9"),
                    (usage.any, "2.5.29.37.0"),
                ] {
                    if is_there {
                        found.push(oid.to_owned());
                    }
                }
                found.extend(usage.other.iter().map(dotted));
                self.extended_usage = Some(found);
            }
            ParsedExtension::BasicConstraints(found) => {
                let depth = found.path_len_constraint;
                self.constraints = Some(Constraints {
                    is_ca: found.ca,
                    depth,
                });
            }
            ParsedExtension::KeyUsage(found) => self.usage = Some(found.flags),
            ParsedExtension::SubjectKeyIdentifier(id) => self.subject_key = Some(id.0.to_vec()),
            ParsedExtension::AuthorityKeyIdentifier(id) => {
                self.authority_key = id.key_identifier.as_ref().map(|id| id.0.to_vec());
            }
            ParsedExtension::UnsupportedExtension { .. } | ParsedExtension::ParseError { .. } => {
                self.has_unknown_critical |= critical;
            }
            _ => {}
        }
    }

    /// Whether it says that it may sign others (basicConstraints and keyUsage).
    #[must_use]
    pub fn is_ca(&self) -> bool {
        self.may_sign()
            && self
                .constraints
                .is_some_and(|constraints| constraints.is_ca)
    }

    /// The same, but of old those are taken for it that are their own issuers (`X509_check_ca(3)`).
    pub(crate) fn passes_for_ca(&self) -> bool {
        match self.constraints {
            Some(constraints) => self.may_sign() && constraints.is_ca,
            None => self
                .usage
                .map_or(self.version == 1 && self.is_self_issued(), |_| {
                    self.may_sign()
                }),
        }
    }

    fn may_sign(&self) -> bool {
        self.usage.is_none_or(|bits| bits & SIGNS_CERTIFICATES != 0)
    }

    pub(crate) fn is_self_issued(&self) -> bool {
        self.subject.same(&self.issuer)
    }

    /// Whether `issuer` may have signed it, by names and key identifiers (`X509_check_issued(3)`).
    #[must_use]
    pub fn may_be_issued_by(&self, issuer: &Self) -> bool {
        let names_fit = issuer.subject.same(&self.issuer);
        let keys_fit = match (&self.authority_key, &issuer.subject_key) {
            (Some(wanted), Some(found)) => wanted == found,
            _ => true,
        };
        names_fit
            && keys_fit
            && issuer
                .usage
                .is_none_or(|bits| bits & SIGNS_CERTIFICATES != 0)
    }

    /// The digest of the whole in OpenSSL's form, `8B:89:16…`.
    #[must_use]
    pub fn fingerprint(&self, algorithm: &'static Algorithm) -> String {
        let digest = digest::digest(algorithm, &self.der);
        let pairs: Vec<String> = digest
            .as_ref()
            .iter()
            .map(|byte| format!("{byte:02X}"))
            .collect();
        pairs.join(":")
    }

    /// SHA-1, SHA-256 and SHA-512 of the whole.
    #[must_use]
    pub fn fingerprints(&self) -> [String; 3] {
        let algorithms = [
            &digest::SHA1_FOR_LEGACY_USE_ONLY,
            &digest::SHA256,
            &digest::SHA512,
        ];
        algorithms.map(|algorithm| self.fingerprint(algorithm))
    }

    /// `Nov 23 16:37:10 2026 GMT`, from when on it is valid.
    #[must_use]
    pub fn valid_from(&self) -> String {
        time::text(self.not_before)
    }

    /// `Nov 23 16:37:10 2026 GMT`, until when it is valid.
    #[must_use]
    pub fn valid_to(&self) -> String {
        time::text(self.not_after)
    }

    /// All names of subjectAltName as `X509V3_EXT_print(3)` gives them, with names quoted that could be taken for several.
    #[must_use]
    pub fn alt_names_text(&self) -> Option<String> {
        let names = self.alt_names.as_ref()?;
        let texts: Vec<String> = names.iter().map(AltName::text).collect();
        Some(texts.join(", "))
    }

    /// The name of what it is signed with, `sha256WithRSAEncryption` for instance.
    #[must_use]
    pub fn signature_name(&self) -> Option<&'static str> {
        key::signature_name(&self.signature_oid)
    }

    /// The name in it that stands for `host`, if one does (`X509_check_host(3)`).
    #[must_use]
    pub fn matches_host(&self, host: &str, flags: HostFlags) -> Option<String> {
        matching::host(self, host, flags)
    }

    /// The address in it that is `email` (`X509_check_email(3)`).
    #[must_use]
    pub fn matches_email(&self, email: &str, flags: HostFlags) -> bool {
        matching::email(self, email, flags)
    }

    /// Whether it names an address (`X509_check_ip(3)`).
    #[must_use]
    pub fn matches_ip(&self, ip: IpAddr) -> bool {
        let bytes = match ip {
            IpAddr::V4(ip) => ip.octets().to_vec(),
            IpAddr::V6(ip) => ip.octets().to_vec(),
        };
        let names = self.alt_names.iter().flatten();
        names
            .into_iter()
            .any(|name| matches!(name, AltName::Ip(ip) if *ip == bytes))
    }
}

fn serial(bytes: &[u8]) -> String {
    let start = bytes
        .iter()
        .position(|byte| *byte != 0)
        .unwrap_or(bytes.len().saturating_sub(1));
    bytes[start..]
        .iter()
        .map(|byte| format!("{byte:02X}"))
        .collect()
}

fn dotted(oid: &Oid<'_>) -> String {
    oid.to_id_string()
}

impl AltName {
    fn of(name: &GeneralName<'_>) -> Self {
        alt_names::of(name)
    }
}
