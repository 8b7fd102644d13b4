//! No allocation a message after warm-up, and no more memory than the limits
//! say. A binary of its own, since the counting allocator is the whole process's.
#![allow(
    unsafe_code,
    reason = "a global allocator cannot be written without; it only counts"
)]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use http_parser::{Event, Leniency, Limits, Mode, Parser};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

thread_local! {
    static COUNT: Cell<usize> = const { Cell::new(0) };
    /// Bytes in use, as far as this thread asked for and gave them back.
    static LIVE: Cell<isize> = const { Cell::new(0) };
}

fn live(more: isize) {
    LIVE.with(|live| live.set(live.get() + more));
}

struct Counting;

// SAFETY: every call is passed on to `System` unchanged.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        COUNT.with(|count| count.set(count.get() + 1));
        live(layout.size() as isize);
        // SAFETY: the caller's promise about `layout` is passed on.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, ptr: *mut u8, layout: Layout) {
        live(-(layout.size() as isize));
        // SAFETY: `ptr` came from `System` with this `layout`.
        unsafe { System.dealloc(ptr, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn feed(parser: &mut Parser, stream: &[u8], piece: usize) -> usize {
    let mut events = 0;
    for mut input in stream.chunks(piece) {
        while let Some(event) = parser.next(&mut input).expect("well-formed") {
            if let Event::Head(head) = event {
                events += head
                    .fields()
                    .iter()
                    .map(|(n, v)| n.len() + v.len())
                    .sum::<usize>();
            }
            events += 1;
        }
    }
    events
}

#[test]
fn messages_after_the_first_allocate_nothing() {
    let mut request =
        b"POST /path HTTP/1.1\r\nHost: example.org\r\nTransfer-Encoding: chunked\r\n".to_vec();
    for i in 0..200 {
        request.extend_from_slice(format!("X-{i}: some value\r\n").as_bytes());
    }
    request.extend_from_slice(
        b"\r\n5\r\nhello\r\n0\r\nDigest: x\r\n\r\nGET / HTTP/1.1\r\nA: b\r\n\r\n",
    );
    let response = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nServer: x\r\n\r\nhello".to_vec();
    for (mode, stream) in [(Mode::Request, request), (Mode::Response, response)] {
        for piece in [usize::MAX, 1000, 7, 1] {
            let mut parser = Parser::new(mode);
            feed(&mut parser, &stream, piece);
            let before = COUNT.with(Cell::get);
            let mut events = 0;
            for _ in 0..20 {
                events += feed(&mut parser, &stream, piece);
            }
            let after = COUNT.with(Cell::get);
            assert!(events > 0);
            assert_eq!(after - before, 0, "{mode:?} in pieces of {piece}");
        }
    }
}

/// Bytes the parser holds after a stream that never ends, fed in such pieces:
/// the most it ever holds.
fn held(mode: Mode, limits: Limits, leniency: Leniency, stream: &[u8], piece: usize) -> isize {
    let before = LIVE.with(Cell::get);
    let mut parser = Parser::with(mode, limits, leniency);
    let mut most = 0;
    for mut input in stream.chunks(piece) {
        while let Ok(Some(_)) = parser.next(&mut input) {}
        most = most.max(LIVE.with(Cell::get) - before);
    }
    most
}

fn bound(limits: Limits) -> isize {
    // A buffer begins with room for a few.
    let text = 2 * limits.head_bytes.max(limits.trailer_bytes) + 64;
    (text + 40 * limits.headers.max(4) + 64) as isize
}

#[test]
fn endless_streams_are_held_to_the_limits() {
    let chunked = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n";
    let streams: [(&str, &str); 9] = [
        ("", "\r\n"),
        ("", "G"),
        ("GET /", "a"),
        ("GET / HTTP/1.1\r\nA: ", "b"),
        ("GET / HTTP/1.1\r\n", "A:\r\n"),
        ("GET / HTTP/1.1\r\nA: b\r\n", " c\r\n"),
        (&format!("{chunked}0\r\n"), "A:\r\n"),
        (&format!("{chunked}1;"), "a"),
        (chunked, "1\r\na\r\n"),
    ];
    let mut small = Limits::default();
    (small.head_bytes, small.trailer_bytes, small.headers) = (700, 300, 20);
    for limits in [Limits::default(), small] {
        for leniency in [Leniency::default(), Leniency::all()] {
            for (first, again) in streams {
                let times = 4 * limits.head_bytes / again.len();
                let stream = [first, &again.repeat(times)].concat();
                for piece in [1, 7, 1000, usize::MAX] {
                    let most = held(Mode::Request, limits, leniency, stream.as_bytes(), piece);
                    let bound = bound(limits);
                    assert!(
                        most <= bound,
                        "{most} > {bound}: {first:?} {again:?} by {piece}"
                    );
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_stream_makes_it_hold_more(
        words in vec(select(&["GET / HTTP/1.1\r\n", "HTTP/1.1 200 OK\r\n", "A: b\r\n", " c\r\n", "\r\n", "x",
            "Transfer-Encoding: chunked\r\n", "1\r\na\r\n", "0\r\n", "5;ab\r\n", "A:"][..]), 1..60),
        times in 1usize..20,
        piece in 1usize..400,
        head_bytes in 0usize..600,
        trailer_bytes in 0usize..600,
        headers in 0usize..30,
        lenient in any::<bool>(),
        mode in select(&[Mode::Request, Mode::Response, Mode::Either][..]),
    ) {
        let mut limits = Limits::default();
        (limits.head_bytes, limits.trailer_bytes, limits.headers) = (head_bytes, trailer_bytes, headers);
        let leniency = if lenient { Leniency::all() } else { Leniency::default() };
        let stream = words.concat().repeat(times);
        let most = held(mode, limits, leniency, stream.as_bytes(), piece);
        prop_assert!(most <= bound(limits), "{most} > {}", bound(limits));
    }
}
