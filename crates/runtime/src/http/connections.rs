//! The connections of all HTTP servers by the slot of their stream: what an idle one keeps, and what it lends a busy one.

use super::busy::Busy;
use evloop::StreamId;

/// An accepted connection. While nothing is under way on it, this is all of it.
#[derive(Debug)]
pub(super) struct Connection {
    pub(super) stream: StreamId,
    /// The server's number in the room.
    pub(super) server: u32,
    pub(super) waits: Waits,
    /// Loop time in milliseconds since when it waits.
    pub(super) since: u64,
    /// Parser, answers and output, while a message is under way in either direction.
    pub(super) busy: Option<Box<Busy>>,
}

/// What a connection waits for, as its server's time-outs see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Waits {
    /// The rest of a first or a begun head.
    Head,
    /// The rest of a body.
    Body,
    /// The server's answer: nothing that could be late.
    Answer,
    /// Another request: the connection is idle.
    Nothing,
}

/// All connections. A stream's slot is its name until its end is told.
#[derive(Debug, Default)]
pub(crate) struct Connections {
    slots: Vec<Option<Connection>>,
}

impl Connections {
    pub(super) fn get(&mut self, slot: u32) -> Option<&mut Connection> {
        self.slots.get_mut(slot as usize)?.as_mut()
    }

    /// The connection in `slot` if something is under way on it.
    pub(super) fn busy(&mut self, slot: u32) -> Option<(StreamId, &mut Busy)> {
        let connection = self.get(slot)?;
        Some((connection.stream, connection.busy.as_deref_mut()?))
    }

    pub(super) fn insert(&mut self, connection: Connection) {
        let slot = connection.stream.slot() as usize;
        if self.slots.len() <= slot {
            self.slots.resize_with(slot + 1, || None);
        }
        self.slots[slot] = Some(connection);
    }

    pub(super) fn remove(&mut self, stream: StreamId) -> Option<Connection> {
        let slot = self.slots.get_mut(stream.slot() as usize)?;
        slot.take_if(|connection| connection.stream == stream)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Connection> {
        self.slots.iter().flatten()
    }
}
