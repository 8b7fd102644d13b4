//! Certificates and revocation lists of random bytes.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tls::certificate::Certificate;
use tls::verify::{Policy, Purpose, RevocationList, Roots, verify};

fuzz_target!(|bytes: &[u8]| {
    let _ = RevocationList::of(bytes);
    let Ok(certificate) = Certificate::of(bytes) else { return };
    let _ = (certificate.alt_names_text(), certificate.subject.lines(), certificate.valid_to());
    let _ = certificate.matches_host("a.example.com", Default::default());
    let roots = Roots::new([bytes]);
    let policy = Policy { roots: &roots, revocations: &[], partial_chains: true, now: 0, purpose: Purpose::Server };
    let _ = verify(&[certificate], &policy);
});
