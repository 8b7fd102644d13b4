//! Who is to be trusted, and OpenSSL's reasons why not.

use crate::support::{Issuer, authority, issued, params};
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, ExtendedKeyUsagePurpose, IsCa, KeyPair,
    date_time_ymd,
};
use tls::certificate::{Certificate, HostFlags};
use tls::verify::{Policy, Purpose, Reason, Roots, verify};

fn judged(chain: &[&[u8]], roots: &[&[u8]]) -> Option<Reason> {
    judged_at(chain, roots, 1_800_000_000, false)
}

fn judged_at(chain: &[&[u8]], roots: &[&[u8]], now: i64, partial_chains: bool) -> Option<Reason> {
    let chain: Vec<Certificate> = chain
        .iter()
        .map(|der| Certificate::of(der).unwrap())
        .collect();
    let roots = Roots::new(roots.iter().copied());
    let policy = Policy {
        roots: &roots,
        revocations: &[],
        partial_chains,
        now,
        purpose: Purpose::Server,
    };
    verify(&chain, &policy)
}

fn intermediate(params: CertificateParams, issuer: &Issuer) -> Issuer {
    CertifiedIssuer::signed_by(params, KeyPair::generate().unwrap(), issuer).unwrap()
}

fn ca(name: &str) -> CertificateParams {
    let mut params = params(name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params
}

#[test]
fn chains_end_in_somebody_trusted() {
    let root = authority("root");
    let middle = intermediate(ca("middle"), &root);
    let (leaf, _) = issued(params("leaf"), &middle);
    assert_eq!(judged(&[&leaf, middle.der()], &[root.der()]), None);
    assert_eq!(
        judged(&[&leaf, middle.der(), root.der()], &[root.der()]),
        None
    );
    assert_eq!(judged(&[&leaf], &[root.der(), middle.der()]), None);
    assert_eq!(
        judged(&[&leaf], &[root.der()]),
        Some(Reason::UnableToVerifyLeafSignature)
    );
    assert_eq!(
        judged(&[&leaf, middle.der()], &[]),
        Some(Reason::UnableToGetIssuerCertLocally)
    );
    assert_eq!(
        judged(&[&leaf, middle.der(), root.der()], &[]),
        Some(Reason::SelfSignedCertInChain)
    );
    assert_eq!(
        judged(&[root.der()], &[]),
        Some(Reason::DepthZeroSelfSignedCert)
    );
    // Its own authority, as small programs have it.
    assert_eq!(judged(&[root.der()], &[root.der()]), None);
    assert_eq!(
        judged(&[&leaf], &[middle.der()]),
        Some(Reason::UnableToGetIssuerCert)
    );
    assert_eq!(
        judged_at(&[&leaf], &[middle.der()], 1_800_000_000, true),
        None
    );
}

#[test]
fn somebody_else_of_the_same_name_is_not_the_issuer() {
    let (root, other) = (authority("root"), authority("root"));
    let mut plain = params("leaf");
    plain.use_authority_key_identifier_extension = false;
    let (leaf, _) = issued(plain, &root);
    assert_eq!(
        judged(&[&leaf], &[other.der()]),
        Some(Reason::CertSignatureFailure)
    );
}

#[test]
fn time_passes() {
    let root = authority("root");
    let mut short = params("leaf");
    short.not_before = date_time_ymd(2020, 1, 1);
    short.not_after = date_time_ymd(2021, 1, 1);
    let (leaf, _) = issued(short, &root);
    assert_eq!(
        judged_at(&[&leaf], &[root.der()], 1_600_000_000, false),
        None
    );
    assert_eq!(
        judged_at(&[&leaf], &[root.der()], 1_700_000_000, false),
        Some(Reason::CertHasExpired)
    );
    assert_eq!(
        judged_at(&[&leaf], &[root.der()], 1_500_000_000, false),
        Some(Reason::CertNotYetValid)
    );
}

#[test]
fn authorities_keep_to_what_they_are_for() {
    let root = authority("root");
    let no_ca = intermediate(params("no ca"), &root);
    let (leaf, _) = issued(params("leaf"), &no_ca);
    assert_eq!(
        judged(&[&leaf, no_ca.der()], &[root.der()]),
        Some(Reason::InvalidCa)
    );
    let mut client = params("leaf");
    client.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
    let (leaf, _) = issued(client, &root);
    assert_eq!(
        judged(&[&leaf], &[root.der()]),
        Some(Reason::InvalidPurpose)
    );
    let mut flat = params("flat");
    flat.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    let flat = intermediate(flat, &root);
    let below = intermediate(ca("below"), &flat);
    let (leaf, _) = issued(params("leaf"), &below);
    assert_eq!(
        judged(&[&leaf, below.der(), flat.der()], &[root.der()]),
        Some(Reason::PathLengthExceeded)
    );
}

#[test]
fn names_are_matched_as_openssl_does() {
    let root = authority("root");
    let (leaf, _) = issued(params("*.example.com"), &root);
    let leaf = Certificate::of(&leaf).unwrap();
    let matches = |host: &str, flags| leaf.matches_host(host, flags).is_some();
    let default = HostFlags::default();
    assert!(matches("a.example.com", default) && matches("A.EXAMPLE.com.", default));
    assert!(!matches("example.com", default) && !matches("a.b.example.com", default));
    assert!(matches(
        "a.b.example.com",
        HostFlags {
            multi_label_wildcards: true,
            ..default
        }
    ));
    assert!(!matches(
        "a.example.com",
        HostFlags {
            no_wildcards: true,
            ..default
        }
    ));
    assert_eq!(leaf.alt_names_text().as_deref(), Some("DNS:*.example.com"));
}
