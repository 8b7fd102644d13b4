//! Writing to a stream: at once what the kernel takes, the rest from a queue; and the end of writing.

use super::stream::{Shut, Stream, StreamEvent};
use super::write_queue::{Flushed, WriteQueue};
use crate::event_loop::EventLoop;
use crate::ids::StreamId;
use std::io::{self, IoSlice};
use std::net::Shutdown;

/// Queued bytes that one stream writes in one turn: then others have theirs.
const TURN: usize = 1024 * 1024;

/// How a write to a stream, or the sending of a datagram, went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct WriteStatus {
    /// Bytes of this stream or socket that wait for the kernel, after the call.
    pub queued_bytes: usize,
    /// The kernel has all of this write.
    pub done: bool,
    /// More than the high mark waits: better write no more until `Drained`, which is owed now. Without marks: anything
    /// waits at all.
    pub above_high: bool,
}

pub(super) const DONE: WriteStatus = WriteStatus {
    queued_bytes: 0,
    done: true,
    above_high: false,
};

impl<D: 'static> EventLoop<D> {
    /// Writes `bytes` after what is queued: at once if nothing is, without a copy. What the kernel does not take is queued
    /// (borrowed bytes are copied for that) without any bound: who writes looks at `above_high` and waits for `Drained`, or gives a token and waits for `Written`,
    /// which comes when the kernel has all of this write, unless that is so at once (`done`).
    ///
    /// # Errors
    /// EPIPE after [`stream_shutdown`](Self::stream_shutdown) or when the peer is gone, ECONNRESET… of write(2): nothing
    /// is queued then. No SIGPIPE is raised, whatever the program does about that signal. EBADF for a name that is gone.
    pub fn stream_write(
        &mut self,
        id: StreamId,
        bytes: impl AsRef<[u8]> + Into<Vec<u8>>,
        token: Option<u64>,
    ) -> io::Result<WriteStatus> {
        if self.is_filtered(id) {
            return self.write_through(id, &[IoSlice::new(bytes.as_ref())], token);
        }
        let sent = self.stream_try_write(id, bytes.as_ref())?;
        self.queue_rest(id, bytes, sent, token)
    }

    /// Queues what is left of `bytes` behind the first `sent`.
    pub(super) fn queue_rest(
        &mut self,
        id: StreamId,
        bytes: impl AsRef<[u8]> + Into<Vec<u8>>,
        sent: usize,
        token: Option<u64>,
    ) -> io::Result<WriteStatus> {
        let stream = self.sources.stream(id.slot, id.generation)?;
        if sent == bytes.as_ref().len() && stream.queue.is_none() && !stream.flags.connecting {
            return Ok(DONE);
        }
        let queue = stream.queue.get_or_insert_default();
        queue.push(bytes.into(), sent, token);
        self.queued(id)
    }

    fn is_filtered(&self, id: StreamId) -> bool {
        let stream = self.sources.peek_stream(id);
        stream.is_ok_and(|stream| stream.is_filtered())
    }

    /// Writes several buffers as one: in one writev(2) or sendmsg(2) as long as nothing is queued and there are no more
    /// than 64. The token is told of when the kernel has the last one.
    ///
    /// # Errors
    /// As [`stream_write`](Self::stream_write).
    pub fn stream_write_vectored<B: Into<Vec<u8>>>(
        &mut self,
        id: StreamId,
        buffers: impl IntoIterator<Item = B>,
        token: Option<u64>,
    ) -> io::Result<WriteStatus> {
        let mut buffers: Vec<Vec<u8>> = buffers.into_iter().map(Into::into).collect();
        buffers.retain(|bytes| !bytes.is_empty());
        if buffers.len() <= 1 {
            return self.stream_write(id, buffers.pop().unwrap_or_default(), token);
        }
        if self.is_filtered(id) {
            let pieces: Vec<_> = buffers.iter().map(|bytes| IoSlice::new(bytes)).collect();
            return self.write_through(id, &pieces, token);
        }
        let last = buffers.pop().unwrap_or_default();
        self.write_queued(id, |queue| {
            for bytes in buffers {
                queue.push(bytes, 0, None);
            }
            // The last one stands for the whole write.
            queue.push(last, 0, token);
        })
    }

    /// Writes what `fill` queues: at once if nothing is queued before.
    pub(super) fn write_queued(
        &mut self,
        id: StreamId,
        fill: impl FnOnce(&mut WriteQueue),
    ) -> io::Result<WriteStatus> {
        let stream = self.sources.stream(id.slot, id.generation)?;
        if stream.flags.shut != Shut::No {
            return Err(io::Error::from_raw_os_error(libc::EPIPE));
        }
        let goes_out = stream.queue.is_none() && !stream.flags.connecting;
        let mut queue = stream.queue.take().unwrap_or_default();
        fill(&mut queue);
        if goes_out && stream.flags.writable {
            let before = queue.len();
            let result = queue.flush(usize::MAX, |slices, fds| stream.write_vectored(slices, fds));
            stream.written += (before - queue.len()) as u64;
            if result? == Flushed::All {
                return Ok(DONE);
            }
            stream.flags.writable = false;
        }
        stream.queue = Some(queue);
        self.queued(id)
    }

    /// Something waits for the kernel now.
    fn queued(&mut self, id: StreamId) -> io::Result<WriteStatus> {
        let stream = self.sources.stream(id.slot, id.generation)?;
        let (_, high) = stream.marks();
        let queue = stream.queue.get_or_insert_default();
        let queued_bytes = queue.len();
        // Without a mark whatever was queued is worth telling when it is gone, even nothing.
        queue.owes_drained |= high == 0 || queued_bytes > high;
        self.update_stream_ref(id);
        Ok(WriteStatus {
            queued_bytes,
            done: false,
            above_high: queued_bytes > high,
        })
    }

    /// Sets the marks of the write queue in bytes, both 0 at first: a write that leaves more than `high` waiting says
    /// `above_high`, and when the queue has then fallen to `low` or less, `Drained` is told once. Nothing is refused
    /// above the mark. What waits already counts.
    ///
    /// # Errors
    /// EINVAL when `low` is above `high`; EBADF for a name that is gone.
    pub fn stream_set_water_marks(
        &mut self,
        id: StreamId,
        low: usize,
        high: usize,
    ) -> io::Result<()> {
        let stream = self.sources.stream(id.slot, id.generation)?;
        if low > high {
            return Err(io::Error::from_raw_os_error(libc::EINVAL));
        }
        let extra = stream.extra.get_or_insert_default();
        (extra.low, extra.high) = (low, high);
        if let Some(queue) = &mut stream.queue {
            queue.owes_drained |= queue.len() > high;
            if queue.owes_drained && queue.len() <= low {
                self.defer(move |lp, data| lp.tell_drained(data, id));
            }
        }
        Ok(())
    }

    /// Tells `Drained` if that is owed and true.
    fn tell_drained(&mut self, data: &mut D, id: StreamId) {
        let Ok(stream) = self.sources.stream(id.slot, id.generation) else {
            return;
        };
        let (low, _) = stream.marks();
        if let Some(queue) = &mut stream.queue
            && queue.len() <= low
            && std::mem::take(&mut queue.owes_drained)
        {
            self.tell(data, id, StreamEvent::Drained);
        }
    }

    /// Writes what the kernel takes at once, 0 bytes when something is queued before; queues nothing. No event tells when
    /// the kernel would take more: who has more gives it to [`stream_write`](Self::stream_write), which queues it.
    ///
    /// # Errors
    /// As [`stream_write`](Self::stream_write).
    pub fn stream_try_write(&mut self, id: StreamId, bytes: &[u8]) -> io::Result<usize> {
        if self.is_filtered(id) {
            return self.try_write_through(id, &[IoSlice::new(bytes)]);
        }
        if bytes.is_empty() {
            return self.try_write_by(id, |_| Ok(0));
        }
        self.try_write_by(id, |stream| stream.write(bytes))
    }

    /// The same for several buffers, in one writev(2) or sendmsg(2).
    ///
    /// # Errors
    /// As [`stream_write`](Self::stream_write); EINVAL for more than 1,024 buffers.
    pub fn stream_try_write_vectored(
        &mut self,
        id: StreamId,
        buffers: &[IoSlice<'_>],
    ) -> io::Result<usize> {
        if self.is_filtered(id) {
            return self.try_write_through(id, buffers);
        }
        self.try_write_by(id, |stream| stream.write_vectored(buffers, &[]))
    }

    pub(super) fn try_write_by(
        &mut self,
        id: StreamId,
        mut write: impl FnMut(&Stream<D>) -> io::Result<usize>,
    ) -> io::Result<usize> {
        let stream = self.sources.stream(id.slot, id.generation)?;
        if stream.flags.shut != Shut::No {
            return Err(io::Error::from_raw_os_error(libc::EPIPE));
        }
        let waiting = stream.queue.is_some() || stream.flags.connecting;
        if waiting || !stream.flags.writable {
            return Ok(0);
        }
        loop {
            match write(stream) {
                Ok(n) => {
                    stream.written += n as u64;
                    return Ok(n);
                }
                Err(error) => match error.kind() {
                    io::ErrorKind::Interrupted => {}
                    io::ErrorKind::WouldBlock => {
                        stream.flags.writable = false;
                        return Ok(0);
                    }
                    _ => return Err(error),
                },
            }
        }
    }

    /// Bytes that wait for the kernel.
    ///
    /// # Errors
    /// EBADF for a name that is gone.
    pub fn stream_write_queue_len(&self, id: StreamId) -> io::Result<usize> {
        let stream = self.sources.peek_stream(id)?;
        Ok(stream.queue.as_ref().map_or(0, |queue| queue.len()))
    }

    /// Ends the writing side after what is queued; `ShutdownDone` follows. From now on writes are refused. A pipe or
    /// terminal has no half to end: there `ShutdownDone` says that the queue is empty, and the other side learns of the
    /// end when the stream is closed.
    ///
    /// # Errors
    /// ENOTCONN when that was asked for before; EBADF for a name that is gone.
    pub fn stream_shutdown(&mut self, id: StreamId) -> io::Result<()> {
        let stream = self.sources.stream(id.slot, id.generation)?;
        if stream.flags.shut != Shut::No {
            return Err(io::Error::from_raw_os_error(libc::ENOTCONN));
        }
        if stream.is_filtered() {
            // A peer that is gone misses its last word.
            let _ = self.shut_filter(id);
        }
        let stream = self.sources.stream(id.slot, id.generation)?;
        stream.flags.shut = Shut::Asked;
        if stream.queue.is_none() && !stream.flags.connecting {
            self.defer(move |lp, data| lp.shutdown_if_asked(data, id));
        }
        self.update_stream_ref(id);
        Ok(())
    }

    /// Gives the kernel what it takes of the queue, and tells what is done.
    pub(crate) fn flush(&mut self, data: &mut D, id: StreamId) {
        let Ok(stream) = self.sources.stream(id.slot, id.generation) else {
            return;
        };
        let Some(mut queue) = stream.queue.take() else {
            self.shutdown_if_asked(data, id);
            return;
        };
        let before = queue.len();
        let result = queue.flush(TURN, |slices, fds| stream.write_vectored(slices, fds));
        stream.written += (before - queue.len()) as u64;
        let done = queue.take_done();
        let (low, _) = stream.marks();
        let fell = queue.len() <= low && std::mem::take(&mut queue.owes_drained);
        let lost = match &result {
            Ok(Flushed::All) => Vec::new(),
            Ok(left) => {
                stream.queue = Some(queue);
                if *left == Flushed::Full {
                    stream.flags.writable = false;
                } else {
                    // There will be no edge.
                    self.stream_later(id);
                }
                Vec::new()
            }
            Err(_) => queue.abandon(),
        };
        self.update_stream_ref(id);
        let nobody_waits = lost.is_empty();
        self.tell_written(data, id, done, lost, result.as_ref().err());
        match result {
            Ok(_) if fell => self.tell_fallen(data, id),
            Err(error) if nobody_waits => self.tell(data, id, StreamEvent::WriteError(error)),
            _ => {}
        }
        // Does nothing while something waits.
        self.shutdown_if_asked(data, id);
    }

    /// Tells `Drained`, unless what handlers wrote in the meantime waits: then that is told when it is gone.
    fn tell_fallen(&mut self, data: &mut D, id: StreamId) {
        let Ok(stream) = self.sources.stream(id.slot, id.generation) else {
            return;
        };
        let (low, _) = stream.marks();
        match &mut stream.queue {
            Some(queue) if queue.len() > low || queue.owes_drained => queue.owes_drained = true,
            _ => self.tell(data, id, StreamEvent::Drained),
        }
    }

    /// A connection did not come about: what waited for it will never be written.
    pub(crate) fn cancel_writes(&mut self, data: &mut D, id: StreamId) {
        let Ok(stream) = self.sources.stream(id.slot, id.generation) else {
            return;
        };
        let Some(mut queue) = stream.queue.take() else {
            self.shutdown_if_asked(data, id);
            return;
        };
        let lost = queue.abandon();
        self.update_stream_ref(id);
        let cancelled = io::Error::from_raw_os_error(libc::ECANCELED);
        self.tell_written(data, id, Vec::new(), lost, Some(&cancelled));
        self.shutdown_if_asked(data, id);
    }

    /// Tells of writes in their order. When a handler closes the stream in between, the rest is left to the closing phase.
    fn tell_written(
        &mut self,
        data: &mut D,
        id: StreamId,
        done: Vec<u64>,
        lost: Vec<u64>,
        error: Option<&io::Error>,
    ) {
        let done = done.into_iter().map(|token| (token, true));
        let lost = lost.into_iter().map(|token| (token, false));
        self.sources.untold.extend(done.chain(lost));
        self.sources.telling = Some(id);
        while let Some((token, taken)) = self.sources.untold.pop_front() {
            let result = match error {
                Some(error) if !taken => Err(copy(error)),
                _ => Ok(()),
            };
            self.tell(data, id, StreamEvent::Written { token, result });
        }
        self.sources.telling = None;
    }

    fn shutdown_if_asked(&mut self, data: &mut D, id: StreamId) {
        let Ok(stream) = self.sources.stream(id.slot, id.generation) else {
            return;
        };
        if stream.flags.shut != Shut::Asked || stream.queue.is_some() || stream.flags.connecting {
            return;
        }
        stream.flags.shut = Shut::Done;
        let result = match stream.socket().shutdown(Shutdown::Write) {
            // A pipe has no half to close: its owner closes it.
            Err(error) if error.raw_os_error() == Some(libc::ENOTSOCK) => Ok(()),
            other => other,
        };
        self.update_stream_ref(id);
        self.tell(data, id, StreamEvent::ShutdownDone(result));
    }
}

fn copy(error: &io::Error) -> io::Error {
    match error.raw_os_error() {
        Some(errno) => io::Error::from_raw_os_error(errno),
        None => io::Error::new(error.kind(), error.to_string()),
    }
}
