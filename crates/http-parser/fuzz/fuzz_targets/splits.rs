//! However a stream is cut, it tells the same. The first byte chooses the
//! mode, the second the length of the pieces.
#![no_main]

use http_parser::{Event, Mode, Parser};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let [mode, piece, stream @ ..] = bytes else {
        return;
    };
    let mode = if mode & 1 == 0 {
        Mode::Request
    } else {
        Mode::Response
    };
    let piece = usize::from(*piece).max(1);
    assert_eq!(
        log(mode, stream, stream.len().max(1)),
        log(mode, stream, piece)
    );
});

fn log(mode: Mode, stream: &[u8], piece: usize) -> Vec<String> {
    let mut parser = Parser::new(mode);
    let (mut log, mut body) = (Vec::new(), Vec::new());
    'all: for mut input in stream.chunks(piece) {
        loop {
            match parser.next(&mut input) {
                Ok(None) => break,
                Ok(Some(Event::Body(data))) => body.extend_from_slice(data),
                Ok(Some(event)) => {
                    log.push(format!("{:?} {event:?}", std::mem::take(&mut body)));
                }
                Err(_) => break 'all,
            }
        }
    }
    let end = parser.finish().map(|event| event.is_some());
    log.push(format!("{body:?} {end:?}"));
    log
}
