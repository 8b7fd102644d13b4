//! `node:child_process`: other processes, their streams, and the channel to those that are programs of ours.
//!
//! Native code makes processes, waits for their ends without a thread each, and moves the channel's bytes and descriptors;
//! JavaScript validates, has the streams (those of the net room), and frames messages. Events arrive in the room's
//! `dispatch(event, id, a, b)`.

mod channel;
mod command;
mod spawn;
mod sync;
mod sys;

use crate::core::room::room;
use crate::rooms;

pub(crate) use channel::State;

room! {
    name: "child_process",
    ops: [
        spawn::spawn, spawn::ref_child, sync::spawn_sync,
        channel::open_channel, channel::write_channel, channel::close_channel, channel::ref_channel,
        channel::channel_fd, channel::channel_queue, channel::take_stream, channel::take_listener,
        channel::take_datagrams, channel::drop_taken,
    ],
    public: [("child_process", "child_process.js")],
    shared: ["channel.js", "dispatch.js"],
    uses: ["net", "dgram"],
    load: Lazy,
}

const ROOM_INDEX: usize = rooms::index_of("child_process");

/// What `dispatch` is told; dispatch.js has the same list.
#[derive(Debug, Clone, Copy)]
#[repr(i32)]
enum Event {
    /// A child ended: status, signal.
    Exit = 0,
    /// The channel received bytes.
    Data = 1,
    /// The other side closed the channel, or it failed.
    End = 2,
    /// The kernel took a write whole, or never will: token, errno.
    Written = 3,
    /// The channel is gone.
    Closed = 4,
}
