//! Late connections: one timer a server, which waits for the first of them and for nothing when none can be late.

use super::State;
use super::connections::{Connection, Waits};
use super::server::Server;
use super::told::{Told, tell_number};
use crate::core::{Host, Loop};
use crate::tls;
use evloop::TimerId;

/// A pass over so many connections is made once a millisecond at most: what it costs stays below a percent or so.
const CONNECTIONS: u64 = 500;

impl Server {
    /// Sees to it that `connection` is looked at when it is late.
    pub(super) fn watch(&mut self, lp: &mut Loop, number: u32, connection: &Connection) {
        if let Some(due) = self.due(connection)
            && due < self.due
        {
            self.look_at(lp, number, due);
        }
    }

    fn look_at(&mut self, lp: &mut Loop, number: u32, due: u64) {
        self.due = due;
        let delay = due.saturating_sub(lp.now()).max(1);
        if let Some(timer) = self.timer {
            lp.timer_restart(timer, delay, 0);
        } else {
            let timer = lp.timer_start(delay, 0, move |lp, host: &mut Host, _: TimerId| {
                expire(lp, host, number);
            });
            lp.timer_unref(timer);
            self.timer = Some(timer);
        }
    }
}

/// Closes connections of the server that were idle for too long, and tells of those whose request came too slowly.
fn expire(lp: &mut Loop, host: &mut Host, number: u32) {
    let now = lp.now();
    let mut late = Vec::new();
    let http = &mut host.rt.http;
    let Some(server) = http.servers.get_mut(number as usize) else {
        return;
    };
    server.timer = None;
    server.due = u64::MAX;
    for connection in http.connections.iter().filter(|c| c.server == number) {
        if server.due(connection).is_none_or(|due| due > now) {
            continue;
        }
        if connection.waits == Waits::Nothing {
            // Closed already: its `Closed` is on the way.
            let _ = lp.stream_close(connection.stream);
        } else {
            late.push(connection.stream);
        }
    }
    for stream in late {
        // Told once: it is not late any more, whatever the program does with it.
        if let Some(connection) = host.rt.http.connections.get(stream.slot())
            && connection.stream == stream
        {
            connection.waits = Waits::Answer;
            // In its handshake it is late in another way.
            let is_early = tls::is_handshaking(&host.rt, stream);
            let told = if is_early {
                Told::TlsFailed
            } else {
                Told::Late
            };
            tell_number(lp, host, told, stream.slot(), 0.0);
        }
    }
    look_again(&mut host.rt.http, lp, number);
}

/// Finds when the first connection of the server will be late.
pub(super) fn look_again(http: &mut State, lp: &mut Loop, number: u32) {
    let Some(server) = http.servers.get_mut(number as usize) else {
        return;
    };
    let of_server = http.connections.iter().filter(|c| c.server == number);
    let open = of_server.filter(|c| lp.stream_write_queue_len(c.stream).is_ok());
    let Some(due) = open.filter_map(|c| server.due(c)).min() else {
        return;
    };
    let pause = server.connections as u64 / CONNECTIONS;
    server.look_at(lp, number, due.max(lp.now() + pause));
}
