//! What two sessions agree on, in all sizes of pieces.

use crate::support::{Pair, context, identity};
use tls::{
    ClientOptions, Context, ContextOptions, Event, Protocol, ServerOptions, Session, TicketKeys,
};

fn versioned(identities: Vec<tls::Identity>, version: Protocol) -> Context {
    let options = ContextOptions {
        identities,
        min: version,
        max: version,
        ..ContextOptions::default()
    };
    Context::new(options).unwrap()
}

#[test]
fn data_goes_both_ways_in_any_pieces() {
    for version in [Protocol::Tls12, Protocol::Tls13] {
        for size in [1, 7, 1000, usize::MAX] {
            let server = versioned(vec![identity("a.test")], version);
            let client = versioned(Vec::new(), version);
            let options = ClientOptions {
                server_name: Some("a.test".into()),
                ..ClientOptions::default()
            };
            let mut pair = Pair::new(&client, options);
            // Before the handshake is done it waits for that.
            pair.client.write(b"early").unwrap();
            pair.talk(&server, &ServerOptions::default(), size).unwrap();
            assert_eq!(pair.server_text, b"early");
            assert_eq!(pair.client_events, [Event::Secure]);
            assert_eq!(pair.server_events, [Event::Hello, Event::Secure]);
            assert_eq!(pair.server.server_name(), Some("a.test"));
            let big = vec![7; 100_000];
            pair.server.write(&big).unwrap();
            pair.talk(&server, &ServerOptions::default(), size).unwrap();
            assert_eq!(pair.client_text, big);
            let facts = (pair.client.facts().unwrap(), pair.server.facts().unwrap());
            assert_eq!(facts.0, facts.1);
            pair.client.close();
            pair.talk(&server, &ServerOptions::default(), size).unwrap();
            assert_eq!(pair.server_events.last(), Some(&Event::Closed));
            assert!(pair.client.write(b"more").is_err());
        }
    }
}

#[test]
fn the_client_s_hello_tells_what_it_wants() {
    let client = context(Vec::new());
    let options = ClientOptions {
        server_name: Some("b.test".into()),
        alpn: vec![b"h2".to_vec(), b"http/1.1".to_vec()],
        ..ClientOptions::default()
    };
    let mut session = Session::client(&client, options).unwrap();
    let mut bytes = Vec::new();
    session.take_output(&mut bytes);
    let mut server = Session::server();
    let (mut text, mut events) = (Vec::new(), Vec::new());
    server.feed(&bytes, &mut text, &mut events).unwrap();
    assert_eq!(events, [Event::Hello]);
    let greeting = server.greeting().unwrap();
    assert_eq!(greeting.server_name.as_deref(), Some("b.test"));
    assert_eq!(greeting.alpn, [b"h2".to_vec(), b"http/1.1".to_vec()]);
}

#[test]
fn a_protocol_is_agreed_on_or_the_session_ends() {
    let server = context(vec![identity("a.test")]);
    let client = context(Vec::new());
    let offer = |name: &[u8]| ClientOptions {
        alpn: vec![name.to_vec()],
        ..ClientOptions::default()
    };
    let takes = ServerOptions {
        alpn: vec![b"h2".to_vec(), b"x".to_vec()],
        ..ServerOptions::default()
    };
    let mut pair = Pair::new(&client, offer(b"x"));
    pair.talk(&server, &takes, 100).unwrap();
    assert_eq!(pair.client.alpn(), Some(&b"x"[..]));
    let mut pair = Pair::new(&client, offer(b"y"));
    let (who, error) = pair.talk(&server, &takes, 100).unwrap_err();
    assert_eq!((who, error.reason()), ("server", "no application protocol"));
    // The alert is there to be sent.
    let error = pair.talk(&server, &takes, 100).unwrap_err();
    assert_eq!(
        (error.0, error.1.reason()),
        ("client", "tlsv1 alert no application protocol")
    );
}

#[test]
fn a_session_is_resumed_as_long_as_the_ticket_keys_stay() {
    for version in [Protocol::Tls12, Protocol::Tls13] {
        let server = versioned(vec![identity("a.test")], version);
        let client = versioned(Vec::new(), version);
        let mut pair = Pair::new(&client, ClientOptions::default());
        pair.talk(&server, &ServerOptions::default(), 500).unwrap();
        assert!(!pair.client.facts().unwrap().resumed);
        let mut sessions = pair.client.take_sessions();
        let resume = |session| ClientOptions {
            session,
            ..ClientOptions::default()
        };
        let mut again = Pair::new(&client, resume(sessions.pop()));
        again.talk(&server, &ServerOptions::default(), 500).unwrap();
        assert!(again.client.facts().unwrap().resumed && again.server.facts().unwrap().resumed);
        assert_eq!(again.client.peer_chain(), pair.client.peer_chain());
        server.set_ticket_keys(TicketKeys::random());
        let mut anew = Pair::new(&client, resume(again.client.take_sessions().pop()));
        anew.talk(&server, &ServerOptions::default(), 500).unwrap();
        assert!(!anew.client.facts().unwrap().resumed);
    }
}

#[test]
fn clients_show_certificates_when_asked() {
    let server = context(vec![identity("a.test")]);
    let client = context(vec![identity("client")]);
    let asks = ServerOptions {
        request_certificate: true,
        ..ServerOptions::default()
    };
    let mut pair = Pair::new(&client, ClientOptions::default());
    pair.talk(&server, &asks, 999).unwrap();
    assert_eq!(pair.server.peer_chain(), client.identities()[0].chain());
    let needs = ServerOptions {
        require_certificate: true,
        ..asks.clone()
    };
    let mut pair = Pair::new(&context(Vec::new()), ClientOptions::default());
    let (who, error) = pair.talk(&server, &needs, 999).unwrap_err();
    assert_eq!(
        (who, error.reason()),
        ("server", "peer did not return a certificate")
    );
    let mut pair = Pair::new(&context(Vec::new()), ClientOptions::default());
    pair.talk(&server, &asks, 999).unwrap();
    assert!(pair.server.peer_chain().is_empty());
}

#[test]
fn keys_are_updated_under_way() {
    let server = context(vec![identity("a.test")]);
    let mut pair = Pair::new(&context(Vec::new()), ClientOptions::default());
    pair.talk(&server, &ServerOptions::default(), 1000).unwrap();
    pair.client.update_keys().unwrap();
    pair.client.write(b"by new keys").unwrap();
    pair.talk(&server, &ServerOptions::default(), 1000).unwrap();
    assert_eq!(pair.server_text, b"by new keys");
}

#[test]
fn nothing_in_common_is_said_so() {
    let (new, old) = (Protocol::Tls13, Protocol::Tls12);
    let server = versioned(vec![identity("a.test")], new);
    let mut pair = Pair::new(&versioned(Vec::new(), old), ClientOptions::default());
    let (who, error) = pair
        .talk(&server, &ServerOptions::default(), 1000)
        .unwrap_err();
    assert_eq!((who, error.reason()), ("server", "unsupported protocol"));
    let options = |ciphers: &str| ContextOptions {
        ciphers: Some(ciphers.into()),
        ..ContextOptions::default()
    };
    assert_eq!(
        Context::new(options("NULL-MD5")).unwrap_err().reason(),
        "no cipher match"
    );
    assert!(Context::new(options("ECDHE-RSA-AES128-GCM-SHA256:!RC4")).is_ok());
    let mut pair = Pair::new(&context(Vec::new()), ClientOptions::default());
    let (who, error) = pair
        .talk(&context(Vec::new()), &ServerOptions::default(), 1000)
        .unwrap_err();
    assert_eq!((who, error.reason()), ("server", "no shared cipher"));
}
