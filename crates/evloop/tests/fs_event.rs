//! Watched files and directories, by inotify.

use crate::support::{Loop, Scratch, State, errno, new, run};
use evloop::{FsEvent, FsEventId, FsEventOptions, RunMode};
use std::fs;
use std::path::{Path, PathBuf};

fn note(state: &mut State, who: &str, event: &FsEvent<'_>) {
    let text = match event {
        FsEvent::Renamed { name } => format!("renamed {}", name.display()),
        FsEvent::Changed { name } => format!("changed {}", name.display()),
        FsEvent::Overflow => "overflow".to_owned(),
        FsEvent::Gone => "gone".to_owned(),
        FsEvent::Error(error) => format!("error {}", errno(error)),
        _ => "unknown".to_owned(),
    };
    state.note(format!("{who}: {text}"));
}

fn watch(lp: &mut Loop, path: impl AsRef<Path>, who: &'static str) -> FsEventId {
    lp.fs_event_start(
        path,
        FsEventOptions::default(),
        move |_, state, _, event| {
            note(state, who, &event);
        },
    )
    .unwrap()
}

/// What happened is in the kernel's queue before the call that did it returns: one round tells all of it.
fn told(lp: &mut Loop, state: &mut State) -> Vec<String> {
    lp.run(state, RunMode::NoWait).unwrap();
    std::mem::take(&mut state.log)
}

#[test]
fn a_directory_tells_what_happens_in_it() {
    let dir = Scratch::new();
    let (mut lp, mut state) = new();
    let id = watch(&mut lp, &dir.0, "dir");
    fs::create_dir(dir.join("below")).unwrap();
    assert_eq!(told(&mut lp, &mut state), ["dir: renamed below"]);
    fs::write(dir.join("a"), "1").unwrap();
    assert_eq!(
        told(&mut lp, &mut state),
        ["dir: renamed a", "dir: changed a"]
    );
    fs::rename(dir.join("a"), dir.join("b")).unwrap();
    assert_eq!(
        told(&mut lp, &mut state),
        ["dir: renamed a", "dir: renamed b"]
    );
    fs::remove_file(dir.join("b")).unwrap();
    assert_eq!(told(&mut lp, &mut state), ["dir: renamed b"]);
    fs::write(dir.join("below/deep"), "1").unwrap();
    assert!(told(&mut lp, &mut state).is_empty(), "not recursive");
    assert!(lp.fs_event_stop(id));
    run(&mut lp, &mut state);
}

#[test]
fn a_file_is_told_of_by_its_own_name() {
    let dir = Scratch::new();
    let (mut lp, mut state) = new();
    fs::write(dir.join("file"), "1").unwrap();
    let id = watch(&mut lp, dir.join("file"), "file");
    fs::write(dir.join("other"), "1").unwrap();
    fs::OpenOptions::new()
        .append(true)
        .open(dir.join("file"))
        .and_then(|mut file| std::io::Write::write_all(&mut file, b"2"))
        .unwrap();
    assert_eq!(told(&mut lp, &mut state), ["file: changed file"]);
    fs::rename(dir.join("file"), dir.join("moved")).unwrap();
    assert_eq!(told(&mut lp, &mut state), ["file: renamed file"]);
    assert!(lp.fs_event_stop(id));
}

#[test]
fn the_watcher_ends_with_its_file() {
    let dir = Scratch::new();
    let (mut lp, mut state) = new();
    fs::write(dir.join("file"), "1").unwrap();
    let first = watch(&mut lp, dir.join("file"), "first");
    let second = watch(&mut lp, dir.join("file"), "second");
    fs::remove_file(dir.join("file")).unwrap();
    run(&mut lp, &mut state);
    assert_eq!(
        state.log,
        [
            "first: changed file",
            "second: changed file",
            "first: renamed file",
            "second: renamed file",
            "first: gone",
            "second: gone",
        ]
    );
    assert!(!lp.fs_event_stop(first));
    assert!(!lp.fs_event_stop(second));
    state.log.clear();
    // The next file of that name is another one, and its watcher is another one as well.
    fs::write(dir.join("file"), "1").unwrap();
    let third = watch(&mut lp, dir.join("file"), "third");
    assert_ne!(third, first);
    fs::write(dir.join("file"), "2").unwrap();
    lp.run(&mut state, RunMode::NoWait).unwrap();
    assert!(state.log.iter().all(|line| line == "third: changed file"));
    assert!(!state.log.is_empty());
}

#[test]
fn watchers_of_one_file_share_a_watch_until_the_last_stops() {
    let dir = Scratch::new();
    let (mut lp, mut state) = new();
    fs::write(dir.join("a"), "1").unwrap();
    fs::hard_link(dir.join("a"), dir.join("b")).unwrap();
    let a = watch(&mut lp, dir.join("a"), "one");
    let b = watch(&mut lp, dir.join("b"), "two");
    let change = || {
        fs::set_permissions(
            dir.join("a"),
            fs::metadata(dir.join("a")).unwrap().permissions(),
        )
    };
    change().unwrap();
    assert_eq!(
        told(&mut lp, &mut state),
        ["one: changed a", "two: changed b"]
    );
    assert!(lp.fs_event_stop(a));
    change().unwrap();
    assert_eq!(told(&mut lp, &mut state), ["two: changed b"]);
    assert!(lp.fs_event_stop(b));
    assert!(!lp.fs_event_stop(b));
    change().unwrap();
    assert!(told(&mut lp, &mut state).is_empty());
    assert!(!lp.alive());
    // What came before a watcher was stopped is told to no other.
    let c = watch(&mut lp, dir.join("a"), "three");
    change().unwrap();
    lp.fs_event_stop(c);
    let d = watch(&mut lp, dir.join("a"), "four");
    assert!(told(&mut lp, &mut state).is_empty());
    change().unwrap();
    assert_eq!(told(&mut lp, &mut state), ["four: changed a"]);
    lp.fs_event_stop(d);
}

#[test]
fn handlers_may_stop_and_start_watchers() {
    let dir = Scratch::new();
    let (mut lp, mut state) = new();
    let path = dir.0.clone();
    lp.fs_event_start(
        &dir.0,
        FsEventOptions::default(),
        move |lp, state: &mut State, id, event| {
            note(state, "first", &event);
            assert!(lp.fs_event_stop(id));
            assert!(!lp.fs_event_stop(id));
            let other = FsEventId::from_u64(state.count as u64).unwrap();
            assert!(lp.fs_event_stop(other));
            lp.fs_event_start(
                &path,
                FsEventOptions::default(),
                |lp, state: &mut State, id, event| {
                    note(state, "third", &event);
                    lp.fs_event_stop(id);
                },
            )
            .unwrap();
        },
    )
    .unwrap();
    state.count = watch(&mut lp, &dir.0, "second").as_u64() as usize;
    fs::create_dir(dir.join("a")).unwrap();
    fs::create_dir(dir.join("b")).unwrap();
    // The third has a watch of its own, as it came after the last of the old one's watchers.
    assert_eq!(told(&mut lp, &mut state), ["first: renamed a"]);
    fs::create_dir(dir.join("c")).unwrap();
    run(&mut lp, &mut state);
    assert_eq!(state.log, ["third: renamed c"]);
}

#[test]
fn names_may_be_any_bytes() {
    use std::os::unix::ffi::OsStrExt;
    let dir = Scratch::new();
    let (mut lp, mut state) = new();
    lp.fs_event_start(
        &dir.0,
        FsEventOptions::default(),
        |lp, state: &mut State, id, event| {
            let FsEvent::Renamed { name } = event else {
                unreachable!("{event:?}")
            };
            state.bytes = name.as_bytes().to_vec();
            lp.fs_event_stop(id);
        },
    )
    .unwrap();
    let name = std::ffi::OsStr::from_bytes(b"\xff odd\n");
    fs::create_dir(dir.0.join(name)).unwrap();
    run(&mut lp, &mut state);
    assert_eq!(state.bytes, b"\xff odd\n");
}

#[test]
fn an_overflow_is_told_to_every_watcher() {
    let limit = fs::read_to_string("/proc/sys/fs/inotify/max_queued_events").unwrap();
    let limit: usize = limit.trim().parse().unwrap();
    let dir = Scratch::new();
    let (mut lp, mut state) = new();
    fs::create_dir(dir.join("busy")).unwrap();
    fs::create_dir(dir.join("calm")).unwrap();
    let count = |event: FsEvent<'_>, state: &mut State| match event {
        FsEvent::Overflow => state.note("overflow"),
        _ => state.count += 1,
    };
    let busy = lp
        .fs_event_start(
            dir.join("busy"),
            FsEventOptions::default(),
            move |_, s, _, e| count(e, s),
        )
        .unwrap();
    let calm = watch(&mut lp, dir.join("calm"), "calm");
    let names = [dir.join("busy/a"), dir.join("busy/b")];
    fs::write(&names[0], "").unwrap();
    // Two events each.
    for i in 0..limit / 2 + 1 {
        fs::rename(&names[i % 2], &names[(i + 1) % 2]).unwrap();
    }
    let mut rounds = 0;
    while state.log.len() < 2 {
        lp.run(&mut state, RunMode::NoWait).unwrap();
        rounds += 1;
    }
    assert!(rounds > 1, "others have their turn in between");
    assert_eq!(state.count, limit);
    assert_eq!(state.log, ["overflow", "calm: overflow"]);
    state.log.clear();
    fs::create_dir(dir.join("calm/after")).unwrap();
    assert_eq!(told(&mut lp, &mut state), ["calm: renamed after"]);
    lp.fs_event_stop(busy);
    lp.fs_event_stop(calm);
}

#[test]
fn an_unrefed_watcher_keeps_nothing_alive() {
    let dir = Scratch::new();
    let (mut lp, mut state) = new();
    let id = watch(&mut lp, &dir.0, "dir");
    assert!(lp.alive());
    lp.fs_event_unref(id);
    lp.fs_event_unref(id);
    run(&mut lp, &mut state);
    lp.fs_event_ref(id);
    lp.fs_event_ref(id);
    assert!(lp.alive());
    lp.fs_event_stop(id);
    lp.fs_event_ref(id);
    assert!(!lp.alive());
}

#[test]
fn what_cannot_be_watched_is_refused() {
    let dir = Scratch::new();
    let (mut lp, _) = new();
    let mut refused = |path: PathBuf, options| {
        let started = lp.fs_event_start(path, options, |_, _, _, _| {});
        started.unwrap_err().raw_os_error()
    };
    let plain = FsEventOptions::default();
    assert_eq!(refused(dir.join("none"), plain), Some(libc::ENOENT));
    assert_eq!(refused("nul\0nul".into(), plain), Some(libc::EINVAL));
    let deep = plain.recursive(true);
    assert_eq!(refused(dir.0.clone(), deep), Some(libc::ENOSYS));
    assert!(!lp.alive());
}

#[test]
fn a_dropped_loop_drops_its_handlers() {
    let dir = Scratch::new();
    let name = dir.0.clone();
    // The handler goes with the loop.
    let held = std::sync::Arc::new(());
    let seen = std::sync::Arc::downgrade(&held);
    let (mut lp, _) = new();
    lp.fs_event_start(name, FsEventOptions::default(), move |_, _, _, _| {
        let _ = &held;
    })
    .unwrap();
    drop(lp);
    assert!(seen.upgrade().is_none());
}
