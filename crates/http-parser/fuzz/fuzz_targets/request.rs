//! No bytes make a server's parser panic, and it keeps no more than its limit.
#![no_main]

use http_parser::{Event, Mode, Parser};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let mut parser = Parser::new(Mode::Request);
    let mut input = bytes;
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
