//! No bytes make a client's parser panic, and it keeps no more than its limit.
#![no_main]

use http_parser::{Event, Mode, Parser, ResponseTo};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let mut parser = Parser::new(Mode::Response);
    let (first, mut input) = bytes.split_first().unwrap_or((&0, bytes));
    parser.set_response_context(ResponseTo {
        head: first & 1 != 0,
        connect: first & 2 != 0,
    });
    let mut told = 0;
    while let Ok(Some(event)) = parser.next(&mut input) {
        told += match event {
            Event::Head(head) => head.raw().len(),
            Event::Body(data) => data.len(),
            Event::Trailers(fields) => fields.raw().len(),
            Event::End => 0,
        };
    }
    assert!(told <= bytes.len());
    let _ = parser.finish();
});
