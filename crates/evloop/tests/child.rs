//! Children's exits.

use crate::support::{State, errno, new, run};
use evloop::{EventLoop, RunMode};
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};

/// A child's pid and its output.
#[expect(clippy::zombie_processes, reason = "the loop reaps it")]
fn sh(script: &str) -> (u32, ChildStdout) {
    let mut command = Command::new("sh");
    command.args(["-c", script]).stdin(Stdio::null());
    let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
    (child.id(), child.stdout.take().unwrap())
}

#[test]
fn status_and_signal_are_told() {
    let (mut lp, mut state) = new();
    for script in ["exit 7", "kill -s KILL $$", "exit 0"] {
        lp.child_watch(sh(script).0, |_, state: &mut State, _, status| {
            let status = status.unwrap();
            state.note(format!("{:?} {:?}", status.code(), status.signal()));
        })
        .unwrap();
    }
    run(&mut lp, &mut state);
    state.log.sort();
    assert_eq!(state.log, ["None Some(9)", "Some(0) None", "Some(7) None"]);
}

#[test]
fn exits_are_told_by_sigchld_too() {
    let mut lp = EventLoop::<State>::builder()
        .children_by_signal(true)
        .build()
        .unwrap();
    let mut state = State::default();
    // One that ended before it was watched, some that end together, one that outlives them.
    let (ended, mut output) = sh("echo; exit 9");
    std::io::copy(&mut output, &mut std::io::sink()).unwrap();
    let mut pids = vec![ended];
    pids.extend((0..4).map(|code| sh(&format!("exit {code}")).0));
    for pid in pids {
        lp.child_watch(pid, |_, state: &mut State, _, status| {
            state.note(format!("{:?}", status.unwrap().code().unwrap()));
        })
        .unwrap();
    }
    let mut sleeper = Sleeper(Command::new("sleep").arg("3600").spawn().unwrap());
    let unwatched = lp
        .child_watch(sleeper.0.id(), |_, _, _, _| unreachable!())
        .unwrap();
    lp.child_unref(unwatched);
    run(&mut lp, &mut state);
    assert!(lp.child_unwatch(unwatched));
    state.log.sort();
    assert_eq!(state.log, ["0", "1", "2", "3", "9"]);
    assert_eq!(sleeper.end().signal(), Some(9), "left to be waited for");
    let refused = lp.child_watch(sleeper.0.id(), |_, _, _, _| {}).unwrap_err();
    assert_eq!(errno(&refused), "ESRCH");
}

#[test]
fn sigchld_is_for_everybody() {
    // A loop that learns of exits by SIGCHLD, another watcher of it there, and another loop.
    let mut lp = EventLoop::<State>::builder()
        .children_by_signal(true)
        .build()
        .unwrap();
    let (mut other, mut others) = new();
    let mut state = State::default();
    for lp in [&mut lp, &mut other] {
        lp.signal_start(libc::SIGCHLD, |lp, state: &mut State, id, _| {
            state.note("signal");
            lp.signal_stop(id);
        })
        .unwrap();
    }
    lp.child_watch(sh("exit 0").0, |_, state: &mut State, _, _| {
        state.note("exit")
    })
    .unwrap();
    run(&mut lp, &mut state);
    run(&mut other, &mut others);
    state.log.sort();
    assert_eq!(
        (state.log, others.log),
        (
            vec!["exit".to_owned(), "signal".to_owned()],
            vec!["signal".to_owned()]
        )
    );
}

#[test]
fn a_child_that_ended_before_it_was_watched_is_told() {
    let (mut lp, mut state) = new();
    let (pid, mut output) = sh("echo; exit 3");
    // The end of its output is (nearly always) the end of the child; either order must do.
    std::io::copy(&mut output, &mut std::io::sink()).unwrap();
    lp.child_watch(pid, |_, state: &mut State, _, status| {
        state.note(format!("{:?}", status.unwrap().code()));
    })
    .unwrap();
    run(&mut lp, &mut state);
    assert_eq!(state.log, ["Some(3)"]);
}

#[test]
fn unwatched_and_unrefed_children() {
    let (mut lp, mut state) = new();
    let mut sleeper = Sleeper(Command::new("sleep").arg("3600").spawn().unwrap());
    let pid = sleeper.0.id();
    let id = lp.child_watch(pid, |_, _, _, _| unreachable!()).unwrap();
    lp.child_unref(id);
    run(&mut lp, &mut state);
    lp.child_ref(id);
    assert!(lp.run(&mut state, RunMode::NoWait).unwrap());
    assert!(lp.child_unwatch(id));
    assert!(!lp.child_unwatch(id));
    assert!(!lp.alive());
    assert_eq!(sleeper.end().signal(), Some(9), "left to be waited for");
    let refused = lp.child_watch(pid, |_, _, _, _| {}).unwrap_err();
    assert_eq!(errno(&refused), "ESRCH");
}

/// Ends with the test, however that ends.
struct Sleeper(Child);

impl Sleeper {
    fn end(&mut self) -> ExitStatus {
        // Refused when it was waited for before, which tells the status again.
        let _ = self.0.kill();
        self.0.wait().unwrap()
    }
}

impl Drop for Sleeper {
    fn drop(&mut self) {
        self.end();
    }
}
