//! Servers behind TLS: sessions stand before the connections' streams, so that all else here reads and writes plaintext.

use super::told::{Told, tell};
use crate::core::{Host, Loop};
use crate::runtime::Rt;
use crate::tls::{self, Answer};
use evloop::StreamId;
use js_bindings::{Bytes, ToJs, op, value};

/// What a server's connections are made of.
#[derive(Debug, Clone, Default)]
pub(super) enum Carrier {
    /// Sockets as they are.
    #[default]
    Plain,
    /// TLS, with hellos answered here.
    Tls(Answer),
    /// TLS that JavaScript has a say in: the net room gets the connections.
    Handed,
}

/// Puts TLS before a server's connections to come: by a context and ALPN's wire form, or by JavaScript without them.
#[op]
pub(crate) fn set_secure(rt: &mut Rt, server: u32, context: Option<u32>, alpn: Option<Bytes>) {
    let alpn = alpn.as_ref().map(Bytes::as_slice);
    let answer = context.and_then(|context| tls::answer(rt, context, alpn, 0));
    if let Some(server) = rt.http.servers.get_mut(server as usize) {
        server.carrier = answer.map_or(Carrier::Handed, Carrier::Tls);
    }
}

/// Begins TLS on an accepted stream, if its server wants it.
pub(super) fn begin(rt: &mut Rt, lp: &mut Loop, stream: StreamId, carrier: &Carrier) {
    if let Carrier::Tls(answer) = carrier {
        tls::install_server(rt, lp, stream, answer.clone());
    }
}

/// The session failed: tells it, if `error` is a session's.
pub(super) fn failed(
    lp: &mut Loop,
    host: &mut Host,
    stream: StreamId,
    error: &std::io::Error,
) -> bool {
    let Some(facts) = tls::error_of(error) else {
        return false;
    };
    tell(lp, host, Told::TlsFailed, stream.slot(), |scope| {
        (facts.to_js(scope), value::undefined(scope))
    });
    // Closed already when JavaScript did it.
    let _ = lp.stream_close(stream);
    true
}

/// The peer ended in the middle of its handshake: tells it.
pub(super) fn ended(lp: &mut Loop, host: &mut Host, stream: StreamId) -> bool {
    if !tls::is_handshaking(&host.rt, stream) {
        return false;
    }
    tell(lp, host, Told::TlsFailed, stream.slot(), |scope| {
        (value::undefined(scope), value::undefined(scope))
    });
    // Closed already when JavaScript did it.
    let _ = lp.stream_close(stream);
    true
}
