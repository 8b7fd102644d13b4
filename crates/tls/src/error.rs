//! What goes wrong in a session or a context, under OpenSSL's names and numbers (`sslerr.h`, `x509err.h`).

use rustls::{AlertDescription, InvalidMessage, PeerIncompatible};
use std::fmt;

/// An error with the number, the library and the reason that OpenSSL has for it.
///
/// Its text is that of `ERR_error_string(3)`: `error:0A00010B:SSL routines::wrong version number`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    number: u32,
    reason: &'static str,
    detail: Option<String>,
}

/// The library's number in OpenSSL's packed codes.
const SSL: u32 = 20 << 23;
const X509: u32 = 11 << 23;
const PEM: u32 = 9 << 23;
const ASN1: u32 = 13 << 23;

impl Error {
    pub(crate) const fn ssl(number: u32, reason: &'static str) -> Self {
        Self {
            number: SSL | number,
            reason,
            detail: None,
        }
    }

    pub(crate) const fn x509(number: u32, reason: &'static str) -> Self {
        Self {
            number: X509 | number,
            reason,
            detail: None,
        }
    }

    const fn of_library(library: u32, number: u32, reason: &'static str) -> Self {
        Self {
            number: library | number,
            reason,
            detail: None,
        }
    }

    /// A text without any PEM section of the kind that is looked for.
    #[must_use]
    pub const fn no_start_line() -> Self {
        Self::of_library(PEM, 108, "no start line")
    }

    /// A PEM section that is no base64, or has no end.
    #[must_use]
    pub const fn bad_base64() -> Self {
        Self::of_library(PEM, 100, "bad base64 decode")
    }

    /// Bytes that are not the DER they should be.
    #[must_use]
    pub const fn wrong_tag() -> Self {
        Self::of_library(ASN1, 168, "wrong tag")
    }

    /// OpenSSL's packed code: the library in the upper bits, the reason in the lower 23.
    #[must_use]
    pub fn number(&self) -> u32 {
        self.number
    }

    /// The library's text, `SSL routines` for instance.
    #[must_use]
    pub fn library(&self) -> &'static str {
        match self.number & !0x7f_ffff {
            X509 => "x509 certificate routines",
            PEM => "PEM routines",
            ASN1 => "asn1 encoding routines",
            _ => "SSL routines",
        }
    }

    /// The reason's text, `wrong version number` for instance.
    #[must_use]
    pub fn reason(&self) -> &'static str {
        self.reason
    }

    /// What rustls said of it, when that is more than the reason.
    #[must_use]
    pub fn detail(&self) -> Option<&str> {
        self.detail.as_deref()
    }

    /// What a session that got `first` as its first bytes makes of an error of rustls.
    pub(crate) fn of_session(error: &rustls::Error, first: &[u8]) -> Self {
        let mut this = Self::of(error, first);
        this.detail = Some(error.to_string());
        this
    }

    fn of(error: &rustls::Error, first: &[u8]) -> Self {
        use rustls::Error as E;
        match error {
            E::AlertReceived(alert) => alert_received(*alert),
            E::InvalidMessage(
                InvalidMessage::InvalidContentType | InvalidMessage::UnknownProtocolVersion,
            ) => no_tls(first),
            E::InvalidMessage(InvalidMessage::MessageTooLarge) | E::PeerSentOversizedRecord => {
                if first
                    .first()
                    .is_some_and(|byte| (0x14..=0x18).contains(byte))
                {
                    Self::ssl(198, "packet length too long")
                } else {
                    no_tls(first)
                }
            }
            E::InvalidMessage(InvalidMessage::UnexpectedMessage(_))
            | E::InappropriateMessage { .. }
            | E::InappropriateHandshakeMessage { .. } => Self::ssl(244, "unexpected message"),
            E::InvalidMessage(_) => Self::ssl(159, "length mismatch"),
            E::NoCertificatesPresented => Self::ssl(199, "peer did not return a certificate"),
            E::DecryptError => Self::ssl(281, "decryption failed or bad record mac"),
            E::PeerIncompatible(why) => incompatible(why),
            E::NoApplicationProtocol => Self::ssl(235, "no application protocol"),
            E::InvalidCertificate(_) => Self::ssl(134, "certificate verify failed"),
            E::PeerMisbehaved(_) => Self::ssl(110, "bad extension"),
            E::InconsistentKeys(_) => Self::x509(116, "key values mismatch"),
            _ => Self::ssl(68, "internal error"),
        }
    }
}

/// The peer does not speak TLS at all.
fn no_tls(first: &[u8]) -> Error {
    let is = |word: &[u8]| first.starts_with(word);
    if is(b"GET ") || is(b"POST ") || is(b"HEAD ") || is(b"PUT ") {
        Error::ssl(156, "http request")
    } else if is(b"CONNE") {
        Error::ssl(155, "https proxy request")
    } else if first.first() == Some(&0x15) || first.first() == Some(&0x16) {
        Error::ssl(258, "unsupported protocol")
    } else {
        Error::ssl(267, "wrong version number")
    }
}

fn incompatible(why: &PeerIncompatible) -> Error {
    match why {
        PeerIncompatible::NoCipherSuitesInCommon => Error::ssl(193, "no shared cipher"),
        PeerIncompatible::NoKxGroupsInCommon => Error::ssl(101, "no suitable key share"),
        PeerIncompatible::NoSignatureSchemesInCommon
        | PeerIncompatible::NoCertificateRequestSignatureSchemesInCommon => {
            Error::ssl(118, "no suitable signature algorithm")
        }
        PeerIncompatible::ServerDoesNotSupportTls12Or13
        | PeerIncompatible::ServerTlsVersionIsDisabledByOurConfig
        | PeerIncompatible::SupportedVersionsExtensionRequired
        | PeerIncompatible::Tls12NotOffered
        | PeerIncompatible::Tls12NotOfferedOrEnabled => Error::ssl(258, "unsupported protocol"),
        _ => Error::ssl(110, "bad extension"),
    }
}

/// OpenSSL adds 1000 to the alert's number (`SSL_AD_REASON_OFFSET`).
fn alert_received(alert: AlertDescription) -> Error {
    use AlertDescription as A;
    let reason = match alert {
        A::UnexpectedMessage => "ssl/tls alert unexpected message",
        A::BadRecordMac => "ssl/tls alert bad record mac",
        A::DecryptionFailed => "tlsv1 alert decryption failed",
        A::RecordOverflow => "tlsv1 alert record overflow",
        A::DecompressionFailure => "ssl/tls alert decompression failure",
        A::HandshakeFailure => "ssl/tls alert handshake failure",
        A::NoCertificate => "ssl/tls alert no certificate",
        A::BadCertificate => "ssl/tls alert bad certificate",
        A::UnsupportedCertificate => "ssl/tls alert unsupported certificate",
        A::CertificateRevoked => "ssl/tls alert certificate revoked",
        A::CertificateExpired => "ssl/tls alert certificate expired",
        A::CertificateUnknown => "ssl/tls alert certificate unknown",
        A::IllegalParameter => "ssl/tls alert illegal parameter",
        A::UnknownCA => "tlsv1 alert unknown ca",
        A::AccessDenied => "tlsv1 alert access denied",
        A::DecodeError => "tlsv1 alert decode error",
        A::DecryptError => "tlsv1 alert decrypt error",
        A::ExportRestriction => "tlsv1 alert export restriction",
        A::ProtocolVersion => "tlsv1 alert protocol version",
        A::InsufficientSecurity => "tlsv1 alert insufficient security",
        A::InternalError => "tlsv1 alert internal error",
        A::InappropriateFallback => "tlsv1 alert inappropriate fallback",
        A::UserCanceled => "tlsv1 alert user cancelled",
        A::NoRenegotiation => "tlsv1 alert no renegotiation",
        A::MissingExtension => "tlsv13 alert missing extension",
        A::UnsupportedExtension => "tlsv1 unsupported extension",
        A::CertificateUnobtainable => "tlsv1 certificate unobtainable",
        A::UnrecognisedName => "tlsv1 unrecognized name",
        A::BadCertificateStatusResponse => "tlsv1 bad certificate status response",
        A::BadCertificateHashValue => "tlsv1 bad certificate hash value",
        A::UnknownPSKIdentity => "tlsv1 alert unknown psk identity",
        A::CertificateRequired => "tlsv13 alert certificate required",
        A::NoApplicationProtocol => "tlsv1 alert no application protocol",
        _ => "unknown alert type",
    };
    Error::ssl(1000 + u32::from(u8::from(alert)), reason)
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { number, reason, .. } = self;
        write!(f, "error:{number:08X}:{}::{reason}", self.library())
    }
}

impl std::error::Error for Error {}
