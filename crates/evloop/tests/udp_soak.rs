//! UDP sockets that do everything at random, all in one loop: whatever the order, the promises hold.

use crate::support::any_port;
use evloop::{EventLoop, RunMode, UdpEvent, UdpId, UdpOptions};
use proptest::prelude::*;
use std::collections::{BTreeMap, VecDeque};
use std::net::SocketAddr;

/// A small generator (splitmix64): a seed gives the same run as far as the kernel lets it.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) as usize % limit
    }
}

/// What is expected of one socket.
struct Peer {
    addr: SocketAddr,
    receiving: bool,
    closing: bool,
    /// Tokens that must be told of, in this order.
    waiting: VecDeque<u64>,
    /// By the sender's name, the last of its datagrams that came.
    seen: BTreeMap<u64, u64>,
}

struct World {
    random: Random,
    peers: BTreeMap<UdpId, Peer>,
    /// Those that are not closed.
    open: Vec<UdpId>,
    sent: u64,
    acts: usize,
    received: usize,
}

type Loop = EventLoop<World>;

/// Of few sizes, so that some make a run.
fn datagram(sender: UdpId, number: u64) -> Vec<u8> {
    let mut bytes = vec![number as u8; 16 + (number / 5 % 3) as usize * 700];
    bytes[..8].copy_from_slice(&sender.as_u64().to_le_bytes());
    bytes[8..16].copy_from_slice(&number.to_le_bytes());
    bytes
}

fn on_socket(lp: &mut Loop, world: &mut World, id: UdpId, event: UdpEvent<'_>) {
    let peer = world.peers.get_mut(&id).expect("no event after Closed");
    match event {
        UdpEvent::Received {
            bytes,
            from,
            truncated,
        } => {
            assert!(peer.receiving && !peer.closing && !truncated && from.is_some());
            let number = |at: usize| u64::from_le_bytes(bytes[at..at + 8].try_into().unwrap());
            let sender = UdpId::from_u64(number(0)).unwrap();
            assert_eq!(bytes, datagram(sender, number(8)), "whole");
            let last = peer.seen.insert(number(0), number(8));
            assert!(last < Some(number(8)), "in order, none twice");
            world.received += 1;
        }
        UdpEvent::Sent { token, result } => {
            assert_eq!(peer.waiting.pop_front(), Some(token), "in order, each once");
            assert!(result.is_ok() || peer.closing);
        }
        UdpEvent::Drained => assert_eq!(lp.udp_send_queue_count(id).unwrap(), 0),
        UdpEvent::Closed => {
            assert!(peer.closing && peer.waiting.is_empty());
            world.peers.remove(&id);
        }
        other => panic!("{other:?}"),
    }
    act(lp, world);
}

fn open(lp: &mut Loop, world: &mut World) {
    let options = UdpOptions::default()
        .batch_sends(world.random.below(3) > 0)
        .offload(world.random.below(3) > 0);
    let id = lp.udp_bind(any_port(), options, on_socket).unwrap();
    let peer = Peer {
        addr: lp.udp_local_addr(id).unwrap(),
        receiving: false,
        closing: false,
        waiting: VecDeque::new(),
        seen: BTreeMap::new(),
    };
    world.peers.insert(id, peer);
    world.open.push(id);
}

/// Does something, anything, while there are acts left.
fn act(lp: &mut Loop, world: &mut World) {
    if world.acts == 0 || world.open.is_empty() {
        return;
    }
    world.acts -= 1;
    let at = world.random.below(world.open.len());
    let id = world.open[at];
    let peer = world.peers.get_mut(&id).unwrap();
    match world.random.below(40) {
        0 => {
            peer.closing = true;
            world.open.swap_remove(at);
            lp.udp_close(id).unwrap();
            open(lp, world);
        }
        1..=3 => {
            peer.receiving = false;
            lp.udp_recv_stop(id).unwrap();
        }
        4..=12 => {
            peer.receiving = true;
            lp.udp_recv_start(id).unwrap();
        }
        _ => {
            let other = world.random.below(world.open.len());
            let to = Some(world.peers[&world.open[other]].addr);
            for _ in 0..=world.random.below(12) {
                world.sent += 1;
                let token = (world.random.below(2) == 0).then_some(world.sent);
                let status = lp.udp_send(id, datagram(id, world.sent), to, token);
                if !status.unwrap().done {
                    let peer = world.peers.get_mut(&id).unwrap();
                    peer.waiting.extend(token);
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn sockets_that_do_everything_at_random(seed in any::<u64>()) {
        let mut lp = Loop::new().unwrap();
        let mut world = World {
            random: Random(seed),
            peers: BTreeMap::new(),
            open: Vec::new(),
            sent: 0,
            acts: 2000,
            received: 0,
        };
        for _ in 0..5 {
            open(&mut lp, &mut world);
        }
        lp.idle_start(|lp, world: &mut World, hook| {
            act(lp, world);
            if world.acts == 0 {
                lp.hook_stop(hook);
                for id in std::mem::take(&mut world.open) {
                    world.peers.get_mut(&id).unwrap().closing = true;
                    lp.udp_close(id).unwrap();
                }
            }
        });
        assert!(!lp.run(&mut world, RunMode::Default).unwrap());
        assert!(world.peers.is_empty(), "all are told that they are closed");
        assert!(world.received > 0);
    }
}
