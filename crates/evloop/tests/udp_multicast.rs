//! UDP: reach, multicast membership and buffers.

use crate::support::{State, any_port, new, run};
use crate::udp::note_udp;
use evloop::{EventLoop, MulticastInterface, UdpEvent, UdpId, UdpOptions};
use socket2::SockRef;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

type Loop = EventLoop<State>;

const LOOPBACK: Ipv4Addr = Ipv4Addr::LOCALHOST;

/// Logs, and closes the socket with the first datagram.
fn once(who: &'static str) -> impl Fn(&mut Loop, &mut State, UdpId, UdpEvent<'_>) + 'static {
    move |lp, state, id, event| {
        note_udp(state, who, &event);
        if matches!(event, UdpEvent::Received { .. }) {
            lp.udp_close(id).unwrap();
        }
    }
}

fn errno_of<T>(result: std::io::Result<T>) -> Option<i32> {
    result.err().and_then(|error| error.raw_os_error())
}

/// A sender of multicast to loopback, and the index of that interface.
fn sender(lp: &mut Loop) -> (UdpId, u32) {
    let id = lp.udp_bind(any_port(), UdpOptions::default(), |_, _, _, _| {});
    let id = id.unwrap();
    let index = rustix::net::netdevice::name_to_index(lp.udp_fd(id).unwrap(), "lo").unwrap();
    lp.udp_set_multicast_interface(id, LOOPBACK).unwrap();
    (id, index)
}

#[test]
fn members_of_a_group_get_what_is_sent_to_it() {
    let (mut lp, mut state) = new();
    let group = IpAddr::from(Ipv4Addr::new(239, 1, 2, 3));
    let options = UdpOptions::default().reuse_addr(true);
    let any: SocketAddr = "0.0.0.0:0".parse().unwrap();
    let first = lp.udp_bind(any, options, once("first")).unwrap();
    let port = lp.udp_local_addr(first).unwrap().port();
    let second = lp.udp_bind(([0, 0, 0, 0], port).into(), options, once("second"));
    let second = second.unwrap();
    for id in [first, second] {
        lp.udp_join_multicast(id, group, LOOPBACK).unwrap();
        lp.udp_recv_start(id).unwrap();
    }
    let again = lp.udp_join_multicast(first, group, LOOPBACK);
    assert_eq!(errno_of(again), Some(libc::EADDRINUSE));
    let (sender, _) = sender(&mut lp);
    lp.udp_set_multicast_ttl(sender, 0).unwrap();
    let to = SocketAddr::new(group, port);
    lp.udp_send(sender, "both", Some(to), None).unwrap();
    run(&mut lp, &mut state);
    state.log.sort();
    let expected = [
        "first: closed",
        "first: received 4",
        "second: closed",
        "second: received 4",
    ];
    assert_eq!(state.log, expected);
}

#[test]
fn who_left_a_group_gets_nothing() {
    let (mut lp, mut state) = new();
    let group = IpAddr::from(Ipv4Addr::new(239, 1, 2, 4));
    let (sender, index) = sender(&mut lp);
    let any: SocketAddr = "0.0.0.0:0".parse().unwrap();
    let id = lp
        .udp_bind(any, UdpOptions::default(), once("member"))
        .unwrap();
    let to = SocketAddr::new(group, lp.udp_local_addr(id).unwrap().port());
    let left = lp.udp_leave_multicast(id, group, index);
    assert_eq!(errno_of(left), Some(libc::EADDRNOTAVAIL));
    lp.udp_join_multicast(id, group, index).unwrap();
    lp.udp_leave_multicast(id, group, index).unwrap();
    lp.udp_send(sender, "left", Some(to), None).unwrap();
    lp.udp_join_multicast(id, group, index).unwrap();
    lp.udp_send(sender, "member", Some(to), None).unwrap();
    lp.udp_recv_start(id).unwrap();
    run(&mut lp, &mut state);
    assert_eq!(state.bytes, b"member");
}

#[test]
fn multicast_by_source_leaves_others_out() {
    let group = IpAddr::from(Ipv4Addr::new(232, 1, 2, 5));
    for by_index in [false, true] {
        let (mut lp, mut state) = new();
        let (sender, index) = sender(&mut lp);
        let interface = match by_index {
            true => MulticastInterface::Index(index),
            false => MulticastInterface::Address(LOOPBACK),
        };
        let any: SocketAddr = "0.0.0.0:0".parse().unwrap();
        let id = lp
            .udp_bind(any, UdpOptions::default(), once("member"))
            .unwrap();
        let to = SocketAddr::new(group, lp.udp_local_addr(id).unwrap().port());
        let other = IpAddr::from(Ipv4Addr::new(127, 0, 0, 2));
        lp.udp_join_source(id, other, group, interface).unwrap();
        lp.udp_send(sender, "unwanted", Some(to), None).unwrap();
        lp.udp_join_source(id, LOOPBACK.into(), group, interface)
            .unwrap();
        lp.udp_leave_source(id, other, group, interface).unwrap();
        lp.udp_send(sender, "wanted", Some(to), None).unwrap();
        lp.udp_recv_start(id).unwrap();
        run(&mut lp, &mut state);
        assert_eq!(state.bytes, b"wanted");
    }
}

#[test]
fn multicast_goes_by_ipv6_too() {
    let (mut lp, mut state) = new();
    let group: IpAddr = "ff15::1:2:3".parse().unwrap();
    let any: SocketAddr = "[::]:0".parse().unwrap();
    // Loopback itself has no route for IPv6 multicast. Where there is one, what may pass no router goes back to this
    // host's members and nowhere else.
    let Ok(route) = std::net::UdpSocket::bind(any).and_then(|socket| {
        socket.connect((group, 9))?;
        socket.local_addr()
    }) else {
        return;
    };
    let sender = lp.udp_bind(any, UdpOptions::default(), |_, _, _, _| {});
    let sender = sender.unwrap();
    lp.udp_set_multicast_ttl(sender, 0).unwrap();
    let id = lp.udp_bind(
        any,
        UdpOptions::default(),
        |lp, state: &mut State, id, event| {
            note_udp(state, "member", &event);
            if state.bytes.ends_with(b".") && !matches!(event, UdpEvent::Closed) {
                lp.udp_close(id).unwrap();
            }
        },
    );
    let id = id.unwrap();
    let to = Some(SocketAddr::new(
        group,
        lp.udp_local_addr(id).unwrap().port(),
    ));
    let interface = MulticastInterface::Any;
    lp.udp_join_multicast(id, group, interface).unwrap();
    lp.udp_recv_start(id).unwrap();
    lp.udp_send(sender, "one,", to, None).unwrap();
    lp.udp_leave_multicast(id, group, interface).unwrap();
    lp.udp_send(sender, "left,", to, None).unwrap();
    let stranger: IpAddr = "fd00::99".parse().unwrap();
    lp.udp_join_source(id, stranger, group, interface).unwrap();
    lp.udp_send(sender, "unwanted,", to, None).unwrap();
    lp.udp_join_source(id, route.ip(), group, interface)
        .unwrap();
    lp.udp_leave_source(id, stranger, group, interface).unwrap();
    lp.udp_send(sender, "two,", to, None).unwrap();
    // Nor does a member get it when the sender does not want that.
    lp.udp_set_multicast_loop(sender, false).unwrap();
    lp.udp_send(sender, "not looped,", to, None).unwrap();
    lp.udp_set_multicast_loop(sender, true).unwrap();
    lp.udp_send(sender, "three.", to, None).unwrap();
    run(&mut lp, &mut state);
    assert_eq!(state.bytes, b"one,two,three.");
    // An address names no IPv6 interface, and families don't mix.
    let refused = lp.udp_set_multicast_interface(sender, LOOPBACK);
    assert_eq!(errno_of(refused), Some(libc::EINVAL));
    let refused = lp.udp_join_source(sender, LOOPBACK.into(), group, interface);
    assert_eq!(errno_of(refused), Some(libc::EINVAL));
}

#[test]
fn reach_and_buffers_are_as_set() {
    let (mut lp, _) = new();
    let options = UdpOptions::default()
        .send_buffer_size(20_000)
        .recv_buffer_size(30_000);
    let id = lp.udp_bind(any_port(), options, |_, _, _, _| {}).unwrap();
    assert_eq!(lp.udp_send_buffer_size(id).unwrap(), 40_000);
    assert_eq!(lp.udp_recv_buffer_size(id).unwrap(), 60_000);
    lp.udp_set_send_buffer_size(id, 10_000).unwrap();
    lp.udp_set_recv_buffer_size(id, 15_000).unwrap();
    assert_eq!(lp.udp_send_buffer_size(id).unwrap(), 20_000);
    assert_eq!(lp.udp_recv_buffer_size(id).unwrap(), 30_000);
    lp.udp_set_ttl(id, 7).unwrap();
    lp.udp_set_multicast_ttl(id, 9).unwrap();
    let fd = lp.udp_fd(id).unwrap();
    assert_eq!(SockRef::from(&fd).ttl_v4().unwrap(), 7);
    assert_eq!(SockRef::from(&fd).multicast_ttl_v4().unwrap(), 9);
    assert_eq!(errno_of(lp.udp_set_ttl(id, 0)), Some(libc::EINVAL));
    lp.udp_set_multicast_loop(id, false).unwrap();
    let fd = lp.udp_fd(id).unwrap();
    assert!(!SockRef::from(&fd).multicast_loop_v4().unwrap());
}

#[test]
fn a_dual_stack_socket_hears_both_families_and_reaches_as_far_in_both() {
    for only in [false, true] {
        let (mut lp, mut state) = new();
        let options = UdpOptions::default().ipv6_only(only);
        let any: SocketAddr = "[::]:0".parse().unwrap();
        let Ok(id) = lp.udp_bind(any, options, |lp, state: &mut State, id, event| {
            note_udp(state, "socket", &event);
            if let UdpEvent::Received { from, .. } = event {
                state.note(from.unwrap().ip().to_string());
                if state.bytes.ends_with(b"6") {
                    lp.udp_close(id).unwrap();
                }
            }
        }) else {
            return;
        };
        lp.udp_set_ttl(id, 5).unwrap();
        let fd = lp.udp_fd(id).unwrap();
        assert_eq!(SockRef::from(&fd).unicast_hops_v6().unwrap(), 5);
        assert_eq!(SockRef::from(&fd).ttl_v4().unwrap(), 5);
        let port = lp.udp_local_addr(id).unwrap().port();
        let peer = std::net::UdpSocket::bind(any_port()).unwrap();
        peer.send_to(b"4", (LOOPBACK, port)).unwrap();
        let peer = std::net::UdpSocket::bind("[::1]:0").unwrap();
        peer.send_to(b"6", (Ipv6Addr::LOCALHOST, port)).unwrap();
        lp.udp_recv_start(id).unwrap();
        run(&mut lp, &mut state);
        let by_ipv4 = state.log.contains(&"::ffff:127.0.0.1".to_owned());
        assert_eq!(by_ipv4, !only, "{:?}", state.log);
    }
}
