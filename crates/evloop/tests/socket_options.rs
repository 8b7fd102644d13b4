//! Options: what is asked for is what the kernel has.

use crate::support::{Loop, State, any_port, errno, logging, new, run, serve};
use evloop::{ConnectOptions, Keepalive, ListenOptions, StreamEvent, StreamHandler, StreamId};
use socket2::SockRef;
use std::io::{Read, Write};
use std::net::{Ipv6Addr, SocketAddr, TcpStream};
use std::os::unix::net::UnixStream;
use std::time::Duration;

/// What the kernel says of a stream's socket.
fn ask<T>(lp: &mut Loop, id: StreamId, what: impl Fn(SockRef<'_>) -> std::io::Result<T>) -> T {
    let fd = lp.stream_fd(id).unwrap();
    what(SockRef::from(&fd)).unwrap()
}

/// A connected stream and its peer, which the loop does not know.
fn connected(lp: &mut Loop, state: &mut State) -> (StreamId, TcpStream) {
    let addr = serve(lp, state, false, logging("server"));
    let peer = TcpStream::connect(addr).unwrap();
    while state.server.is_none() {
        lp.run(state, evloop::RunMode::Once).unwrap();
    }
    (state.server.unwrap(), peer)
}

#[test]
fn small_writes_at_once() {
    let (mut lp, mut state) = new();
    let (id, _peer) = connected(&mut lp, &mut state);
    for on in [true, false] {
        lp.stream_set_nodelay(id, on).unwrap();
        assert_eq!(ask(&mut lp, id, |s| s.tcp_nodelay()), on);
    }
}

#[test]
fn probes_of_an_idle_peer() {
    let (mut lp, mut state) = new();
    let (id, _peer) = connected(&mut lp, &mut state);
    let system = ask(&mut lp, id, |s| s.tcp_keepalive_time());
    assert!(!ask(&mut lp, id, |s| s.keepalive()));
    lp.stream_set_keepalive(id, Some(Keepalive::default()))
        .unwrap();
    assert!(ask(&mut lp, id, |s| s.keepalive()));
    assert_eq!(ask(&mut lp, id, |s| s.tcp_keepalive_time()), system);

    let how = Keepalive::default().delay(61).interval(7).count(3);
    lp.stream_set_keepalive(id, Some(how)).unwrap();
    assert_eq!(
        ask(&mut lp, id, |s| s.tcp_keepalive_time()),
        Duration::from_secs(61)
    );
    assert_eq!(
        ask(&mut lp, id, |s| s.tcp_keepalive_interval()),
        Duration::from_secs(7)
    );
    assert_eq!(ask(&mut lp, id, |s| s.tcp_keepalive_retries()), 3);
    // What is not named stays.
    lp.stream_set_keepalive(id, Some(Keepalive::default().interval(9)))
        .unwrap();
    assert_eq!(
        ask(&mut lp, id, |s| s.tcp_keepalive_time()),
        Duration::from_secs(61)
    );
    assert_eq!(
        ask(&mut lp, id, |s| s.tcp_keepalive_interval()),
        Duration::from_secs(9)
    );

    lp.stream_set_keepalive(id, None).unwrap();
    assert!(!ask(&mut lp, id, |s| s.keepalive()));
    for wrong in [
        Keepalive::default().delay(0),
        Keepalive::default().interval(40_000),
        Keepalive::default().count(128),
    ] {
        let refused = lp.stream_set_keepalive(id, Some(wrong)).unwrap_err();
        assert_eq!(errno(&refused), "EINVAL", "{wrong:?}");
    }
}

#[test]
fn lingering_for_no_time_is_a_reset() {
    let (mut lp, mut state) = new();
    let (id, mut peer) = connected(&mut lp, &mut state);
    lp.stream_set_linger(id, Some(Duration::from_secs(3)))
        .unwrap();
    assert_eq!(
        ask(&mut lp, id, |s| s.linger()),
        Some(Duration::from_secs(3))
    );
    lp.stream_set_linger(id, None).unwrap();
    assert_eq!(ask(&mut lp, id, |s| s.linger()), None);
    lp.stream_set_linger(id, Some(Duration::ZERO)).unwrap();
    lp.stream_close(id).unwrap();
    let reset = peer.read(&mut [0; 1]).unwrap_err();
    assert_eq!(errno(&reset), "ECONNRESET");
}

#[test]
fn buffers_have_the_size_that_was_asked_for() {
    let (mut lp, mut state) = new();
    let (id, _peer) = connected(&mut lp, &mut state);
    lp.stream_set_send_buffer_size(id, 40_000).unwrap();
    lp.stream_set_recv_buffer_size(id, 50_000).unwrap();
    // Linux doubles what it is told.
    assert_eq!(lp.stream_send_buffer_size(id).unwrap(), 80_000);
    assert_eq!(ask(&mut lp, id, |s| s.send_buffer_size()), 80_000);
    assert_eq!(lp.stream_recv_buffer_size(id).unwrap(), 100_000);
    assert_eq!(ask(&mut lp, id, |s| s.recv_buffer_size()), 100_000);
    // No number is too large to ask for.
    lp.stream_set_send_buffer_size(id, usize::MAX).unwrap();
}

#[test]
fn buffer_sizes_of_listeners_and_attempts() {
    let (mut lp, mut state) = new();
    let options = ListenOptions::default()
        .send_buffer_size(30_000)
        .recv_buffer_size(20_000);
    let listener = lp
        .tcp_listen(
            any_port(),
            options,
            |lp, state: &mut State, id, accepted| {
                let stream = accepted.unwrap().stream;
                let server = lp.stream_open(stream, logging("server")).unwrap();
                assert_eq!(lp.stream_send_buffer_size(server).unwrap(), 60_000);
                assert_eq!(lp.stream_recv_buffer_size(server).unwrap(), 40_000);
                state.note("accepted");
                lp.listener_close(id).unwrap();
                lp.stream_close(server).unwrap();
            },
        )
        .unwrap();
    let addr = lp.listener_local_addr(listener).unwrap();
    let options = ConnectOptions::default()
        .send_buffer_size(25_000)
        .recv_buffer_size(15_000);
    let id = lp.tcp_connect(addr, options, logging("client")).unwrap();
    assert_eq!(lp.stream_send_buffer_size(id).unwrap(), 50_000);
    assert_eq!(lp.stream_recv_buffer_size(id).unwrap(), 30_000);
    run(&mut lp, &mut state);
    assert!(state.log.contains(&"accepted".to_owned()));
}

#[test]
fn a_listener_on_both_families_takes_both() {
    for ipv6_only in [false, true] {
        let (mut lp, mut state) = new();
        let any = SocketAddr::from((Ipv6Addr::UNSPECIFIED, 0));
        let listener = lp
            .tcp_listen(
                any,
                ListenOptions::default().ipv6_only(ipv6_only),
                |_, state: &mut State, _, accepted| {
                    let peer = accepted.unwrap().peer.unwrap();
                    state.note(peer.ip().to_string());
                },
            )
            .unwrap();
        let port = lp.listener_local_addr(listener).unwrap().port();
        let six = TcpStream::connect((Ipv6Addr::LOCALHOST, port)).unwrap();
        let four = TcpStream::connect(("127.0.0.1", port));
        while state.log.is_empty() {
            lp.run(&mut state, evloop::RunMode::Once).unwrap();
        }
        lp.run(&mut state, evloop::RunMode::NoWait).unwrap();
        if ipv6_only {
            assert_eq!(errno(&four.unwrap_err()), "ECONNREFUSED");
            assert_eq!(state.log, ["::1"]);
        } else {
            four.unwrap();
            assert_eq!(state.log, ["::1", "::ffff:127.0.0.1"]);
        }
        drop(six);
    }
}

#[test]
fn the_backlog_is_the_one_asked_for() {
    let (mut lp, _) = new();
    let options = ListenOptions::default().backlog(3);
    let listener = lp.tcp_listen(any_port(), options, |_, _, _, _| {}).unwrap();
    let port = lp.listener_local_addr(listener).unwrap().port();
    // Linux completes one handshake more than the backlog says, and leaves the others without an answer.
    let peers: Vec<socket2::Socket> = (0..8)
        .map(|_| {
            let kind = socket2::Type::STREAM.nonblocking();
            let peer = socket2::Socket::new(socket2::Domain::IPV4, kind, None).unwrap();
            let _ = peer.connect(&SocketAddr::from(([127, 0, 0, 1], port)).into());
            peer
        })
        .collect();
    let through = peers.iter().filter(|p| p.peer_addr().is_ok()).count();
    assert_eq!(through, 4);
}

#[test]
fn what_is_no_tcp_socket_says_so() {
    let (mut lp, mut state) = new();
    let quiet = || StreamHandler::new(|_: &mut Loop, _: &mut State, _, _: StreamEvent<'_>| {});
    let (ours, _theirs) = UnixStream::pair().unwrap();
    let unix = lp.stream_from_fd(ours.into(), quiet()).unwrap();
    assert_eq!(
        errno(&lp.stream_set_nodelay(unix, true).unwrap_err()),
        "EOPNOTSUPP"
    );
    let how = Some(Keepalive::default().delay(1));
    assert_eq!(
        errno(&lp.stream_set_keepalive(unix, how).unwrap_err()),
        "EOPNOTSUPP"
    );
    assert_eq!(errno(&lp.stream_local_addr(unix).unwrap_err()), "EINVAL");
    lp.stream_set_send_buffer_size(unix, 10_000).unwrap();

    let (reader, _writer) = std::io::pipe().unwrap();
    let pipe = lp.stream_from_fd(reader.into(), quiet()).unwrap();
    for refused in [
        lp.stream_set_nodelay(pipe, true),
        lp.stream_set_keepalive(pipe, None),
        lp.stream_set_linger(pipe, None),
        lp.stream_set_send_buffer_size(pipe, 1),
        lp.stream_set_recv_buffer_size(pipe, 1),
    ] {
        assert_eq!(errno(&refused.unwrap_err()), "ENOTSOCK");
    }
    for id in [unix, pipe] {
        lp.stream_close(id).unwrap();
        assert_eq!(errno(&lp.stream_set_linger(id, None).unwrap_err()), "EBADF");
        assert_eq!(
            errno(&lp.stream_set_keepalive(id, None).unwrap_err()),
            "EBADF"
        );
        assert_eq!(errno(&lp.stream_recv_buffer_size(id).unwrap_err()), "EBADF");
    }
    run(&mut lp, &mut state);
}

#[test]
fn a_lent_descriptor_tells_nothing_after_the_close() {
    let (mut lp, mut state) = new();
    let (id, mut peer) = connected(&mut lp, &mut state);
    let copy = lp.stream_fd(id).unwrap().try_clone_to_owned().unwrap();
    lp.stream_close(id).unwrap();
    lp.run(&mut state, evloop::RunMode::NoWait).unwrap();
    let before = lp.metrics().events;
    peer.write_all(b"for the other holder").unwrap();
    lp.run(&mut state, evloop::RunMode::NoWait).unwrap();
    assert_eq!(lp.metrics().events, before);
    let mut got = [0; 64];
    let n = TcpStream::from(copy).read(&mut got).unwrap();
    assert_eq!(&got[..n], b"for the other holder");
}
