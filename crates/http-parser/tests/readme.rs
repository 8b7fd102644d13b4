//! The README's server, run for real on loopback.
#![allow(
    clippy::disallowed_types,
    reason = "somebody has to own the sockets here"
)]

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};

#[path = "../examples/server.rs"]
#[allow(
    dead_code,
    unreachable_pub,
    reason = "it is a program of its own, whose main is not called here"
)]
mod server;

#[test]
fn the_page_shows_the_example() {
    let page = include_str!("../README.md");
    let block = page.split("```rust,no_run\n").nth(1).unwrap();
    let shown = block.split("```").next().unwrap();
    let (_, code) = include_str!("../examples/server.rs")
        .split_once(")]\n\n")
        .unwrap();
    assert_eq!(shown, code);
}

/// What the server answers to these bytes, and whether it was content.
fn answer(request: &[u8]) -> (String, Result<(), String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let mut client = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    let (stream, _) = listener.accept().unwrap();
    let serving = std::thread::spawn(move || server::serve(stream).map_err(|e| e.to_string()));
    client.write_all(request).unwrap();
    client.shutdown(Shutdown::Write).unwrap();
    let mut answer = String::new();
    client.read_to_string(&mut answer).unwrap();
    (answer, serving.join().unwrap())
}

#[test]
fn it_answers_what_is_asked() {
    let requests = b"POST /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n\
        HEAD /bc HTTP/1.1\r\n\r\nGET /def HTTP/1.1\r\nConnection: close\r\n\r\n";
    let head = |len: usize| format!("HTTP/1.1 200 OK\r\nContent-Length: {len}\r\n\r\n");
    let want = format!("{}/a{}{}/def", head(2), head(3), head(4));
    assert_eq!(answer(requests), (want, Ok(())));
}

#[test]
fn it_refuses_what_is_cut_or_wrong() {
    let (answered, error) = answer(b"GET / HT");
    assert_eq!(answered, "");
    assert_eq!(
        error.unwrap_err(),
        "Invalid EOF state (HPE_INVALID_EOF_STATE at byte 8)"
    );
    let (_, error) = answer(b"GET / HTTP/1.1\r\nA : b\r\n\r\n");
    assert!(error.unwrap_err().contains("HPE_INVALID_HEADER_TOKEN"));
}
