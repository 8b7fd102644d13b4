//! The echo server in today's form.

use std::net::Shutdown;

use super::{ECHO_NET, List};
use crate::support::server::Server;

pub(super) const TESTS: List = &[
    ("half_close_is_served", half_close_is_served),
    ("large_data_comes_back_whole", large_data_comes_back_whole),
    ("many_clients_at_once", many_clients_at_once),
];

fn half_close_is_served() {
    let server = Server::example(ECHO_NET.0, ECHO_NET.1);
    let mut client = server.connect();
    client.send("ping");
    client
        .stream
        .shutdown(Shutdown::Write)
        .expect("the client half-closes");
    let all = client.read_to_end();
    assert!(all.contains("ping"), "all: {all:?}");
}

fn large_data_comes_back_whole() {
    let server = Server::example(ECHO_NET.0, ECHO_NET.1);
    let mut client = server.connect();
    // More than any socket buffer, written while the echo is read.
    let text = "0123456789abcdef".repeat(256 * 1024);
    let mut writer = client.stream.try_clone().expect("a socket can be shared");
    let sent = text.clone();
    let writing = std::thread::spawn(move || {
        std::io::Write::write_all(&mut writer, sent.as_bytes()).expect("the server reads");
        writer
            .shutdown(Shutdown::Write)
            .expect("the client half-closes");
    });
    let all = client.read_to_end();
    writing.join().expect("the writer ends");
    assert!(
        all.contains(&text),
        "{} bytes came back of {}",
        all.len(),
        text.len()
    );
}

fn many_clients_at_once() {
    let server = Server::example(ECHO_NET.0, ECHO_NET.1);
    let mut clients: Vec<_> = (0..500).map(|_| server.connect()).collect();
    for (i, client) in clients.iter_mut().enumerate() {
        client.send(&format!("client {i};"));
    }
    for (i, client) in clients.iter_mut().enumerate().rev() {
        client.read_until(&format!("client {i};"));
    }
}
