//! Receiving datagrams in batches, by turns.

use super::udp::UdpEvent;
use crate::event_loop::EventLoop;
use crate::ids::UdpId;
use crate::sys::{self, Message, RecvBatch};
use std::collections::VecDeque;
use std::io;
use std::net::SocketAddr;
use std::os::fd::AsFd;
use std::rc::Rc;

/// Datagrams, and bytes, after which a socket's turn is over: then others have theirs. A batch is not broken off: it is
/// what was in the receive buffer, and at most 64 messages.
const DATAGRAMS: usize = 256;
const BYTES: usize = 256 * 1024;

/// Datagrams that came in one batch with another whose handler stopped receiving: bytes, sender, whether it was cut.
pub(super) type Held = VecDeque<(Vec<u8>, Option<SocketAddr>, bool)>;

/// The datagrams of a message: bytes, sender, whether it was cut.
fn datagrams(message: Message<'_>) -> impl Iterator<Item = (&[u8], Option<SocketAddr>, bool)> {
    let Message {
        bytes,
        from,
        truncated,
        segment,
    } = message;
    let size = match segment {
        0 => bytes.len(),
        size => size,
    };
    // One without any bytes is one, too.
    let empty = bytes.is_empty().then_some(bytes);
    let all = empty.into_iter().chain(bytes.chunks(size.max(1)));
    all.map(move |bytes| (bytes, from, truncated))
}

impl<D: 'static> EventLoop<D> {
    /// Starts to hand over what arrives.
    ///
    /// # Errors
    /// EBADF for a name that is gone.
    pub fn udp_recv_start(&mut self, id: UdpId) -> io::Result<()> {
        let udp = self.sources.udp(id)?;
        udp.flags.receiving = true;
        // What is known to wait makes no further edge.
        if udp.flags.readable || udp.held.is_some() {
            self.udp_later(id);
        }
        self.update_udp_ref(id);
        Ok(())
    }

    /// Stops handing over. What arrives waits in the kernel, which drops what exceeds the receive buffer.
    ///
    /// # Errors
    /// EBADF for a name that is gone.
    pub fn udp_recv_stop(&mut self, id: UdpId) -> io::Result<()> {
        self.sources.udp(id)?.flags.receiving = false;
        self.update_udp_ref(id);
        Ok(())
    }

    /// One turn: receives until the socket is drained, stopped, closed, or its budget is used up.
    pub(super) fn udp_receive(&mut self, data: &mut D, id: UdpId) {
        if !self.udp_hand_over_held(data, id) {
            return;
        }
        // Lent to handlers as slices; it is here again before anything else receives.
        let mut batch = self.datagrams.take().unwrap_or_else(RecvBatch::new);
        let (mut datagrams, mut bytes) = (0, 0);
        while let Ok(udp) = self.sources.udp(id)
            && udp.flags.receiving
            && udp.flags.readable
        {
            if datagrams >= DATAGRAMS || bytes >= BYTES {
                self.udp_later(id);
                break;
            }
            // What was received here is lost to those who share the socket, should it be closed meanwhile.
            let most = if udp.flags.shared { 1 } else { sys::BATCH };
            match batch.receive(udp.socket.as_fd(), most) {
                Ok(n) => {
                    // Fewer than there is room for: the socket is drained, and what comes later makes a new edge.
                    if n < most {
                        udp.flags.readable = false;
                    }
                    let told = self.udp_hand_over(data, id, &batch, n);
                    datagrams += told.0;
                    bytes += told.1;
                }
                Err(error) => match error.raw_os_error() {
                    Some(libc::EINTR) => {}
                    Some(libc::EAGAIN) => udp.flags.readable = false,
                    _ => {
                        // Datagrams may wait behind the error; they make no further edge.
                        self.udp_later(id);
                        self.tell_udp(data, id, UdpEvent::Error(error));
                        break;
                    }
                },
            }
        }
        self.datagrams = Some(batch);
    }

    /// Tells of a batch; keeps what is left of it when receiving is stopped. Gives the number of datagrams and bytes.
    fn udp_hand_over(
        &mut self,
        data: &mut D,
        id: UdpId,
        batch: &RecvBatch,
        messages: usize,
    ) -> (usize, usize) {
        let Ok(udp) = self.sources.udp(id) else {
            return (0, 0);
        };
        let handler = Rc::clone(&udp.handler);
        let mut told = (0, 0);
        let mut left = (0..messages).flat_map(|i| datagrams(batch.message(i)));
        while let Some((bytes, from, truncated)) = left.next() {
            let event = UdpEvent::Received {
                bytes,
                from,
                truncated,
            };
            told = (told.0 + 1, told.1 + bytes.len());
            handler(self, data, id, event);
            match self.sources.udp(id) {
                Ok(udp) if udp.flags.receiving => {}
                Ok(udp) => {
                    let held: Held = left
                        .map(|(bytes, from, truncated)| (bytes.to_vec(), from, truncated))
                        .collect();
                    udp.held = (!held.is_empty()).then(|| Box::new(held));
                    break;
                }
                // Closed.
                Err(_) => break,
            }
        }
        told
    }

    /// Tells of what was kept, as long as it is wanted. Whether nothing is kept any more.
    fn udp_hand_over_held(&mut self, data: &mut D, id: UdpId) -> bool {
        loop {
            let Ok(udp) = self.sources.udp(id) else {
                return false;
            };
            let Some(held) = &mut udp.held else {
                return true;
            };
            if !udp.flags.receiving {
                return false;
            }
            let Some((bytes, from, truncated)) = held.pop_front() else {
                udp.held = None;
                return true;
            };
            let event = UdpEvent::Received {
                bytes: &bytes,
                from,
                truncated,
            };
            self.tell_udp(data, id, event);
        }
    }
}
