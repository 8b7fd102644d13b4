//! A caller may stop after any event and go on later with what was left.

use http_parser::{Event, HeaderName, Mode, ParseError, Parser, Status};

const TWO: &[u8] =
    b"POST /1 HTTP/1.1\r\nContent-Length: 2\r\n\r\nabGET /2 HTTP/1.1\r\nHost: h\r\n\r\n";

#[test]
fn input_keeps_what_was_not_told() -> Result<(), ParseError> {
    let mut parser = Parser::new(Mode::Request);
    let mut input = TWO;
    assert!(matches!(parser.next(&mut input)?, Some(Event::Head(_))));
    assert_eq!(parser.status(), Status::Body);
    assert!(input.starts_with(b"abGET"));
    assert!(matches!(parser.next(&mut input)?, Some(Event::Body(b"ab"))));
    assert!(matches!(parser.next(&mut input)?, Some(Event::End)));
    assert_eq!(parser.status(), Status::Between);
    assert!(input.starts_with(b"GET /2"));
    assert_eq!(parser.offset() as usize, TWO.len() - input.len());
    // A slice of its own, as if the bytes had been copied away meanwhile.
    let later = input.to_vec();
    let mut input = &later[..];
    match parser.next(&mut input)? {
        Some(Event::Head(head)) => {
            assert_eq!(head.target(), b"/2");
            assert_eq!(head.get(HeaderName::Host), Some(&b"h"[..]));
            assert_eq!(head.raw(), later);
            let span = head.fields().spans()[0];
            assert_eq!(
                (span.name.of(head.raw()), span.known),
                (&b"Host"[..], HeaderName::Host)
            );
        }
        other => panic!("{other:?}"),
    }
    assert!(matches!(parser.next(&mut input)?, Some(Event::End)));
    assert!(parser.next(&mut input)?.is_none());
    assert!(parser.finish()?.is_none());
    Ok(())
}

#[test]
fn whole_heads_are_views_of_the_fed_slice() -> Result<(), ParseError> {
    let mut parser = Parser::new(Mode::Request);
    let mut input = TWO;
    let Some(Event::Head(head)) = parser.next(&mut input)? else {
        panic!("no head")
    };
    assert_eq!(head.raw().as_ptr(), TWO.as_ptr());
    Ok(())
}

#[test]
fn reset_begins_a_new_stream() -> Result<(), ParseError> {
    let mut parser = Parser::new(Mode::Request);
    assert!(parser.next(&mut &b"GET / HTTP/3.0\r\n\r\n"[..]).is_err());
    parser.reset();
    parser.release_memory();
    assert_eq!(
        (parser.status(), parser.offset(), parser.error()),
        (Status::Between, 0, None)
    );
    assert!(matches!(parser.next(&mut &TWO[..])?, Some(Event::Head(_))));
    Ok(())
}

#[test]
fn a_parser_is_at_a_message_start_when_nothing_of_the_next_was_seen() {
    let mut parser = Parser::new(Mode::Request);
    assert!(parser.at_message_start());
    for (piece, at_start) in [
        ("GET / HTTP/1.1\r\n", false),
        ("Host: x\r\n\r\n", true),
        ("\r", false),
        ("\n", false),
        (
            "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\na",
            false,
        ),
        ("b", true),
        ("G", false),
    ] {
        let mut input = piece.as_bytes();
        while parser.next(&mut input).unwrap().is_some() {}
        assert_eq!(parser.at_message_start(), at_start, "behind {piece:?}");
    }
}
