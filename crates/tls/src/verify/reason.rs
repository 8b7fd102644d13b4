//! Reasons not to trust a chain, by OpenSSL's names (`X509_verify_cert_error_string(3)`).

macro_rules! reasons {
    ($($(#[$doc:meta])* $name:ident, $code:literal, $text:literal;)*) => {
        /// A reason not to trust a chain.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Reason {
            $(#[doc = $text] $name,)*
        }

        impl Reason {
            /// OpenSSL's name, without `X509_V_ERR_`.
            #[must_use]
            pub fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// OpenSSL's sentence.
            #[must_use]
            pub fn text(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }
        }
    };
}

reasons! {
    UnableToGetIssuerCert, "UNABLE_TO_GET_ISSUER_CERT", "unable to get issuer certificate";
    UnableToGetCrl, "UNABLE_TO_GET_CRL", "unable to get certificate CRL";
    CertSignatureFailure, "CERT_SIGNATURE_FAILURE", "certificate signature failure";
    CrlSignatureFailure, "CRL_SIGNATURE_FAILURE", "CRL signature failure";
    CertNotYetValid, "CERT_NOT_YET_VALID", "certificate is not yet valid";
    CertHasExpired, "CERT_HAS_EXPIRED", "certificate has expired";
    CrlNotYetValid, "CRL_NOT_YET_VALID", "CRL is not yet valid";
    CrlHasExpired, "CRL_HAS_EXPIRED", "CRL has expired";
    DepthZeroSelfSignedCert, "DEPTH_ZERO_SELF_SIGNED_CERT", "self-signed certificate";
    SelfSignedCertInChain, "SELF_SIGNED_CERT_IN_CHAIN", "self-signed certificate in certificate chain";
    UnableToGetIssuerCertLocally, "UNABLE_TO_GET_ISSUER_CERT_LOCALLY", "unable to get local issuer certificate";
    UnableToVerifyLeafSignature, "UNABLE_TO_VERIFY_LEAF_SIGNATURE", "unable to verify the first certificate";
    CertRevoked, "CERT_REVOKED", "certificate revoked";
    InvalidCa, "INVALID_CA", "invalid CA certificate";
    PathLengthExceeded, "PATH_LENGTH_EXCEEDED", "path length constraint exceeded";
    InvalidPurpose, "INVALID_PURPOSE", "unsuitable certificate purpose";
    UnhandledCriticalExtension, "UNHANDLED_CRITICAL_EXTENSION", "unhandled critical extension";
    EeKeyTooSmall, "EE_KEY_TOO_SMALL", "EE certificate key too weak";
    CaKeyTooSmall, "CA_KEY_TOO_SMALL", "CA certificate key too weak";
}

impl std::fmt::Display for Reason {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.text())
    }
}

impl std::error::Error for Reason {}
