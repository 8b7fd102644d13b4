//! Connected streams: TCP, Unix sockets, pipes and terminals, by one set of calls. Here: their state, their handlers,
//! opening and closing. `read.rs` and `write.rs` have the rest.

use super::filter::StreamFilter;
use super::listener::AcceptedStream;
use super::write_queue::WriteQueue;
use crate::event_loop::EventLoop;
use crate::ids::{StreamId, TimerId};
use crate::sources::{Readiness, Source, gone};
use crate::sys;
use mio::unix::SourceFd;
use socket2::SockRef;
use std::fs::File;
use std::io::{self, IoSlice};
use std::os::fd::{AsFd, AsRawFd, OwnedFd};
use std::rc::Rc;
use std::time::Duration;
use tracing::trace;

/// What happens to a stream.
#[derive(Debug)]
#[non_exhaustive]
pub enum StreamEvent<'a> {
    /// Connecting is over.
    Connected(io::Result<()>),
    /// Bytes arrived; the slice is the loop's buffer, good for the time of the call.
    Read(&'a [u8]),
    /// Many bytes arrived, 16 KiB or more, for a handler [that keeps them](StreamHandler::keeps_reads): the vector is its own.
    ReadOwned(Vec<u8>),
    /// Descriptors came with bytes of the `Read` that follows at once, after
    /// [`stream_set_receive_fds`](EventLoop::stream_set_receive_fds): with its last byte at the latest. They are the
    /// handler's own, and not inherited by children.
    Fds(Vec<OwnedFd>),
    /// The process had no room for all descriptors that came (EMFILE): some are lost, the kernel has closed them. Told
    /// after `Fds`, if any, and before the `Read`.
    FdsLost,
    /// Something can be read, after [`stream_readable_start`](EventLoop::stream_readable_start): take it with
    /// [`stream_try_read`](EventLoop::stream_try_read).
    Readable,
    /// The stream's [filter](StreamFilter) has something to tell: ask it.
    Notice,
    /// The peer sends no more. Reading has stopped; writing goes on as long as the owner wants (half-open): whoever does
    /// not want that closes here.
    End,
    /// Reading or the connection failed. Reading has stopped. Without an errno it is the [filter](StreamFilter)'s error.
    Error(io::Error),
    /// The kernel took the whole write of that token, or never will. It may come between `stream_close` and `Closed`, with
    /// either result: calls with the stream's name give EBADF by then.
    Written {
        /// The token given to `stream_write`.
        token: u64,
        /// The error of write(2); ECANCELED when the stream was closed before, or its connection did not come about.
        result: io::Result<()>,
    },
    /// Queued writes failed, none of which has a token to be told by. What can be read is still told.
    WriteError(io::Error),
    /// The write queue, which was above its high mark, has fallen to its low mark. Both are 0 unless
    /// [`stream_set_water_marks`](EventLoop::stream_set_water_marks) says otherwise: the last queued byte was taken by
    /// the kernel.
    Drained,
    /// What `stream_shutdown` asked for is done.
    ShutdownDone(io::Result<()>),
    /// The stream is gone; no event follows.
    Closed,
}

type Dyn<D> = Rc<dyn Fn(&mut EventLoop<D>, &mut D, StreamId, StreamEvent<'_>)>;
type Plain<D> = fn(&mut EventLoop<D>, &mut D, StreamId, StreamEvent<'_>);

/// What is called for a stream's events. Cloning shares it: many streams need one allocation, or none.
pub struct StreamHandler<D> {
    call: Call<D>,
    keeps_reads: bool,
}

enum Call<D> {
    Plain(Plain<D>),
    Shared(Dyn<D>),
}

impl<D> Clone for StreamHandler<D> {
    fn clone(&self) -> Self {
        StreamHandler {
            call: self.call.clone(),
            keeps_reads: self.keeps_reads,
        }
    }
}

impl<D> Clone for Call<D> {
    fn clone(&self) -> Self {
        match self {
            Call::Plain(f) => Call::Plain(*f),
            Call::Shared(f) => Call::Shared(Rc::clone(f)),
        }
    }
}

impl<D> Call<D> {
    fn call(&self, lp: &mut EventLoop<D>, data: &mut D, id: StreamId, event: StreamEvent<'_>) {
        match self {
            Call::Plain(handler) => handler(lp, data, id, event),
            Call::Shared(handler) => handler(lp, data, id, event),
        }
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
        StreamHandler {
            call: Call::Plain(handler),
            keeps_reads: false,
        }
    }

    /// A closure, in one allocation that clones share.
    pub fn new(
        handler: impl Fn(&mut EventLoop<D>, &mut D, StreamId, StreamEvent<'_>) + 'static,
    ) -> Self {
        StreamHandler {
            call: Call::Shared(Rc::new(handler)),
            keeps_reads: false,
        }
    }

    /// The same handler for owners that keep what arrives: reads of 16 KiB and more are told as
    /// [`ReadOwned`](StreamEvent::ReadOwned), whose bytes nobody has to copy. Sockets only: other streams, and those that
    /// receive descriptors, go on with [`Read`](StreamEvent::Read).
    #[must_use]
    pub fn keeps_reads(self) -> Self {
        StreamHandler {
            keeps_reads: true,
            ..self
        }
    }
}

/// How far the end of writing is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Shut {
    #[default]
    No,
    /// It was asked for, and waits for what is queued.
    Asked,
    Done,
}

/// What kind of descriptor a stream is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Transport {
    /// A TCP socket.
    Tcp,
    /// A Unix socket.
    Unix,
    /// A socket of another kind.
    Socket,
    /// A pipe or terminal.
    Other,
}

#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Flags {
    /// The owner wants what arrives.
    pub(crate) reading: bool,
    /// A read may find something: set by an edge, cleared by a drained socket.
    pub(crate) readable: bool,
    /// A write may go through: cleared by a full socket, set by an edge.
    pub(crate) writable: bool,
    /// The end, an error or urgent data is on its way: no further edge will tell.
    pub(crate) ending: bool,
    /// The end or an error was told: there is nothing more to read.
    pub(crate) ended: bool,
    pub(crate) connecting: bool,
    pub(crate) shut: Shut,
    /// The handler keeps what arrives.
    keeps_reads: bool,
    /// Named in the list of turns.
    pub(crate) in_turns: bool,
    unrefed: bool,
    /// The stream is part of the loop's count.
    counted: bool,
}

/// What few streams have: made when it is asked for.
#[derive(Default)]
pub(crate) struct Extra {
    pub(crate) filter: Option<Box<dyn StreamFilter>>,
    /// Ends a connection attempt that nobody answers.
    pub(crate) connect_timer: Option<TimerId>,
    /// Marks of the write queue, in bytes.
    pub(crate) low: usize,
    pub(crate) high: usize,
    /// `Readable` is told instead of what arrived.
    pub(crate) tells_readable: bool,
    /// Descriptors that come along are told.
    pub(crate) receives_fds: bool,
    /// The TCP socket's descriptor was lent to someone who may have copied it.
    pub(crate) copied: bool,
    /// There when others use the open file as well: dropped with the stream.
    pub(crate) block_again: Option<sys::BlockAgain>,
    /// The mode that the stream has given to its terminal: the old one comes back with its drop.
    pub(crate) terminal_mode: Option<sys::TerminalMode>,
}

pub(crate) struct Stream<D> {
    pub(crate) file: File,
    pub(crate) transport: Transport,
    pub(crate) flags: Flags,
    handler: Call<D>,
    /// There while bytes wait for the kernel; an idle stream has no other allocation.
    pub(crate) queue: Option<Box<WriteQueue>>,
    pub(crate) extra: Option<Box<Extra>>,
    pub(crate) read: u64,
    pub(crate) written: u64,
}

impl<D> Stream<D> {
    pub(crate) fn socket(&self) -> SockRef<'_> {
        SockRef::from(&self.file)
    }

    /// One write(2) or send(2), without SIGPIPE.
    pub(crate) fn write(&self, bytes: &[u8]) -> io::Result<usize> {
        match self.transport {
            Transport::Other => sys::write_pipe(&self.file, &[IoSlice::new(bytes)]),
            _ => self.socket().send_with_flags(bytes, libc::MSG_NOSIGNAL),
        }
    }

    /// One writev(2) or sendmsg(2), without SIGPIPE; `fds` go with the first byte.
    pub(crate) fn write_vectored(
        &self,
        slices: &[IoSlice<'_>],
        fds: &[OwnedFd],
    ) -> io::Result<usize> {
        match self.transport {
            Transport::Other => sys::write_pipe(&self.file, slices),
            _ if !fds.is_empty() => sys::send_fds(self.file.as_fd(), slices, fds),
            _ => self
                .socket()
                .send_vectored_with_flags(slices, libc::MSG_NOSIGNAL),
        }
    }

    /// All but the loop's own TCP connections are what processes share.
    fn may_have_copies(&self) -> bool {
        self.transport != Transport::Tcp || self.extra.as_ref().is_some_and(|e| e.copied)
    }

    pub(crate) fn take_connect_timer(&mut self) -> Option<TimerId> {
        self.extra.as_mut()?.connect_timer.take()
    }

    /// The low and the high mark of the write queue.
    pub(crate) fn marks(&self) -> (usize, usize) {
        self.extra
            .as_ref()
            .map_or((0, 0), |extra| (extra.low, extra.high))
    }

    /// A filter stands before the handler.
    pub(super) fn is_filtered(&self) -> bool {
        self.extra
            .as_ref()
            .is_some_and(|extra| extra.filter.is_some())
    }

    pub(crate) fn tells_readable(&self) -> bool {
        self.extra
            .as_ref()
            .is_some_and(|extra| extra.tells_readable)
    }

    pub(super) fn takes_vectors(&self) -> bool {
        self.flags.keeps_reads && self.transport != Transport::Other && !self.receives_fds()
    }

    pub(crate) fn receives_fds(&self) -> bool {
        self.extra.as_ref().is_some_and(|extra| extra.receives_fds)
    }

    fn active(&self) -> bool {
        let f = self.flags;
        (f.reading && !f.ended) || f.connecting || f.shut == Shut::Asked || self.queue.is_some()
    }
}

impl<D: 'static> EventLoop<D> {
    /// A stream over any descriptor that can be polled: pipe, terminal, connected socket. It is made non-blocking, and
    /// with it every other descriptor of the same open file, also when that is then refused. It reads nothing until
    /// [`stream_read_start`](Self::stream_read_start).
    ///
    /// # Errors
    /// EPERM for what epoll_ctl(2) can't watch (regular files); ENOMEM, ENOSPC of the same. The descriptor is closed then.
    pub fn stream_from_fd(
        &mut self,
        fd: OwnedFd,
        handler: impl Into<StreamHandler<D>>,
    ) -> io::Result<StreamId> {
        sys::set_nonblocking(fd.as_fd())?;
        let transport = match SockRef::from(&fd).local_addr() {
            Ok(addr) if addr.is_unix() => Transport::Unix,
            Err(error) if error.raw_os_error() == Some(libc::ENOTSOCK) => Transport::Other,
            _ => Transport::Socket,
        };
        self.insert_stream(fd, transport, handler.into())
    }

    /// As [`stream_from_fd`](Self::stream_from_fd), for a descriptor whose open file other processes use as well
    /// (standard input, an inherited pipe): it blocks again, if it did before, when the stream is closed or the loop is
    /// dropped. Two streams over one open file must be closed together, as the first one makes it block for both. A
    /// process that ends in another way calls [`block_again`](Self::block_again), or leaves it non-blocking.
    ///
    /// # Errors
    /// EPERM for what epoll_ctl(2) can't watch (regular files), EMFILE.
    pub fn stream_from_shared_fd(
        &mut self,
        fd: OwnedFd,
        handler: impl Into<StreamHandler<D>>,
    ) -> io::Result<StreamId> {
        let again = sys::BlockAgain::set_nonblocking(fd.as_fd())?;
        let id = self.stream_from_fd(fd, handler)?;
        self.keep_block_again(id, again)?;
        Ok(id)
    }

    /// Makes the open files of [`stream_from_shared_fd`](Self::stream_from_shared_fd) block again now: for a process
    /// that is about to exit without dropping the loop.
    pub fn block_again(&mut self) {
        for (_, slot) in &mut self.sources.slots {
            if let Source::Stream(stream) = &mut slot.source
                && let Some(extra) = &mut stream.extra
            {
                extra.block_again = None;
            }
        }
    }

    /// The stream's open file blocks again when the stream is gone.
    pub(crate) fn keep_block_again(
        &mut self,
        id: StreamId,
        again: Option<sys::BlockAgain>,
    ) -> io::Result<()> {
        if again.is_some() {
            let stream = self.sources.stream(id.slot, id.generation)?;
            stream.extra.get_or_insert_default().block_again = again;
        }
        Ok(())
    }

    /// Gives an accepted connection a handler; it reads nothing until [`stream_read_start`](Self::stream_read_start).
    ///
    /// # Errors
    /// ENOMEM or ENOSPC of epoll_ctl(2).
    pub fn stream_open(
        &mut self,
        accepted: AcceptedStream,
        handler: impl Into<StreamHandler<D>>,
    ) -> io::Result<StreamId> {
        self.insert_stream(accepted.fd, accepted.transport, handler.into())
    }

    pub(crate) fn insert_stream(
        &mut self,
        fd: OwnedFd,
        transport: Transport,
        handler: StreamHandler<D>,
    ) -> io::Result<StreamId> {
        let raw = fd.as_raw_fd();
        let stream = Source::Stream(Stream {
            file: File::from(fd),
            transport,
            flags: Flags {
                writable: true,
                keeps_reads: handler.keeps_reads,
                ..Flags::default()
            },
            handler: handler.call,
            queue: None,
            extra: None,
            read: 0,
            written: 0,
        });
        let (slot, generation) = self.insert_source(raw, sys::STREAM_INTEREST, stream)?;
        Ok(StreamId { slot, generation })
    }

    pub(crate) fn tell(&mut self, data: &mut D, id: StreamId, event: StreamEvent<'_>) {
        if let Ok(stream) = self.sources.peek_stream(id) {
            let handler = stream.handler.clone();
            handler.call(self, data, id, event);
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
        let in_turns = stream.flags.in_turns;
        stream.flags.readable |= ready.readable;
        stream.flags.writable |= ready.writable;
        stream.flags.ending |= ready.ending;
        if stream.flags.connecting {
            if !ready.writable {
                return;
            }
            self.finish_connect(data, id, ready.ending);
        } else if ready.writable && !in_turns && stream.queue.is_some() {
            self.flush(data, id);
        }
        // Who is in the list of turns has its turn from there: one a phase.
        if ready.readable && !in_turns {
            self.read_ready(data, id);
        }
    }

    /// Closes the descriptor at once; the name is gone. In the closing phase, waiting writes and a waiting shutdown are
    /// told ECANCELED (writes that the kernel has already: that they are done), then `Closed` is told, by the handler
    /// the stream has now. Of a connection attempt `Closed` is all that is told.
    ///
    /// # Errors
    /// EBADF for a name that is gone.
    pub fn stream_close(&mut self, id: StreamId) -> io::Result<()> {
        self.sources.peek_stream(id)?;
        let slot = self.sources.slots.remove(id.slot as usize);
        let Source::Stream(mut stream) = slot.source else {
            return Err(gone());
        };
        if let Some(timer) = stream.take_connect_timer() {
            self.timer_stop(timer);
        }
        trace!(stream = id.as_u64(), "closed");
        // The kernel forgets a descriptor that is closed, unless there are copies: these would go on reporting.
        if stream.may_have_copies() {
            let registry = self.poll.registry();
            let _ = registry.deregister(&mut SourceFd(&stream.file.as_raw_fd()));
        }
        if stream.flags.counted {
            self.refs -= 1;
        }
        let (handler, shutting) = (stream.handler, stream.flags.shut == Shut::Asked);
        // Closed by a handler that was told of a write: others were to be told in the same go.
        let mut untold: Vec<(u64, bool)> = match self.sources.telling {
            Some(telling) if telling == id => self.sources.untold.drain(..).collect(),
            _ => Vec::new(),
        };
        let lost = stream.queue.map(|mut queue| queue.abandon());
        untold.extend(lost.into_iter().flatten().map(|token| (token, false)));
        drop(stream.file);
        self.close_later(Box::new(move |lp, data| {
            let cancelled = || Err(io::Error::from_raw_os_error(libc::ECANCELED));
            for (token, taken) in untold {
                let result = if taken { Ok(()) } else { cancelled() };
                handler.call(lp, data, id, StreamEvent::Written { token, result });
            }
            if shutting {
                handler.call(lp, data, id, StreamEvent::ShutdownDone(cancelled()));
            }
            handler.call(lp, data, id, StreamEvent::Closed);
        }));
        Ok(())
    }

    /// Closes with RST instead of FIN; otherwise as [`stream_close`](Self::stream_close).
    ///
    /// # Errors
    /// EBADF for a name that is gone.
    pub fn stream_reset(&mut self, id: StreamId) -> io::Result<()> {
        let stream = self.sources.peek_stream(id)?;
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
        let stream = self.sources.stream(id.slot, id.generation)?;
        let handler = handler.into();
        stream.handler = handler.call;
        stream.flags.keeps_reads = handler.keeps_reads;
        Ok(())
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
}

/// For functions and closures that are written for it: an inline closure needs [`StreamHandler::new`] around it, as the
/// compiler infers the life of its event from there only.
impl<D, F> From<F> for StreamHandler<D>
where
    F: Fn(&mut EventLoop<D>, &mut D, StreamId, StreamEvent<'_>) + 'static,
{
    fn from(handler: F) -> Self {
        StreamHandler::new(handler)
    }
}
