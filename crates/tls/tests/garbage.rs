//! What is no TLS, or is TLS that breaks off.

use crate::support::{Pair, context, identity};
use proptest::prelude::*;
use tls::{ClientOptions, Error, ServerOptions, Session};

fn server_on(bytes: &[u8]) -> Result<(), Error> {
    let (mut text, mut events) = (Vec::new(), Vec::new());
    Session::server().feed(bytes, &mut text, &mut events)
}

#[test]
fn other_protocols_are_told_by_name() {
    let reason = |bytes: &[u8]| server_on(bytes).unwrap_err().to_string();
    assert_eq!(
        reason(b"GET / HTTP/1.1\r\n\r\n"),
        "error:0A00009C:SSL routines::http request"
    );
    assert_eq!(
        reason(b"hello, are you there?"),
        "error:0A00010B:SSL routines::wrong version number"
    );
    // A client of TLS 1.0 would be refused later, by its hello.
    assert!(server_on(&[0x16, 3, 1]).is_ok());
}

#[test]
fn a_large_record_of_nothing_is_refused() {
    let mut record = vec![0x16, 3, 1, 0x40, 0];
    record.resize(5 + 0x4000, 0);
    assert!(server_on(&record).is_err());
    let mut empty = Vec::new();
    for _ in 0..100 {
        empty.extend_from_slice(&[0x16, 3, 1, 0, 0]);
    }
    assert!(server_on(&empty).is_err());
}

#[test]
fn a_changed_byte_ends_the_session() {
    let server = context(vec![identity("a.test")]);
    let mut pair = Pair::new(&context(Vec::new()), ClientOptions::default());
    pair.talk(&server, &ServerOptions::default(), 1000).unwrap();
    pair.client.write(b"text").unwrap();
    let mut bytes = Vec::new();
    pair.client.take_output(&mut bytes);
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    let error = pair
        .server
        .feed(&bytes, &mut pair.server_text, &mut pair.server_events)
        .unwrap_err();
    assert_eq!(error.reason(), "decryption failed or bad record mac");
    assert!(pair.server_text.is_empty());
}

proptest! {
    #[test]
    fn random_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..600), cut in 0usize..600) {
        let client = context(Vec::new());
        for is_server in [true, false] {
            let mut session = if is_server {
                Session::server()
            } else {
                Session::client(&client, ClientOptions::default()).unwrap()
            };
            let (mut text, mut events) = (Vec::new(), Vec::new());
            let (first, second) = bytes.split_at(cut.min(bytes.len()));
            if session.feed(first, &mut text, &mut events).is_ok() {
                let _ = session.feed(second, &mut text, &mut events);
            }
            prop_assert!(text.is_empty());
        }
    }

    #[test]
    fn certificates_of_random_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = tls::certificate::Certificate::of(&bytes);
        let _ = tls::verify::RevocationList::of(&bytes);
        let _ = tls::verify::Roots::new([&bytes[..]]);
    }

    #[test]
    fn a_certificate_with_changed_bytes_never_panics(at in 0usize..300, to in any::<u8>()) {
        let mut der = identity("a.test").chain()[0].to_vec();
        let at = at.min(der.len() - 1);
        der[at] = to;
        if let Ok(certificate) = tls::certificate::Certificate::of(&der) {
            let _ = (certificate.alt_names_text(), certificate.subject.lines(), certificate.valid_from());
            let _ = certificate.matches_host("a.test", Default::default());
        }
    }
}
