//! Polling watchers: what they find, what they tell once, and that they don't block.

use crate::support::{Loop, Scratch, State, errno, run};
use evloop::{EventLoop, FsPollEvent, FsPollId, Lane, RunMode};
use std::fs;
use std::path::Path;

fn note(state: &mut State, event: &FsPollEvent<'_>) {
    let size = |known: &Option<&fs::Metadata>| match known {
        Some(known) => known.len().to_string(),
        None => "nothing".to_owned(),
    };
    let text = match event {
        FsPollEvent::Changed { before, now } => format!("{} to {}", size(before), now.len()),
        FsPollEvent::Failed { before, error } => format!("{} to {}", size(before), errno(error)),
        _ => "unknown".to_owned(),
    };
    state.note(text);
}

fn poll(lp: &mut Loop, path: &Path) -> FsPollId {
    lp.fs_poll_start(path, 1, |_, state, _, event| note(state, &event))
}

/// A loop whose pool does one thing after the other.
fn new() -> (Loop, State) {
    let lp = EventLoop::<State>::builder().pool_threads(1).build();
    (lp.unwrap(), State::default())
}

/// Runs until what was noted and what looks were begun before are done, then for a few looks more: nothing may come of
/// those.
fn settle(lp: &mut Loop, state: &mut State, expected: &[&str]) {
    state.count = 0;
    lp.work_start(
        Lane::Files,
        || (),
        |_, state: &mut State, _| state.count = 1,
    );
    while state.count == 0 {
        lp.run(state, RunMode::Once).unwrap();
    }
    while state.log.len() < expected.len() {
        lp.run(state, RunMode::Once).unwrap();
    }
    for _ in 0..6 {
        lp.run(state, RunMode::Once).unwrap();
    }
    assert_eq!(state.log, expected);
    state.log.clear();
}

#[test]
fn changes_are_told_and_only_they() {
    let dir = Scratch::new();
    let path = dir.join("file");
    let (mut lp, mut state) = new();
    fs::write(&path, "1").unwrap();
    let id = poll(&mut lp, &path);
    settle(&mut lp, &mut state, &[]);
    fs::write(dir.join("other"), "22").unwrap();
    fs::rename(dir.join("other"), &path).unwrap();
    settle(&mut lp, &mut state, &["1 to 2"]);
    // Attributes, too.
    let mut readonly = fs::metadata(&path).unwrap().permissions();
    readonly.set_readonly(true);
    fs::set_permissions(&path, readonly).unwrap();
    settle(&mut lp, &mut state, &["2 to 2"]);
    // Reading is no change.
    fs::read(&path).unwrap();
    settle(&mut lp, &mut state, &[]);
    assert!(lp.fs_poll_stop(id));
    assert!(!lp.fs_poll_stop(id));
    run(&mut lp, &mut state);
}

#[test]
fn what_goes_is_told_once_and_so_is_what_comes_back() {
    let dir = Scratch::new();
    let path = dir.join("file");
    let (mut lp, mut state) = new();
    fs::write(&path, "1").unwrap();
    let id = poll(&mut lp, &path);
    settle(&mut lp, &mut state, &[]);
    fs::rename(&path, dir.join("away")).unwrap();
    settle(&mut lp, &mut state, &["1 to ENOENT"]);
    // Its time of change is another one, so that it counts as changed in any case.
    fs::rename(dir.join("away"), &path).unwrap();
    settle(&mut lp, &mut state, &["1 to 1"]);
    fs::remove_file(&path).unwrap();
    settle(&mut lp, &mut state, &["1 to ENOENT"]);
    lp.fs_poll_stop(id);
    run(&mut lp, &mut state);
}

#[test]
fn a_path_may_come_later_and_fail_in_two_ways() {
    let dir = Scratch::new();
    let path = dir.join("sub/file");
    let (mut lp, mut state) = new();
    let id = poll(&mut lp, &path);
    settle(&mut lp, &mut state, &["nothing to ENOENT"]);
    fs::write(dir.join("sub"), "").unwrap();
    settle(&mut lp, &mut state, &["nothing to ENOTDIR"]);
    fs::remove_file(dir.join("sub")).unwrap();
    settle(&mut lp, &mut state, &["nothing to ENOENT"]);
    // Whole when it comes: a look may fall between making a file and writing to it.
    fs::create_dir(dir.join("new")).unwrap();
    fs::write(dir.join("new/file"), "123").unwrap();
    fs::rename(dir.join("new"), dir.join("sub")).unwrap();
    settle(&mut lp, &mut state, &["nothing to 3"]);
    lp.fs_poll_stop(id);
    run(&mut lp, &mut state);
}

#[test]
fn it_looks_in_the_pool_one_look_at_a_time() {
    let dir = Scratch::new();
    let (mut lp, mut state) = new();
    // The only thread is held: the watcher's look waits behind it, and the loop goes on.
    let (release, held) = std::sync::mpsc::channel::<()>();
    lp.work_start(Lane::Files, move || held.recv(), |_, _, _| {});
    let id = poll(&mut lp, &dir.join("none"));
    lp.timer_start(1, 1, move |lp, state, timer| {
        state.count += 1;
        if state.count == 5 {
            assert!(state.log.is_empty());
            // Behind the one look that waits, not behind five.
            lp.work_start(
                Lane::Files,
                || (),
                move |lp, state, _| {
                    state.note("after one look");
                    lp.fs_poll_stop(id);
                },
            );
            release.send(()).unwrap();
            lp.timer_stop(timer);
        }
    });
    run(&mut lp, &mut state);
    assert_eq!(state.log, ["nothing to ENOENT", "after one look"]);
}

#[test]
fn it_may_be_stopped_in_its_handler_and_at_any_time() {
    let dir = Scratch::new();
    let (mut lp, mut state) = new();
    let at_once = poll(&mut lp, &dir.join("none"));
    assert!(lp.fs_poll_stop(at_once));
    lp.fs_poll_start(dir.join("none"), 0, |lp, state: &mut State, id, event| {
        note(state, &event);
        assert!(lp.fs_poll_stop(id));
        assert!(!lp.fs_poll_stop(id));
    });
    run(&mut lp, &mut state);
    assert_eq!(state.log, ["nothing to ENOENT"]);
}

#[test]
fn an_unrefed_poller_keeps_nothing_alive() {
    let dir = Scratch::new();
    let (mut lp, mut state) = new();
    let id = lp.fs_poll_start(&dir.0, 3_600_000, |_, _, _, _| unreachable!("no change"));
    lp.fs_poll_unref(id);
    lp.fs_poll_unref(id);
    run(&mut lp, &mut state);
    lp.fs_poll_ref(id);
    assert!(lp.alive());
    lp.fs_poll_stop(id);
    assert!(!lp.alive());
}
