//! HTTP on the wire, against the hello server in today's form: framing, keep-alive, pipelining, old peers.

use super::{HELLO_HTTP, List};
use crate::support::server::{Client, Server};

pub(super) const TESTS: List = &[
    (
        "keep_alive_serves_many_requests_on_one_connection",
        keep_alive,
    ),
    ("connection_close_is_obeyed", connection_close),
    ("pipelined_requests_are_answered_in_order", pipelined),
    ("a_request_in_single_bytes", single_bytes),
    ("http_1_0_closes", http_1_0_closes),
    ("http_1_0_keep_alive", http_1_0_keep_alive),
    ("head_has_no_body", head_has_no_body),
    ("expect_100_continue", expect_100_continue),
    ("a_chunked_request_body_is_taken", chunked_request),
    ("half_closed_client_gets_its_answer", half_closed_client),
];

fn start() -> (Server, Client) {
    let server = Server::example(HELLO_HTTP.0, HELLO_HTTP.1);
    let client = server.connect();
    (server, client)
}

/// Reads one answer with its body, framed by length or chunks; gives the head in lower case.
fn answer(client: &mut Client) -> String {
    let head = client.read_until("\r\n\r\n").to_lowercase();
    assert!(head.starts_with("http/1.1 200 ok\r\n"), "head: {head:?}");
    if head.contains("transfer-encoding: chunked\r\n") {
        client.read_until("0\r\n\r\n");
    } else {
        let length = head
            .split_once("content-length: ")
            .and_then(|(_, rest)| rest.split_once("\r\n"));
        let length = length
            .unwrap_or_else(|| panic!("the body is framed: {head:?}"))
            .0;
        client.read_exactly(length.parse().expect("a length is a number"));
    }
    head
}

fn keep_alive() {
    let (_server, mut client) = start();
    for _ in 0..100 {
        client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
        let head = answer(&mut client);
        assert!(
            head.contains("connection: keep-alive\r\n"),
            "head: {head:?}"
        );
    }
}

fn connection_close() {
    let (_server, mut client) = start();
    client.send("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    let all = client.read_to_end().to_lowercase();
    assert!(all.contains("connection: close\r\n"), "answer: {all:?}");
}

fn pipelined() {
    let (_server, mut client) = start();
    let mut requests = "GET / HTTP/1.1\r\nHost: x\r\n\r\n".repeat(49);
    requests.push_str("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    client.send(&requests);
    let all = client.read_to_end();
    assert_eq!(
        all.matches("HTTP/1.1 200 OK\r\n").count(),
        50,
        "answers: {all:?}"
    );
    assert_eq!(
        all.to_lowercase().matches("connection: close\r\n").count(),
        1
    );
}

fn single_bytes() {
    let (_server, mut client) = start();
    client
        .stream
        .set_nodelay(true)
        .expect("nagle can be switched off");
    for byte in "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".chars() {
        client.send(&byte.to_string());
    }
    assert!(client.read_to_end().starts_with("HTTP/1.1 200 OK\r\n"));
}

fn http_1_0_closes() {
    let (_server, mut client) = start();
    client.send("GET / HTTP/1.0\r\n\r\n");
    let all = client.read_to_end();
    assert!(all.starts_with("HTTP/1.1 200 OK\r\n"), "answer: {all:?}");
    assert!(
        !all.to_lowercase().contains("transfer-encoding"),
        "an old peer knows no chunks: {all:?}"
    );
}

fn http_1_0_keep_alive() {
    let (_server, mut client) = start();
    for _ in 0..2 {
        client.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
        let head = client.read_until("\r\n\r\n").to_lowercase();
        if head.contains("connection: close\r\n") {
            // Allowed when the length is not known before the body.
            client.read_to_end();
            return;
        }
        let length = head
            .split_once("content-length: ")
            .and_then(|(_, rest)| rest.split_once("\r\n"));
        let length = length
            .unwrap_or_else(|| panic!("an old peer knows no chunks: {head:?}"))
            .0;
        client.read_exactly(length.parse().expect("a length is a number"));
    }
}

fn head_has_no_body() {
    let (_server, mut client) = start();
    client.send("HEAD / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    let all = client.read_to_end();
    assert!(all.starts_with("HTTP/1.1 200 OK\r\n"), "answer: {all:?}");
    assert!(all.ends_with("\r\n\r\n"), "answer: {all:?}");
}

fn expect_100_continue() {
    let (_server, mut client) = start();
    client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");
    assert_eq!(
        client.read_until("\r\n\r\n"),
        "HTTP/1.1 100 Continue\r\n\r\n"
    );
    client.send("body");
    answer(&mut client);
}

fn chunked_request() {
    let (_server, mut client) = start();
    client.send(concat!(
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n",
        "4\r\nbody\r\n3;ext=1\r\nend\r\n0\r\nTrailer: yes\r\n\r\n"
    ));
    answer(&mut client);
    client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    answer(&mut client);
}

fn half_closed_client() {
    let (_server, mut client) = start();
    client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    client
        .stream
        .shutdown(std::net::Shutdown::Write)
        .expect("the client half-closes");
    assert!(client.read_to_end().starts_with("HTTP/1.1 200 OK\r\n"));
}
