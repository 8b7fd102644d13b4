//! Sending datagrams: at once what the kernel takes, the rest from a queue, many by one system call.

use super::udp::UdpEvent;
use super::write::{DONE, WriteStatus};
use crate::event_loop::EventLoop;
use crate::ids::UdpId;
use crate::sources::token;
use crate::sys::{self, Outbound};
use mio::Interest;
use mio::unix::SourceFd;
use std::collections::VecDeque;
use std::io;
use std::net::SocketAddr;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd};

/// Datagrams sent from the queue in one turn at most: then others have theirs.
const DATAGRAMS: usize = 256;
/// Bytes that are gone, at the head of the queue's buffer, before the others are moved up.
const GONE: usize = 64 * 1024;

/// Bytes of an empty queue's buffer that are kept.
const KEPT_BYTES: usize = 256 * 1024;

#[derive(Debug)]
struct Entry {
    len: usize,
    to: Option<SocketAddr>,
    token: Option<u64>,
}

/// Datagrams that wait for the kernel, in order, and what became of those that no longer do.
#[derive(Debug, Default)]
pub(crate) struct Outgoing {
    /// The datagrams' bytes, one after the other, from `gone` on.
    bytes: Vec<u8>,
    gone: usize,
    entries: VecDeque<Entry>,
    /// Datagrams at the head that the kernel refused to take as one message.
    single: usize,
    /// Not told yet.
    finished: VecDeque<(Option<u64>, io::Result<()>)>,
}

impl Outgoing {
    pub(super) fn count(&self) -> usize {
        self.entries.len()
    }

    fn is_small(&self) -> bool {
        self.bytes.capacity() <= KEPT_BYTES && self.entries.capacity() <= KEPT_BYTES / 64
    }

    fn len(&self) -> usize {
        self.bytes.len() - self.gone
    }

    fn push(&mut self, bytes: &[u8], to: Option<SocketAddr>, token: Option<u64>) {
        self.bytes.extend_from_slice(bytes);
        let len = bytes.len();
        self.entries.push_back(Entry { len, to, token });
    }

    /// Gives the kernel a batch. Those that it takes, or the first one if it refuses that, are finished: their number.
    fn send(&mut self, fd: BorrowedFd<'_>, segments: &mut bool) -> io::Result<usize> {
        let mut runs = [0; sys::BATCH];
        let mut places = runs.iter_mut();
        let mut next = 0;
        let mut at = self.gone;
        let single = self.single;
        let messages = std::iter::from_fn(|| {
            let place = places.next()?;
            let longest = match *segments && next >= single {
                true => sys::SEGMENTS,
                false => 1,
            };
            let (run, len) = self.run(next, longest)?;
            let first = &self.entries[next];
            let message = Outbound {
                bytes: &self.bytes[at..at + len],
                to: first.to,
                segment: if run > 1 { first.len as u16 } else { 0 },
            };
            *place = run;
            next += run;
            at += len;
            Some(message)
        });
        let result = sys::send_batch(fd, messages);
        let finished = match result {
            Ok(n) => {
                let finished = runs[..n].iter().sum();
                for _ in 0..finished {
                    self.finish_first(Ok(()));
                }
                finished
            }
            Err(error) => match (error.kind(), sys::unsegmented(&error)) {
                (io::ErrorKind::Interrupted, _) => 0,
                (io::ErrorKind::WouldBlock, _) => return Err(error),
                // Perhaps the kernel takes them one by one.
                (_, Some(for_good)) if runs[0] > 1 => {
                    self.single = runs[0];
                    *segments &= !for_good;
                    return Ok(0);
                }
                _ => {
                    self.finish_first(Err(error));
                    1
                }
            },
        };
        self.single = self.single.saturating_sub(finished);
        Ok(finished)
    }

    /// How many datagrams from the `first` on can go as one message, and their bytes: those to one place and of one
    /// size, the last one may be shorter.
    fn run(&self, first: usize, longest: usize) -> Option<(usize, usize)> {
        let mut entries = self.entries.range(first..);
        let begin = entries.next()?;
        let (mut run, mut len) = (1, begin.len);
        if longest == 1 || begin.len == 0 || begin.to.is_some_and(|to| to.ip().is_multicast()) {
            return Some((run, len));
        }
        for entry in entries {
            let fits = entry.len > 0 && entry.len <= begin.len && entry.to == begin.to;
            if run == longest || !fits || len + entry.len > sys::SEGMENTED_BYTES {
                break;
            }
            run += 1;
            len += entry.len;
            if entry.len < begin.len {
                break;
            }
        }
        Some((run, len))
    }

    fn finish_first(&mut self, result: io::Result<()>) {
        let Some(entry) = self.entries.pop_front() else {
            return;
        };
        self.gone += entry.len;
        if self.entries.is_empty() {
            self.bytes.clear();
            self.gone = 0;
        } else if self.gone >= GONE && self.gone > self.bytes.len() / 2 {
            self.bytes.drain(..self.gone);
            self.gone = 0;
        }
        if entry.token.is_some() || result.is_err() {
            self.finished.push_back((entry.token, result));
        }
    }

    /// Gives what is left to tell of the tokens: what is finished as it is, the rest as cancelled.
    pub(super) fn abandon(&mut self) -> Vec<(u64, io::Result<()>)> {
        let finished = self.finished.drain(..);
        let finished = finished.filter_map(|(token, result)| Some((token?, result)));
        let waiting = self.entries.drain(..).filter_map(|entry| {
            let cancelled = io::Error::from_raw_os_error(libc::ECANCELED);
            Some((entry.token?, Err(cancelled)))
        });
        finished.chain(waiting).collect()
    }
}

impl<D: 'static> EventLoop<D> {
    /// Sends a datagram after what is queued: at once if nothing is (unless the socket
    /// [batches](crate::UdpOptions::batch_sends) its sends). To the socket's peer when `to` is `None`; on a connected
    /// socket an address is used all the same by Linux, and refused by others (EISCONN). What the kernel does not take
    /// is queued without any bound: who sends looks at the status and waits for `Drained`, or gives a token and waits
    /// for `Sent`, which comes when the kernel has this datagram, unless that is so at once (`done`). That the
    /// kernel has it does not mean that it will arrive.
    ///
    /// # Errors
    /// Those of sendto(2); nothing is queued then: EMSGSIZE for more than 65507 bytes (IPv6: 65527), EDESTADDRREQ
    /// without an address or peer, EACCES for a broadcast address without permission, ENETUNREACH, EINVAL for port 0;
    /// ECONNREFUSED on a connected socket tells of an earlier datagram, and this one was not sent. EBADF for a name
    /// that is gone.
    pub fn udp_send(
        &mut self,
        id: UdpId,
        bytes: impl AsRef<[u8]>,
        to: Option<SocketAddr>,
        token: Option<u64>,
    ) -> io::Result<WriteStatus> {
        let bytes = bytes.as_ref();
        let udp = self.sources.udp(id)?;
        if !udp.flags.batch_sends && self.udp_try_send(id, bytes, to)? {
            return Ok(DONE);
        }
        self.udp_queue(id, bytes, to, token)
    }

    /// Sends a datagram if the kernel takes it at once and nothing is queued before it; queues nothing. Whether it was
    /// sent.
    ///
    /// # Errors
    /// As [`udp_send`](Self::udp_send).
    pub fn udp_try_send(
        &mut self,
        id: UdpId,
        bytes: impl AsRef<[u8]>,
        to: Option<SocketAddr>,
    ) -> io::Result<bool> {
        let udp = self.sources.udp(id)?;
        if udp.out.as_ref().is_some_and(|out| out.count() > 0) {
            return Ok(false);
        }
        loop {
            let sent = match to {
                Some(to) => udp.socket.send_to(bytes.as_ref(), to),
                None => udp.socket.send(bytes.as_ref()),
            };
            match sent {
                Ok(_) => return Ok(true),
                Err(error) => match error.kind() {
                    io::ErrorKind::Interrupted => {}
                    io::ErrorKind::WouldBlock => return Ok(false),
                    _ => return Err(error),
                },
            }
        }
    }

    fn udp_queue(
        &mut self,
        id: UdpId,
        bytes: &[u8],
        to: Option<SocketAddr>,
        token: Option<u64>,
    ) -> io::Result<WriteStatus> {
        let udp = self.sources.udp(id)?;
        let batched = udp.flags.batch_sends;
        if !batched {
            // The kernel has just refused it, or one before it.
            udp.flags.full = true;
            self.udp_watch_writing(id, true)?;
        }
        let udp = self.sources.udp(id)?;
        let spare = &mut self.spare_queue;
        let out = udp
            .out
            .get_or_insert_with(|| spare.take().unwrap_or_default());
        out.push(bytes, to, token);
        let queued_bytes = out.len();
        if batched && !udp.flags.full && !std::mem::replace(&mut udp.flags.flushing, true) {
            self.defer(move |lp, data| {
                if let Ok(udp) = lp.sources.udp(id) {
                    udp.flags.flushing = false;
                    lp.udp_flush(data, id);
                }
            });
        }
        self.update_udp_ref(id);
        Ok(WriteStatus {
            queued_bytes,
            done: false,
            above_high: true,
        })
    }

    /// Bytes of datagrams that wait for the kernel.
    ///
    /// # Errors
    /// EBADF for a name that is gone.
    pub fn udp_send_queue_len(&self, id: UdpId) -> io::Result<usize> {
        let udp = self.sources.peek_udp(id)?;
        Ok(udp.out.as_ref().map_or(0, |out| out.len()))
    }

    /// Datagrams that wait for the kernel.
    ///
    /// # Errors
    /// EBADF for a name that is gone.
    pub fn udp_send_queue_count(&self, id: UdpId) -> io::Result<usize> {
        let udp = self.sources.peek_udp(id)?;
        Ok(udp.out.as_ref().map_or(0, |out| out.count()))
    }

    /// Asks for edges of writing, or no longer.
    fn udp_watch_writing(&mut self, id: UdpId, on: bool) -> io::Result<()> {
        let udp = self.sources.udp(id)?;
        if udp.flags.watches_writing == on {
            return Ok(());
        }
        let interest = match on {
            true => Interest::READABLE | Interest::WRITABLE,
            false => Interest::READABLE,
        };
        let token = token(id.slot as usize, id.generation);
        let fd = udp.socket.as_raw_fd();
        // The kernel looks again at what is ready: no edge is lost in between.
        let registry = self.poll.registry();
        registry.reregister(&mut SourceFd(&fd), token, interest)?;
        udp.flags.watches_writing = on;
        Ok(())
    }

    /// One turn: gives the kernel what it takes of the queue, and tells what is done.
    pub(super) fn udp_flush(&mut self, data: &mut D, id: UdpId) {
        let Ok(udp) = self.sources.udp(id) else {
            return;
        };
        let Some(out) = &mut udp.out else {
            return;
        };
        udp.flags.full = false;
        let mut sent = 0;
        while out.count() > 0 && sent < DATAGRAMS {
            match out.send(udp.socket.as_fd(), &mut udp.flags.segments) {
                Ok(n) => sent += n,
                Err(_) => {
                    udp.flags.full = true;
                    break;
                }
            }
        }
        let (waits, full) = (out.count() > 0, udp.flags.full);
        // What can't be watched is tried again in the next phase.
        let watched = self.udp_watch_writing(id, waits && full).is_ok();
        if waits && !(full && watched) {
            if let Ok(udp) = self.sources.udp(id) {
                udp.flags.full = false;
            }
            self.udp_later(id);
        }
        self.update_udp_ref(id);
        self.udp_tell_sent(data, id);
    }

    /// Tells what became of datagrams, in their order. When a handler closes the socket in between, the rest is left to
    /// the closing phase.
    fn udp_tell_sent(&mut self, data: &mut D, id: UdpId) {
        while let Ok(udp) = self.sources.udp(id)
            && let Some(out) = &mut udp.out
        {
            let event = match out.finished.pop_front() {
                Some((Some(token), result)) => UdpEvent::Sent { token, result },
                Some((None, Err(error))) => UdpEvent::Error(error),
                Some((None, Ok(()))) => continue,
                None if out.count() > 0 => return,
                None => {
                    // Its room is for the next socket that queues something, unless it is much.
                    self.spare_queue = udp.out.take().filter(|out| out.is_small());
                    UdpEvent::Drained
                }
            };
            self.tell_udp(data, id, event);
        }
    }
}
