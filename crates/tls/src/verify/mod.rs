//! Whether a chain of certificates is to be trusted, in the order and with the reasons of OpenSSL
//! (`X509_verify_cert(3)`). All checks are made; of several reasons the last one found is told, as a program sees it that
//! lets the verification go on.

mod reason;
mod revocation;
mod roots;
mod signature;

pub use reason::Reason;
pub use revocation::RevocationList;
pub use roots::Roots;

use crate::certificate::Certificate;

/// What a chain is to be trusted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// The peer is a server.
    Server,
    /// The peer is a client.
    Client,
}

/// What chains are held to.
#[derive(Debug, Clone, Copy)]
pub struct Policy<'a> {
    /// Whom to trust.
    pub roots: &'a Roots,
    /// Lists of revoked certificates; when there are some, each certificate of a chain has to have its issuer's.
    pub revocations: &'a [RevocationList],
    /// A trusted certificate ends the chain, whoever signed it.
    pub partial_chains: bool,
    /// Seconds since 1970.
    pub now: i64,
    /// What the chain is for.
    pub purpose: Purpose,
}

/// So many certificates a chain has at most, beside its first (OpenSSL's default).
const MAX_DEPTH: usize = 100;

/// Why a peer's `chain` (its own certificate first) is not to be trusted; None when it is.
#[must_use]
pub fn verify(chain: &[Certificate], policy: &Policy<'_>) -> Option<Reason> {
    let first = chain.first()?;
    let mut found = None;
    let built = build(first, &chain[1..], policy);
    found = built.reason.or(found);
    found = extensions(&built.chain, policy).or(found);
    found = strength(&built.chain).or(found);
    if !policy.revocations.is_empty() {
        found = revocation::check(&built.chain, policy).or(found);
    }
    signatures_and_times(&built, policy).or(found)
}

struct Built {
    /// From the peer's own up, as far as issuers were found.
    chain: Vec<Certificate>,
    reason: Option<Reason>,
    ends_in_root: bool,
}

fn build(first: &Certificate, others: &[Certificate], policy: &Policy<'_>) -> Built {
    let mut chain = vec![first.clone()];
    let mut trusted = policy.roots.find_same(first).is_some() as usize;
    let mut unused: Vec<&Certificate> = others.iter().collect();
    while chain.len() <= MAX_DEPTH {
        let last = &chain[chain.len() - 1];
        if last.is_self_issued() {
            break;
        }
        // Whom we trust comes first, then what the peer sent.
        if let Some(issuer) = policy.roots.find_issuer(last, policy.now) {
            trusted += 1;
            chain.push(issuer);
        } else if let Some(at) = unused.iter().position(|other| last.may_be_issued_by(other)) {
            let next = unused.remove(at).clone();
            trusted += policy.roots.find_same(&next).is_some() as usize;
            chain.push(next);
        } else {
            break;
        }
        if policy.partial_chains && trusted > 0 {
            break;
        }
    }
    let last = &chain[chain.len() - 1];
    let ends_in_root = last.is_self_issued();
    let last_is_trusted = policy.roots.find_same(last).is_some();
    let reason = if last_is_trusted && (ends_in_root || policy.partial_chains) {
        None
    } else if ends_in_root && chain.len() == 1 {
        Some(Reason::DepthZeroSelfSignedCert)
    } else if ends_in_root {
        Some(Reason::SelfSignedCertInChain)
    } else if trusted > 0 {
        Some(Reason::UnableToGetIssuerCert)
    } else {
        Some(Reason::UnableToGetIssuerCertLocally)
    };
    Built {
        chain,
        reason,
        ends_in_root: ends_in_root || (policy.partial_chains && last_is_trusted),
    }
}

fn extensions(chain: &[Certificate], policy: &Policy<'_>) -> Option<Reason> {
    let wanted = match policy.purpose {
        Purpose::Server => "1.3.6.1.5.5.7.3.1",
        Purpose::Client => "1.3.6.1.5.5.7.3.2",
    };
    let mut found = None;
    let mut below = 0;
    for (depth, certificate) in chain.iter().enumerate() {
        if certificate.has_unknown_critical {
            found = Some(Reason::UnhandledCriticalExtension);
        }
        if depth > 0 && !certificate.passes_for_ca() {
            found = Some(Reason::InvalidCa);
        }
        let usages = certificate.extended_usage.as_ref();
        if usages.is_some_and(|usages| {
            usages
                .iter()
                .all(|usage| usage != wanted && usage != "2.5.29.37.0")
        }) {
            found = Some(Reason::InvalidPurpose);
        }
        let limit = certificate
            .constraints
            .and_then(|constraints| constraints.depth);
        if depth > 0 && limit.is_some_and(|limit| below > limit) {
            found = Some(Reason::PathLengthExceeded);
        }
        if depth > 0 && !certificate.is_self_issued() {
            below += 1;
        }
    }
    found
}

/// OpenSSL's security level 1: 80 bits, which RSA reaches at 1,024 and EC at 160.
fn strength(chain: &[Certificate]) -> Option<Reason> {
    let mut found = None;
    for (depth, certificate) in chain.iter().enumerate() {
        let weak = match &certificate.key.rsa {
            Some(_) => certificate.key.bits < 1024,
            None => certificate.key.bits != 0 && certificate.key.bits < 160,
        };
        if weak {
            found = Some(if depth == 0 {
                Reason::EeKeyTooSmall
            } else {
                Reason::CaKeyTooSmall
            });
        }
    }
    found
}

/// From the top down, as OpenSSL goes: what is nearest to the peer is told last.
fn signatures_and_times(built: &Built, policy: &Policy<'_>) -> Option<Reason> {
    let chain = &built.chain;
    let mut found = None;
    let top = chain.len() - 1;
    if !built.ends_in_root && top == 0 {
        found = Some(Reason::UnableToVerifyLeafSignature);
    }
    for depth in (0..=top).rev() {
        let certificate = &chain[depth];
        // A root's own signature says nothing.
        if let Some(issuer) = chain.get(depth + 1)
            && !signature::is_by(certificate, issuer)
        {
            found = Some(Reason::CertSignatureFailure);
        }
        // The topmost of a chain without root is the last whose time is not looked at, unless it is the only one.
        if depth == top && !built.ends_in_root && top > 0 {
            continue;
        }
        if policy.now < certificate.not_before {
            found = Some(Reason::CertNotYetValid);
        }
        if policy.now > certificate.not_after {
            found = Some(Reason::CertHasExpired);
        }
    }
    found
}

/// Whether `issuer`'s key signed `certificate`.
#[must_use]
pub fn is_signed_by(certificate: &Certificate, spki: &[u8]) -> bool {
    signature::is_by_key(certificate, spki)
}
