//! The slab of descriptors the loop watches, behind generation-checked names.

use crate::event_loop::EventLoop;
use crate::ids::{Generations, StreamId};
use crate::net::listener::Listener;
use crate::net::stream::Stream;
use mio::Token;
use mio::event::Event;
use slab::Slab;
use std::collections::VecDeque;
use std::io;

pub(crate) enum Source<D> {
    Stream(Stream<D>),
    Listener(Listener<D>),
}

pub(crate) struct Slot<D> {
    pub(crate) generation: u32,
    pub(crate) source: Source<D>,
}

pub(crate) struct Sources<D> {
    pub(crate) slots: Slab<Slot<D>>,
    generations: Generations,
    /// Sources whose budget was used up while they were still ready.
    pub(crate) ready_again: VecDeque<Token>,
}

impl<D> Default for Sources<D> {
    fn default() -> Self {
        Sources {
            slots: Slab::new(),
            generations: Generations::default(),
            ready_again: VecDeque::new(),
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

    pub(crate) fn has_ready_again(&self) -> bool {
        !self.ready_again.is_empty()
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
    /// The peer is done, or the connection failed: reading must go on until it says so.
    pub(crate) ending: bool,
}

impl<D: 'static> EventLoop<D> {
    pub(crate) fn source_ready(&mut self, data: &mut D, event: &Event) {
        let ready = Readiness {
            readable: event.is_readable() || event.is_read_closed() || event.is_error(),
            writable: event.is_writable() || event.is_write_closed() || event.is_error(),
            ending: event.is_read_closed() || event.is_write_closed() || event.is_error(),
        };
        self.dispatch_ready(data, event.token(), ready);
    }

    fn dispatch_ready(&mut self, data: &mut D, token: Token, ready: Readiness) {
        let (slot, generation) = parts(token);
        match self.sources.slots.get(slot as usize) {
            Some(found) if found.generation == generation => match &found.source {
                Source::Stream(_) => {
                    let id = StreamId::new(slot as usize, generation);
                    self.stream_event(data, id, ready);
                }
                Source::Listener(_) => self.listener_accept(data, slot, generation),
            },
            // Closed by an earlier handler of this round.
            _ => {}
        }
    }

    /// Goes on with sources whose budget ended their turn.
    pub(crate) fn run_ready_again(&mut self, data: &mut D) {
        for _ in 0..self.sources.ready_again.len() {
            let Some(token) = self.sources.ready_again.pop_front() else {
                break;
            };
            let ready = Readiness {
                readable: true,
                writable: false,
                ending: false,
            };
            self.dispatch_ready(data, token, ready);
        }
    }
}
