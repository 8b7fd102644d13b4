//! Pipes below JavaScript: a source of one room gives its pieces to a sink of another as long as nobody looks at either
//! end. `pump.js` decides when that is so, and takes the pipe back with the first touch.

use crate::core::room::room;
use crate::core::{Host, Loop};
use crate::rooms;
use crate::runtime::Rt;
use js_bindings::value::{Scope, Value};
use js_bindings::{ArrayBuffer, ToJs, op};
use std::collections::HashMap;
use std::io;

room! {
    name: "pump",
    ops: [start, release],
    shared: ["pump.js"],
    load: Eager,
}

const ROOM_INDEX: usize = rooms::index_of("pump");

/// A piece of what flows.
#[derive(Debug)]
pub(crate) enum Piece<'a> {
    Lent(&'a [u8]),
    Own(Vec<u8>),
}

impl Piece<'_> {
    pub(crate) fn bytes(&self) -> &[u8] {
        match self {
            Piece::Lent(bytes) => bytes,
            Piece::Own(bytes) => bytes,
        }
    }
}

/// Where pieces come from: it calls [`arrived`] for each.
pub(crate) trait Source {
    /// Gives its pieces to `pump` from now on; false when it can't.
    fn start(&mut self, lp: &mut Loop, rt: &mut Rt, pump: u32) -> bool;
    /// Gives none until `go`.
    fn stop(&mut self, lp: &mut Loop, rt: &mut Rt);
    fn go(&mut self, lp: &mut Loop, rt: &mut Rt);
    /// A piece of `length` bytes of it was taken.
    fn taken(&mut self, _length: usize) {}
    /// JavaScript has it again. True: a piece is under way, which [`late`] tells.
    fn detach(&mut self, lp: &mut Loop, rt: &mut Rt) -> bool;
}

/// Where pieces go: it calls [`has_room`] when it takes more again.
pub(crate) trait Sink {
    /// Takes pieces of `pump` from now on; false when it can't.
    fn start(&mut self, lp: &mut Loop, rt: &mut Rt, pump: u32) -> bool;
    /// Takes a piece, whole. False: no more for now.
    fn put(&mut self, lp: &mut Loop, rt: &mut Rt, piece: Piece<'_>) -> io::Result<bool>;
    /// JavaScript has it again: bytes that wait, and the token of the write that ends them.
    fn detach(&mut self, lp: &mut Loop, rt: &mut Rt) -> (usize, u64);
}

struct Pump {
    source: Box<dyn Source>,
    sink: Box<dyn Sink>,
    /// Bytes from one to the other so far.
    moved: u64,
    stopped: bool,
}

/// The numbers of the pumps that a stream is source and sink of.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Ends {
    pub(crate) source: Option<u32>,
    pub(crate) sink: Option<u32>,
}

/// What flows, and the ends that were offered for the next one.
#[derive(Default)]
pub(crate) struct Pumps {
    open: HashMap<u32, Pump>,
    last: u32,
    source: Option<Box<dyn Source>>,
    sink: Option<Box<dyn Sink>>,
    /// By the numbers of streams.
    pub(crate) streams: HashMap<u64, Ends>,
    /// By the slots of HTTP connections, the pump whose sink is the connection's oldest answer.
    pub(crate) answers: HashMap<u32, u32>,
}

impl Pumps {
    pub(crate) fn offer_source(&mut self, source: impl Source + 'static) {
        self.source = Some(Box::new(source));
    }

    pub(crate) fn offer_sink(&mut self, sink: impl Sink + 'static) {
        self.sink = Some(Box::new(sink));
    }

    pub(crate) fn has(&self, pump: u32) -> bool {
        self.open.contains_key(&pump)
    }
}

/// Joins the source and the sink that were offered last: the pump's number, 0 when one of them can't.
#[op]
pub(crate) fn start(rt: &mut Rt, lp: &mut Loop) -> u32 {
    let (Some(mut source), Some(mut sink)) = (rt.pumps.source.take(), rt.pumps.sink.take()) else {
        return 0;
    };
    rt.pumps.last = rt.pumps.last.wrapping_add(1).max(1);
    let number = rt.pumps.last;
    if !sink.start(lp, rt, number) {
        return 0;
    }
    if !source.start(lp, rt, number) {
        sink.detach(lp, rt);
        return 0;
    }
    let pump = Pump {
        source,
        sink,
        moved: 0,
        stopped: false,
    };
    rt.pumps.open.insert(number, pump);
    number
}

/// Ends a pump: bytes moved, whether the source was stopped, whether a piece of it is under way, bytes that wait at the
/// sink, the token of the write that ends them.
#[op]
pub(crate) fn release(
    rt: &mut Rt,
    lp: &mut Loop,
    number: u32,
) -> Option<(f64, bool, bool, f64, f64)> {
    let mut pump = rt.pumps.open.remove(&number)?;
    let coming = pump.source.detach(lp, rt);
    let (waiting, token) = pump.sink.detach(lp, rt);
    Some((
        pump.moved as f64,
        pump.stopped,
        coming,
        waiting as f64,
        token as f64,
    ))
}

/// A piece for the sink of `number`.
pub(crate) fn arrived(lp: &mut Loop, host: &mut Host, number: u32, piece: Piece<'_>) {
    let Some(mut pump) = host.rt.pumps.open.remove(&number) else {
        return;
    };
    let length = piece.bytes().len();
    let put = pump.sink.put(lp, &mut host.rt, piece);
    pump.source.taken(length);
    if let Ok(room) = put {
        pump.moved += length as u64;
        if !room && !pump.stopped {
            pump.stopped = true;
            pump.source.stop(lp, &mut host.rt);
        }
    }
    host.rt.pumps.open.insert(number, pump);
    if let Err(error) = put {
        failed(lp, host, number, Told::SinkFailed, &error);
    }
}

/// The sink of `number` takes more again.
pub(crate) fn has_room(lp: &mut Loop, host: &mut Host, number: u32) {
    let Some(mut pump) = host.rt.pumps.open.remove(&number) else {
        return;
    };
    if std::mem::take(&mut pump.stopped) {
        pump.source.go(lp, &mut host.rt);
    }
    host.rt.pumps.open.insert(number, pump);
}

/// The source of `number` may give the next piece, unless the sink is full.
pub(crate) fn go_on(lp: &mut Loop, host: &mut Host, number: u32) {
    let Some(mut pump) = host.rt.pumps.open.remove(&number) else {
        return;
    };
    if !pump.stopped {
        pump.source.go(lp, &mut host.rt);
    }
    host.rt.pumps.open.insert(number, pump);
}

/// What JavaScript is told; pump.js has the same list.
#[derive(Debug, Clone, Copy)]
#[repr(i32)]
pub(crate) enum Told {
    /// The source has no more.
    Ended = 0,
    /// The source gave an errno.
    SourceFailed = 1,
    /// The sink gave an errno.
    SinkFailed = 2,
    /// What the source was reading when JavaScript took the pipe back: bytes, or a negative errno.
    Late = 3,
}

pub(crate) fn ended(lp: &mut Loop, host: &mut Host, number: u32) {
    tell(lp, host, Told::Ended, number, |scope| 0.to_js(scope));
}

pub(crate) fn failed(lp: &mut Loop, host: &mut Host, number: u32, told: Told, error: &io::Error) {
    let errno = -error.raw_os_error().unwrap_or(libc::EIO);
    tell(lp, host, told, number, |scope| errno.to_js(scope));
}

/// What a source read for a pump that is no more.
pub(crate) fn late(lp: &mut Loop, host: &mut Host, number: u32, result: io::Result<Vec<u8>>) {
    match result {
        Ok(bytes) => tell(lp, host, Told::Late, number, |scope| {
            ArrayBuffer(bytes).to_js(scope)
        }),
        Err(error) => failed(lp, host, number, Told::Late, &error),
    }
}

fn tell(
    lp: &mut Loop,
    host: &mut Host,
    told: Told,
    number: u32,
    fact: impl for<'s, 'i> FnOnce(&mut Scope<'s, 'i>) -> Value<'s>,
) {
    host.dispatch(
        lp,
        ROOM_INDEX,
        |scope| {
            let fact = fact(scope);
            [(told as i32).to_js(scope), number.to_js(scope), fact]
        },
        |_, _| (),
    );
}
