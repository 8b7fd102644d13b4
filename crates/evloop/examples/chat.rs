//! A line chat server on 127.0.0.1:7001 (or the address given): the first line is one's name, every other line goes to
//! all the others. Try it with `nc 127.0.0.1 7001`. SIGINT ends it.

use evloop::{EventLoop, ListenOptions, RunMode, StreamEvent, StreamHandler, StreamId};
use std::collections::BTreeMap;
use std::io::{self, Write};

/// Bytes a line may have.
const LINE: usize = 4096;
/// Bytes that may wait for somebody who does not read: then they are put out.
const PATIENCE: usize = 256 * 1024;

#[derive(Default)]
struct Guest {
    name: Option<String>,
    /// What came of the line that is not whole yet.
    line: Vec<u8>,
}

#[derive(Default)]
struct Room {
    guests: BTreeMap<StreamId, Guest>,
}

type Loop = EventLoop<Room>;

impl Room {
    /// Sends `text` to all who have a name, but not to who said it.
    fn tell(&mut self, lp: &mut Loop, by: Option<StreamId>, text: &str) {
        let mut lost = Vec::new();
        for (&id, _) in self.guests.iter().filter(|(_, guest)| guest.name.is_some()) {
            if Some(id) == by {
                continue;
            }
            match lp.stream_write(id, text, None) {
                Ok(status) if status.queued_bytes <= PATIENCE => {}
                _ => lost.push(id),
            }
        }
        for id in lost {
            self.leave(lp, id);
        }
    }

    fn leave(&mut self, lp: &mut Loop, id: StreamId) {
        let Some(guest) = self.guests.remove(&id) else {
            return;
        };
        drop(lp.stream_close(id));
        if let Some(name) = guest.name {
            self.tell(lp, None, &format!("* {name} left\n"));
        }
    }

    fn read(&mut self, lp: &mut Loop, id: StreamId, bytes: &[u8]) {
        let Some(guest) = self.guests.get_mut(&id) else {
            return;
        };
        guest.line.extend_from_slice(bytes);
        while let Some(guest) = self.guests.get_mut(&id)
            && let Some(end) = guest.line.iter().position(|b| *b == b'\n')
        {
            let line: Vec<u8> = guest.line.drain(..=end).collect();
            let line = String::from_utf8_lossy(&line);
            let line = line.trim_end();
            match &guest.name {
                Some(name) => {
                    let said = format!("{name}: {line}\n");
                    self.tell(lp, Some(id), &said);
                }
                None => {
                    guest.name = Some(line.to_owned());
                    self.tell(lp, None, &format!("* {line} came\n"));
                }
            }
        }
        if self
            .guests
            .get(&id)
            .is_some_and(|guest| guest.line.len() > LINE)
        {
            self.leave(lp, id);
        }
    }
}

fn on_stream(lp: &mut Loop, room: &mut Room, id: StreamId, event: StreamEvent<'_>) {
    match event {
        StreamEvent::Read(bytes) => room.read(lp, id, bytes),
        StreamEvent::End | StreamEvent::Error(_) | StreamEvent::WriteError(_) => room.leave(lp, id),
        _ => {}
    }
}

fn main() -> io::Result<()> {
    let addr = std::env::args().nth(1);
    let addr = addr.as_deref().unwrap_or("127.0.0.1:7001");
    let mut lp = Loop::new()?;
    let listener = lp.tcp_listen(
        addr.parse().map_err(io::Error::other)?,
        ListenOptions::default(),
        |lp, room, _, accepted| {
            // A lack of descriptors is waited out by the loop.
            let Ok(accepted) = accepted else { return };
            if let Ok(id) = lp.stream_open(accepted.stream, StreamHandler::plain(on_stream))
                && lp.stream_read_start(id).is_ok()
            {
                room.guests.insert(id, Guest::default());
            }
        },
    )?;
    writeln!(
        io::stdout(),
        "listening on {}",
        lp.listener_local_addr(listener)?
    )?;
    lp.signal_start(2, |lp, _, _, _| lp.stop())?;
    lp.run(&mut Room::default(), RunMode::Default).map(drop)
}
