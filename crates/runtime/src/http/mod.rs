//! `node:http`. The native half owns accepted connections: it reads, parses, keeps pipelined answers in order and
//! writes; JavaScript hears of one message by one call, and answers by one.
//!
//! Output is collected while events are handed out and written once a connection and poll round (`Outbox`).

mod client_parser;
mod connection;
mod outbox;
mod respond;
mod server;

use crate::core::room::room;
use crate::rooms;
use connection::Connection;
use std::collections::HashMap;

room! {
    name: "http",
    ops: [
        server::listen_tcp, server::listen_unix, server::set_limits, server::close_idle, server::close_all,
        server::connection_count, server::expire,
        respond::send_text, respond::send_latin1, respond::send_bytes, respond::pause, respond::resume,
        respond::discard, respond::detach, respond::abort, respond::refuse_with,
        client_parser::open, client_parser::feed, client_parser::finish, client_parser::close,
        client_parser::set_request_method,
    ],
    public: [("http", "http.js")],
    shared: ["incoming.js", "outgoing.js", "protocol.js", "client.js", "agent.js"],
    uses: ["net"],
    load: Eager,
}

pub(crate) const ROOM_INDEX: usize = rooms::index_of("http");

/// The room's connections and listeners.
#[derive(Debug, Default)]
pub(crate) struct State {
    /// By the stream's number.
    connections: HashMap<u64, Box<Connection>>,
    /// Limits of each listener, by its number.
    servers: HashMap<u64, server::Limits>,
    outbox: outbox::Outbox,
    pub(crate) clients: client_parser::ClientParsers,
}
