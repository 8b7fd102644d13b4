//! Filters between a stream's socket and its handler.

use crate::support::{Loop, State, any_port, new, run};
use evloop::{
    Accepted, ConnectOptions, Filtered, ListenOptions, StreamEvent, StreamFilter, StreamHandler,
    StreamId,
};
use std::io::{self, IoSlice};

/// Turns the bits of all that passes, says `hello` first, and knows three bytes that mean something.
#[derive(Default)]
struct Turned {
    said_hello: bool,
    kept: Vec<u8>,
}

const NOTICE: u8 = b'!';
const END: u8 = b'.';
const FAILURE: u8 = b'?';

impl StreamFilter for Turned {
    fn read(
        &mut self,
        arrived: &[u8],
        inward: &mut Vec<u8>,
        outward: &mut Vec<u8>,
    ) -> io::Result<Filtered> {
        if !std::mem::replace(&mut self.said_hello, true) {
            outward.extend(b"hello".map(|byte| !byte));
        }
        let mut status = Filtered::default();
        for byte in arrived.iter().map(|byte| !byte) {
            match byte {
                NOTICE => {
                    status.notice = true;
                    self.kept.extend_from_slice(b"noticed");
                }
                END => status.ended = true,
                FAILURE => return Err(io::Error::other("refused")),
                byte => inward.push(byte),
            }
        }
        Ok(status)
    }

    fn write(&mut self, pieces: &[IoSlice<'_>], outward: &mut Vec<u8>) {
        outward.extend(self.kept.drain(..).map(|byte| !byte));
        outward.extend(
            pieces
                .iter()
                .flat_map(|piece| piece.iter().map(|byte| !byte)),
        );
    }

    fn shutdown(&mut self, outward: &mut Vec<u8>) {
        outward.push(!END);
    }
}

fn filtered(lp: &mut Loop, id: StreamId) {
    lp.stream_set_filter(id, Box::<Turned>::default()).unwrap();
    lp.stream_read_start(id).unwrap();
}

/// What a filtered server is told of a filtered client that writes `say`, and what the client reads.
fn talk(say: &'static [&'static [u8]]) -> Vec<String> {
    let (mut lp, mut state) = new();
    let server = StreamHandler::plain(|lp: &mut Loop, state: &mut State, id, event| {
        match &event {
            StreamEvent::Notice => state.note("notice"),
            StreamEvent::Read(bytes) => state.note(String::from_utf8_lossy(bytes)),
            StreamEvent::Error(error) => state.note(format!("error {error}")),
            StreamEvent::End => state.note("end"),
            _ => {}
        }
        match event {
            StreamEvent::End => lp.stream_shutdown(id).unwrap(),
            StreamEvent::ShutdownDone(_) | StreamEvent::Error(_) => lp.stream_close(id).unwrap(),
            _ => {}
        }
    });
    let accept = move |lp: &mut Loop, _: &mut State, id, accepted: io::Result<Accepted>| {
        let stream = lp
            .stream_open(accepted.unwrap().stream, server.clone())
            .unwrap();
        filtered(lp, stream);
        lp.listener_close(id).unwrap();
    };
    let listener = lp
        .tcp_listen(any_port(), ListenOptions::default(), accept)
        .unwrap();
    let addr = lp.listener_local_addr(listener).unwrap();
    let client = StreamHandler::new(
        move |lp: &mut Loop, state: &mut State, id, event| match event {
            StreamEvent::Connected(_) => {
                filtered(lp, id);
                let pieces = say.iter().map(|piece| piece.to_vec());
                lp.stream_write_vectored(id, pieces, None).unwrap();
                lp.stream_shutdown(id).unwrap();
            }
            StreamEvent::Read(bytes) => state.bytes.extend_from_slice(bytes),
            StreamEvent::End | StreamEvent::Error(_) => drop(lp.stream_close(id)),
            _ => {}
        },
    );
    lp.tcp_connect(addr, ConnectOptions::default(), client)
        .unwrap();
    run(&mut lp, &mut state);
    let read = String::from_utf8(state.bytes).unwrap();
    state.log.push(format!("client: {read}"));
    state.log
}

#[test]
fn both_sides_see_what_was_written() {
    // The end is the filter's own; that of the socket behind it is not told.
    assert_eq!(
        talk(&[b"some", b" words"]),
        ["some words", "end", "client: hello"]
    );
}

#[test]
fn a_notice_comes_before_the_bytes_and_lets_go_what_was_kept() {
    assert_eq!(
        talk(&[b"a!b"]),
        ["notice", "ab", "end", "client: hellonoticed"]
    );
}

#[test]
fn a_failure_comes_behind_the_bytes() {
    assert_eq!(talk(&[b"a?b"]), ["a", "error refused", "client: hello"]);
}
