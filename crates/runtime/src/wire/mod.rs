//! The client's end of HTTP/1.1 connections, for `fetch`: what is sent is one piece of bytes, what arrives is parsed here
//! and told with everything else that the poll round brought, a short response by one entry. `http.request` has its own
//! way, as its sockets and parsers are visible to programs.
//!
//! A connection is made by `net` and adopted when it is there; its name is then its stream's slot, until JavaScript
//! closes it.

mod receive;
mod round;
mod send;

use crate::core::room::room;
use crate::rooms;
use evloop::StreamId;
use http_parser::{Mode, Parser};

room! {
    name: "wire",
    ops: [send::adopt, send::send, send::send_bytes, send::pause, send::resume, send::close],
    shared: ["wire.js", "pool.js"],
    uses: ["net"],
    load: Eager,
}

pub(crate) const ROOM_INDEX: usize = rooms::index_of("wire");

#[derive(Debug)]
struct Connection {
    stream: StreamId,
    parser: Parser,
    /// A final head was read, and its message's end was not.
    reading: bool,
}

/// The room's connections, by slot.
#[derive(Debug, Default)]
pub(crate) struct State {
    connections: Vec<Option<Box<Connection>>>,
    /// Parsers of closed connections, kept for their memory.
    spare: Vec<Parser>,
    round: round::Round,
    scheduled: bool,
    /// Where a request is put together.
    out: Vec<u8>,
}

const MAX_SPARE: usize = 64;

impl State {
    fn insert(&mut self, stream: StreamId) {
        let slot = stream.slot() as usize;
        if self.connections.len() <= slot {
            self.connections.resize_with(slot + 1, || None);
        }
        let parser = self
            .spare
            .pop()
            .unwrap_or_else(|| Parser::new(Mode::Response));
        self.connections[slot] = Some(Box::new(Connection {
            stream,
            parser,
            reading: false,
        }));
    }

    fn get(&mut self, slot: u32) -> Option<&mut Connection> {
        self.connections.get_mut(slot as usize)?.as_deref_mut()
    }

    fn remove(&mut self, slot: u32) -> Option<StreamId> {
        let mut connection = self.connections.get_mut(slot as usize)?.take()?;
        if self.spare.len() < MAX_SPARE {
            connection.parser.reset();
            self.spare.push(connection.parser);
        }
        Some(connection.stream)
    }
}
