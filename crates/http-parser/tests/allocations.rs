//! No allocation a message after warm-up. A binary of its own, since the
//! counting allocator is the whole process's.
#![allow(
    unsafe_code,
    reason = "a global allocator cannot be written without; it only counts"
)]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use http_parser::{Event, Mode, Parser};

thread_local! {
    static COUNT: Cell<usize> = const { Cell::new(0) };
}

struct Counting;

// SAFETY: every call is passed on to `System` unchanged.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        COUNT.with(|count| count.set(count.get() + 1));
        // SAFETY: the caller's promise about `layout` is passed on.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, ptr: *mut u8, layout: Layout) {
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
