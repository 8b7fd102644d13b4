//! Connections with output to write when the poll round is over.

/// Who has something to write, and buffers that wait to be used again.
#[derive(Debug, Default)]
pub(super) struct Outbox {
    /// Numbers of streams; a connection is in it at most once.
    pub(super) dirty: Vec<u64>,
    /// A pass that writes them is on its way.
    pub(super) scheduled: bool,
    spare: Vec<Vec<u8>>,
}

/// Buffers kept at most, and the size above which one is given back to the system.
const SPARE: usize = 256;
const LARGE: usize = 64 * 1024;

impl Outbox {
    pub(super) fn buffer(&mut self) -> Vec<u8> {
        self.spare.pop().unwrap_or_default()
    }

    pub(super) fn give_back(&mut self, mut buffer: Vec<u8>) {
        if self.spare.len() < SPARE && buffer.capacity() <= LARGE && buffer.capacity() > 0 {
            buffer.clear();
            self.spare.push(buffer);
        }
    }
}
