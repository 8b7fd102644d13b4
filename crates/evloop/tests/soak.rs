//! Connections that do everything at random, both ends in one loop: whatever the order, the promises hold.

use evloop::{
    ConnectOptions, EventLoop, ListenOptions, RunMode, StreamEvent, StreamHandler, StreamId,
};
use proptest::prelude::*;
use std::collections::{BTreeMap, VecDeque};
use std::os::unix::net::UnixStream;

/// A small generator (splitmix64): a seed gives the same run as far as the kernel lets it.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % limit
    }
}

/// What is expected of one end.
#[derive(Default)]
struct End {
    pair: usize,
    /// 0 or 1: bytes from 0 go one way, those from 1 the other.
    side: usize,
    /// Tokens that must be told of, in this order.
    waiting: VecDeque<u64>,
    shutting: bool,
    closing: bool,
    /// `End` or `Error` came.
    over: bool,
}

#[derive(Default)]
struct Pair {
    /// By the side that writes: bytes given to the loop, bytes that the other side was told of.
    given: [u64; 2],
    read: [u64; 2],
    /// The writing side ended in good order; or something was cut off.
    shut: [bool; 2],
    cut: bool,
}

struct World {
    random: Random,
    ends: BTreeMap<StreamId, End>,
    pairs: Vec<Pair>,
    tokens: u64,
    opened: usize,
    closed: usize,
    acts: usize,
}

type Loop = EventLoop<World>;

fn byte(at: u64) -> u8 {
    (at % 251) as u8
}

fn on_stream(lp: &mut Loop, world: &mut World, id: StreamId, event: StreamEvent<'_>) {
    let end = world.ends.get_mut(&id).expect("no event after Closed");
    let closes = matches!(event, StreamEvent::Written { .. }) && end.waiting.len() > 1;
    let pair = &mut world.pairs[end.pair];
    match event {
        StreamEvent::Connected(result) => result.expect("somebody listens"),
        StreamEvent::Read(bytes) => {
            assert!(!end.closing && !end.over);
            let writer = 1 - end.side;
            for &b in bytes {
                assert_eq!(
                    b,
                    byte(pair.read[writer]),
                    "in order, nothing lost or twice"
                );
                pair.read[writer] += 1;
            }
            assert!(pair.read[writer] <= pair.given[writer]);
        }
        StreamEvent::End => {
            assert!(!end.closing && !end.over);
            end.over = true;
            let writer = 1 - end.side;
            if pair.shut[writer] && !pair.cut {
                assert_eq!(
                    pair.read[writer], pair.given[writer],
                    "all came before the end"
                );
            }
        }
        StreamEvent::Error(_) => {
            assert!(!end.closing && !end.over);
            assert!(pair.cut, "an error without a cause");
            end.over = true;
        }
        StreamEvent::Written { token, result } => {
            assert_eq!(end.waiting.pop_front(), Some(token), "in order, each once");
            assert!(result.is_ok() || pair.cut);
        }
        StreamEvent::ShutdownDone(_) => {
            assert!(end.shutting && end.waiting.is_empty());
            end.shutting = false;
        }
        StreamEvent::Closed => {
            assert!(end.closing, "closed by us alone");
            assert!(
                end.waiting.is_empty(),
                "every token is told of: {:?}",
                end.waiting
            );
            assert!(!end.shutting, "and the shutdown");
            world.ends.remove(&id);
            world.closed += 1;
        }
        _ => {}
    }
    // Whatever it was, something may be done about it, to this end or another; the worst moment to close is between
    // two things that are told in one go.
    if closes && world.random.below(6) == 0 {
        close(lp, world, id);
    } else if world.random.below(3) == 0 {
        act(lp, world, id);
    }
}

fn close(lp: &mut Loop, world: &mut World, id: StreamId) {
    let reset = world.random.below(2) == 0;
    let Some(end) = world.ends.get_mut(&id).filter(|end| !end.closing) else {
        return;
    };
    end.closing = true;
    world.pairs[end.pair].cut = true;
    let closed = if reset {
        lp.stream_reset(id)
    } else {
        lp.stream_close(id)
    };
    closed.expect("it is open");
}

fn act(lp: &mut Loop, world: &mut World, near: StreamId) {
    world.acts += 1;
    let pick = world.random.below(world.ends.len().max(1) as u64) as usize;
    let far = world.ends.keys().nth(pick).copied();
    let id = if world.random.below(2) == 0 {
        near
    } else {
        far.unwrap_or(near)
    };
    let Some(end) = world.ends.get_mut(&id) else {
        return;
    };
    let pair = &mut world.pairs[end.pair];
    if end.closing {
        assert!(lp.stream_read_start(id).is_err() && lp.stream_close(id).is_err());
        return;
    }
    match world.random.below(20) {
        0..6 => lp.stream_read_start(id).expect("it is open"),
        6..8 => lp.stream_read_stop(id).expect("it is open"),
        8..16 => {
            // Now and then more than a socket takes.
            let most = if world.random.below(4) == 0 {
                300_000
            } else {
                3_000
            };
            let len = world.random.below(most);
            let from = pair.given[end.side];
            let bytes: Vec<u8> = (from..from + len).map(byte).collect();
            let token = world.random.below(3) > 0;
            let token = token.then(|| {
                world.tokens += 1;
                world.tokens
            });
            match lp.stream_write(id, bytes, token) {
                Ok(status) => {
                    assert!(!pair.shut[end.side]);
                    pair.given[end.side] += len;
                    assert_eq!(
                        status.queued_bytes,
                        lp.stream_write_queue_len(id).expect("it is open")
                    );
                    if !status.done {
                        end.waiting.extend(token);
                    }
                }
                Err(_) => assert!(pair.cut || pair.shut[end.side]),
            }
        }
        16 => {
            if lp.stream_shutdown(id).is_ok() {
                end.shutting = true;
                pair.shut[end.side] = true;
            }
        }
        17 => lp.stream_unref(id),
        18 => lp.stream_ref(id),
        _ => {
            // Rarely, so that most pairs have something to tell.
            if world.random.below(6) == 0 {
                close(lp, world, id);
            }
        }
    }
}

fn insert(world: &mut World, id: StreamId, pair: usize, side: usize) {
    world.opened += 1;
    let end = End {
        pair,
        side,
        ..End::default()
    };
    assert!(
        world.ends.insert(id, end).is_none(),
        "names are not used again"
    );
}

fn soak(seed: u64) {
    let mut lp = Loop::new().expect("a loop");
    let mut world = World {
        random: Random(seed),
        ends: BTreeMap::new(),
        pairs: Vec::new(),
        tokens: 0,
        opened: 0,
        closed: 0,
        acts: 0,
    };
    let guard = lp.timer_start(60_000, 0, |_, _, _| panic!("still alive"));
    lp.timer_unref(guard);
    let handler = StreamHandler::plain(on_stream);
    for pair in 0..6 {
        world.pairs.push(Pair::default());
        let (a, b) = UnixStream::pair().expect("a pair");
        for (side, fd) in [a, b].into_iter().enumerate() {
            let id = lp
                .stream_from_fd(fd.into(), handler.clone())
                .expect("a stream");
            insert(&mut world, id, pair, side);
        }
    }
    // TCP pairs: the accepting side knows by order which one it has.
    let server = handler.clone();
    let any = ([127, 0, 0, 1], 0).into();
    let next = std::cell::Cell::new(6);
    let listener = lp
        .tcp_listen(
            any,
            ListenOptions::default(),
            move |lp, world: &mut World, _, accepted| {
                let stream = accepted.expect("a connection").stream;
                let id = lp.stream_open(stream, server.clone()).expect("a stream");
                insert(world, id, next.replace(next.get() + 1), 1);
            },
        )
        .expect("listening");
    let addr = lp.listener_local_addr(listener).expect("an address");
    for pair in 6..12 {
        world.pairs.push(Pair::default());
        let id = lp
            .tcp_connect(addr, ConnectOptions::default(), handler.clone())
            .expect("a stream");
        insert(&mut world, id, pair, 0);
    }
    // Some may be closed again by then.
    while world.opened < 24 {
        lp.run(&mut world, RunMode::Once).expect("a run");
    }
    lp.listener_close(listener).expect("an open listener");
    // Something to do even when no event comes.
    lp.timer_start(1, 1, |lp, world, id| {
        for _ in 0..40 {
            let pick = world.random.below(world.ends.len().max(1) as u64) as usize;
            if let Some(id) = world.ends.keys().nth(pick).copied() {
                act(lp, world, id);
            }
        }
        if world.acts > 1_500 || world.ends.is_empty() {
            lp.timer_stop(id);
            let open = |world: &World| {
                world
                    .ends
                    .iter()
                    .find(|(_, end)| !end.closing)
                    .map(|(id, _)| *id)
            };
            while let Some(id) = open(world) {
                close(lp, world, id);
            }
        }
    });
    assert!(
        !lp.run(&mut world, RunMode::Default).expect("a run"),
        "left with work to do"
    );
    assert!(
        world.ends.is_empty(),
        "{} ends were not closed",
        world.ends.len()
    );
    assert_eq!(world.closed, 24);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10, max_shrink_iters: 0, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn promises_hold_whatever_happens(seed: u64) {
        soak(seed);
    }
}
