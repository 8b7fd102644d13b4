//! UDP: many datagrams by one system call are still one by one to whoever sends and receives them.

use crate::support::{State, any_port, new, run};
use crate::udp::{bind, logging, note_udp};
use evloop::{EventLoop, UdpEvent, UdpOptions};
use std::net::{SocketAddr, UdpSocket};

type Loop = EventLoop<State>;

#[test]
fn datagrams_come_in_order_and_none_twice() {
    for batch in [false, true] {
        let (mut lp, mut state) = new();
        let (receiver, to) = bind(&mut lp, |lp, state, id, event| {
            let UdpEvent::Received { bytes, .. } = event else {
                return;
            };
            assert_eq!(bytes, (state.count as u32).to_le_bytes());
            state.count += 1;
            match state.count {
                5000 => lp.udp_close(id).unwrap(),
                // Never more than the receive buffer has room for.
                n if n % 100 == 0 => send_hundred(lp, state),
                _ => {}
            }
        });
        fn send_hundred(lp: &mut Loop, state: &State) {
            let (id, to) = (state.udp.unwrap(), state.to.unwrap());
            for i in state.count..state.count + 100 {
                lp.udp_send(id, (i as u32).to_le_bytes(), Some(to), None)
                    .unwrap();
            }
        }
        lp.udp_recv_start(receiver).unwrap();
        let options = UdpOptions::default().batch_sends(batch);
        state.udp = Some(lp.udp_bind(any_port(), options, |_, _, _, _| {}).unwrap());
        state.to = Some(to);
        send_hundred(&mut lp, &state);
        run(&mut lp, &mut state);
        assert_eq!(state.count, 5000);
    }
}

#[test]
fn batched_datagrams_go_out_at_the_end_of_the_phase_and_are_told() {
    let (mut lp, mut state) = new();
    let (receiver, to) = bind(&mut lp, |lp, state, id, event| {
        note_udp(state, "receiver", &event);
        if state.bytes == b"123" && !matches!(event, UdpEvent::Closed) {
            lp.udp_close(id).unwrap();
        }
    });
    lp.udp_recv_start(receiver).unwrap();
    let options = UdpOptions::default().batch_sends(true);
    let id = lp.udp_bind(any_port(), options, logging("sender")).unwrap();
    for (token, bytes) in ["1", "2", "3"].into_iter().enumerate() {
        let status = lp.udp_send(id, bytes, Some(to), Some(token as u64));
        let status = status.unwrap();
        assert!(!status.done && status.above_high);
        assert_eq!(status.queued_bytes, token + 1);
    }
    // One that the kernel refuses is told of, and those behind it go out.
    let nowhere = SocketAddr::from(([127, 0, 0, 1], 0));
    lp.udp_send(id, "4", Some(nowhere), Some(3)).unwrap();
    lp.udp_send(id, "5", Some(nowhere), None).unwrap();
    assert_eq!(lp.udp_send_queue_count(id).unwrap(), 5);
    assert_eq!(lp.udp_send_queue_len(id).unwrap(), 5);
    lp.prepare_start(|lp, state, hook| {
        state.note("prepare");
        lp.hook_stop(hook);
    });
    run(&mut lp, &mut state);
    let expected = [
        "sender: sent 0 ok",
        "sender: sent 1 ok",
        "sender: sent 2 ok",
        "sender: sent 3 EINVAL",
        "sender: error EINVAL",
        "sender: drained",
        "prepare",
        "receiver: received 1",
        "receiver: received 1",
        "receiver: received 1",
        "receiver: closed",
    ];
    assert_eq!(state.log, expected);
}

#[test]
fn a_close_between_two_sent_loses_neither() {
    let (mut lp, mut state) = new();
    let (receiver, to) = bind(&mut lp, logging("receiver"));
    let options = UdpOptions::default().batch_sends(true);
    let id = lp.udp_bind(any_port(), options, |lp, state: &mut State, id, event| {
        note_udp(state, "socket", &event);
        if matches!(event, UdpEvent::Sent { token: 1, .. }) {
            lp.udp_send(id, "too late", None, Some(4)).unwrap();
            lp.udp_close(id).unwrap();
        }
    });
    let id = id.unwrap();
    for token in 1..=3 {
        lp.udp_send(id, "x", Some(to), Some(token)).unwrap();
    }
    run(&mut lp, &mut state);
    let expected = [
        "socket: sent 1 ok",
        "socket: sent 2 ok",
        "socket: sent 3 ok",
        "socket: sent 4 ECANCELED",
        "socket: closed",
    ];
    assert_eq!(state.log, expected);
    lp.udp_close(receiver).unwrap();
}

#[test]
fn a_stop_in_the_middle_of_a_batch_loses_nothing() {
    let (mut lp, mut state) = new();
    let (id, to) = bind(&mut lp, |lp, state, id, event| {
        note_udp(state, "socket", &event);
        if matches!(event, UdpEvent::Received { .. }) {
            lp.udp_recv_stop(id).unwrap();
        }
    });
    // As single messages, and as one.
    for batch in [false, true] {
        let options = UdpOptions::default().batch_sends(batch);
        let sender = lp.udp_bind(any_port(), options, |_, _, _, _| {}).unwrap();
        for i in 0..5 {
            lp.udp_send(sender, [i], Some(to), None).unwrap();
        }
        run(&mut lp, &mut state);
    }
    for i in 1..=10 {
        assert!(!lp.alive());
        lp.udp_recv_start(id).unwrap();
        assert!(lp.alive());
        run(&mut lp, &mut state);
        assert_eq!(state.log.len(), i, "one, then the stop holds");
    }
    assert_eq!(state.bytes, [0, 1, 2, 3, 4, 0, 1, 2, 3, 4]);
}

#[test]
fn datagrams_of_mixed_sizes_and_places_stay_what_they_are() {
    // Runs that may go through the kernel as one, and what ends them.
    const SIZES: [usize; 24] = [
        100, 100, 100, 40, 100, 100, 100, 0, 0, 7, 7, 8, 8, 8, 1472, 1472, 9000, 9000, 9000, 1, 1,
        1, 0, 1,
    ];
    for offload in [true, false] {
        let (mut lp, mut state) = new();
        let options = UdpOptions::default().offload(offload);
        let receiver = lp.udp_bind(any_port(), options, |lp, state: &mut State, id, event| {
            let UdpEvent::Received { bytes, .. } = event else {
                return;
            };
            let byte = SIZES.len() as u8 - state.count as u8;
            assert_eq!(bytes.len(), SIZES[state.count]);
            assert!(bytes.iter().all(|b| *b == byte));
            state.count += 1;
            if state.count == SIZES.len() {
                lp.udp_close(id).unwrap();
            }
        });
        let receiver = receiver.unwrap();
        lp.udp_recv_start(receiver).unwrap();
        let to = lp.udp_local_addr(receiver).unwrap();
        // One that knows nothing of all this, and gets every third of them, too.
        let plain = UdpSocket::bind(any_port()).unwrap();
        let other = plain.local_addr().unwrap();
        let options = UdpOptions::default().batch_sends(true);
        let sender = lp.udp_bind(any_port(), options, logging("sender")).unwrap();
        for (i, size) in SIZES.into_iter().enumerate() {
            let bytes = vec![(SIZES.len() - i) as u8; size];
            lp.udp_send(sender, &bytes, Some(to), None).unwrap();
            if i % 3 == 0 {
                for _ in 0..3 {
                    lp.udp_send(sender, &bytes, Some(other), None).unwrap();
                }
            }
        }
        run(&mut lp, &mut state);
        assert_eq!(state.count, SIZES.len());
        assert_eq!(state.log, ["sender: drained"]);
        let mut bytes = vec![0; 65_536];
        for (i, size) in SIZES.into_iter().enumerate().step_by(3) {
            for _ in 0..3 {
                assert_eq!(plain.recv(&mut bytes).unwrap(), size);
                let expected = (SIZES.len() - i) as u8;
                assert!(bytes[..size].iter().all(|b| *b == expected));
            }
        }
    }
}

/// More than one message has room for, of one size, to one place.
#[test]
fn a_long_run_arrives_in_order_and_is_told_in_order() {
    let (mut lp, mut state) = new();
    let (receiver, to) = bind(&mut lp, |lp, state, id, event| {
        let UdpEvent::Received { bytes, .. } = event else {
            return;
        };
        assert_eq!(bytes[..4], (state.count as u32).to_le_bytes());
        state.count += 1;
        if state.count == 300 {
            lp.udp_close(id).unwrap();
        }
    });
    lp.udp_recv_start(receiver).unwrap();
    let options = UdpOptions::default().batch_sends(true);
    let sender = lp.udp_bind(any_port(), options, logging("sender")).unwrap();
    lp.udp_connect(sender, to).unwrap();
    for i in 0..300_u32 {
        let mut bytes = [0; 200];
        bytes[..4].copy_from_slice(&i.to_le_bytes());
        lp.udp_send(sender, bytes, None, Some(i.into())).unwrap();
    }
    run(&mut lp, &mut state);
    assert_eq!(state.count, 300);
    let told: Vec<_> = (0..300).map(|i| format!("sender: sent {i} ok")).collect();
    assert_eq!(state.log[..300], told);
    assert_eq!(state.log[300..], ["sender: drained"]);
}
