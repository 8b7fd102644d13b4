//! Random bytes and cuts, to both roles.
#![no_main]

use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;
use tls::{ClientOptions, Context, ContextOptions, Session};

static CONTEXT: LazyLock<Context> = LazyLock::new(|| Context::new(ContextOptions::default()).unwrap());

fuzz_target!(|input: (bool, Vec<Vec<u8>>)| {
    let (is_server, pieces) = input;
    let mut session = if is_server {
        Session::server()
    } else {
        Session::client(&CONTEXT, ClientOptions::default()).unwrap()
    };
    let (mut text, mut events, mut out) = (Vec::new(), Vec::new(), Vec::new());
    for piece in pieces {
        let fed = session.feed(&piece, &mut text, &mut events);
        session.take_output(&mut out);
        if fed.is_err() {
            break;
        }
        if session.greeting().is_some() && session.accept(&CONTEXT, &Default::default(), None, &mut text, &mut events).is_err() {
            break;
        }
    }
    assert!(text.is_empty());
});
