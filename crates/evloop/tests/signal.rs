//! Signals: several watchers, several loops, the default action back in the end. Each test has a signal of its own.

use crate::support::{State, errno, new, run};
use evloop::RunMode;
use std::process::{Command, Stdio};

fn kill(signal: &str) {
    let pid = std::process::id().to_string();
    let sent = Command::new("kill").args(["-s", signal, &pid]).status();
    assert!(sent.unwrap().success());
}

#[test]
fn every_watcher_of_a_signal_is_told() {
    let (mut lp, mut state) = new();
    lp.signal_start(libc::SIGUSR1, |lp, state, id, number| {
        assert_eq!(number, libc::SIGUSR1);
        state.note("first");
        assert!(lp.signal_stop(id));
        assert!(!lp.signal_stop(id));
    })
    .unwrap();
    lp.signal_start(libc::SIGUSR1, |lp, state, id, _| {
        state.note("second");
        lp.signal_stop(id);
    })
    .unwrap();
    let other = lp
        .signal_start(libc::SIGWINCH, |_, _, _, _| unreachable!("another signal"))
        .unwrap();
    lp.signal_unref(other);
    kill("USR1");
    run(&mut lp, &mut state);
    assert_eq!(state.log, ["first", "second"]);
}

#[test]
fn two_loops_may_watch_one_signal() {
    // A signal may be delivered a while after kill(1) is done: a third loop that watches, too, tells when it was.
    let (mut guard, mut delivered) = new();
    let watched = guard
        .signal_start(libc::SIGUSR2, |_, state, _, _| state.note("delivered"))
        .unwrap();
    let (mut one, mut state_of_one) = new();
    let (mut two, mut state_of_two) = new();
    let watch = |lp: &mut crate::support::Loop| {
        lp.signal_start(libc::SIGUSR2, |lp, state: &mut State, id, _| {
            state.note("told");
            lp.signal_stop(id);
        })
        .unwrap();
    };
    watch(&mut one);
    watch(&mut two);
    kill("USR2");
    guard.run(&mut delivered, RunMode::Once).unwrap();
    run(&mut one, &mut state_of_one);
    drop(one);
    run(&mut two, &mut state_of_two);
    // A loop that is gone takes nothing from the other, which is told of the next one as well.
    watch(&mut two);
    kill("USR2");
    guard.run(&mut delivered, RunMode::Once).unwrap();
    run(&mut two, &mut state_of_two);
    guard.signal_stop(watched);
    assert_eq!(delivered.log, ["delivered", "delivered"]);
    assert_eq!(state_of_one.log, ["told"]);
    assert_eq!(state_of_two.log, ["told", "told"]);
}

#[test]
fn what_is_no_signal_is_refused() {
    let (mut lp, _) = new();
    for number in [0, -1, 65, i32::MIN, i32::MAX, libc::SIGKILL, libc::SIGSTOP] {
        let refused = lp.signal_start(number, |_, _, _, _| {}).unwrap_err();
        assert_eq!(errno(&refused), "EINVAL", "{number}");
    }
    assert!(!lp.alive());
}

#[test]
fn an_unrefed_watcher_keeps_nothing_alive() {
    let (mut lp, mut state) = new();
    let id = lp.signal_start(libc::SIGCONT, |_, _, _, _| {}).unwrap();
    assert!(lp.alive());
    let other = lp.signal_start(libc::SIGCONT, |_, _, _, _| {}).unwrap();
    assert_ne!(id.slot(), other.slot());
    assert!(lp.signal_stop(other));
    lp.signal_unref(id);
    run(&mut lp, &mut state);
    lp.signal_ref(id);
    assert!(lp.run(&mut state, RunMode::NoWait).unwrap());
}

#[test]
fn default_action_comes_back() {
    use std::os::unix::process::ExitStatusExt;
    const MARK: &str = "EVLOOP_TEST_DIES";
    if std::env::var_os(MARK).is_none() {
        // The same test in a process of its own, which dies of its own signal.
        let status = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "signal::default_action_comes_back"])
            .env(MARK, "")
            .stdout(Stdio::null())
            .status()
            .unwrap();
        assert_eq!(status.signal(), Some(libc::SIGTERM));
        return;
    }
    let (mut lp, mut state) = new();
    lp.signal_start(libc::SIGTERM, |lp, state, id, _| {
        state.note("survived");
        lp.signal_stop(id);
    })
    .unwrap();
    kill("TERM");
    run(&mut lp, &mut state);
    assert_eq!(state.log, ["survived"]);
    kill("TERM");
    unreachable!("the default action ends the process");
}
