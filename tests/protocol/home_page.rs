//! The two programs of the home page of 2010, to the letter.

use std::io::{BufRead, BufReader};
use std::net::Shutdown;
use std::time::{Duration, Instant};

use super::{ECHO_2010, HELLO_2010, List};
use crate::support::server::Server;

pub(super) const TESTS: List = &[
    ("one_client_waits_two_seconds", one_client_waits_two_seconds),
    (
        "a_thousand_clients_wait_together",
        a_thousand_clients_wait_together,
    ),
    ("echo_greets_and_repeats", echo_greets_and_repeats),
    (
        "echo_serves_a_half_closed_client",
        echo_serves_a_half_closed_client,
    ),
];

fn one_client_waits_two_seconds() {
    let server = Server::example(HELLO_2010.0, HELLO_2010.1);
    let started = Instant::now();
    server.assert_serves_http("Hello World");
    assert!(
        started.elapsed() >= Duration::from_millis(1900),
        "the answer came after {:?}",
        started.elapsed()
    );
}

fn a_thousand_clients_wait_together() {
    const CLIENTS: usize = 1000;
    let server = Server::example(HELLO_2010.0, HELLO_2010.1);
    let started = Instant::now();
    let mut clients: Vec<_> = (0..CLIENTS)
        .map(|_| {
            let mut client = server.connect();
            client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
            client
        })
        .collect();
    for client in &mut clients {
        let head = client.read_until("\r\n\r\n");
        assert!(head.starts_with("HTTP/1.1 200 OK\r\n"), "head: {head:?}");
        assert!(
            head.to_lowercase().contains("content-type: text/plain\r\n"),
            "head: {head:?}"
        );
        client.read_until("Hello World");
    }
    // One after the other they would take 2000 seconds.
    let took = started.elapsed();
    assert!(
        took >= Duration::from_millis(1900),
        "the answers came after {took:?}"
    );
    assert!(
        took < Duration::from_secs(15),
        "a thousand answers took {took:?}"
    );
}

fn echo_greets_and_repeats() {
    let server = Server::example(ECHO_2010.0, ECHO_2010.1);
    let mut client = server.connect();
    client.read_until("hello\r\n");
    client.send("one ");
    client.read_until("one ");
    client.send("tw\u{f6}");
    let mut line = Vec::new();
    let mut reader = BufReader::new(client.stream.try_clone().expect("a socket can be shared"));
    reader.read_until(0xb6, &mut line).expect("the echo comes");
    assert_eq!(line, "tw\u{f6}".as_bytes());
}

fn echo_serves_a_half_closed_client() {
    let server = Server::example(ECHO_2010.0, ECHO_2010.1);
    let mut client = server.connect();
    client.send("last words");
    client
        .stream
        .shutdown(Shutdown::Write)
        .expect("the client half-closes");
    assert_eq!(client.read_to_end(), "hello\r\nlast wordsgoodbye\r\n");
}
