//! Faults that a process has only once: run in processes of their own.

use crate::support::{State, any_port, errno, new, run};
use evloop::{FsEventOptions, ListenOptions};
use std::net::TcpStream;
use std::process::Command;

/// The helper half of the next test: runs where 40 descriptors are all there are.
#[test]
#[ignore = "run by a_lack_of_descriptors_is_waited_out in a process of its own"]
fn with_few_descriptors() {
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
    let mut hoard = Vec::new();
    while let Ok(file) = std::fs::File::open("/dev/null") {
        hoard.push(file);
    }
    // A watcher is refused with the reason.
    let refused = lp.fs_event_start(".", FsEventOptions::default(), |_, _, _, _| {});
    assert_eq!(errno(&refused.unwrap_err()), "EMFILE");
    // Three tries later there is room again.
    let hoard = std::cell::RefCell::new(hoard);
    lp.timer_start(350, 0, move |_, _, _| hoard.borrow_mut().clear());
    run(&mut lp, &mut state);
    drop(peers);
    assert_eq!(state.log, ["EMFILE"], "told once");
    assert_eq!(state.count, 2, "nobody was lost");
    assert!(
        lp.metrics().rounds < 50,
        "no spinning: {} rounds",
        lp.metrics().rounds
    );
}

#[test]
fn a_lack_of_descriptors_is_waited_out() {
    let exe = std::env::current_exe().unwrap();
    let script = format!(
        "ulimit -n 40 && exec '{}' --exact faults::with_few_descriptors --ignored --test-threads 1",
        exe.display()
    );
    let output = Command::new("sh").args(["-c", &script]).output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && text.contains("1 passed"),
        "{text}"
    );
}
