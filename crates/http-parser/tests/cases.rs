//! The cases under `tests/cases`, found by folder: bytes and expected log,
//! each whole, byte by byte, cut in two everywhere, and paused at every event.
//!
//! A case is a `## title`, a block `http` with the bytes (`\r \n \t \0 \\ \xHH`,
//! `\{x*3}` for `xxx`; the block's own line ends mean nothing), and a block
//! `events`. Words after `http` set leniencies, limits (`head_bytes=99`),
//! `to=head`, `to=connect` and `ignore_upgrade`.
//! `UPDATE_EXPECT=1 cargo test` rewrites the logs; read what it wrote.

use std::fs;
use std::path::{Path, PathBuf};

use http_parser::{Leniency, Mode};

use crate::log::{Setting, run, run_paused};

/// More than what may be lost by a slip without anyone noticing.
const AT_LEAST: usize = 650;

#[test]
fn every_case_gives_its_log_at_every_cut() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let (mut count, mut wrong) = (0, Vec::new());
    for (folder, mode) in [
        ("request", Mode::Request),
        ("response", Mode::Response),
        ("either", Mode::Either),
    ] {
        for path in documents(&root.join(folder)) {
            let text = fs::read_to_string(&path).unwrap();
            let (cases, updated) = check_document(&text, mode, &mut |title, want, got| {
                wrong.push(format!(
                    "{}: {title}\nwant:\n{want}got:\n{got}",
                    path.display()
                ));
            });
            assert!(cases > 0, "no case in {}", path.display());
            count += cases;
            if updated != text && std::env::var_os("UPDATE_EXPECT").is_some() {
                fs::write(&path, updated).unwrap();
                wrong.clear();
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {count} cases differ\n\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert!(count >= AT_LEAST, "only {count} cases found");
}

fn documents(folder: &Path) -> Vec<PathBuf> {
    let mut found: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "md"))
        .collect();
    found.sort();
    found
}

/// Number of cases, and the document with the logs as they are.
fn check_document(
    text: &str,
    mode: Mode,
    wrong: &mut dyn FnMut(&str, &str, &str),
) -> (usize, String) {
    let (mut count, mut updated, mut title) = (0, String::new(), "");
    let mut lines = text.lines();
    let mut got = None;
    while let Some(line) = lines.next() {
        updated.push_str(line);
        updated.push('\n');
        if let Some(heading) = line.strip_prefix("## ") {
            assert!(got.is_none(), "{title}: no events block");
            title = heading;
        } else if let Some(words) = line.strip_prefix("```http") {
            let block = take_block(&mut lines);
            updated.push_str(&block);
            updated.push_str("```\n");
            got = Some(check_cuts(title, &setting(mode, words), &unescape(&block)));
        } else if line == "```events" {
            let want = take_block(&mut lines);
            let got = got.take().expect("an http block before the events block");
            if want != got {
                wrong(title, &want, &got);
            }
            updated.push_str(&got);
            updated.push_str("```\n");
            count += 1;
        }
    }
    assert!(got.is_none(), "{title}: no events block");
    (count, updated)
}

fn take_block(lines: &mut std::str::Lines<'_>) -> String {
    lines
        .take_while(|line| *line != "```")
        .flat_map(|line| [line, "\n"])
        .collect()
}

/// The log of the whole, after comparing it with that of every cut.
fn check_cuts(title: &str, setting: &Setting, bytes: &[u8]) -> String {
    let whole = run(setting, [bytes]);
    assert_eq!(
        run(setting, bytes.chunks(1)),
        whole,
        "{title}: byte by byte"
    );
    for sizes in [&[][..], &[0, 4, 2], &[40, 0, 0]] {
        let paused = run_paused(setting, bytes, sizes);
        assert_eq!(paused, whole, "{title}: paused after each event");
    }
    let step = if bytes.len() > 3000 { 131 } else { 1 };
    for cut in (0..bytes.len()).step_by(step) {
        let (a, b) = bytes.split_at(cut);
        assert_eq!(run(setting, [a, b]), whole, "{title}: cut at {cut}");
    }
    whole
}

fn setting(mode: Mode, words: &str) -> Setting {
    let mut setting = Setting::new(mode);
    let (limits, lenient) = (&mut setting.limits, &mut setting.leniency);
    for word in words.split_whitespace() {
        let (key, value) = word.split_once('=').unwrap_or((word, ""));
        match (key, value.parse::<usize>().ok()) {
            ("head_bytes", Some(n)) => limits.head_bytes = n,
            ("target_bytes", Some(n)) => limits.target_bytes = n,
            ("headers", Some(n)) => limits.headers = n,
            ("chunk_extension_bytes", Some(n)) => limits.chunk_extension_bytes = n,
            ("trailer_bytes", Some(n)) => limits.trailer_bytes = n,
            ("to", _) if value == "head" => setting.to.head = true,
            ("to", _) if value == "connect" => setting.to.connect = true,
            ("ignore_upgrade", _) => setting.ignore_upgrade = true,
            ("unknown_methods", _) => lenient.unknown_methods = true,
            ("header_values", _) => lenient.header_values = true,
            ("folded_values", _) => lenient.folded_values = true,
            ("space_before_first_field", _) => lenient.space_before_first_field = true,
            ("space_before_colon", _) => lenient.space_before_colon = true,
            ("other_versions", _) => lenient.other_versions = true,
            ("optional_lf_after_cr", _) => lenient.optional_lf_after_cr = true,
            ("all", _) => *lenient = Leniency::all(),
            ("chunked_length", _) => lenient.chunked_length = true,
            ("transfer_encoding", _) => lenient.transfer_encoding = true,
            ("keep_alive", _) => lenient.keep_alive = true,
            ("data_after_close", _) => lenient.data_after_close = true,
            ("optional_cr_before_lf", _) => lenient.optional_cr_before_lf = true,
            ("optional_crlf_after_chunk", _) => lenient.optional_crlf_after_chunk = true,
            ("spaces_after_chunk_size", _) => lenient.spaces_after_chunk_size = true,
            _ => panic!("unknown setting {word}"),
        }
    }
    setting
}

fn unescape(block: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    for line in block.lines() {
        let mut rest = line;
        while let Some(c) = rest.chars().next() {
            rest = &rest[c.len_utf8()..];
            if c != '\\' {
                bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
                continue;
            }
            let escape = rest.chars().next().expect("something after a backslash");
            rest = &rest[1..];
            match escape {
                'r' => bytes.push(b'\r'),
                'n' => bytes.push(b'\n'),
                't' => bytes.push(b'\t'),
                '0' => bytes.push(0),
                '\\' => bytes.push(b'\\'),
                'x' => {
                    bytes.push(u8::from_str_radix(&rest[..2], 16).expect("two hex digits"));
                    rest = &rest[2..];
                }
                '{' => {
                    let (repeat, after) = rest.split_once('}').expect("a closing brace");
                    let (text, times) = repeat.split_once('*').expect("text*times");
                    bytes.extend(unescape(text).repeat(times.parse().expect("a number")));
                    rest = after;
                }
                _ => panic!("unknown escape {escape}"),
            }
        }
    }
    bytes
}
