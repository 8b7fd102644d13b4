//! Terminals, on pseudoterminals of our own: whose open file is whose, modes and their way back, sizes.

use crate::support::{Loop, State, errno, logging, new, run};
use evloop::{RunMode, TtyMode, tty_reset_mode};
use rustix::fs::{Mode, OFlags, fcntl_getfl, fcntl_setfl, open};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{InputModes, LocalModes, OutputModes, Winsize, tcgetattr, tcsetwinsize};
use std::fs::File;
use std::io::{Read, Write};
use std::os::fd::{AsFd, OwnedFd};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Both sides of a new pseudoterminal: who holds the window, and who runs in it.
fn pty() -> (File, OwnedFd) {
    let window = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC).unwrap();
    grantpt(&window).unwrap();
    unlockpt(&window).unwrap();
    let name = ptsname(&window, Vec::new()).unwrap();
    let flags = OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC;
    (window.into(), open(name, flags, Mode::empty()).unwrap())
}

fn nonblocking(fd: impl AsFd) -> bool {
    fcntl_getfl(fd).unwrap().contains(OFlags::NONBLOCK)
}

/// One letter for each thing a terminal does for who types and reads.
fn mode(fd: impl AsFd) -> String {
    let mode = tcgetattr(fd).unwrap();
    let mut text = String::new();
    let mut note = |on: bool, letter: char| text.extend(on.then_some(letter));
    note(mode.local_modes.contains(LocalModes::ICANON), 'l');
    note(mode.local_modes.contains(LocalModes::ECHO), 'e');
    note(mode.local_modes.contains(LocalModes::ISIG), 's');
    note(mode.input_modes.contains(InputModes::ICRNL), 'n');
    note(mode.output_modes.contains(OutputModes::OPOST), 'o');
    text
}

const NORMAL: &str = "lesno";

/// A reset is for all terminals of the process: tests that look at modes take turns.
fn in_turn() -> MutexGuard<'static, ()> {
    static TURN: Mutex<()> = Mutex::new(());
    TURN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Runs until so many bytes were read.
fn read(lp: &mut Loop, state: &mut State, count: usize) -> Vec<u8> {
    while state.bytes.len() < count {
        lp.run(state, RunMode::Once).unwrap();
    }
    std::mem::take(&mut state.bytes)
}

#[test]
fn a_terminal_is_opened_anew() {
    let (mut window, terminal) = pty();
    let (mut lp, mut state) = new();
    let id = lp.tty_open(&terminal, logging("tty")).unwrap();
    assert!(!nonblocking(&terminal), "others still wait in read(2)");
    lp.stream_read_start(id).unwrap();
    window.write_all(b"typed\n").unwrap();
    assert_eq!(read(&mut lp, &mut state, 6), b"typed\n");
    lp.stream_write(id, b"told\n".to_vec(), None).unwrap();
    let mut seen = [0; 13];
    window.read_exact(&mut seen).unwrap();
    assert_eq!(&seen, b"typed\r\ntold\r\n");
    lp.stream_close(id).unwrap();
    run(&mut lp, &mut state);
    assert!(!nonblocking(&terminal));
    // The descriptor that was lent is still good.
    assert_eq!(rustix::io::write(&terminal, b"x").unwrap(), 1);
}

#[test]
fn the_access_mode_is_kept() {
    let (mut window, terminal) = pty();
    let name = rustix::termios::ttyname(&terminal, Vec::new()).unwrap();
    let flags = OFlags::WRONLY | OFlags::NOCTTY | OFlags::CLOEXEC;
    let output = open(name, flags, Mode::empty()).unwrap();
    let (mut lp, mut state) = new();
    let id = lp.tty_open(&output, logging("tty")).unwrap();
    lp.stream_read_start(id).unwrap();
    lp.stream_write(id, b"fine".to_vec(), None).unwrap();
    // Wakes the reader, who has nothing to read by.
    window.write_all(b"x\n").unwrap();
    run(&mut lp, &mut state);
    assert_eq!(state.log, ["tty: error EBADF", "tty: closed"]);
}

#[test]
fn the_window_side_is_not_opened_anew() {
    let (window, terminal) = pty();
    let (mut lp, mut state) = new();
    let id = lp.tty_open(&window, logging("window")).unwrap();
    assert!(nonblocking(&window), "the open file is shared");
    lp.stream_read_start(id).unwrap();
    rustix::io::write(&terminal, b"hi").unwrap();
    assert_eq!(read(&mut lp, &mut state, 2), b"hi");
    lp.stream_close(id).unwrap();
    assert!(!nonblocking(&window), "and blocks again");
    run(&mut lp, &mut state);
}

#[test]
fn what_is_no_terminal_is_refused() {
    let (reader, writer) = std::io::pipe().unwrap();
    let (mut lp, mut state) = new();
    let refused = lp.tty_open(&reader, logging("pipe"));
    assert_eq!(refused.unwrap_err().raw_os_error(), Some(libc::ENOTTY));
    let id = lp.stream_from_fd(writer.into(), logging("pipe")).unwrap();
    for mode in [TtyMode::Normal, TtyMode::Raw, TtyMode::Io] {
        let refused = lp.tty_set_mode(id, mode).unwrap_err();
        assert_eq!(refused.raw_os_error(), Some(libc::ENOTTY));
    }
    let refused = lp.tty_size(id).unwrap_err();
    assert_eq!(refused.raw_os_error(), Some(libc::ENOTTY));
    lp.stream_close(id).unwrap();
    let stale = lp.tty_set_mode(id, TtyMode::Raw).unwrap_err();
    assert_eq!(errno(&stale), "EBADF");
    assert_eq!(errno(&lp.tty_size(id).unwrap_err()), "EBADF");
    run(&mut lp, &mut state);
}

#[test]
fn modes_change_what_is_read_and_written() {
    let _turn = in_turn();
    let (mut window, terminal) = pty();
    let (mut lp, mut state) = new();
    let id = lp.tty_open(&terminal, logging("tty")).unwrap();
    lp.stream_read_start(id).unwrap();
    lp.tty_set_mode(id, TtyMode::Normal).unwrap();
    assert_eq!(mode(&terminal), NORMAL);
    lp.tty_set_mode(id, TtyMode::Raw).unwrap();
    assert_eq!(mode(&terminal), "o");
    // No line, no signal, no translation, no echo.
    window.write_all(b"a\x03\r").unwrap();
    assert_eq!(read(&mut lp, &mut state, 3), b"a\x03\r");
    lp.stream_write(id, b"1\n".to_vec(), None).unwrap();
    lp.tty_set_mode(id, TtyMode::Io).unwrap();
    assert_eq!(mode(&terminal), "");
    lp.stream_write(id, b"2\n".to_vec(), None).unwrap();
    lp.tty_set_mode(id, TtyMode::Normal).unwrap();
    assert_eq!(mode(&terminal), NORMAL);
    lp.stream_write(id, b"3\n".to_vec(), None).unwrap();
    let mut seen = [0; 8];
    window.read_exact(&mut seen).unwrap();
    assert_eq!(&seen, b"1\r\n2\n3\r\n");
    lp.stream_close(id).unwrap();
    run(&mut lp, &mut state);
}

#[test]
fn closing_and_dropping_put_the_mode_back() {
    let _turn = in_turn();
    let (_window, terminal) = pty();
    let (mut lp, mut state) = new();
    let id = lp.tty_open(&terminal, logging("tty")).unwrap();
    lp.tty_set_mode(id, TtyMode::Raw).unwrap();
    lp.tty_set_mode(id, TtyMode::Io).unwrap();
    lp.stream_close(id).unwrap();
    assert_eq!(mode(&terminal), NORMAL);
    run(&mut lp, &mut state);
    let id = lp.tty_open(&terminal, logging("tty")).unwrap();
    lp.tty_set_mode(id, TtyMode::Raw).unwrap();
    assert_eq!(mode(&terminal), "o");
    drop(lp);
    assert_eq!(mode(&terminal), NORMAL);
}

#[test]
fn two_streams_of_one_terminal_share_its_mode() {
    let _turn = in_turn();
    let (_window, terminal) = pty();
    let (mut lp, mut state) = new();
    let input = lp.tty_open(&terminal, logging("in")).unwrap();
    let output = lp.tty_open(&terminal, logging("out")).unwrap();
    lp.tty_set_mode(input, TtyMode::Raw).unwrap();
    lp.tty_set_mode(output, TtyMode::Io).unwrap();
    // The later word holds, also over the close of the stream that had the earlier.
    lp.stream_close(input).unwrap();
    assert_eq!(mode(&terminal), "");
    // What is normal is what was before the first change.
    lp.tty_set_mode(output, TtyMode::Normal).unwrap();
    assert_eq!(mode(&terminal), NORMAL);
    lp.stream_close(output).unwrap();
    assert_eq!(mode(&terminal), NORMAL);
    run(&mut lp, &mut state);
}

#[test]
fn a_reset_is_for_every_terminal() {
    let _turn = in_turn();
    assert!(tty_reset_mode().is_ok(), "nothing to do");
    let (_one, first) = pty();
    let (_two, second) = pty();
    let (mut lp, mut state) = new();
    let a = lp.tty_open(&first, logging("a")).unwrap();
    let b = lp.tty_open(&second, logging("b")).unwrap();
    lp.tty_set_mode(a, TtyMode::Raw).unwrap();
    lp.tty_set_mode(b, TtyMode::Io).unwrap();
    tty_reset_mode().unwrap();
    assert_eq!(mode(&first), NORMAL);
    assert_eq!(mode(&second), NORMAL);
    // The streams go on, and may change it again.
    lp.tty_set_mode(a, TtyMode::Raw).unwrap();
    assert_eq!(mode(&first), "o");
    lp.stream_close(a).unwrap();
    lp.stream_close(b).unwrap();
    assert_eq!(mode(&first), NORMAL);
    run(&mut lp, &mut state);
}

#[test]
fn a_terminal_that_is_gone_ends_its_stream() {
    let _turn = in_turn();
    let (window, terminal) = pty();
    let (mut lp, mut state) = new();
    let id = lp.tty_open(&terminal, logging("tty")).unwrap();
    lp.tty_set_mode(id, TtyMode::Raw).unwrap();
    lp.stream_read_start(id).unwrap();
    drop(window);
    run(&mut lp, &mut state);
    assert_eq!(state.log, ["tty: end", "tty: closed"]);
    assert!(tty_reset_mode().is_ok(), "it is forgotten");
}

#[test]
fn the_size_is_that_of_the_window() {
    let (window, terminal) = pty();
    let (mut lp, mut state) = new();
    let id = lp.tty_open(&terminal, logging("tty")).unwrap();
    for (columns, rows) in [(80, 24), (132, 50)] {
        let size = Winsize {
            ws_col: columns,
            ws_row: rows,
            ws_xpixel: 0,
            ws_ypixel: 0,
        };
        tcsetwinsize(&window, size).unwrap();
        let size = lp.tty_size(id).unwrap();
        assert_eq!((size.columns, size.rows), (columns, rows));
    }
    lp.stream_close(id).unwrap();
    run(&mut lp, &mut state);
}

#[test]
fn a_shared_open_file_blocks_again() {
    let (reader, writer) = std::io::pipe().unwrap();
    let shared = reader.try_clone().unwrap();
    let (mut lp, mut state) = new();
    let id = lp
        .stream_from_shared_fd(shared.into(), logging("pipe"))
        .unwrap();
    assert!(nonblocking(&reader));
    lp.stream_close(id).unwrap();
    assert!(!nonblocking(&reader));
    run(&mut lp, &mut state);
    // With the loop as well.
    let shared = reader.try_clone().unwrap();
    lp.stream_from_shared_fd(shared.into(), logging("pipe"))
        .unwrap();
    assert!(nonblocking(&reader));
    drop(lp);
    assert!(!nonblocking(&reader));
    // What did not block before does not afterwards.
    let flags = fcntl_getfl(&writer).unwrap();
    fcntl_setfl(&writer, flags | OFlags::NONBLOCK).unwrap();
    let (mut lp, mut state) = new();
    let shared = writer.try_clone().unwrap();
    let id = lp
        .stream_from_shared_fd(shared.into(), logging("pipe"))
        .unwrap();
    lp.stream_close(id).unwrap();
    assert!(nonblocking(&writer));
    run(&mut lp, &mut state);
    // What can't be a stream is left as it was.
    let file = File::open(std::env::current_exe().unwrap()).unwrap();
    let shared = file.try_clone().unwrap();
    assert!(
        lp.stream_from_shared_fd(shared.into(), logging("file"))
            .is_err()
    );
    assert!(!nonblocking(&file));
}
