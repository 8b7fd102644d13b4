//! `node:http`. The native half owns accepted connections: it reads, parses, keeps pipelined answers in order and
//! writes. JavaScript hears of the messages of a poll round by one call, and answers each by one; what it wrote goes out
//! when the round's sockets were read, once a connection.

mod busy;
mod connections;
mod expiry;
mod parsers;
mod pumped;
mod receive;
mod respond;
mod secure;
mod server;
mod told;

use crate::core::room::room;
use crate::rooms;
use evloop::StreamId;
use slab::Slab;
use std::collections::HashMap;

room! {
    name: "http",
    ops: [
        server::listen_tcp, server::listen_unix, server::open_server, server::close_server, server::set_limits,
        server::close_idle, secure::set_secure, server::close_all, server::connection_count,
        respond::send_text, respond::send_latin1, respond::send_bytes, respond::takes, respond::waiting, respond::stream_of,
        respond::pause, respond::resume, respond::discard, respond::detach, respond::abort, respond::flush_now, respond::end_answers,
        respond::refuse_with, pumped::pump_source, pumped::pump_sink,
        parsers::open, parsers::open_request, parsers::feed, parsers::finish, parsers::close,
        parsers::set_request_method, parsers::ignore_upgrade,
    ],
    public: [("http", "http.js")],
    shared: ["incoming.js", "outgoing.js", "protocol.js", "client.js", "agent.js", "http_parser.js", "server.js", "late.js"],
    uses: ["net", "pump", "tls"],
    load: Eager,
}

pub(crate) const ROOM_INDEX: usize = rooms::index_of("http");

/// The room's connections and servers.
#[derive(Debug, Default)]
pub(crate) struct State {
    connections: connections::Connections,
    servers: Slab<server::Server>,
    /// Numbers of servers by those of their listeners.
    listeners: HashMap<u64, u32>,
    /// Streams with output to write when the round is over; a connection is in it at most once.
    dirty: Vec<StreamId>,
    pub(crate) parsers: parsers::Parsers,
}
