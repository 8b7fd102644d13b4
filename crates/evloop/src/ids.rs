//! Names of sources: a slot and the generation of what lives in it, so that a stale name never finds a successor.

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name {
            pub(crate) slot: u32,
            pub(crate) generation: u32,
        }

        impl $name {
            /// The name as a number below 2^53, never 0.
            pub fn as_u64(self) -> u64 {
                (u64::from(self.generation) << 32) | u64::from(self.slot)
            }

            /// The slot alone: a small number that no other name of this type and loop has as long as this lives, and
            /// that is given again afterwards. For tables beside the loop.
            pub fn slot(self) -> u32 {
                self.slot
            }

            /// The name that [`as_u64`](Self::as_u64) made; `None` when no name has that number.
            pub fn from_u64(number: u64) -> Option<Self> {
                let generation = (number >> 32) as u32;
                (1..=GENERATIONS).contains(&generation).then_some($name { slot: number as u32, generation })
            }
        }
    )*};
}

ids! {
    /// Names a timer.
    TimerId;
    /// Names a connected stream.
    StreamId;
    /// Names a listening socket.
    ListenerId;
    /// Names a UDP socket.
    UdpId;
    /// Names an idle, prepare or check hook.
    HookId;
    /// Names work given to the pool.
    WorkId;
    /// Names a watcher of a signal.
    SignalId;
    /// Names a watcher of a child process.
    ChildId;
    /// Names a watcher of a file or directory.
    FsEventId;
    /// Names a polling watcher of a path.
    FsPollId;
}

/// 21 bits, so that a name stays below 2^53; 0 is no generation.
const GENERATIONS: u32 = (1 << 21) - 1;

/// Hands out generations.
#[derive(Debug, Default)]
pub(crate) struct Generations(u32);

impl Generations {
    pub(crate) fn next(&mut self) -> u32 {
        self.0 = if self.0 >= GENERATIONS { 1 } else { self.0 + 1 };
        self.0
    }

    /// The next one that nobody has: for names without a slot of their own, which may outlive two million others.
    pub(crate) fn next_but(&mut self, taken: impl Fn(u32) -> bool) -> u32 {
        loop {
            let generation = self.next();
            if !taken(generation) {
                return generation;
            }
        }
    }
}
