//! Any split and any pause gives the same log, an exception changes nothing of
//! what the grammar accepts, and nothing makes the parser panic.

use http_parser::{Leniency, Mode, ResponseTo};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::log::{Setting, run, run_paused};

/// Pieces that together often make messages, and nearly as often spoil them.
const WORDS: &[&[u8]] = &[
    b"GET ",
    b"HEAD ",
    b"POST ",
    b"CONNECT ",
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    b"/ ",
    b"/a?b#c ",
    b"x:80 ",
    b"http://h/ ",
    b"HTTP/1.1",
    b"HTTP/1.0",
    b"HTTP/1.1 200 OK\r\n",
    b"HTTP/1.1 101 \r\n",
    b"HTTP/1.1 204\r\n",
    b"GET / HTTP/1.1\r\n",
    b"POST / HTTP/1.1\r\n",
    b"\r\n",
    b"\r\n\r\n",
    b"\r",
    b"\n",
    b" ",
    b"\t",
    b"\0",
    b":",
    b";",
    b"\xff",
    b"A: b\r\n",
    b"Host: x\r\n",
    b"A:",
    b"A :",
    b"Content-Length: 3\r\n",
    b"Content-Length: 0\r\n",
    b"Content-Length: ",
    b"Connection: close\r\n",
    b"Connection: upgrade\r\nUpgrade: x\r\n",
    b"Transfer-Encoding: chunked\r\n",
    b"Transfer-Encoding: ",
    b"chunked",
    b"gzip, ",
    b"0\r\n\r\n",
    b"3\r\nabc\r\n",
    b"0\r\n",
    b"3;a=b\r\nabc\r\n",
    b";a=\"q\\\"\"",
    b"abc",
    b"ffffffffffffffff",
    b"Expect: 100-continue\r\n",
];

pub(crate) fn lenient(b: &[bool]) -> Leniency {
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
    for (flag, on) in flags.into_iter().zip(b) {
        *flag = *on;
    }
    leniency
}

pub(crate) fn setting() -> impl Strategy<Value = Setting> {
    (any::<[bool; 18]>(), 0usize..3, 0usize..3).prop_map(|(b, tight, mode)| {
        let mode = [Mode::Request, Mode::Response, Mode::Either][mode];
        let mut setting = Setting::new(mode);
        setting.to = ResponseTo {
            head: b[0] && b[2],
            connect: b[1] && !b[2],
        };
        setting.ignore_upgrade = b[3];
        if tight == 0 {
            setting.limits.head_bytes = 40;
            setting.limits.target_bytes = 6;
            setting.limits.headers = 1;
            setting.limits.chunk_extension_bytes = 3;
            setting.limits.trailer_bytes = 10;
        } else if tight == 1 {
            setting.leniency = lenient(&b[4..]);
        }
        setting
    })
}

fn stream() -> impl Strategy<Value = Vec<u8>> {
    let word = prop_oneof![
        8 => proptest::sample::select(WORDS).prop_map(<[u8]>::to_vec),
        1 => vec(any::<u8>(), 1..6),
    ];
    vec(word, 0..24).prop_map(|words| words.concat())
}

pub(crate) fn check(setting: &Setting, bytes: &[u8], cuts: &[usize]) -> Result<(), TestCaseError> {
    let whole = run(setting, [bytes]);
    prop_assert_eq!(&run(setting, bytes.chunks(1)), &whole, "byte by byte");
    prop_assert_eq!(&run_paused(setting, bytes, cuts), &whole, "paused");
    let mut strict = *setting;
    strict.leniency = Leniency::default();
    let strict = run(&strict, [bytes]);
    if !strict.contains("error HPE_") {
        prop_assert_eq!(&strict, &whole, "an exception changes what needs none");
    }
    let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut % (bytes.len() + 1)).collect();
    cuts.sort_unstable();
    let mut pieces = Vec::new();
    let mut start = 0;
    for cut in cuts {
        pieces.push(&bytes[start..cut]);
        start = cut;
    }
    pieces.push(&bytes[start..]);
    prop_assert_eq!(&run(setting, pieces), &whole, "in pieces");
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 800, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn message_like_streams(setting in setting(), bytes in stream(), cuts in vec(any::<usize>(), 0..6)) {
        check(&setting, &bytes, &cuts)?;
    }

    #[test]
    fn streams_that_begin_well(setting in setting(), bytes in stream(), cuts in vec(any::<usize>(), 0..6)) {
        let line: &[u8] = match setting.mode {
            Mode::Request => b"POST / HTTP/1.1\r\n",
            Mode::Response | Mode::Either => b"HTTP/1.1 200 OK\r\n",
        };
        check(&setting, &[line, &bytes].concat(), &cuts)?;
    }

    #[test]
    fn random_bytes(setting in setting(), bytes in vec(any::<u8>(), 0..200), cuts in vec(any::<usize>(), 0..4)) {
        check(&setting, &bytes, &cuts)?;
    }
}
