//! The slab of descriptors the loop watches, behind generation-checked names.

use crate::child::Child;
use crate::event_loop::{EventLoop, FS_EVENTS};
use crate::ids::{ChildId, Generations, ListenerId, StreamId, UdpId};
use crate::net::listener::Listener;
use crate::net::stream::Stream;
use crate::net::udp::Udp;
use mio::event::Event;
use mio::unix::SourceFd;
use mio::{Interest, Token};
use slab::Slab;
use std::collections::VecDeque;
use std::io;
use std::os::fd::RawFd;

pub(crate) enum Source<D> {
    Stream(Stream<D>),
    Listener(Listener<D>),
    Child(Child<D>),
    Udp(Udp<D>),
}

pub(crate) struct Slot<D> {
    pub(crate) generation: u32,
    pub(crate) source: Source<D>,
}

pub(crate) struct Sources<D> {
    pub(crate) slots: Slab<Slot<D>>,
    generations: Generations,
    /// Sources that were still ready when their turn ended, each named once: they go on in the next poll phase.
    turns: Vec<Token>,
    /// Room for the next list.
    spare: Vec<Token>,
    /// The stream that is being told of its writes, and those it was not told of yet: token, whether the kernel has it.
    pub(crate) telling: Option<StreamId>,
    pub(crate) untold: VecDeque<(u64, bool)>,
}

impl<D> Default for Sources<D> {
    fn default() -> Self {
        Sources {
            slots: Slab::new(),
            generations: Generations::default(),
            turns: Vec::new(),
            spare: Vec::new(),
            telling: None,
            untold: VecDeque::new(),
        }
    }
}

/// No source has that name any more (EBADF).
pub(crate) fn gone() -> io::Error {
    io::Error::from_raw_os_error(libc::EBADF)
}

impl<D> Sources<D> {
    pub(crate) fn insert(&mut self, source: Source<D>) -> (usize, u32) {
        let generation = self.generations.next();
        (self.slots.insert(Slot { generation, source }), generation)
    }

    pub(crate) fn stream(&mut self, slot: u32, generation: u32) -> io::Result<&mut Stream<D>> {
        match self.slots.get_mut(slot as usize) {
            Some(Slot {
                generation: g,
                source: Source::Stream(stream),
            }) if *g == generation => Ok(stream),
            _ => Err(gone()),
        }
    }

    pub(crate) fn listener(&mut self, slot: u32, generation: u32) -> io::Result<&mut Listener<D>> {
        match self.slots.get_mut(slot as usize) {
            Some(Slot {
                generation: g,
                source: Source::Listener(listener),
            }) if *g == generation => Ok(listener),
            _ => Err(gone()),
        }
    }

    /// For calls that only look.
    pub(crate) fn peek_stream(&self, id: StreamId) -> io::Result<&Stream<D>> {
        match self.slots.get(id.slot as usize) {
            Some(Slot {
                generation,
                source: Source::Stream(stream),
            }) if *generation == id.generation => Ok(stream),
            _ => Err(gone()),
        }
    }

    /// For calls that only look.
    pub(crate) fn peek_listener(&self, id: ListenerId) -> io::Result<&Listener<D>> {
        match self.slots.get(id.slot as usize) {
            Some(Slot {
                generation,
                source: Source::Listener(listener),
            }) if *generation == id.generation => Ok(listener),
            _ => Err(gone()),
        }
    }

    pub(crate) fn child(&mut self, id: ChildId) -> io::Result<&mut Child<D>> {
        match self.slots.get_mut(id.slot as usize) {
            Some(Slot {
                generation,
                source: Source::Child(child),
            }) if *generation == id.generation => Ok(child),
            _ => Err(gone()),
        }
    }

    pub(crate) fn udp(&mut self, id: UdpId) -> io::Result<&mut Udp<D>> {
        match self.slots.get_mut(id.slot as usize) {
            Some(Slot {
                generation,
                source: Source::Udp(udp),
            }) if *generation == id.generation => Ok(udp),
            _ => Err(gone()),
        }
    }

    /// For calls that only look.
    pub(crate) fn peek_udp(&self, id: UdpId) -> io::Result<&Udp<D>> {
        match self.slots.get(id.slot as usize) {
            Some(Slot {
                generation,
                source: Source::Udp(udp),
            }) if *generation == id.generation => Ok(udp),
            _ => Err(gone()),
        }
    }

    pub(crate) fn has_turns(&self) -> bool {
        !self.turns.is_empty()
    }

    pub(crate) fn push_turn(&mut self, token: Token) {
        self.turns.push(token);
    }

    /// What waits for a turn now; who comes from here on waits for the next phase.
    pub(crate) fn begin_turns(&mut self) -> Vec<Token> {
        std::mem::replace(&mut self.turns, std::mem::take(&mut self.spare))
    }
}

/// The token of a slot: the same number as its name.
pub(crate) fn token(slot: usize, generation: u32) -> Token {
    Token(((generation as usize) << 32) | slot)
}

fn parts(token: Token) -> (u32, u32) {
    (token.0 as u32, (token.0 >> 32) as u32)
}

/// What epoll said of a descriptor, as far as the loop cares.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Readiness {
    pub(crate) readable: bool,
    pub(crate) writable: bool,
    /// The peer is done, or the connection failed, or urgent data lies between others: reading must go on until it says
    /// so, as a read that gave little may have left something.
    pub(crate) ending: bool,
}

impl<D: 'static> EventLoop<D> {
    /// Puts a source into the slab and has its descriptor watched.
    pub(crate) fn insert_source(
        &mut self,
        fd: RawFd,
        interest: Interest,
        source: Source<D>,
    ) -> io::Result<(u32, u32)> {
        let (slot, generation) = self.sources.insert(source);
        let token = token(slot, generation);
        let registry = self.poll.registry();
        match registry.register(&mut SourceFd(&fd), token, interest) {
            Ok(()) => Ok((slot as u32, generation)),
            Err(error) => {
                self.sources.slots.remove(slot);
                Err(error)
            }
        }
    }

    pub(crate) fn source_ready(&mut self, data: &mut D, event: &Event) {
        self.count_event();
        let failed = event.is_error();
        let ready = Readiness {
            readable: event.is_readable() || event.is_read_closed() || failed,
            writable: event.is_writable() || event.is_write_closed() || failed,
            ending: event.is_read_closed()
                || event.is_write_closed()
                || event.is_priority()
                || failed,
        };
        let (slot, generation) = parts(event.token());
        match self.sources.slots.get(slot as usize) {
            Some(found) if found.generation == generation => match &found.source {
                Source::Stream(_) => {
                    self.stream_event(data, StreamId { slot, generation }, ready);
                }
                Source::Listener(_) => {
                    self.listener_event(data, ListenerId { slot, generation });
                }
                Source::Child(_) => self.child_event(data, ChildId { slot, generation }),
                Source::Udp(_) => self.udp_event(data, UdpId { slot, generation }, ready),
            },
            // Closed by an earlier handler of this round.
            _ => {}
        }
    }

    /// Goes on with sources whose budget ended their turn in an earlier phase.
    pub(crate) fn run_turns(&mut self, data: &mut D, mut turns: Vec<Token>) {
        for token in turns.drain(..) {
            if token == FS_EVENTS {
                self.fs_events_turn(data);
                continue;
            }
            let (slot, generation) = parts(token);
            match self.sources.slots.get(slot as usize) {
                Some(found) if found.generation == generation => match &found.source {
                    Source::Stream(_) => self.stream_turn(data, StreamId { slot, generation }),
                    Source::Listener(_) => {
                        self.listener_turn(data, ListenerId { slot, generation });
                    }
                    Source::Udp(_) => self.udp_turn(data, UdpId { slot, generation }),
                    Source::Child(_) => {}
                },
                _ => {}
            }
        }
        self.sources.spare = turns;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_idle_stream_is_small() {
        // The slot in the slab is all there is of an idle stream: no further allocation. The slab adds 8 bytes at most.
        let size = size_of::<Slot<()>>();
        assert!(size <= 72, "{size}");
    }
}
