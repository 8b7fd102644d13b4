//! The encoder beside `write!` with the same text, which checks nothing.

use std::hint::black_box;
use std::io::Write;

use http_parser::{Version, encode};

use crate::measure::{Subject, Table};

const FIELDS: [(&str, &str); 5] = [
    ("Content-Type", "text/html; charset=utf-8"),
    ("Content-Length", "12345"),
    ("Cache-Control", "public, max-age=60"),
    ("ETag", "W/\"5f2c-18c1d2f3a40\""),
    ("Connection", "keep-alive"),
];
const DATA: [u8; 64] = [b'x'; 64];
const CHUNKS: usize = 16;

pub(crate) fn tables() -> Vec<Table> {
    vec![
        table("encode a head of 6 headers", head, written_head),
        table("encode 16 chunks of 64 bytes", chunks, written_chunks),
    ]
}

type Encode = fn(&mut encode::DateCache, &mut Vec<u8>);

fn table(case: &str, ours: Encode, naive: Encode) -> Table {
    let texts = [ours, naive].map(|encode| {
        let mut out = Vec::new();
        encode(&mut encode::DateCache::new(), &mut out);
        out
    });
    assert_eq!(texts[0], texts[1], "{case}");
    let case = case.to_owned();
    let subjects = vec![("http-parser", repeat(ours)), ("write!", repeat(naive))];
    Table { case, subjects }
}

fn repeat(encode: Encode) -> Subject {
    let mut date = encode::DateCache::new();
    let mut out = Vec::with_capacity(4096);
    Subject::Here(Box::new(move |calls| {
        for _ in 0..calls {
            out.clear();
            encode(&mut date, black_box(&mut out));
        }
    }))
}

fn head(date: &mut encode::DateCache, out: &mut Vec<u8>) {
    let date = [(&b"Date"[..], &date.at(0)[..])];
    let fields = black_box(&FIELDS).iter();
    let fields = fields.map(|(name, value)| (name.as_bytes(), value.as_bytes()));
    encode::response_head(out, Version::Http11, 200, b"OK", fields.chain(date)).expect("fit");
}

fn written_head(date: &mut encode::DateCache, out: &mut Vec<u8>) {
    write!(out, "HTTP/1.1 {} OK\r\n", black_box(200)).expect("memory");
    for (name, value) in black_box(&FIELDS) {
        write!(out, "{name}: {value}\r\n").expect("memory");
    }
    let date = std::str::from_utf8(date.at(0)).expect("ASCII");
    write!(out, "Date: {date}\r\n\r\n").expect("memory");
}

fn chunks(_: &mut encode::DateCache, out: &mut Vec<u8>) {
    for _ in 0..CHUNKS {
        encode::chunk(out, black_box(&DATA));
    }
}

fn written_chunks(_: &mut encode::DateCache, out: &mut Vec<u8>) {
    for _ in 0..CHUNKS {
        let data = black_box(&DATA);
        write!(out, "{:x}\r\n", data.len()).expect("memory");
        out.extend_from_slice(data);
        out.extend_from_slice(b"\r\n");
    }
}
