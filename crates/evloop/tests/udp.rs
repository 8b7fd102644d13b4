//! UDP: what is sent arrives whole and in order, and what does not is told.

use crate::support::{State, any_port, errno, new, run};
use evloop::{EventLoop, RunMode, UdpEvent, UdpId, UdpOptions};
use std::net::{SocketAddr, UdpSocket};
use std::os::unix::net::UnixDatagram;

type Loop = EventLoop<State>;

/// An event in one word; bytes go to `state.bytes`.
pub(crate) fn note_udp(state: &mut State, who: &str, event: &UdpEvent<'_>) {
    let text = match event {
        UdpEvent::Received {
            bytes, truncated, ..
        } => {
            state.bytes.extend_from_slice(bytes);
            let cut = if *truncated { " cut" } else { "" };
            format!("received {}{cut}", bytes.len())
        }
        UdpEvent::Sent {
            token,
            result: Ok(()),
        } => format!("sent {token} ok"),
        UdpEvent::Sent {
            token,
            result: Err(error),
        } => format!("sent {token} {}", errno(error)),
        UdpEvent::Error(error) => format!("error {}", errno(error)),
        UdpEvent::Drained => "drained".to_owned(),
        UdpEvent::Closed => "closed".to_owned(),
        _ => "unknown".to_owned(),
    };
    state.note(format!("{who}: {text}"));
}

pub(crate) fn logging(
    who: &'static str,
) -> impl Fn(&mut Loop, &mut State, UdpId, UdpEvent<'_>) + 'static {
    move |_, state, _, event| note_udp(state, who, &event)
}

/// Logs, and closes the socket with the first datagram or error.
fn once(who: &'static str) -> impl Fn(&mut Loop, &mut State, UdpId, UdpEvent<'_>) + 'static {
    move |lp, state, id, event| {
        note_udp(state, who, &event);
        if matches!(event, UdpEvent::Received { .. } | UdpEvent::Error(_)) {
            lp.udp_close(id).unwrap();
        }
    }
}

pub(crate) fn bind(
    lp: &mut Loop,
    handler: impl Fn(&mut Loop, &mut State, UdpId, UdpEvent<'_>) + 'static,
) -> (UdpId, SocketAddr) {
    let id = lp
        .udp_bind(any_port(), UdpOptions::default(), handler)
        .unwrap();
    (id, lp.udp_local_addr(id).unwrap())
}

/// Both ends of a Unix pair as sockets of the loop: its buffers fill, as those of UDP on loopback never do.
fn pair(
    lp: &mut Loop,
    handler: impl Fn(&mut Loop, &mut State, UdpId, UdpEvent<'_>) + 'static,
) -> (UdpId, UnixDatagram) {
    let (ours, theirs) = UnixDatagram::pair().unwrap();
    let id = lp.udp_from_fd(ours.into(), handler).unwrap();
    theirs.set_nonblocking(true).unwrap();
    (id, theirs)
}

fn errno_of<T>(result: std::io::Result<T>) -> Option<i32> {
    result.err().and_then(|error| error.raw_os_error())
}

#[test]
fn an_echo_comes_back_from_where_it_was_sent_to() {
    for addr in [any_port(), "[::1]:0".parse().unwrap()] {
        let (mut lp, mut state) = new();
        let bound = lp.udp_bind(addr, UdpOptions::default(), |lp, _, id, event| {
            if let UdpEvent::Received { bytes, from, .. } = event {
                assert!(lp.udp_send(id, bytes, from, None).unwrap().done);
                lp.udp_close(id).unwrap();
            }
        });
        let Ok(echo) = bound else {
            assert!(addr.is_ipv6(), "no IPv6 here");
            continue;
        };
        let to = lp.udp_local_addr(echo).unwrap();
        let options = UdpOptions::default();
        let client = lp.udp_bind(addr, options, move |lp, state: &mut State, id, event| {
            note_udp(state, "client", &event);
            if let UdpEvent::Received { from, .. } = event {
                assert_eq!(from, Some(to));
                lp.udp_close(id).unwrap();
            }
        });
        let client = client.unwrap();
        lp.udp_recv_start(echo).unwrap();
        lp.udp_recv_start(client).unwrap();
        let status = lp.udp_send(client, "ping", Some(to), Some(1)).unwrap();
        assert!(status.done && status.queued_bytes == 0, "told at once");
        run(&mut lp, &mut state);
        assert_eq!(state.log, ["client: received 4", "client: closed"]);
        assert_eq!(state.bytes, b"ping");
    }
}

#[test]
fn a_connected_socket_hears_its_peer_only() {
    let (mut lp, mut state) = new();
    let peer = UdpSocket::bind(any_port()).unwrap();
    let stranger = UdpSocket::bind(any_port()).unwrap();
    let (id, addr) = bind(&mut lp, once("socket"));
    assert_eq!(
        errno_of(lp.udp_send(id, "x", None, None)),
        Some(libc::EDESTADDRREQ)
    );
    assert_eq!(errno_of(lp.udp_peer_addr(id)), Some(libc::ENOTCONN));
    lp.udp_connect(id, peer.local_addr().unwrap()).unwrap();
    assert_eq!(lp.udp_peer_addr(id).unwrap(), peer.local_addr().unwrap());
    lp.udp_send(id, "hello", None, None).unwrap();
    let mut bytes = [0; 8];
    let (n, from) = peer.recv_from(&mut bytes).unwrap();
    assert_eq!((&bytes[..n], from), (&b"hello"[..], addr));
    stranger.send_to(b"stranger", addr).unwrap();
    peer.send_to(b"peer", addr).unwrap();
    lp.udp_recv_start(id).unwrap();
    run(&mut lp, &mut state);
    assert_eq!(state.log, ["socket: received 4", "socket: closed"]);
}

#[test]
fn a_disconnected_socket_keeps_its_port_and_hears_everybody() {
    let (mut lp, mut state) = new();
    let peer = UdpSocket::bind(any_port()).unwrap();
    let any: SocketAddr = "0.0.0.0:0".parse().unwrap();
    for addr in [any_port(), any] {
        state.log.clear();
        let id = lp.udp_bind(addr, UdpOptions::default(), once("socket"));
        let id = id.unwrap();
        let before = lp.udp_local_addr(id).unwrap();
        lp.udp_connect(id, peer.local_addr().unwrap()).unwrap();
        lp.udp_disconnect(id).unwrap();
        assert_eq!(lp.udp_local_addr(id).unwrap(), before);
        assert_eq!(errno_of(lp.udp_peer_addr(id)), Some(libc::ENOTCONN));
        lp.udp_recv_start(id).unwrap();
        let stranger = UdpSocket::bind(any_port()).unwrap();
        let to = SocketAddr::from(([127, 0, 0, 1], before.port()));
        stranger.send_to(b"stranger", to).unwrap();
        run(&mut lp, &mut state);
        assert_eq!(state.log, ["socket: received 8", "socket: closed"]);
    }
}

#[test]
fn a_refusal_is_told_and_survived() {
    let (mut lp, mut state) = new();
    let (id, addr) = bind(&mut lp, |lp, state, id, event| {
        note_udp(state, "socket", &event);
        match event {
            UdpEvent::Error(_) => {
                // Somebody listens now.
                let peer = UdpSocket::bind(state.to.unwrap()).unwrap();
                let addr = lp.udp_local_addr(id).unwrap();
                peer.send_to(b"late", addr).unwrap();
            }
            UdpEvent::Received { .. } => lp.udp_close(id).unwrap(),
            _ => {}
        }
    });
    let nobody = UdpSocket::bind(any_port()).unwrap().local_addr().unwrap();
    state.to = Some(nobody);
    lp.udp_connect(id, nobody).unwrap();
    lp.udp_recv_start(id).unwrap();
    lp.udp_send(id, "anybody?", None, None).unwrap();
    run(&mut lp, &mut state);
    let expected = [
        "socket: error ECONNREFUSED",
        "socket: received 4",
        "socket: closed",
    ];
    assert_eq!(state.log, expected);
    assert_ne!(addr, nobody);
}

#[test]
fn sending_to_a_broadcast_address_takes_permission() {
    let (mut lp, mut state) = new();
    let (id, _) = bind(&mut lp, logging("socket"));
    let all: SocketAddr = "127.255.255.255:9".parse().unwrap();
    assert_eq!(
        errno_of(lp.udp_send(id, "x", Some(all), None)),
        Some(libc::EACCES)
    );
    lp.udp_set_broadcast(id, true).unwrap();
    assert!(lp.udp_send(id, "x", Some(all), None).unwrap().done);
    lp.udp_set_broadcast(id, false).unwrap();
    assert_eq!(
        errno_of(lp.udp_try_send(id, "x", Some(all))),
        Some(libc::EACCES)
    );
    // And it arrives.
    let any: SocketAddr = "0.0.0.0:0".parse().unwrap();
    let receiver = lp.udp_bind(any, UdpOptions::default(), once("receiver"));
    let receiver = receiver.unwrap();
    lp.udp_recv_start(receiver).unwrap();
    let all = SocketAddr::new(all.ip(), lp.udp_local_addr(receiver).unwrap().port());
    let options = UdpOptions::default().broadcast(true);
    let sender = lp.udp_bind(any_port(), options, logging("sender")).unwrap();
    lp.udp_send(sender, "all", Some(all), None).unwrap();
    run(&mut lp, &mut state);
    assert_eq!(state.log, ["receiver: received 3", "receiver: closed"]);
}

#[test]
fn datagrams_of_every_size_are_whole() {
    let (mut lp, mut state) = new();
    const SIZES: [usize; 8] = [0, 1, 1472, 2048, 9000, 65_507, 0, 100];
    let (receiver, to) = bind(&mut lp, |lp, state, id, event| {
        let UdpEvent::Received {
            bytes, truncated, ..
        } = event
        else {
            return;
        };
        assert!(!truncated);
        assert_eq!(bytes.len(), SIZES[state.count]);
        assert!(bytes.iter().all(|b| *b == state.count as u8));
        state.count += 1;
        if state.count == SIZES.len() {
            lp.udp_close(id).unwrap();
        }
    });
    let (sender, _) = bind(&mut lp, logging("sender"));
    lp.udp_recv_start(receiver).unwrap();
    for (i, size) in SIZES.into_iter().enumerate() {
        let bytes = vec![i as u8; size];
        assert!(lp.udp_send(sender, bytes, Some(to), None).unwrap().done);
    }
    let largest = lp.udp_send(sender, vec![0; 65_508], Some(to), None);
    assert_eq!(errno_of(largest), Some(libc::EMSGSIZE));
    run(&mut lp, &mut state);
    assert_eq!(state.count, SIZES.len());
}

#[test]
fn what_is_larger_than_64_kib_is_cut_and_told_so() {
    let (mut lp, mut state) = new();
    let (id, theirs) = pair(&mut lp, |lp, state, id, event| {
        note_udp(state, "socket", &event);
        if let UdpEvent::Received { from, .. } = event {
            assert_eq!(from, None);
            if state.log.len() == 3 {
                lp.udp_close(id).unwrap();
            }
        }
    });
    lp.udp_recv_start(id).unwrap();
    theirs.send(&[1; 65_536]).unwrap();
    theirs.send(&[2; 65_537]).unwrap();
    theirs.send(b"next").unwrap();
    run(&mut lp, &mut state);
    let expected = [
        "socket: received 65536",
        "socket: received 65536 cut",
        "socket: received 4",
        "socket: closed",
    ];
    assert_eq!(state.log, expected);
}

#[test]
fn a_flood_starves_neither_a_timer_nor_another_socket() {
    let (mut lp, mut state) = new();
    // Answers itself for ever: there is always something to receive.
    let (flood, to) = bind(&mut lp, |lp, state, id, event| {
        if let UdpEvent::Received { bytes, from, .. } = event {
            state.count += 1;
            lp.udp_send(id, bytes, from, None).unwrap();
        }
    });
    lp.udp_recv_start(flood).unwrap();
    for _ in 0..300 {
        lp.udp_send(flood, [0; 8], Some(to), None).unwrap();
    }
    // Goes on one step at a time, by turns with a timer.
    let (quiet, addr) = bind(&mut lp, move |lp, state, id, event| {
        if let UdpEvent::Received { .. } = event {
            state.note("quiet");
            let rounds = state.log.len();
            lp.timer_start(1, 0, move |lp, state: &mut State, _| {
                assert!(state.count > 0);
                if rounds == 10 {
                    lp.udp_close(flood).unwrap();
                    lp.udp_close(id).unwrap();
                } else {
                    let to = lp.udp_local_addr(id).unwrap();
                    lp.udp_send(id, "again", Some(to), None).unwrap();
                }
            });
        }
    });
    lp.udp_recv_start(quiet).unwrap();
    lp.udp_send(quiet, "first", Some(addr), None).unwrap();
    run(&mut lp, &mut state);
    assert_eq!(state.log.len(), 10);
}

#[test]
fn what_the_kernel_does_not_take_is_queued_in_order() {
    let (mut lp, mut state) = new();
    let (id, theirs) = pair(&mut lp, logging("socket"));
    let mut direct = 0;
    while lp.udp_try_send(id, [direct as u8; 100], None).unwrap() {
        direct += 1;
    }
    assert!(direct > 0);
    for i in 0..1000 {
        let bytes = [(direct + i) as u8; 100];
        let status = lp.udp_send(id, bytes, None, Some(i as u64)).unwrap();
        assert!(!status.done && status.above_high);
        assert_eq!(status.queued_bytes, (i + 1) * 100);
    }
    assert_eq!(lp.udp_send_queue_count(id).unwrap(), 1000);
    assert_eq!(lp.udp_send_queue_len(id).unwrap(), 100_000);
    assert!(!lp.udp_try_send(id, "before the others?", None).unwrap());
    assert!(lp.alive(), "queued datagrams keep the loop alive");
    // The peer reads a little in each round.
    let mut next = 0;
    lp.idle_start(move |lp, _, hook| {
        let mut bytes = [0; 200];
        for _ in 0..50 {
            match theirs.recv(&mut bytes) {
                Ok(n) => assert_eq!((n, bytes[0]), (100, next as u8)),
                Err(_) => break,
            }
            next += 1;
        }
        if next == direct + 1000 {
            lp.hook_stop(hook);
        }
    });
    run(&mut lp, &mut state);
    let told: Vec<_> = (0..1000).map(|i| format!("socket: sent {i} ok")).collect();
    assert_eq!(state.log[..1000], told);
    assert_eq!(state.log[1000..], ["socket: drained"]);
    assert_eq!(lp.udp_send_queue_len(id).unwrap(), 0);
    assert!(!lp.alive());
}

#[test]
fn a_close_tells_waiting_datagrams_then_closed() {
    let (mut lp, mut state) = new();
    let (id, _theirs) = pair(&mut lp, logging("socket"));
    while lp.udp_try_send(id, [0; 1000], None).unwrap() {}
    lp.udp_send(id, "1", None, Some(1)).unwrap();
    lp.udp_send(id, "no token", None, None).unwrap();
    lp.udp_send(id, "2", None, Some(2)).unwrap();
    lp.udp_close(id).unwrap();
    assert!(state.log.is_empty() && lp.alive());
    run(&mut lp, &mut state);
    let expected = [
        "socket: sent 1 ECANCELED",
        "socket: sent 2 ECANCELED",
        "socket: closed",
    ];
    assert_eq!(state.log, expected);
}

#[test]
fn closing_in_its_own_handler_ends_a_batch() {
    let (mut lp, mut state) = new();
    let (id, to) = bind(&mut lp, once("socket"));
    for _ in 0..10 {
        lp.udp_send(id, "x", Some(to), None).unwrap();
    }
    lp.udp_recv_start(id).unwrap();
    run(&mut lp, &mut state);
    assert_eq!(state.log, ["socket: received 1", "socket: closed"]);
}

#[test]
fn datagrams_that_came_while_stopped_are_told_later() {
    let (mut lp, mut state) = new();
    let (id, to) = bind(&mut lp, once("socket"));
    lp.udp_recv_start(id).unwrap();
    lp.udp_recv_stop(id).unwrap();
    lp.udp_send(id, "x", Some(to), None).unwrap();
    // The only edge comes now, when nobody wants it.
    lp.run(&mut state, RunMode::NoWait).unwrap();
    assert!(state.log.is_empty());
    lp.udp_recv_start(id).unwrap();
    run(&mut lp, &mut state);
    assert_eq!(state.log, ["socket: received 1", "socket: closed"]);
}

#[test]
fn a_socket_keeps_the_loop_alive_while_it_receives_unless_unrefd() {
    let (mut lp, mut state) = new();
    let (id, _) = bind(&mut lp, logging("socket"));
    assert!(!lp.alive());
    lp.udp_recv_start(id).unwrap();
    assert!(lp.alive());
    lp.udp_unref(id);
    assert!(!lp.alive());
    lp.udp_ref(id);
    assert!(lp.alive());
    lp.udp_unref(id);
    run(&mut lp, &mut state);
    lp.udp_close(id).unwrap();
    assert!(lp.alive(), "closing is something to wait for");
    run(&mut lp, &mut state);
    assert_eq!(state.log, ["socket: closed"]);
}

#[test]
fn a_stale_name_finds_nothing() {
    let (mut lp, mut state) = new();
    let (old, addr) = bind(&mut lp, logging("old"));
    lp.udp_close(old).unwrap();
    let (new, _) = bind(&mut lp, logging("new"));
    assert_ne!(old, new);
    assert_eq!(UdpId::from_u64(new.as_u64()), Some(new));
    let bad = Some(libc::EBADF);
    assert_eq!(errno_of(lp.udp_close(old)), bad);
    assert_eq!(errno_of(lp.udp_recv_start(old)), bad);
    assert_eq!(errno_of(lp.udp_recv_stop(old)), bad);
    assert_eq!(errno_of(lp.udp_send(old, "x", Some(addr), None)), bad);
    assert_eq!(errno_of(lp.udp_try_send(old, "x", Some(addr))), bad);
    assert_eq!(errno_of(lp.udp_connect(old, addr)), bad);
    assert_eq!(errno_of(lp.udp_disconnect(old)), bad);
    assert_eq!(errno_of(lp.udp_local_addr(old)), bad);
    assert_eq!(errno_of(lp.udp_fd(old)), bad);
    assert_eq!(errno_of(lp.udp_set_ttl(old, 1)), bad);
    lp.udp_ref(old);
    assert!(lp.alive(), "the closing of the old one");
    run(&mut lp, &mut state);
    assert_eq!(state.log, ["old: closed"]);
}

#[test]
fn a_port_in_use_is_refused_unless_shared() {
    let (mut lp, _) = new();
    let (_, addr) = bind(&mut lp, logging("first"));
    let second = lp.udp_bind(addr, UdpOptions::default(), logging("second"));
    assert_eq!(errno_of(second), Some(libc::EADDRINUSE));
    for options in [
        UdpOptions::default().reuse_port(true),
        UdpOptions::default().reuse_addr(true),
    ] {
        let first = lp.udp_bind(any_port(), options, logging("first")).unwrap();
        let addr = lp.udp_local_addr(first).unwrap();
        lp.udp_bind(addr, options, logging("second")).unwrap();
    }
}

#[test]
fn only_datagram_sockets_are_taken() {
    let (mut lp, _) = new();
    let (stream, _) = std::os::unix::net::UnixStream::pair().unwrap();
    let taken = lp.udp_from_fd(stream.into(), logging("stream"));
    assert_eq!(errno_of(taken), Some(libc::EINVAL));
    let (pipe, _) = std::io::pipe().unwrap();
    let taken = lp.udp_from_fd(pipe.into(), logging("pipe"));
    assert_eq!(errno_of(taken), Some(libc::ENOTSOCK));
}

#[test]
fn what_a_sharer_did_not_want_is_there_for_the_others() {
    let (mut lp, mut state) = new();
    let socket = UdpSocket::bind(any_port()).unwrap();
    let to = socket.local_addr().unwrap();
    let copy = socket.try_clone().unwrap();
    let id = lp.udp_from_fd(copy.into(), once("first")).unwrap();
    lp.udp_recv_start(id).unwrap();
    let client = UdpSocket::bind(any_port()).unwrap();
    for bytes in [&b"one"[..], b"four", b"three"] {
        client.send_to(bytes, to).unwrap();
    }
    run(&mut lp, &mut state);
    assert_eq!(state.log, ["first: received 3", "first: closed"]);
    let mut buffer = [0; 8];
    assert_eq!(socket.recv(&mut buffer).unwrap(), 4);
    assert_eq!(socket.recv(&mut buffer).unwrap(), 5);
}
