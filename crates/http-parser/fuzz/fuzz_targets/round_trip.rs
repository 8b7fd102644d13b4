//! A head that was read, written and read again is the same head.
#![no_main]

use http_parser::{Event, Head, Mode, Parser, encode};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    for mode in [Mode::Request, Mode::Response] {
        let mut parser = Parser::new(mode);
        let Ok(Some(Event::Head(head))) = parser.next(&mut &bytes[..]) else {
            continue;
        };
        let written = write(&head);
        let mut again = Parser::new(mode);
        match again.next(&mut &written[..]) {
            Ok(Some(Event::Head(read))) => {
                assert!(head.fields().iter().eq(read.fields().iter()));
                assert_eq!(head.method_text(), read.method_text());
                assert_eq!(head.target(), read.target());
                assert_eq!(
                    (head.status(), head.reason()),
                    (read.status(), read.reason())
                );
                assert_eq!(write(&read), written);
            }
            other => assert!(written.len() > 16 * 1024, "{other:?}"),
        }
    }
});

fn write(head: &Head<'_>) -> Vec<u8> {
    let mut out = Vec::new();
    let fields = head.fields().iter();
    let done = match head.status() {
        None => {
            let (method, target) = (head.method_text(), head.target());
            encode::request_head(&mut out, method, target, head.version(), fields)
        }
        Some(status) => {
            encode::response_head(&mut out, head.version(), status, head.reason(), fields)
        }
    };
    done.expect("what was accepted may be written");
    out
}
