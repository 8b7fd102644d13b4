//! Listeners of HTTP servers, and the care for their connections: limits, idle ones, late ones.

use super::connection::{Connection, Told, on_stream, tell_number};
use crate::core::{Host, Loop};
use crate::net::listen;
use crate::runtime::Rt;
use evloop::{Accepted, ListenerId, StreamHandler, StreamId};
use js_bindings::{OpError, op};
use std::io;

/// What a server allows its peers; times in milliseconds, 0 for none.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    head_bytes: usize,
    head_time: u64,
    request_time: u64,
    idle_time: u64,
    tell_connections: bool,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            head_bytes: 16 * 1024,
            head_time: 60_000,
            request_time: 300_000,
            idle_time: 5_000,
            tell_connections: false,
        }
    }
}

/// As net's, for connections that this room owns.
#[op]
pub(crate) fn listen_tcp(
    lp: &mut Loop,
    ip: String,
    port: u32,
    backlog: u32,
    ipv6_only: bool,
    reuse_port: bool,
) -> f64 {
    listen::tcp(lp, &ip, port, backlog, ipv6_only, reuse_port, on_accept)
}

/// As net's, for connections that this room owns.
#[op]
pub(crate) fn listen_unix(lp: &mut Loop, path: String, backlog: u32) -> f64 {
    listen::unix(lp, path, backlog, on_accept)
}

/// Sets a listener's limits: bytes of a head, then milliseconds for a head, a request, and idle between requests;
/// `tellConnections` asks for an event for each accepted connection.
#[op]
pub(crate) fn set_limits(
    rt: &mut Rt,
    id: u64,
    head_bytes: f64,
    head_time: f64,
    request_time: f64,
    idle_time: f64,
    tell_connections: bool,
) -> Result<(), OpError> {
    rt.http.servers.insert(
        id,
        Limits {
            head_bytes: head_bytes as usize,
            head_time: head_time as u64,
            request_time: request_time as u64,
            idle_time: idle_time as u64,
            tell_connections,
        },
    );
    Ok(())
}

fn on_accept(lp: &mut Loop, host: &mut Host, id: ListenerId, accepted: io::Result<Accepted>) {
    // A lack of descriptors is the loop's to wait out.
    let Ok(accepted) = accepted else { return };
    let Ok(stream) = lp.stream_open(accepted.stream, StreamHandler::plain(on_stream)) else {
        return;
    };
    let server = id.as_u64();
    let limits = host
        .rt
        .http
        .servers
        .get(&server)
        .copied()
        .unwrap_or_default();
    let mut for_parser = http_parser::Limits::default();
    for_parser.head_bytes = limits.head_bytes;
    let connection = Connection::new(server, for_parser, lp.now());
    let key = stream.as_u64();
    host.rt.http.connections.insert(key, Box::new(connection));
    // Both refuse only on streams that are gone; Unix sockets have no delay to turn off.
    let _ = lp.stream_set_nodelay(stream, true);
    let _ = lp.stream_read_start(stream);
    if limits.tell_connections {
        tell_number(lp, host, Told::Connection, key, server as f64);
    }
}

/// Closes connections of a server on which nothing is under way.
#[op]
pub(crate) fn close_idle(rt: &mut Rt, lp: &mut Loop, server: u64) {
    close_where(rt, lp, |c| c.server == server && c.is_idle());
}

/// Closes all connections of a server.
#[op]
pub(crate) fn close_all(rt: &mut Rt, lp: &mut Loop, server: u64) {
    close_where(rt, lp, |c| c.server == server);
}

/// Number of a server's connections.
#[op]
pub(crate) fn connection_count(rt: &mut Rt, server: u64) -> u32 {
    let all = rt.http.connections.values();
    all.filter(|c| c.server == server).count() as u32
}

/// Closes connections that were idle for too long; gives the numbers of those whose request came too slowly.
#[op]
pub(crate) fn expire(rt: &mut Rt, lp: &mut Loop, server: u64) -> Vec<f64> {
    let Some(limits) = rt.http.servers.get(&server).copied() else {
        return Vec::new();
    };
    let now = lp.now();
    let past = |since: u64, limit: u64| limit > 0 && now.saturating_sub(since) >= limit;
    close_where(rt, lp, |c| {
        c.server == server && c.is_idle() && past(c.since, limits.idle_time)
    });
    let late = rt.http.connections.iter().filter(|(_, c)| {
        let head = c.reads_head() && past(c.since, limits.head_time);
        let body = c.reads_body() && past(c.since, limits.request_time);
        c.server == server && (head || body)
    });
    late.map(|(&key, _)| key as f64).collect()
}

fn close_where(rt: &mut Rt, lp: &mut Loop, wanted: impl Fn(&Connection) -> bool) {
    let keys: Vec<u64> = rt
        .http
        .connections
        .iter()
        .filter(|(_, connection)| wanted(connection))
        .map(|(&key, _)| key)
        .collect();
    for key in keys {
        if let Some(id) = StreamId::from_u64(key) {
            // Closed already: its `Closed` is on the way.
            let _ = lp.stream_close(id);
        }
    }
}
