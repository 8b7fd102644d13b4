//! Connected streams: TCP, Unix sockets, pipes and terminals, by one set of calls.

use super::write_queue::WriteQueue;
use crate::event_loop::EventLoop;
use crate::ids::StreamId;
use crate::sources::{Readiness, Source, token};
use mio::Interest;
use mio::unix::SourceFd;
use socket2::SockRef;
use std::fs::File;
use std::io::{self, Read, Write};
use std::net::{Shutdown, SocketAddr};
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd};
use std::rc::Rc;
use std::time::Duration;

/// Reads of one stream in one round: then others have their turn.
const READS_PER_ROUND: usize = 4;

/// What happens to a stream.
#[derive(Debug)]
#[non_exhaustive]
pub enum StreamEvent<'a> {
    /// Connecting is over.
    Connected(io::Result<()>),
    /// Bytes arrived; the slice is the loop's buffer, good for the time of the call.
    Read(&'a [u8]),
    /// The peer sends no more. Reading has stopped.
    End,
    /// Reading or the connection failed. Reading has stopped.
    Error(io::Error),
    /// The kernel took the whole write of that token, or will never.
    Written {
        /// The token given to `stream_write`.
        token: u64,
        /// ECANCELED when the stream was closed before.
        result: io::Result<()>,
    },
    /// What `stream_shutdown` asked for is done.
    ShutdownDone(io::Result<()>),
    /// The stream is gone; no event follows.
    Closed,
}

type Dyn<D> = Rc<dyn Fn(&mut EventLoop<D>, &mut D, StreamId, StreamEvent<'_>)>;
type Plain<D> = fn(&mut EventLoop<D>, &mut D, StreamId, StreamEvent<'_>);

/// What is called for a stream's events. Cloning shares it: many streams need one allocation, or none.
pub struct StreamHandler<D>(Kind<D>);

enum Kind<D> {
    Plain(Plain<D>),
    Shared(Dyn<D>),
}

impl<D> Clone for StreamHandler<D> {
    fn clone(&self) -> Self {
        StreamHandler(match &self.0 {
            Kind::Plain(f) => Kind::Plain(*f),
            Kind::Shared(f) => Kind::Shared(Rc::clone(f)),
        })
    }
}

impl<D> std::fmt::Debug for StreamHandler<D> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("StreamHandler")
    }
}

impl<D> StreamHandler<D> {
    /// A function, without any allocation.
    pub fn plain(handler: Plain<D>) -> Self {
        StreamHandler(Kind::Plain(handler))
    }

    /// A closure, in one allocation that clones share.
    pub fn new(
        handler: impl Fn(&mut EventLoop<D>, &mut D, StreamId, StreamEvent<'_>) + 'static,
    ) -> Self {
        StreamHandler(Kind::Shared(Rc::new(handler)))
    }
}

/// How a write went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WriteStatus {
    /// Bytes of this stream that wait for the kernel, after the call.
    pub queued_bytes: usize,
    /// The kernel has all of this write.
    pub done: bool,
}

#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Flags {
    pub(crate) reading: bool,
    /// A read may find something: set by an edge, cleared by a drained socket.
    readable: bool,
    pub(crate) writable: bool,
    ending: bool,
    pub(crate) connecting: bool,
    shutdown: bool,
    unrefed: bool,
    /// The stream is part of the loop's count.
    counted: bool,
    again: bool,
    /// End or an error was told: there is nothing more to read.
    ended: bool,
}

pub(crate) struct Stream<D> {
    file: File,
    pub(crate) flags: Flags,
    handler: StreamHandler<D>,
    queue: Option<Box<WriteQueue>>,
    read: u64,
    written: u64,
}

impl<D> Stream<D> {
    pub(crate) fn socket(&self) -> SockRef<'_> {
        SockRef::from(&self.file)
    }

    fn queued(&self) -> usize {
        self.queue.as_ref().map_or(0, |queue| queue.len())
    }

    fn active(&self) -> bool {
        let f = self.flags;
        (f.reading && !f.ended)
            || f.connecting
            || f.shutdown
            || self.queue.as_ref().is_some_and(|queue| !queue.is_empty())
    }
}

impl<D: 'static> EventLoop<D> {
    /// A stream over any descriptor that can be polled: pipe, terminal, connected socket. It is made non-blocking.
    ///
    /// # Errors
    /// EPERM for what epoll can't watch (regular files).
    pub fn stream_from_fd(
        &mut self,
        fd: OwnedFd,
        handler: impl Into<StreamHandler<D>>,
    ) -> io::Result<StreamId> {
        crate::sys::set_nonblocking(fd.as_fd())?;
        self.insert_stream(fd, handler.into())
    }

    pub(crate) fn insert_stream(
        &mut self,
        fd: OwnedFd,
        handler: StreamHandler<D>,
    ) -> io::Result<StreamId> {
        let raw = fd.as_raw_fd();
        let (slot, generation) = self.sources.insert(Source::Stream(Stream {
            file: File::from(fd),
            flags: Flags {
                writable: true,
                ..Flags::default()
            },
            handler,
            queue: None,
            read: 0,
            written: 0,
        }));
        let interest = Interest::READABLE | Interest::WRITABLE;
        let registered =
            self.poll
                .registry()
                .register(&mut SourceFd(&raw), token(slot, generation), interest);
        if let Err(error) = registered {
            self.sources.slots.remove(slot);
            return Err(error);
        }
        Ok(StreamId::new(slot, generation))
    }

    pub(crate) fn tell(&mut self, data: &mut D, id: StreamId, event: StreamEvent<'_>) {
        let Ok(stream) = self.sources.stream(id.slot, id.generation) else {
            return;
        };
        match stream.handler.clone().0 {
            Kind::Plain(handler) => handler(self, data, id, event),
            Kind::Shared(handler) => handler(self, data, id, event),
        }
    }

    /// Brings the loop's count in line with whether the stream keeps it alive.
    pub(crate) fn update_stream_ref(&mut self, id: StreamId) {
        let Ok(stream) = self.sources.stream(id.slot, id.generation) else {
            return;
        };
        let wanted = !stream.flags.unrefed && stream.active();
        if wanted != stream.flags.counted {
            stream.flags.counted = wanted;
            if wanted {
                self.refs += 1;
            } else {
                self.refs -= 1;
            }
        }
    }

    pub(crate) fn stream_event(&mut self, data: &mut D, id: StreamId, ready: Readiness) {
        let Ok(stream) = self.sources.stream(id.slot, id.generation) else {
            return;
        };
        if ready.readable {
            stream.flags.readable = true;
            stream.flags.again = false;
        }
        stream.flags.ending |= ready.ending;
        if stream.flags.connecting {
            if ready.writable {
                self.finish_connect(data, id);
            } else {
                return;
            }
        } else if ready.writable {
            stream.flags.writable = true;
            if stream.queue.is_some() {
                self.flush(data, id);
            }
        }
        if ready.readable {
            self.read_ready(data, id);
        }
    }

    fn read_ready(&mut self, data: &mut D, id: StreamId) {
        // The buffer is lent to handlers: a handler that gets here again (it can't read itself) finds an empty one.
        let mut buffer = std::mem::take(&mut self.read_buffer);
        for turn in 0.. {
            let Ok(stream) = self.sources.stream(id.slot, id.generation) else {
                break;
            };
            let flags = &mut stream.flags;
            if !flags.reading || !flags.readable || flags.ended || buffer.is_empty() {
                break;
            }
            if turn == READS_PER_ROUND {
                self.read_again(id);
                break;
            }
            match (&stream.file).read(&mut buffer) {
                Ok(0) => {
                    self.stop_ended(id);
                    self.tell(data, id, StreamEvent::End);
                    break;
                }
                Ok(n) => {
                    stream.read += n as u64;
                    // A short read drained the socket, and what comes later makes a new edge; when the end was told
                    // already there is no further edge to wait for.
                    if n < buffer.len() && !stream.flags.ending {
                        stream.flags.readable = false;
                    }
                    self.tell(data, id, StreamEvent::Read(&buffer[..n]));
                }
                Err(error) => match error.kind() {
                    io::ErrorKind::Interrupted => {}
                    io::ErrorKind::WouldBlock => {
                        stream.flags.readable = false;
                        break;
                    }
                    // A terminal whose other side is closed says so by EIO.
                    _ if error.raw_os_error() == Some(libc::EIO) => {
                        self.stop_ended(id);
                        self.tell(data, id, StreamEvent::End);
                        break;
                    }
                    _ => {
                        self.stop_ended(id);
                        self.tell(data, id, StreamEvent::Error(error));
                        break;
                    }
                },
            }
        }
        self.read_buffer = buffer;
    }

    fn stop_ended(&mut self, id: StreamId) {
        if let Ok(stream) = self.sources.stream(id.slot, id.generation) {
            stream.flags.ended = true;
        }
        self.update_stream_ref(id);
    }

    fn read_again(&mut self, id: StreamId) {
        if let Ok(stream) = self.sources.stream(id.slot, id.generation)
            && !stream.flags.again
        {
            stream.flags.again = true;
            let token = token(id.slot as usize, id.generation);
            self.sources.ready_again.push_back(token);
        }
    }

    /// Starts to hand over what arrives.
    ///
    /// # Errors
    /// EBADF for a name that is gone.
    pub fn read_start(&mut self, id: StreamId) -> io::Result<()> {
        let stream = self.sources.stream(id.slot, id.generation)?;
        stream.flags.reading = true;
        // What is known to wait makes no further edge.
        if stream.flags.readable && !stream.flags.connecting {
            self.read_again(id);
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

    /// Writes `bytes` after what is queued. With a token, `Written` follows when the kernel has them all, unless that
    /// is so at once (`done`).
    ///
    /// # Errors
    /// EPIPE, ECONNRESET… of write(2) (there is no SIGPIPE where the program ignores it, as Rust programs do); EBADF
    /// for a name that is gone.
    pub fn stream_write(
        &mut self,
        id: StreamId,
        bytes: impl Into<Vec<u8>>,
        token: Option<u64>,
    ) -> io::Result<WriteStatus> {
        let mut bytes = bytes.into();
        let sent = self.stream_try_write(id, &bytes)?;
        let stream = self.sources.stream(id.slot, id.generation)?;
        if sent == bytes.len() && (sent > 0 || stream.queued() == 0) {
            return Ok(WriteStatus {
                queued_bytes: stream.queued(),
                done: true,
            });
        }
        if sent > 0 {
            bytes.drain(..sent);
        }
        let queue = stream.queue.get_or_insert_default();
        queue.push(bytes, token);
        let queued_bytes = queue.len();
        self.update_stream_ref(id);
        Ok(WriteStatus {
            queued_bytes,
            done: false,
        })
    }

    /// Writes what the kernel takes at once, 0 bytes when something is queued before; queues nothing.
    ///
    /// # Errors
    /// As [`stream_write`](Self::stream_write).
    pub fn stream_try_write(&mut self, id: StreamId, bytes: &[u8]) -> io::Result<usize> {
        let stream = self.sources.stream(id.slot, id.generation)?;
        let waiting = stream.queue.as_ref().is_some_and(|queue| !queue.is_empty());
        if waiting || stream.flags.connecting || !stream.flags.writable || bytes.is_empty() {
            return Ok(0);
        }
        loop {
            match (&stream.file).write(bytes) {
                Ok(n) => {
                    stream.written += n as u64;
                    return Ok(n);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    stream.flags.writable = false;
                    return Ok(0);
                }
                Err(error) => return Err(error),
            }
        }
    }

    /// Gives the kernel what it takes of the queue, and tells what is done.
    pub(crate) fn flush(&mut self, data: &mut D, id: StreamId) {
        let Ok(stream) = self.sources.stream(id.slot, id.generation) else {
            return;
        };
        let Stream {
            file,
            queue,
            written,
            flags,
            ..
        } = stream;
        let Some(queue) = queue else {
            self.shutdown_if_asked(data, id);
            return;
        };
        let result = queue.flush(&*file, written);
        let done = std::mem::take(&mut queue.done);
        match result {
            Ok(true) => {
                stream.queue = None;
            }
            Ok(false) => flags.writable = false,
            Err(_) => {}
        }
        self.update_stream_ref(id);
        for token in done {
            self.tell(data, id, StreamEvent::Written { token, result: Ok(()) });
        }
        match result {
            Ok(true) => self.shutdown_if_asked(data, id),
            Ok(false) => {}
            Err(error) => self.fail_writes(data, id, &error),
        }
    }

    /// What can't be written any more: every waiting write hears of it.
    fn fail_writes(&mut self, data: &mut D, id: StreamId, error: &io::Error) {
        let Ok(stream) = self.sources.stream(id.slot, id.generation) else {
            return;
        };
        let lost = stream
            .queue
            .take()
            .map(|mut queue| queue.abandon())
            .unwrap_or_default();
        self.update_stream_ref(id);
        for token in lost {
            let result = Err(copy(error));
            self.tell(data, id, StreamEvent::Written { token, result });
        }
        self.shutdown_if_asked(data, id);
    }

    fn shutdown_if_asked(&mut self, data: &mut D, id: StreamId) {
        let Ok(stream) = self.sources.stream(id.slot, id.generation) else {
            return;
        };
        if !stream.flags.shutdown {
            return;
        }
        stream.flags.shutdown = false;
        let result = match stream.socket().shutdown(Shutdown::Write) {
            // A pipe has no half to close: its owner closes it.
            Err(error) if error.raw_os_error() == Some(libc::ENOTSOCK) => Ok(()),
            other => other,
        };
        self.update_stream_ref(id);
        self.tell(data, id, StreamEvent::ShutdownDone(result));
    }

    /// Ends the writing side after what is queued; `ShutdownDone` follows.
    ///
    /// # Errors
    /// EBADF for a name that is gone.
    pub fn stream_shutdown(&mut self, id: StreamId) -> io::Result<()> {
        let stream = self.sources.stream(id.slot, id.generation)?;
        stream.flags.shutdown = true;
        if stream.queue.is_none() && !stream.flags.connecting {
            self.defer(move |lp, data| lp.flush(data, id));
        }
        self.update_stream_ref(id);
        Ok(())
    }

    /// Closes the descriptor at once. Waiting writes are told ECANCELED, then `Closed` comes, in the closing phase.
    ///
    /// # Errors
    /// EBADF for a name that is gone.
    pub fn stream_close(&mut self, id: StreamId) -> io::Result<()> {
        let stream = self.sources.stream(id.slot, id.generation)?;
        let raw = stream.file.as_raw_fd();
        let counted = stream.flags.counted;
        // A shared descriptor would go on reporting otherwise.
        let _ = self.poll.registry().deregister(&mut SourceFd(&raw));
        if counted {
            self.refs -= 1;
        }
        let slot = self.sources.slots.remove(id.slot as usize);
        let Source::Stream(stream) = slot.source else {
            return Ok(());
        };
        let Stream {
            file,
            handler,
            queue,
            ..
        } = stream;
        drop(file);
        let lost = queue.map(|mut queue| queue.abandon()).unwrap_or_default();
        self.refs += 1;
        self.closing.push_back(Box::new(move |lp, data| {
            let call = |lp: &mut EventLoop<D>, data: &mut D, event: StreamEvent<'_>| match &handler.0
            {
                Kind::Plain(handler) => handler(lp, data, id, event),
                Kind::Shared(handler) => handler(lp, data, id, event),
            };
            for token in lost {
                let result = Err(io::Error::from_raw_os_error(libc::ECANCELED));
                call(lp, data, StreamEvent::Written { token, result });
            }
            call(lp, data, StreamEvent::Closed);
        }));
        Ok(())
    }

    /// Closes with RST instead of FIN; otherwise as [`stream_close`](Self::stream_close).
    ///
    /// # Errors
    /// EBADF for a name that is gone.
    pub fn stream_reset(&mut self, id: StreamId) -> io::Result<()> {
        let stream = self.sources.stream(id.slot, id.generation)?;
        // Refused on what is no socket, which is then closed the ordinary way.
        let _ = stream.socket().set_linger(Some(Duration::ZERO));
        self.stream_close(id)
    }

    /// Hands the stream to another handler (an upgraded connection).
    ///
    /// # Errors
    /// EBADF for a name that is gone.
    pub fn stream_set_handler(
        &mut self,
        id: StreamId,
        handler: impl Into<StreamHandler<D>>,
    ) -> io::Result<()> {
        self.sources.stream(id.slot, id.generation)?.handler = handler.into();
        Ok(())
    }

    /// Bytes that wait for the kernel.
    ///
    /// # Errors
    /// EBADF for a name that is gone.
    pub fn stream_write_queue_len(&mut self, id: StreamId) -> io::Result<usize> {
        Ok(self.sources.stream(id.slot, id.generation)?.queued())
    }

    /// Sends small writes at once (TCP_NODELAY).
    ///
    /// # Errors
    /// EOPNOTSUPP on Unix sockets; EBADF for a name that is gone.
    pub fn set_nodelay(&mut self, id: StreamId, on: bool) -> io::Result<()> {
        let stream = self.sources.stream(id.slot, id.generation)?;
        stream.socket().set_tcp_nodelay(on)
    }

    /// Probes an idle peer, first after `delay` seconds (0 keeps the system's).
    ///
    /// # Errors
    /// EBADF for a name that is gone.
    pub fn set_keepalive(&mut self, id: StreamId, on: bool, delay: u32) -> io::Result<()> {
        let stream = self.sources.stream(id.slot, id.generation)?;
        let socket = stream.socket();
        socket.set_keepalive(on)?;
        if on && delay > 0 {
            let time = socket2::TcpKeepalive::new().with_time(Duration::from_secs(delay.into()));
            socket.set_tcp_keepalive(&time)?;
        }
        Ok(())
    }

    /// The local address.
    ///
    /// # Errors
    /// EINVAL on Unix sockets; EBADF for a name that is gone.
    pub fn local_addr(&mut self, id: StreamId) -> io::Result<SocketAddr> {
        let stream = self.sources.stream(id.slot, id.generation)?;
        inet(&stream.socket().local_addr()?)
    }

    /// The peer's address.
    ///
    /// # Errors
    /// ENOTCONN, EINVAL on Unix sockets, EBADF for a name that is gone.
    pub fn peer_addr(&mut self, id: StreamId) -> io::Result<SocketAddr> {
        let stream = self.sources.stream(id.slot, id.generation)?;
        inet(&stream.socket().peer_addr()?)
    }

    /// Lets the stream keep the loop going while it reads, connects or writes (it does at first).
    pub fn stream_ref(&mut self, id: StreamId) {
        self.set_stream_ref(id, true);
    }

    /// Lets the loop end whatever the stream does.
    pub fn stream_unref(&mut self, id: StreamId) {
        self.set_stream_ref(id, false);
    }

    fn set_stream_ref(&mut self, id: StreamId, on: bool) {
        if let Ok(stream) = self.sources.stream(id.slot, id.generation) {
            stream.flags.unrefed = !on;
            self.update_stream_ref(id);
        }
    }

    /// The descriptor.
    ///
    /// # Errors
    /// EBADF for a name that is gone.
    pub fn stream_fd(&mut self, id: StreamId) -> io::Result<BorrowedFd<'_>> {
        let stream = self.sources.stream(id.slot, id.generation)?;
        Ok(stream.file.as_fd())
    }

    /// Bytes read so far.
    ///
    /// # Errors
    /// EBADF for a name that is gone.
    pub fn bytes_read(&mut self, id: StreamId) -> io::Result<u64> {
        Ok(self.sources.stream(id.slot, id.generation)?.read)
    }

    /// Bytes the kernel took so far.
    ///
    /// # Errors
    /// EBADF for a name that is gone.
    pub fn bytes_written(&mut self, id: StreamId) -> io::Result<u64> {
        Ok(self.sources.stream(id.slot, id.generation)?.written)
    }
}

impl<D, F> From<F> for StreamHandler<D>
where
    F: Fn(&mut EventLoop<D>, &mut D, StreamId, StreamEvent<'_>) + 'static,
{
    fn from(handler: F) -> Self {
        StreamHandler::new(handler)
    }
}

fn inet(addr: &socket2::SockAddr) -> io::Result<SocketAddr> {
    addr.as_socket()
        .ok_or_else(|| io::Error::from_raw_os_error(libc::EINVAL))
}

fn copy(error: &io::Error) -> io::Error {
    match error.raw_os_error() {
        Some(errno) => io::Error::from_raw_os_error(errno),
        None => io::Error::new(error.kind(), error.to_string()),
    }
}
