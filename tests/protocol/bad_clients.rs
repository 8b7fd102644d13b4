//! Clients that send garbage, nothing, too much, or a reset do not disturb the others.

use std::io::Write;
use std::net::Shutdown;

use super::{ECHO_2010, ECHO_NET, HELLO_HTTP, List};
use crate::support::server::Server;

pub(super) const TESTS: List = &[
    ("garbage_gets_400", garbage_gets_400),
    ("smuggling_gets_400", smuggling_gets_400),
    ("an_endless_head_is_refused", an_endless_head_is_refused),
    ("silent_clients_do_not_stop_others", silent_clients),
    ("a_cut_request_is_dropped", cut_request),
    ("resets_do_not_stop_the_http_server", resets_http),
    ("resets_do_not_stop_the_echo_server", resets_echo),
    (
        "a_reset_does_not_stop_the_2010_echo_server",
        resets_echo_2010,
    ),
];

fn garbage_gets_400() {
    let server = Server::example(HELLO_HTTP.0, HELLO_HTTP.1);
    for garbage in [
        "\u{1}\u{2}\u{3}\u{4}\r\n\r\n",
        "GET\r\n\r\n",
        "not http at all\r\n\r\n",
        "GET / HTTP/9.9\r\n\r\n",
    ] {
        let mut client = server.connect();
        client.send(garbage);
        let answer = client.read_to_end();
        assert!(
            answer.starts_with("HTTP/1.1 400 Bad Request\r\n"),
            "{garbage:?} got {answer:?}"
        );
    }
    server.assert_serves_http("Hello");
}

fn smuggling_gets_400() {
    let server = Server::example(HELLO_HTTP.0, HELLO_HTTP.1);
    for headers in [
        "Content-Length: 3\r\nContent-Length: 4",
        "Content-Length: 3\r\nTransfer-Encoding: chunked",
        "Content-Length: -1",
        "Content-Length : 3",
    ] {
        let mut client = server.connect();
        client.send(&format!(
            "POST / HTTP/1.1\r\nHost: x\r\n{headers}\r\n\r\nabcd"
        ));
        let answer = client.read_to_end();
        assert!(
            answer.starts_with("HTTP/1.1 400 Bad Request\r\n"),
            "{headers:?} got {answer:?}"
        );
    }
    server.assert_serves_http("Hello");
}

fn an_endless_head_is_refused() {
    let server = Server::example(HELLO_HTTP.0, HELLO_HTTP.1);
    let mut client = server.connect();
    client.send("GET / HTTP/1.1\r\nHost: x\r\n");
    // The server stops reading some time: what is not taken is no failure.
    let line = format!("X-Filler: {}\r\n", "x".repeat(1000));
    for _ in 0..100 {
        if client.stream.write_all(line.as_bytes()).is_err() {
            break;
        }
    }
    server.assert_serves_http("Hello");
}

fn silent_clients() {
    let server = Server::example(HELLO_HTTP.0, HELLO_HTTP.1);
    let silent: Vec<_> = (0..100).map(|_| server.connect()).collect();
    server.assert_serves_http("Hello");
    drop(silent);
    server.assert_serves_http("Hello");
}

fn cut_request() {
    let server = Server::example(HELLO_HTTP.0, HELLO_HTTP.1);
    let mut client = server.connect();
    client.send("GET / HTTP/1.1\r\nHos");
    client
        .stream
        .shutdown(Shutdown::Write)
        .expect("the client half-closes");
    let answer = client.read_to_end();
    assert!(
        answer.is_empty() || answer.starts_with("HTTP/1.1 400 "),
        "answer: {answer:?}"
    );
    server.assert_serves_http("Hello");
}

/// Connects, sends, and closes with unread data waiting: the kernel answers the peer with a reset.
fn reset(server: &Server, text: &str) {
    let mut client = server.connect();
    client.send(text);
    // A byte is there and stays unread, so that closing resets.
    assert_eq!(client.stream.peek(&mut [0]).expect("the server answers"), 1);
}

fn resets_http() {
    let server = Server::example(HELLO_HTTP.0, HELLO_HTTP.1);
    for _ in 0..50 {
        reset(&server, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    }
    server.assert_serves_http("Hello");
}

fn resets_echo() {
    let server = Server::example(ECHO_NET.0, ECHO_NET.1);
    for _ in 0..50 {
        reset(&server, "x");
    }
    let mut client = server.connect();
    client.send("still there");
    client.read_until("still there");
}

fn resets_echo_2010() {
    let server = Server::example(ECHO_2010.0, ECHO_2010.1);
    for _ in 0..50 {
        reset(&server, "x");
    }
    let mut client = server.connect();
    client.send("still there");
    client.read_until("still there");
}
