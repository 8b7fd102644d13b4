//! Bytes that wait for the kernel, in order, each chunk with the token its writer wants to hear of.

use std::collections::VecDeque;
use std::io::{self, IoSlice};
use std::os::fd::OwnedFd;

/// Chunks given to one writev(2).
const VECTORS: usize = 64;

#[derive(Debug)]
struct Chunk {
    bytes: Vec<u8>,
    /// They go with the first byte.
    fds: Vec<OwnedFd>,
    token: Option<u64>,
}

#[derive(Debug, Default)]
pub(crate) struct WriteQueue {
    chunks: VecDeque<Chunk>,
    /// Bytes of the first chunk that are gone already.
    sent: usize,
    len: usize,
    /// Tokens of chunks that the kernel has, not told yet.
    done: Vec<u64>,
    /// The queue was above its high mark and did not fall to the low one since: `Drained` is owed.
    pub(crate) owes_drained: bool,
}

/// Why a turn of writing is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flushed {
    /// The kernel has everything.
    All,
    /// The kernel takes no more: an edge will tell.
    Full,
    /// The kernel may take more, but others have their turn first.
    Budget,
}

impl WriteQueue {
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// Appends what is left of `bytes` behind the first `sent`; only the first chunk may have been begun.
    pub(crate) fn push(&mut self, bytes: Vec<u8>, sent: usize, token: Option<u64>) {
        debug_assert!(sent == 0 || self.chunks.is_empty());
        if sent > 0 {
            self.sent = sent;
        }
        self.len += bytes.len() - sent;
        let fds = Vec::new();
        self.chunks.push_back(Chunk { bytes, fds, token });
    }

    /// Appends bytes that bring descriptors along: at least one byte.
    pub(crate) fn push_with_fds(&mut self, bytes: Vec<u8>, fds: Vec<OwnedFd>, token: Option<u64>) {
        debug_assert!(!bytes.is_empty());
        self.len += bytes.len();
        self.chunks.push_back(Chunk { bytes, fds, token });
    }

    /// Writes until the queue is empty, the kernel takes no more, or has `budget` bytes.
    pub(crate) fn flush(
        &mut self,
        mut budget: usize,
        mut write: impl FnMut(&[IoSlice<'_>], &[OwnedFd]) -> io::Result<usize>,
    ) -> io::Result<Flushed> {
        while let Some(first) = self.chunks.front() {
            if budget == 0 {
                return Ok(Flushed::Budget);
            }
            let mut slices = [IoSlice::new(&[]); VECTORS];
            let (mut used, mut room) = (0, budget);
            for (slice, chunk) in slices.iter_mut().zip(&self.chunks) {
                // Descriptors begin a message of their own.
                if room == 0 || (used > 0 && !chunk.fds.is_empty()) {
                    break;
                }
                let from = if used == 0 { self.sent } else { 0 };
                let len = room.min(chunk.bytes.len() - from);
                *slice = IoSlice::new(&chunk.bytes[from..from + len]);
                used += 1;
                // One call may take whatever it is given while a peer keeps up with it.
                room -= len;
            }
            match write(&slices[..used], &first.fds) {
                Ok(n) => {
                    budget -= n;
                    self.advance(n);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    return Ok(Flushed::Full);
                }
                Err(error) => return Err(error),
            }
        }
        Ok(Flushed::All)
    }

    fn advance(&mut self, mut n: usize) {
        self.len -= n;
        if let Some(first) = self.chunks.front_mut()
            && n > 0
        {
            // The kernel has copies.
            first.fds = Vec::new();
        }
        while let Some(first) = self.chunks.front() {
            let left = first.bytes.len() - self.sent;
            if n < left {
                self.sent += n;
                return;
            }
            n -= left;
            self.sent = 0;
            if let Some(chunk) = self.chunks.pop_front() {
                self.done.extend(chunk.token);
            }
        }
    }

    /// Tokens of chunks that the kernel has, each told once.
    pub(crate) fn take_done(&mut self) -> Vec<u64> {
        std::mem::take(&mut self.done)
    }

    /// Forgets everything; gives the tokens that will never be written.
    pub(crate) fn abandon(&mut self) -> Vec<u64> {
        self.len = 0;
        self.sent = 0;
        self.chunks.drain(..).filter_map(|c| c.token).collect()
    }
}
