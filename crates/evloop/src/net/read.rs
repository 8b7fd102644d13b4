//! Reading from a stream into the loop's buffer, by turns.

use super::stream::{StreamEvent, Transport};
use crate::event_loop::EventLoop;
use crate::ids::StreamId;
use crate::sources::token;
use std::io::{self, Read};

/// Reads of one stream in one turn (64 KiB each at most): then others have theirs.
const READS: usize = 4;

enum Outcome {
    Drained,
    Ended,
    Failed(io::Error),
}

impl<D: 'static> EventLoop<D> {
    /// Starts to hand over what arrives.
    ///
    /// # Errors
    /// EBADF for a name that is gone.
    pub fn read_start(&mut self, id: StreamId) -> io::Result<()> {
        let stream = self.sources.stream(id.slot, id.generation)?;
        stream.flags.reading = true;
        // What is known to wait makes no further edge.
        if stream.flags.readable && !stream.flags.connecting {
            self.read_later(id);
        }
        self.update_stream_ref(id);
        Ok(())
    }

    /// Stops handing over; what arrives waits in the kernel, and in the end stops the peer.
    ///
    /// # Errors
    /// EBADF for a name that is gone.
    pub fn read_stop(&mut self, id: StreamId) -> io::Result<()> {
        self.sources.stream(id.slot, id.generation)?.flags.reading = false;
        self.update_stream_ref(id);
        Ok(())
    }

    /// One turn: reads until the stream is drained, ended, stopped, closed, or its budget is used up.
    pub(crate) fn read_ready(&mut self, data: &mut D, id: StreamId) {
        // Lent to handlers as a slice; it is here again before anything else reads.
        let mut buffer = std::mem::take(&mut self.read_buffer);
        for turn in 0.. {
            let Ok(stream) = self.sources.stream(id.slot, id.generation) else {
                break;
            };
            let flags = &mut stream.flags;
            if !flags.reading || !flags.readable || flags.ended {
                break;
            }
            if turn == READS {
                self.read_later(id);
                break;
            }
            let outcome = match (&stream.file).read(&mut buffer) {
                Ok(0) => Outcome::Ended,
                Ok(n) => {
                    stream.read += n as u64;
                    // A short read of a TCP socket drained it, and what comes later makes a new edge; but when the end
                    // was told already there is no further edge to wait for. Other descriptors may give less than they
                    // have: a terminal a line, a Unix socket what came with descriptors.
                    if n < buffer.len() && !flags.ending && stream.transport == Transport::Tcp {
                        flags.readable = false;
                    }
                    self.tell(data, id, StreamEvent::Read(&buffer[..n]));
                    continue;
                }
                Err(error) => match error.raw_os_error() {
                    Some(libc::EINTR) => continue,
                    Some(libc::EAGAIN) => Outcome::Drained,
                    // A terminal whose other side is closed says so by EIO.
                    Some(libc::EIO) if stream.transport == Transport::Other => Outcome::Ended,
                    _ => Outcome::Failed(error),
                },
            };
            stream.flags.readable = false;
            if matches!(outcome, Outcome::Drained) {
                break;
            }
            stream.flags.ended = true;
            self.update_stream_ref(id);
            let event = match outcome {
                Outcome::Failed(error) => StreamEvent::Error(error),
                _ => StreamEvent::End,
            };
            self.tell(data, id, event);
            break;
        }
        self.read_buffer = buffer;
    }

    /// Gives the stream a turn in the next poll phase, which then does not wait.
    fn read_later(&mut self, id: StreamId) {
        if let Ok(stream) = self.sources.stream(id.slot, id.generation)
            && !stream.flags.in_turns
        {
            stream.flags.in_turns = true;
            self.sources
                .push_turn(token(id.slot as usize, id.generation));
        }
    }

    pub(crate) fn stream_turn(&mut self, data: &mut D, id: StreamId) {
        if let Ok(stream) = self.sources.stream(id.slot, id.generation) {
            stream.flags.in_turns = false;
            self.read_ready(data, id);
        }
    }
}
