//! A lack of descriptors: waited out, told once, and nobody starves of it.

use crate::support::{Loop, State, alone, any_port, errno, logging, new, open_fds, run};
use evloop::{ConnectOptions, FsEventOptions, ListenOptions, RunMode, StreamEvent, StreamHandler};
use std::cell::RefCell;
use std::fs::File;
use std::net::TcpStream;

/// Takes every descriptor that is left.
fn hoard() -> Vec<File> {
    std::iter::from_fn(|| File::open("/dev/null").ok()).collect()
}

#[test]
fn a_lack_of_descriptors_is_waited_out() {
    if !alone("lack::a_lack_of_descriptors_is_waited_out", "ulimit -n 40;") {
        return;
    }
    let (mut lp, mut state) = new();
    let listener = lp
        .tcp_listen(
            any_port(),
            ListenOptions::default(),
            |lp, state: &mut State, id, accepted| match accepted {
                Ok(accepted) => {
                    drop(accepted);
                    state.count += 1;
                    if state.count == 2 {
                        lp.listener_close(id).unwrap();
                    }
                }
                Err(error) => state.note(errno(&error)),
            },
        )
        .unwrap();
    let addr = lp.listener_local_addr(listener).unwrap();
    let peers = [
        TcpStream::connect(addr).unwrap(),
        TcpStream::connect(addr).unwrap(),
    ];
    let hoard = RefCell::new(hoard());
    // A watcher is refused with the reason.
    let refused = lp.fs_event_start(".", FsEventOptions::default(), |_, _, _, _| {});
    assert_eq!(errno(&refused.unwrap_err()), "EMFILE");
    // Three tries later there is room again.
    lp.timer_start(350, 0, move |_, _, _| hoard.borrow_mut().clear());
    run(&mut lp, &mut state);
    drop(peers);
    assert_eq!(state.log, ["EMFILE"], "told once");
    assert_eq!(state.count, 2, "nobody was lost");
    let rounds = lp.metrics().rounds;
    assert!(rounds < 50, "no spinning: {rounds} rounds");
}

/// Again and again, with others being served in the meantime.
#[test]
fn storms_of_lacking_descriptors_starve_nobody() {
    const STORMS: usize = 3;
    const PINGS: usize = 200;
    if !alone(
        "lack::storms_of_lacking_descriptors_starve_nobody",
        "ulimit -n 60;",
    ) {
        return;
    }
    let (mut lp, mut state) = new();
    let before = open_fds();
    let listener = lp
        .tcp_listen(
            any_port(),
            ListenOptions::default(),
            |_, state: &mut State, _, accepted| match accepted {
                Ok(_) => state.note("accepted"),
                Err(error) => state.note(errno(&error)),
            },
        )
        .unwrap();
    let addr = lp.listener_local_addr(listener).unwrap();
    // Two that were there before keep each other busy.
    let echo = StreamHandler::new(|lp: &mut Loop, state: &mut State, id, event| {
        if let StreamEvent::Read(bytes) = event {
            state.count += 1;
            assert!(lp.stream_write(id, bytes, None).unwrap().done);
        }
    });
    let (a, b) = lp.stream_pair(echo.clone(), echo).unwrap();
    lp.stream_read_start(a).unwrap();
    lp.stream_read_start(b).unwrap();
    for storm in 1..=STORMS {
        let peers = [0; 3].map(|_| TcpStream::connect(addr).unwrap());
        let hoard = hoard();
        let (count, rounds) = (state.count, lp.metrics().rounds);
        lp.stream_write(a, "ping", None).unwrap();
        while state.count < count + PINGS {
            lp.run(&mut state, RunMode::Once).unwrap();
        }
        let spent = lp.metrics().rounds - rounds;
        assert!(
            spent as usize <= PINGS + 10,
            "one round a ping, not {spent}"
        );
        // What needs a descriptor says so at once, and nothing is left behind.
        for lack in [
            lp.tcp_connect(addr, ConnectOptions::default(), logging("x"))
                .map(drop),
            lp.stream_pair(logging("x"), logging("x")).map(drop),
            lp.pipe_pair(logging("x"), logging("x")).map(drop),
            lp.tcp_listen(any_port(), ListenOptions::default(), |_, _, _, _| {})
                .map(drop),
        ] {
            assert_eq!(errno(&lack.unwrap_err()), "EMFILE");
        }
        drop(hoard);
        let told = state.log.len();
        while state.log.len() < storm * 4 {
            lp.run(&mut state, RunMode::Once).unwrap();
        }
        assert!(told <= storm * 4);
        drop(peers);
    }
    let once = ["EMFILE", "accepted", "accepted", "accepted"];
    assert_eq!(
        state.log,
        once.repeat(STORMS),
        "told once a storm, nobody lost"
    );
    lp.stream_close(a).unwrap();
    lp.stream_close(b).unwrap();
    lp.listener_close(listener).unwrap();
    run(&mut lp, &mut state);
    assert_eq!(open_fds(), before);
}
