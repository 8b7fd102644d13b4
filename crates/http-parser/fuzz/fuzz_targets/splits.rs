//! However a stream is cut, it tells the same; and an exception from the
//! grammar changes nothing of what the grammar accepts. The first five bytes
//! choose mode and context, limits, exceptions and the length of the pieces.
#![no_main]

use http_parser::{Event, Leniency, Limits, Mode, Parser, ResponseTo};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let [context, tight, low, high, piece, stream @ ..] = bytes else {
        return;
    };
    let mut limits = Limits::default();
    if tight & 1 != 0 {
        limits.head_bytes = usize::from(*tight);
    }
    if tight & 2 != 0 {
        limits.target_bytes = usize::from(tight >> 2);
        limits.headers = usize::from(tight >> 5);
        limits.trailer_bytes = usize::from(tight >> 1);
        limits.chunk_extension_bytes = usize::from(tight >> 4);
    }
    let piece = usize::from(*piece).max(1);
    let lenient = leniency(u16::from_le_bytes([*low, *high]));
    let whole = log(*context, limits, lenient, [stream]);
    let pieces = log(*context, limits, lenient, stream.chunks(piece));
    assert_eq!(whole, pieces);
    let strict = log(*context, limits, Leniency::default(), [stream]);
    if strict.accepted {
        assert_eq!(strict, whole);
    }
});

fn leniency(bits: u16) -> Leniency {
    let mut leniency = Leniency::default();
    let flags = [
        &mut leniency.unknown_methods,
        &mut leniency.header_values,
        &mut leniency.folded_values,
        &mut leniency.space_before_first_field,
        &mut leniency.space_before_colon,
        &mut leniency.chunked_length,
        &mut leniency.transfer_encoding,
        &mut leniency.other_versions,
        &mut leniency.keep_alive,
        &mut leniency.data_after_close,
        &mut leniency.optional_cr_before_lf,
        &mut leniency.optional_lf_after_cr,
        &mut leniency.optional_crlf_after_chunk,
        &mut leniency.spaces_after_chunk_size,
    ];
    for (i, flag) in flags.into_iter().enumerate() {
        *flag = bits >> i & 1 != 0;
    }
    leniency
}

#[derive(Debug, PartialEq)]
struct Log {
    lines: Vec<String>,
    accepted: bool,
}

fn log<'a>(
    context: u8,
    limits: Limits,
    leniency: Leniency,
    pieces: impl IntoIterator<Item = &'a [u8]>,
) -> Log {
    let mode = match context & 3 {
        0 => Mode::Request,
        1 => Mode::Either,
        _ => Mode::Response,
    };
    let mut parser = Parser::with(mode, limits, leniency);
    parser.set_response_context(ResponseTo {
        head: context & 4 != 0,
        connect: context & 8 != 0,
    });
    let ignore_upgrade = context & 16 != 0;
    let (mut lines, mut body) = (Vec::new(), Vec::new());
    'all: for mut input in pieces {
        loop {
            let mut upgrade = false;
            match parser.next(&mut input) {
                Ok(None) => break,
                Ok(Some(Event::Body(data))) => body.extend_from_slice(data),
                Ok(Some(event)) => {
                    upgrade = matches!(event, Event::Head(head) if head.upgrade());
                    let told = match event {
                        Event::Head(head) => format!("{head:?} {:?}", head.fields()),
                        other => format!("{other:?}"),
                    };
                    lines.push(format!("{:?} {told}", std::mem::take(&mut body)));
                }
                Err(_) => break 'all,
            }
            if upgrade && ignore_upgrade {
                parser.ignore_upgrade();
            }
        }
    }
    let end = parser.finish().map(|event| event.is_some());
    lines.push(format!("{body:?} {end:?}"));
    let accepted = end.is_ok();
    Log { lines, accepted }
}
