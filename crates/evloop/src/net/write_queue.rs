//! Bytes that wait for the kernel, in order, each chunk with the token its writer wants to hear of.

use std::collections::VecDeque;
use std::io::{self, IoSlice};

/// Chunks given to one writev(2).
const VECTORS: usize = 64;

#[derive(Debug)]
struct Chunk {
    bytes: Vec<u8>,
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
        self.chunks.push_back(Chunk { bytes, token });
    }

    /// Writes until the queue is empty (true) or the kernel takes no more (false).
    pub(crate) fn flush(
        &mut self,
        mut write: impl FnMut(&[IoSlice<'_>]) -> io::Result<usize>,
    ) -> io::Result<bool> {
        while !self.chunks.is_empty() {
            let mut slices = [IoSlice::new(&[]); VECTORS];
            let mut used = 0;
            for (slice, chunk) in slices.iter_mut().zip(&self.chunks) {
                let from = if used == 0 { self.sent } else { 0 };
                *slice = IoSlice::new(&chunk.bytes[from..]);
                used += 1;
            }
            match write(&slices[..used]) {
                Ok(n) => self.advance(n),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(false),
                Err(error) => return Err(error),
            }
        }
        Ok(true)
    }

    fn advance(&mut self, mut n: usize) {
        self.len -= n;
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
