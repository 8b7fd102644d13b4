//! Our parser, bare `httparse` (heads alone) and llhttp, told the same: target, names, values, body, ends.

use std::hint::black_box;
use std::mem::MaybeUninit;
use std::rc::Rc;

use http_parser::{Event, Mode, Parser};

use crate::inputs::{self, Input};
use crate::measure::{Subject, Table};

/// llhttp's program, compiled by `cargo xtask bench`.
const LLHTTP: &str = "LLHTTP_BENCH";

pub(crate) fn tables(wanted: &dyn Fn(&str) -> bool) -> Vec<Table> {
    let mut tables = Vec::new();
    for input in inputs::all(wanted) {
        let input = Rc::new(input);
        let mut subjects = vec![("http-parser", ours(Rc::clone(&input)))];
        if input.cuts.len() == 1 {
            subjects.push(("httparse", bare(Rc::clone(&input))));
        }
        if let Some(program) = std::env::var_os(LLHTTP) {
            let program = program.display().to_string();
            subjects.push(("llhttp", llhttp(program, &input)));
        }
        let case = input.case.to_owned();
        tables.push(Table { case, subjects });
    }
    tables
}

fn ours(input: Rc<Input>) -> Subject {
    let mode = if input.request {
        Mode::Request
    } else {
        Mode::Response
    };
    let mut parser = Parser::new(mode);
    let messages = feed(&mut parser, &input);
    assert_eq!(messages, 1, "{}", input.case);
    Subject::Here(Box::new(move |calls| {
        for _ in 0..calls {
            black_box(feed(&mut parser, black_box(&input)));
        }
    }))
}

fn feed(parser: &mut Parser, input: &Input) -> usize {
    let mut ends = 0;
    for mut piece in input.pieces() {
        while let Some(event) = parser.next(&mut piece).expect("well-formed") {
            match event {
                Event::Head(head) => {
                    black_box((head.target(), head.fields()));
                }
                Event::Body(data) => {
                    black_box(data);
                }
                Event::Trailers(fields) => {
                    black_box(fields);
                }
                Event::End => ends += 1,
            }
        }
    }
    ends
}

fn bare(input: Rc<Input>) -> Subject {
    let parse = if input.request {
        bare_request
    } else {
        bare_response
    };
    assert_eq!(parse(&input.bytes), input.bytes.len());
    Subject::Here(Box::new(move |calls| {
        for _ in 0..calls {
            black_box(parse(black_box(&input.bytes)));
        }
    }))
}

fn bare_request(bytes: &[u8]) -> usize {
    let mut room = [const { MaybeUninit::uninit() }; 64];
    let mut request = httparse::Request::new(&mut []);
    let done = request.parse_with_uninit_headers(bytes, &mut room);
    black_box((request.method, request.path, &request.headers));
    match done {
        Ok(httparse::Status::Complete(len)) => len,
        other => panic!("{other:?}"),
    }
}

fn bare_response(bytes: &[u8]) -> usize {
    let mut room = [const { MaybeUninit::uninit() }; 64];
    let mut response = httparse::Response::new(&mut []);
    let config = httparse::ParserConfig::default();
    let done = config.parse_response_with_uninit_headers(&mut response, bytes, &mut room);
    black_box((response.code, response.reason, &response.headers));
    match done {
        Ok(httparse::Status::Complete(len)) => len,
        other => panic!("{other:?}"),
    }
}

/// The input goes there by a file: the bytes' number and cuts in little-endian words, then the bytes.
fn llhttp(program: String, input: &Input) -> Subject {
    let file = std::env::temp_dir().join(format!("http-parser-bench-{}", std::process::id()));
    std::fs::create_dir_all(&file).expect("a folder");
    let file = file.join(input.case.replace(' ', "-"));
    let mut content = (input.cuts.len() as u32).to_le_bytes().to_vec();
    content.extend(input.cuts.iter().flat_map(|cut| cut.to_le_bytes()));
    content.extend_from_slice(&input.bytes);
    std::fs::write(&file, content).expect("a file");
    let kind = if input.request { "request" } else { "response" };
    let file = file.display().to_string();
    Subject::Program(vec![program, kind.to_owned(), file])
}
