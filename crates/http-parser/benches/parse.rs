//! Heads and chunked bodies beside bare `httparse`, in turns: what counts is
//! the ratio of the two, not the time. `cargo bench -p http-parser`.
#![allow(clippy::print_stdout, reason = "a bench says what it measured")]
#![allow(clippy::disallowed_types, reason = "a bench needs a clock")]

use std::hint::black_box;
use std::mem::MaybeUninit;
use std::time::Instant;

use http_parser::{Event, Mode, Parser};

const SMALL: &[u8] = b"GET / HTTP/1.1\r\nHost: 127.0.0.1:8080\r\n\r\n";
const BROWSER: &[u8] = b"GET /articles/2026/11/how-to-measure?page=2&lang=en HTTP/1.1\r\n\
    Host: www.example.org\r\nConnection: keep-alive\r\nCache-Control: max-age=0\r\n\
    User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Safari/537.36\r\n\
    Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8\r\n\
    Accept-Language: en-GB,en;q=0.7,de;q=0.3\r\nAccept-Encoding: gzip, deflate, br\r\n\
    Referer: https://www.example.org/articles/2026/11/\r\nUpgrade-Insecure-Requests: 1\r\n\
    Cookie: session=0123456789abcdef0123456789abcdef; theme=dark; visits=42\r\n\r\n";

fn bare(bytes: &[u8]) -> usize {
    let mut room = [const { MaybeUninit::uninit() }; 64];
    let mut request = httparse::Request::new(&mut []);
    match request.parse_with_uninit_headers(bytes, &mut room) {
        Ok(httparse::Status::Complete(len)) => len,
        other => panic!("{other:?}"),
    }
}

fn ours(parser: &mut Parser, bytes: &[u8], piece: usize) -> usize {
    let mut told = 0;
    for mut input in bytes.chunks(piece) {
        while let Some(event) = parser.next(&mut input).expect("well-formed") {
            told += match event {
                Event::Head(head) => head.raw().len(),
                Event::Body(data) => data.len(),
                Event::Trailers(_) | Event::End => 0,
            };
        }
    }
    told
}

/// Best nanoseconds a call, over some rounds.
fn time(calls: u32, mut call: impl FnMut() -> usize) -> f64 {
    let start = Instant::now();
    for _ in 0..calls {
        black_box(call());
    }
    start.elapsed().as_nanos() as f64 / f64::from(calls)
}

fn main() {
    let mut parser = Parser::new(Mode::Request);
    for (name, bytes) in [("small", SMALL), ("browser", BROWSER)] {
        assert_eq!(bare(bytes), bytes.len());
        assert_eq!(ours(&mut parser, bytes, usize::MAX), bytes.len());
        let (mut a, mut b, mut c) = (f64::MAX, f64::MAX, f64::MAX);
        for _ in 0..9 {
            a = a.min(time(100_000, || bare(black_box(bytes))));
            b = b.min(time(100_000, || {
                ours(&mut parser, black_box(bytes), usize::MAX)
            }));
            c = c.min(time(100_000, || {
                ours(&mut parser, black_box(bytes), bytes.len() / 2 + 1)
            }));
        }
        let rate = a / b;
        println!("{name}: httparse {a:.0} ns, ours {b:.0} ns ({rate:.2}), in two pieces {c:.0} ns");
    }
    let mut body = b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n".to_vec();
    let head = body.len();
    for _ in 0..64 {
        http_parser::encode::chunk(&mut body, &[b'x'; 16 * 1024]);
    }
    body.extend_from_slice(b"0\r\n\r\n");
    for piece in [16 * 1024, 64, 1] {
        assert_eq!(ours(&mut parser, &body, piece), head + (1 << 20));
        let best = (0..3).map(|_| time(10, || ours(&mut parser, &body, piece)));
        let best = best.fold(f64::MAX, f64::min);
        println!(
            "1 MiB chunked in pieces of {piece}: {:.0} us",
            best / 1000.0
        );
    }
}
