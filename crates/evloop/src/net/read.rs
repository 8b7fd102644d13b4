//! Reading from a stream by turns: into the loop's buffer, or into the caller's.

use super::stream::{Stream, StreamEvent, Transport};
use crate::event_loop::{EventLoop, READ_BUFFER};
use crate::ids::StreamId;
use crate::sources::token;
use rustix::buffer::spare_capacity;
use rustix::net::RecvFlags;
use std::fs::File;
use std::io::{self, Read};

/// Reads of one stream in one turn (64 KiB each at most): then others have theirs.
const READS: usize = 4;

/// From so many bytes on, a read is worth a vector of its own.
const OWNED: usize = 16 * 1024;

/// Room for one of these: more than the 64 KiB that peers like to send at once, so that the read of such a piece is a
/// short one, which says that nothing else is there.
const VECTOR: usize = READ_BUFFER + 1024;

impl<D> Stream<D> {
    /// One read(2) or recv(2): 0 at the end, EAGAIN when nothing is there. Keeps the books.
    pub(super) fn receive(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self.transport {
            Transport::Other => self.receive_by(buffer, |mut file, buffer| file.read(buffer)),
            // Of a socket recv(2) does the same by a shorter way through the kernel.
            _ => self.receive_by(buffer, |file, buffer| {
                let (count, _) = rustix::net::recv(file, buffer, RecvFlags::empty())?;
                Ok(count)
            }),
        }
    }

    /// One recv(2) of a socket into the room that `buffer` has, unset memory.
    fn receive_into(&mut self, buffer: &mut Vec<u8>) -> io::Result<usize> {
        let room = buffer.capacity();
        self.receive_up_to(room, |file| {
            let (_, count) = rustix::net::recv(file, spare_capacity(buffer), RecvFlags::empty())?;
            Ok(count)
        })
    }

    /// The same by another call than read(2).
    pub(super) fn receive_by(
        &mut self,
        buffer: &mut [u8],
        mut read: impl FnMut(&File, &mut [u8]) -> io::Result<usize>,
    ) -> io::Result<usize> {
        self.receive_up_to(buffer.len(), |file| read(file, buffer))
    }

    fn receive_up_to(
        &mut self,
        room: usize,
        mut read: impl FnMut(&File) -> io::Result<usize>,
    ) -> io::Result<usize> {
        let flags = &mut self.flags;
        loop {
            match read(&self.file) {
                Ok(0) if room > 0 => break,
                Ok(n) => {
                    self.read += n as u64;
                    // A short read of a TCP socket drained it, and what comes later makes a new edge; but when the end
                    // was told already there is no further edge to wait for. Other descriptors may give less than they
                    // have: a terminal a line, a Unix socket what came with descriptors.
                    if n < room && !flags.ending && self.transport == Transport::Tcp {
                        flags.readable = false;
                    }
                    return Ok(n);
                }
                Err(error) => match error.raw_os_error() {
                    Some(libc::EINTR) => {}
                    // A terminal whose other side is closed says so by EIO.
                    Some(libc::EIO) if self.transport == Transport::Other => break,
                    other => {
                        flags.readable = false;
                        flags.ended |= other != Some(libc::EAGAIN);
                        return Err(error);
                    }
                },
            }
        }
        flags.readable = false;
        flags.ended = true;
        Ok(0)
    }
}

impl<D: 'static> EventLoop<D> {
    /// Starts to hand over what arrives.
    ///
    /// # Errors
    /// EBADF for a name that is gone.
    pub fn stream_read_start(&mut self, id: StreamId) -> io::Result<()> {
        self.start_reading(id, false)
    }

    /// Starts to tell [`Readable`](StreamEvent::Readable) instead of handing over what arrives, for reads into buffers of
    /// the caller's own: once a round as long as something may be there, be it only the end. A handler that reads nothing
    /// keeps the loop busy, so it does or calls [`stream_read_stop`](Self::stream_read_stop). [`stream_read_start`](Self::stream_read_start) goes
    /// back.
    ///
    /// # Errors
    /// EBADF for a name that is gone.
    pub fn stream_readable_start(&mut self, id: StreamId) -> io::Result<()> {
        self.start_reading(id, true)
    }

    fn start_reading(&mut self, id: StreamId, tells_readable: bool) -> io::Result<()> {
        let stream = self.sources.stream(id.slot, id.generation)?;
        stream.flags.reading = true;
        if tells_readable != stream.tells_readable() {
            stream.extra.get_or_insert_default().tells_readable = tells_readable;
        }
        // What is known to wait makes no further edge.
        if stream.flags.readable && !stream.flags.connecting {
            self.stream_later(id);
        }
        self.update_stream_ref(id);
        Ok(())
    }

    /// Stops handing over; what arrives waits in the kernel, and in the end stops the peer.
    ///
    /// # Errors
    /// EBADF for a name that is gone.
    pub fn stream_read_stop(&mut self, id: StreamId) -> io::Result<()> {
        self.sources.stream(id.slot, id.generation)?.flags.reading = false;
        self.update_stream_ref(id);
        Ok(())
    }

    /// Reads what is there into `buffer`, as much as fits: at any time, however the stream is told of what arrives. The
    /// budget is the caller's affair: what it leaves is told again in the next round, so that one or a few reads an event
    /// are fair to other streams. `Ok(0)` is the end; it is not told by an event then. Descriptors that come with these
    /// bytes are closed.
    ///
    /// # Errors
    /// EAGAIN (`ErrorKind::WouldBlock`) when nothing is there or the stream still connects; ECONNRESET, ETIMEDOUT… of read(2),
    /// each once: reading has ended then, and more reads give 0. EBADF for a name that is gone.
    pub fn stream_try_read(&mut self, id: StreamId, buffer: &mut [u8]) -> io::Result<usize> {
        let stream = self.sources.stream(id.slot, id.generation)?;
        if stream.flags.connecting {
            return Err(io::Error::from_raw_os_error(libc::EAGAIN));
        }
        if stream.flags.ended || buffer.is_empty() {
            return Ok(0);
        }
        let result = stream.receive(buffer);
        if stream.flags.ended {
            self.update_stream_ref(id);
        }
        result
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
                self.stream_later(id);
                break;
            }
            if stream.tells_readable() {
                self.tell_readable(data, id);
                break;
            }
            let filtered = stream.is_filtered();
            if !filtered && stream.takes_vectors() {
                self.read_vector(data, id);
                continue;
            }
            let received = if stream.receives_fds() {
                self.receive_fds(data, id, &mut buffer)
            } else {
                stream.receive(&mut buffer)
            };
            match received {
                Ok(0) => self.tell_end(data, id, StreamEvent::End),
                Ok(n) if filtered => self.filter(data, id, &buffer[..n]),
                Ok(n) => self.tell(data, id, StreamEvent::Read(&buffer[..n])),
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                Err(error) => self.tell_end(data, id, StreamEvent::Error(error)),
            }
        }
        self.read_buffer = buffer;
    }

    /// One read whose bytes may become the handler's.
    fn read_vector(&mut self, data: &mut D, id: StreamId) {
        let mut vector = std::mem::take(&mut self.read_vector);
        vector.reserve_exact(VECTOR);
        let Ok(stream) = self.sources.stream(id.slot, id.generation) else {
            return;
        };
        match stream.receive_into(&mut vector) {
            Ok(0) => self.tell_end(data, id, StreamEvent::End),
            Ok(n) if n >= OWNED => {
                vector.shrink_to_fit();
                self.tell(data, id, StreamEvent::ReadOwned(vector));
                return;
            }
            Ok(_) => self.tell(data, id, StreamEvent::Read(&vector)),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
            Err(error) => self.tell_end(data, id, StreamEvent::Error(error)),
        }
        vector.clear();
        self.read_vector = vector;
    }

    fn tell_end(&mut self, data: &mut D, id: StreamId, event: StreamEvent<'_>) {
        self.update_stream_ref(id);
        self.tell(data, id, event);
    }

    fn tell_readable(&mut self, data: &mut D, id: StreamId) {
        self.tell(data, id, StreamEvent::Readable);
        // What the handler left makes no further edge.
        if let Ok(stream) = self.sources.stream(id.slot, id.generation)
            && stream.flags.reading
            && stream.flags.readable
            && !stream.flags.ended
        {
            self.stream_later(id);
        }
    }

    /// Gives the stream a turn in the next poll phase, which then does not wait.
    pub(crate) fn stream_later(&mut self, id: StreamId) {
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
            let flags = stream.flags;
            if flags.writable && !flags.connecting && stream.queue.is_some() {
                self.flush(data, id);
            }
            self.read_ready(data, id);
        }
    }
}
