//! Children's exits.

use crate::support::{State, errno, new, run};
use evloop::RunMode;
use std::os::unix::process::ExitStatusExt;
use std::process::{Command, Stdio};

fn sh(script: &str) -> u32 {
    let mut command = Command::new("sh");
    command.args(["-c", script]).stdin(Stdio::null());
    command.spawn().unwrap().id()
}

#[test]
fn status_and_signal_are_told() {
    let (mut lp, mut state) = new();
    for script in ["exit 7", "kill -s KILL $$", "exit 0"] {
        lp.child_watch(sh(script), |_, state: &mut State, _, status| {
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
fn a_child_that_ended_before_it_was_watched_is_told() {
    let (mut lp, mut state) = new();
    let mut child = Command::new("sh")
        .args(["-c", "echo; exit 3"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    // The end of its output is (nearly always) the end of the child; either order must do.
    std::io::copy(child.stdout.as_mut().unwrap(), &mut std::io::sink()).unwrap();
    lp.child_watch(child.id(), |_, state: &mut State, _, status| {
        state.note(format!("{:?}", status.unwrap().code()));
    })
    .unwrap();
    run(&mut lp, &mut state);
    assert_eq!(state.log, ["Some(3)"]);
}

#[test]
fn unwatched_and_unrefed_children() {
    let (mut lp, mut state) = new();
    let mut child = Command::new("sleep").arg("3600").spawn().unwrap();
    let id = lp
        .child_watch(child.id(), |_, _, _, _| unreachable!())
        .unwrap();
    lp.child_unref(id);
    run(&mut lp, &mut state);
    lp.child_ref(id);
    assert!(lp.run(&mut state, RunMode::NoWait).unwrap());
    lp.child_unwatch(id).unwrap();
    assert_eq!(errno(&lp.child_unwatch(id).unwrap_err()), "EBADF");
    assert!(!lp.alive());
    child.kill().unwrap();
    assert_eq!(child.wait().unwrap().signal(), Some(9));
    let refused = lp.child_watch(child.id(), |_, _, _, _| {}).unwrap_err();
    assert_eq!(errno(&refused), "ESRCH");
}
