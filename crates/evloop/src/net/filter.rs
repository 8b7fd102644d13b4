//! Filters: what stands between a stream's socket and its handler, and makes other bytes of those that pass (TLS, for instance).

use super::stream::{Extra, Shut, StreamEvent};
use super::write::{DONE, WriteStatus};
use crate::event_loop::EventLoop;
use crate::ids::StreamId;
use std::io::{self, IoSlice};

/// Changes what passes through a stream, in both directions. It is called by the loop and calls nobody.
pub trait StreamFilter {
    /// Takes what arrived, which may be nothing. What the handler is to get is appended to `inward`, what the peer is to
    /// get to `outward`.
    ///
    /// # Errors
    /// Told by [`Error`](StreamEvent::Error) as it is, behind what is in `inward`: nothing more is read then. What is in
    /// `outward` is sent all the same.
    fn read(
        &mut self,
        arrived: &[u8],
        inward: &mut Vec<u8>,
        outward: &mut Vec<u8>,
    ) -> io::Result<Filtered>;

    /// Takes what is written: what the peer is to get is appended to `outward`. What can't be sent yet is kept, and comes
    /// out of a later `read`.
    fn write(&mut self, pieces: &[IoSlice<'_>], outward: &mut Vec<u8>);

    /// Nothing more will be written.
    fn shutdown(&mut self, outward: &mut Vec<u8>);
}

/// What came of bytes that arrived, beside other bytes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Filtered {
    /// The handler is told [`Notice`](StreamEvent::Notice), before it gets the bytes. What the filter keeps back for the
    /// peer it may give to a `write` of nothing, which follows unless the handler closes the stream.
    pub notice: bool,
    /// The peer sends no more: [`End`](StreamEvent::End) is told behind the bytes, and nothing more is read.
    pub ended: bool,
}

/// From so many bytes on, those who keep what they read get the vector.
const OWNED: usize = 16 * 1024;

impl<D: 'static> EventLoop<D> {
    /// Sets a filter before the stream's handler, for good; it is asked at once what it has to send. Buffers lent to it
    /// belong to the loop. The stream's counts of bytes are those of the socket; what the filter makes of a write beyond
    /// what the kernel takes is queued.
    ///
    /// # Errors
    /// EBADF for a name that is gone.
    pub fn stream_set_filter(
        &mut self,
        id: StreamId,
        filter: Box<dyn StreamFilter>,
    ) -> io::Result<()> {
        let stream = self.sources.stream(id.slot, id.generation)?;
        stream.extra.get_or_insert_default().filter = Some(filter);
        self.stream_feed_filter(id, Vec::new())
    }

    /// Gives the stream's filter bytes as if they arrived: some that were read before it was set, or none when it was changed
    /// from outside and may have something to say. Handlers are told in the present phase, after this call.
    ///
    /// # Errors
    /// EBADF for a name that is gone.
    pub fn stream_feed_filter(&mut self, id: StreamId, bytes: Vec<u8>) -> io::Result<()> {
        self.sources.peek_stream(id)?;
        self.defer(move |lp, data| lp.filter(data, id, &bytes));
        Ok(())
    }

    /// Passes what arrived through the filter, and tells what came of it.
    pub(super) fn filter(&mut self, data: &mut D, id: StreamId, arrived: &[u8]) {
        let mut inward = std::mem::take(&mut self.filter_inward);
        let mut outward = std::mem::take(&mut self.filter_outward);
        let result = self.with_filter(id, |filter| filter.read(arrived, &mut inward, &mut outward));
        let Some(result) = result else { return };
        // Who can't be written to is told so when its socket is read.
        let _ = self.send_filtered(id, &outward, None);
        outward.clear();
        self.filter_outward = outward;
        if matches!(result, Ok(Filtered { notice: true, .. })) {
            self.tell(data, id, StreamEvent::Notice);
            let _ = self.write_through(id, &[], None);
        }
        if !inward.is_empty() {
            if inward.len() >= OWNED && self.keeps_reads(id) {
                self.tell(
                    data,
                    id,
                    StreamEvent::ReadOwned(std::mem::take(&mut inward)),
                );
            } else {
                self.tell(data, id, StreamEvent::Read(&inward));
            }
        }
        inward.clear();
        self.filter_inward = inward;
        let event = match result {
            Ok(Filtered { ended: false, .. }) => return,
            Ok(_) => StreamEvent::End,
            Err(error) => StreamEvent::Error(error),
        };
        let Ok(stream) = self.sources.stream(id.slot, id.generation) else {
            return;
        };
        if !std::mem::replace(&mut stream.flags.ended, true) {
            self.update_stream_ref(id);
            self.tell(data, id, event);
        }
    }

    fn keeps_reads(&self, id: StreamId) -> bool {
        let stream = self.sources.peek_stream(id);
        stream.is_ok_and(|stream| stream.takes_vectors())
    }

    /// Calls the stream's filter, which is not there for others in the meantime.
    fn with_filter<R>(
        &mut self,
        id: StreamId,
        call: impl FnOnce(&mut dyn StreamFilter) -> R,
    ) -> Option<R> {
        let stream = self.sources.stream(id.slot, id.generation).ok()?;
        let filter = stream.extra.as_mut()?.filter.as_deref_mut()?;
        Some(call(filter))
    }

    /// Writes pieces through the filter, in front of the stream's queue.
    pub(super) fn write_through(
        &mut self,
        id: StreamId,
        pieces: &[IoSlice<'_>],
        token: Option<u64>,
    ) -> io::Result<WriteStatus> {
        let stream = self.sources.stream(id.slot, id.generation)?;
        if stream.flags.shut != Shut::No {
            return Err(io::Error::from_raw_os_error(libc::EPIPE));
        }
        let mut outward = std::mem::take(&mut self.filter_outward);
        self.with_filter(id, |filter| filter.write(pieces, &mut outward));
        let status = self.send_filtered(id, &outward, token);
        outward.clear();
        self.filter_outward = outward;
        status
    }

    /// As `try_write_by`, through the filter: all or nothing. What the kernel does not take is queued.
    pub(super) fn try_write_through(
        &mut self,
        id: StreamId,
        pieces: &[IoSlice<'_>],
    ) -> io::Result<usize> {
        let stream = self.sources.stream(id.slot, id.generation)?;
        let flags = stream.flags;
        if flags.shut == Shut::No && (stream.queue.is_some() || flags.connecting || !flags.writable)
        {
            return Ok(0);
        }
        self.write_through(id, pieces, None)?;
        Ok(pieces.iter().map(|piece| piece.len()).sum())
    }

    /// What the filter has to say at the end of writing.
    pub(super) fn shut_filter(&mut self, id: StreamId) -> io::Result<()> {
        let mut outward = Vec::new();
        self.with_filter(id, |filter| filter.shutdown(&mut outward));
        self.send_filtered(id, &outward, None).map(drop)
    }

    fn send_filtered(
        &mut self,
        id: StreamId,
        bytes: &[u8],
        token: Option<u64>,
    ) -> io::Result<WriteStatus> {
        if bytes.is_empty() {
            return Ok(DONE);
        }
        let sent = self.try_write_by(id, |stream| stream.write(bytes))?;
        self.queue_rest(id, bytes, sent, token)
    }
}

impl std::fmt::Debug for Extra {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Extra")
            .field("filtered", &self.filter.is_some())
            .finish_non_exhaustive()
    }
}
