//! The native half of `node:buffer` without V8: values are Node's.

use super::{base64, hex, search};

fn base64_decoded(text: &str) -> Vec<u8> {
    let mut out = vec![0; text.len()];
    let n = base64::decode(text.as_bytes(), &mut out);
    out.truncate(n);
    out
}

#[test]
fn base64_decoding_is_lenient() {
    for (text, bytes) in [
        ("aGVsbG8=", "hello"),
        ("aGVsbG8", "hello"),
        ("Zg==YWJj", "f"),
        ("Z=g=YW", ""),
        ("YWJ=Yw", "ab"),
        ("Y", ""),
        ("YWJjZ", "abc"),
        ("YW Jj\nZGVm", "abcdef"),
    ] {
        assert_eq!(base64_decoded(text), bytes.as_bytes(), "{text}");
    }
    assert_eq!(base64_decoded("-_+/"), base64_decoded("+/-_"));
}

#[test]
fn base64_stops_where_room_ends() {
    let mut out = [0; 2];
    assert_eq!(base64::decode(b"YWJjZA==", &mut out), 2);
    assert_eq!(&out, b"ab");
}

#[test]
fn hex_stops_at_the_first_odd_pair() {
    let mut out = [0; 4];
    assert_eq!(hex::decode(b"0aFfzz11", &mut out), 2);
    assert_eq!(out[..2], [0x0a, 0xff]);
    assert_eq!(hex::decode(b"abc", &mut out), 1);
}

#[test]
fn searches_begin_where_node_begins() {
    let hay = b"abcabc";
    assert_eq!(search::find(hay, b"abc", 0.0, true), Some(0));
    assert_eq!(search::find(hay, b"abc", 1.0, true), Some(3));
    assert_eq!(search::find(hay, b"abc", -3.0, true), Some(3));
    assert_eq!(search::find(hay, b"abc", -100.0, true), Some(0));
    assert_eq!(search::find(hay, b"abc", -100.0, false), None);
    assert_eq!(search::find(hay, b"abc", 100.0, false), Some(3));
    assert_eq!(search::find(hay, b"abc", 2.0, false), Some(0));
    assert_eq!(search::find(hay, b"", 100.0, true), Some(6));
    assert_eq!(search::find(b"", b"a", 0.0, false), None);
}

#[test]
fn utf16_is_found_at_even_places_only() {
    let hay = [0x00, 0x61, 0x00, 0x61, 0x00];
    assert_eq!(search::find_units(&hay, &[0x61, 0x00], 0.0, true), None);
    assert_eq!(search::find_units(&hay, &[0x00, 0x61], 1.0, true), Some(0));
    assert_eq!(
        search::find_units(&hay, &[0x00, 0x61], 10.0, false),
        Some(2)
    );
}
