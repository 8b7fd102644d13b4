//! What rustls is told of certificates: any chain will do, as the session's owner judges it once the handshake is done;
//! the handshake's own signature is always checked.

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{WebPkiSupportedAlgorithms, aws_lc_rs};
use rustls::pki_types::{CertificateDer, ServerName, SubjectPublicKeyInfoDer, UnixTime};
use rustls::server::danger::{ClientCertVerified, ClientCertVerifier};
use rustls::{
    CertificateError, DigitallySignedStruct, DistinguishedName, PeerMisbehaved, SignatureScheme,
};
use std::sync::{Arc, OnceLock};
use webpki::RawPublicKeyEntity;

/// Accepts any chain.
#[derive(Debug)]
pub(crate) struct AnyChain {
    algorithms: WebPkiSupportedAlgorithms,
    /// Of clients: whether they need one.
    mandatory: bool,
}

impl AnyChain {
    /// One for all contexts: rustls resumes a session only by the verifier it began with.
    pub(crate) fn shared() -> Arc<Self> {
        Self::of_clients(false)
    }

    /// The same for servers, which may insist on a certificate.
    pub(crate) fn of_clients(mandatory: bool) -> Arc<Self> {
        static ANY: OnceLock<Arc<AnyChain>> = OnceLock::new();
        static SOME: OnceLock<Arc<AnyChain>> = OnceLock::new();
        let make = || {
            let algorithms = aws_lc_rs::default_provider().signature_verification_algorithms;
            Arc::new(Self {
                algorithms,
                mandatory,
            })
        };
        if mandatory {
            SOME.get_or_init(make).clone()
        } else {
            ANY.get_or_init(make).clone()
        }
    }
}

type Checked = Result<HandshakeSignatureValid, rustls::Error>;

impl ServerCertVerifier for AnyChain {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Checked {
        self.check(message, cert, signed, false)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Checked {
        self.check(message, cert, signed, true)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.algorithms.supported_schemes()
    }
}

impl ClientCertVerifier for AnyChain {
    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        &[]
    }

    fn client_auth_mandatory(&self) -> bool {
        self.mandatory
    }

    fn verify_client_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: UnixTime,
    ) -> Result<ClientCertVerified, rustls::Error> {
        Ok(ClientCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Checked {
        self.check(message, cert, signed, false)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Checked {
        self.check(message, cert, signed, true)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.algorithms.supported_schemes()
    }
}

impl AnyChain {
    /// Checks a handshake's signature by the certificate's key alone: webpki reads no certificate of version 1.
    fn check(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
        is_tls13: bool,
    ) -> Checked {
        let bad = || rustls::Error::InvalidCertificate(CertificateError::BadEncoding);
        let key = SubjectPublicKeyInfoDer::from(public_key(cert).ok_or_else(bad)?);
        let key = RawPublicKeyEntity::try_from(&key).map_err(|_| bad())?;
        let schemes = self.algorithms.mapping.iter();
        let known = schemes.clone().find(|(scheme, _)| *scheme == signed.scheme);
        let Some((_, algorithms)) = known else {
            return Err(PeerMisbehaved::SignedHandshakeWithUnadvertisedSigScheme.into());
        };
        // The schemes of TLS 1.3 name the curve, those of 1.2 leave it open.
        let algorithms = if is_tls13 {
            &algorithms[..1]
        } else {
            algorithms
        };
        for algorithm in algorithms {
            match key.verify_signature(*algorithm, message, signed.signature()) {
                Ok(()) => return Ok(HandshakeSignatureValid::assertion()),
                Err(webpki::Error::InvalidSignatureForPublicKey) => break,
                Err(_) => {}
            }
        }
        Err(rustls::Error::InvalidCertificate(
            CertificateError::BadSignature,
        ))
    }
}

/// The subjectPublicKeyInfo of a certificate (RFC 5280 section 4.1), as it stands there.
pub(crate) fn public_key(certificate: &[u8]) -> Option<&[u8]> {
    let mut rest = fields(certificate)?;
    // Serial number, algorithm, issuer, validity and subject.
    for _ in 0..5 {
        rest = element(rest)?.2;
    }
    Some(element(rest)?.0)
}

/// What is signed of a certificate, from the serial number on.
pub(crate) fn fields(certificate: &[u8]) -> Option<&[u8]> {
    let (_, whole, _) = element(certificate)?;
    let (_, fields, _) = element(whole)?;
    // The version stands there from 2 on.
    if fields.first() == Some(&0xa0) {
        return Some(element(fields)?.2);
    }
    Some(fields)
}

/// One element of DER: all of it, its contents, and what follows.
pub(crate) fn element(bytes: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    let first = usize::from(*bytes.get(1)?);
    let (length, header) = match first.checked_sub(0x80) {
        None => (first, 2),
        Some(count @ 1..=4) => {
            let digits = bytes.get(2..2 + count)?;
            let length = digits
                .iter()
                .fold(0, |length, digit| length << 8 | usize::from(*digit));
            (length, 2 + count)
        }
        Some(_) => return None,
    };
    let end = header.checked_add(length)?;
    Some((bytes.get(..end)?, bytes.get(header..end)?, &bytes[end..]))
}
