//! Cipher suites, groups and versions by the names programs know them by.

use rustls::crypto::SupportedKxGroup;
use rustls::crypto::aws_lc_rs::{cipher_suite as suite, kx_group};
use rustls::{CipherSuite, NamedGroup, SignatureAlgorithm, SupportedCipherSuite};

/// A suite's name in OpenSSL, and its name in the standards (RFC 5246, 8446).
#[derive(Debug)]
pub(crate) struct Suite {
    pub(crate) openssl: &'static str,
    pub(crate) iana: &'static str,
    pub(crate) suite: SupportedCipherSuite,
    tls13: bool,
}

macro_rules! suites {
    ($($openssl:literal, $iana:literal, $suite:ident, $tls13:literal;)*) => {
        /// Every suite there is, in OpenSSL's order of preference.
        pub(crate) static SUITES: &[Suite] = &[$(Suite {
            openssl: $openssl, iana: $iana, suite: suite::$suite, tls13: $tls13,
        }),*];
    };
}

suites! {
    "TLS_AES_256_GCM_SHA384", "TLS_AES_256_GCM_SHA384", TLS13_AES_256_GCM_SHA384, true;
    "TLS_CHACHA20_POLY1305_SHA256", "TLS_CHACHA20_POLY1305_SHA256", TLS13_CHACHA20_POLY1305_SHA256, true;
    "TLS_AES_128_GCM_SHA256", "TLS_AES_128_GCM_SHA256", TLS13_AES_128_GCM_SHA256, true;
    "ECDHE-RSA-AES128-GCM-SHA256", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, false;
    "ECDHE-ECDSA-AES128-GCM-SHA256", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, false;
    "ECDHE-RSA-AES256-GCM-SHA384", "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384, false;
    "ECDHE-ECDSA-AES256-GCM-SHA384", "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384", TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, false;
    "ECDHE-RSA-CHACHA20-POLY1305", "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256", TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256, false;
    "ECDHE-ECDSA-CHACHA20-POLY1305", "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256", TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, false;
}

/// The names of `suite` in OpenSSL and in the standards.
pub(crate) fn names(suite: CipherSuite) -> (&'static str, &'static str) {
    let known = SUITES.iter().find(|known| known.suite.suite() == suite);
    known.map_or(("", ""), |known| (known.openssl, known.iana))
}

/// Whether a certificate's key of this algorithm serves one of the suites. Those of TLS 1.3 take any, but clients that will
/// speak TLS 1.2 offer them as well: they count when there are no others.
pub(crate) fn any_takes(suites: &[CipherSuite], algorithm: SignatureAlgorithm) -> bool {
    let offered = || {
        SUITES
            .iter()
            .filter(|known| suites.contains(&known.suite.suite()))
    };
    let mut older = offered().filter(|known| !known.tls13).peekable();
    if older.peek().is_none() {
        return offered().next().is_some();
    }
    let is_rsa = algorithm == SignatureAlgorithm::RSA;
    older.any(|known| known.openssl.contains("-RSA-") == is_rsa)
}

/// OpenSSL's names of all suites there are.
pub fn cipher_names() -> impl Iterator<Item = &'static str> {
    SUITES.iter().map(|suite| suite.openssl)
}

/// The suites of an OpenSSL cipher list: names in order, `!NAME` and `-NAME` take away, classes (`HIGH`, `ECDHE`, `AESGCM`, ...)
/// add what is of them. None when nothing is left that can be had. TLS 1.3 suites are there unless some are named.
pub(crate) fn select(list: &str) -> Option<Vec<SupportedCipherSuite>> {
    let mut chosen: Vec<&Suite> = Vec::new();
    let mut banned: Vec<&Suite> = Vec::new();
    for word in list.split([':', ',', ' ']).filter(|word| !word.is_empty()) {
        let (sign, name) = match word.as_bytes()[0] {
            sign @ (b'!' | b'-' | b'+') => (sign, &word[1..]),
            _ => (b' ', word),
        };
        let meant = SUITES.iter().filter(|suite| is_of(suite, name));
        match sign {
            b'!' => banned.extend(meant),
            b'-' => {
                let gone: Vec<_> = meant.map(|suite| suite.openssl).collect();
                chosen.retain(|suite| !gone.contains(&suite.openssl));
            }
            b'+' => {}
            _ => chosen.extend(meant),
        }
    }
    chosen.retain(|suite| banned.iter().all(|other| other.openssl != suite.openssl));
    if chosen.is_empty() {
        return None;
    }
    let mut result: Vec<SupportedCipherSuite> = Vec::new();
    let all13 = SUITES.iter().filter(|suite| suite.tls13);
    let any13 = chosen.iter().any(|suite| suite.tls13);
    let first: Vec<&Suite> = if any13 { Vec::new() } else { all13.collect() };
    for suite in first.into_iter().chain(chosen) {
        if !result.contains(&suite.suite) {
            result.push(suite.suite);
        }
    }
    Some(result)
}

fn is_of(suite: &Suite, name: &str) -> bool {
    if suite.openssl == name || suite.iana == name {
        return true;
    }
    // The classes are of TLS 1.2: those of 1.3 are named one by one.
    !suite.tls13
        && name.split('+').all(|class| match class {
            "HIGH" | "ALL" | "DEFAULT" | "COMPLEMENTOFALL" | "TLSv1.2" | "ECDHE" | "EECDH"
            | "kECDHE" | "kEECDH" => true,
            "AES" | "AESGCM" => suite.openssl.contains("GCM"),
            "AES128" => suite.openssl.contains("AES128"),
            "AES256" => suite.openssl.contains("AES256"),
            "CHACHA20" => suite.openssl.contains("CHACHA20"),
            "RSA" | "aRSA" => suite.openssl.contains("-RSA-"),
            "ECDSA" | "aECDSA" => suite.openssl.contains("-ECDSA-"),
            "SHA256" => suite.openssl.ends_with("SHA256"),
            "SHA384" => suite.openssl.ends_with("SHA384"),
            _ => false,
        })
}

/// Key-exchange groups by OpenSSL's names.
static GROUPS: &[(&str, &dyn SupportedKxGroup)] = &[
    ("X25519MLKEM768", kx_group::X25519MLKEM768),
    ("SecP256r1MLKEM768", kx_group::SECP256R1MLKEM768),
    ("X25519", kx_group::X25519),
    ("P-256", kx_group::SECP256R1),
    ("prime256v1", kx_group::SECP256R1),
    ("secp256r1", kx_group::SECP256R1),
    ("P-384", kx_group::SECP384R1),
    ("secp384r1", kx_group::SECP384R1),
];

/// The groups of a list like `X25519:P-256`; `auto` and unknown names among known ones are passed over. None when none is known.
pub(crate) fn groups(list: &str) -> Option<Vec<&'static dyn SupportedKxGroup>> {
    let mut found: Vec<&'static dyn SupportedKxGroup> = Vec::new();
    for name in list.split([':', ',']) {
        let known = GROUPS
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name));
        if let Some((_, group)) = known {
            found.push(*group);
        }
    }
    (!found.is_empty()).then_some(found)
}

/// What the peers' ephemeral keys are: `ECDH` with name and size in bits.
pub(crate) fn group_name(group: NamedGroup) -> (&'static str, u32) {
    match group {
        NamedGroup::X25519 => ("X25519", 253),
        NamedGroup::secp256r1 => ("prime256v1", 256),
        NamedGroup::secp384r1 => ("secp384r1", 384),
        NamedGroup::secp521r1 => ("secp521r1", 521),
        NamedGroup::X25519MLKEM768 => ("X25519MLKEM768", 0),
        _ => ("", 0),
    }
}
