//! An event loop on mio: timers, sockets, signals and a blocking pool, by callbacks over your own state.
//!
//! [`EventLoop<D>`] owns every source. A handler gets the loop and the caller's state `D` by `&mut`, so that neither
//! `RefCell` nor reference cycles are forced on anybody. No handler is ever called from inside a call that starts,
//! writes to or closes something: handlers run in the loop's phases only, and may call anything themselves.
//!
//! ```no_run
//! use evloop::{EventLoop, ListenOptions, RunMode, StreamEvent, StreamHandler};
//!
//! let mut lp = EventLoop::<()>::new()?;
//! lp.tcp_listen("127.0.0.1:7000".parse().unwrap(), ListenOptions::default(), |lp, (), _, accepted| {
//!     let Ok(accepted) = accepted else { return };
//!     let echo = StreamHandler::plain(|lp: &mut EventLoop<()>, _, id, event| match event {
//!         StreamEvent::Read(bytes) => drop(lp.stream_write(id, bytes, None)),
//!         StreamEvent::End => drop(lp.stream_shutdown(id)),
//!         StreamEvent::ShutdownDone(_) | StreamEvent::Error(_) => drop(lp.stream_close(id)),
//!         _ => {}
//!     });
//!     if let Ok(id) = lp.stream_open(accepted.stream, echo) {
//!         let _ = lp.stream_read_start(id);
//!     }
//! })?;
//! lp.run(&mut (), RunMode::Default)?;
//! # Ok::<(), std::io::Error>(())
//! ```
#![cfg_attr(doctest, doc = include_str!("../README.md"))]
#![deny(missing_docs, missing_debug_implementations)]

#[cfg(not(unix))]
compile_error!("evloop needs a Unix system: elsewhere mio can't watch any descriptor it is given");

#[cfg(not(target_pointer_width = "64"))]
compile_error!("evloop needs 64 bits: a source's slot and generation are one token of mio");

mod child;
mod event_loop;
mod fs_event;
mod fs_poll;
mod hooks;
mod ids;
mod lookup;
mod metrics;
mod net;
mod pool;
mod remote;
mod room;
mod signal;
mod sources;
mod sys;
mod timers;
mod tty;
mod wheel;

pub use event_loop::{Builder, EventLoop, RunMode};
pub use fs_event::{FsEvent, FsEventOptions};
pub use fs_poll::FsPollEvent;
pub use ids::{
    ChildId, FsEventId, FsPollId, HookId, ListenerId, SignalId, StreamId, TimerId, UdpId, WorkId,
};
pub use lookup::{
    AddrNames, Family, Lookup, LookupError, LookupErrorKind, LookupOptions, SocketKind,
    lookup_addr_blocking, lookup_blocking,
};
pub use metrics::Metrics;
pub use net::connect::ConnectOptions;
pub use net::filter::{Filtered, StreamFilter};
pub use net::listener::{Accepted, AcceptedStream, ListenOptions};
pub use net::socket_options::Keepalive;
pub use net::stream::{StreamEvent, StreamHandler};
pub use net::udp::{UdpEvent, UdpOptions};
pub use net::udp_options::MulticastInterface;
pub use net::write::WriteStatus;
pub use pool::{Lane, WorkError};
pub use remote::Remote;
pub use tty::{TtyMode, TtySize, tty_reset_mode};
