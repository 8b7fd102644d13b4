//! What the tests share: a state that logs, and a run that can't hang.

use evloop::{
    EventLoop, ListenOptions, ListenerId, RunMode, StreamEvent, StreamHandler, StreamId, UdpId,
};
use std::fs;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

/// The state of a test's loop.
#[derive(Debug, Default)]
pub(crate) struct State {
    pub(crate) log: Vec<String>,
    pub(crate) bytes: Vec<u8>,
    pub(crate) server: Option<StreamId>,
    pub(crate) client: Option<StreamId>,
    pub(crate) listener: Option<ListenerId>,
    pub(crate) udp: Option<UdpId>,
    pub(crate) to: Option<SocketAddr>,
    pub(crate) count: usize,
}

impl State {
    pub(crate) fn note(&mut self, what: impl Into<String>) {
        self.log.push(what.into());
    }
}

pub(crate) type Loop = EventLoop<State>;

pub(crate) fn new() -> (Loop, State) {
    (Loop::new().expect("a loop"), State::default())
}

/// Runs until nothing is left; panics instead of hanging.
pub(crate) fn run(lp: &mut Loop, state: &mut State) {
    let guard = lp.timer_start(60_000, 0, |_, state: &mut State, _| {
        panic!("still alive after a minute: {:?}", state.log);
    });
    lp.timer_unref(guard);
    let alive = lp.run(state, RunMode::Default).expect("a run");
    lp.timer_stop(guard);
    assert!(!alive, "left with work to do");
}

/// An event in one word; bytes go to `state.bytes`.
pub(crate) fn note(state: &mut State, who: &str, event: &StreamEvent<'_>) {
    let outcome = |result: &std::io::Result<()>| match result {
        Ok(()) => "ok".to_owned(),
        Err(error) => errno(error),
    };
    let text = match event {
        StreamEvent::Connected(result) => format!("connected {}", outcome(result)),
        StreamEvent::Read(bytes) => {
            state.bytes.extend_from_slice(bytes);
            format!("read {}", bytes.len())
        }
        StreamEvent::Fds(fds) => format!("fds {}", fds.len()),
        StreamEvent::FdsLost => "fds-lost".to_owned(),
        StreamEvent::Readable => "readable".to_owned(),
        StreamEvent::End => "end".to_owned(),
        StreamEvent::Error(error) => format!("error {}", errno(error)),
        StreamEvent::Written { token, result } => format!("written {token} {}", outcome(result)),
        StreamEvent::WriteError(error) => format!("write-error {}", errno(error)),
        StreamEvent::Drained => "drained".to_owned(),
        StreamEvent::ShutdownDone(result) => format!("shutdown {}", outcome(result)),
        StreamEvent::Closed => "closed".to_owned(),
        _ => "unknown".to_owned(),
    };
    state.note(format!("{who}: {text}"));
}

pub(crate) fn errno(error: &std::io::Error) -> String {
    match error.raw_os_error() {
        Some(libc::EBADF) => "EBADF",
        Some(libc::ENOTTY) => "ENOTTY",
        Some(libc::EPIPE) => "EPIPE",
        Some(libc::ECONNRESET) => "ECONNRESET",
        Some(libc::ECONNREFUSED) => "ECONNREFUSED",
        Some(libc::ECANCELED) => "ECANCELED",
        Some(libc::EADDRINUSE) => "EADDRINUSE",
        Some(libc::ENOTCONN) => "ENOTCONN",
        Some(libc::EMFILE) => "EMFILE",
        Some(libc::ENOENT) => "ENOENT",
        Some(libc::ENOTDIR) => "ENOTDIR",
        Some(libc::ENAMETOOLONG) => "ENAMETOOLONG",
        Some(libc::ECHILD) => "ECHILD",
        Some(libc::ESRCH) => "ESRCH",
        Some(libc::EINVAL) => "EINVAL",
        Some(libc::ETIMEDOUT) => "ETIMEDOUT",
        Some(libc::EOPNOTSUPP) => "EOPNOTSUPP",
        Some(libc::ENOTSOCK) => "ENOTSOCK",
        _ => return format!("{error:?}"),
    }
    .to_owned()
}

pub(crate) fn any_port() -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], 0))
}

/// Listens; every connection is opened with `handler`, reads, and is `state.server`. The first one closes the listener
/// unless `keep`.
pub(crate) fn serve(
    lp: &mut Loop,
    state: &mut State,
    keep: bool,
    handler: impl Into<StreamHandler<State>>,
) -> SocketAddr {
    let handler = handler.into();
    let id = lp
        .tcp_listen(
            any_port(),
            ListenOptions::default(),
            move |lp, state: &mut State, id, accepted| {
                let stream = accepted.expect("a connection").stream;
                let server = lp.stream_open(stream, handler.clone()).expect("a stream");
                lp.stream_read_start(server).expect("reading");
                state.server = Some(server);
                if !keep {
                    lp.listener_close(id).expect("an open listener");
                }
            },
        )
        .expect("listening");
    state.listener = Some(id);
    lp.listener_local_addr(id).expect("an address")
}

/// Logs everything as `who`, and closes at the end and at errors.
pub(crate) fn logging(who: &'static str) -> StreamHandler<State> {
    StreamHandler::new(move |lp: &mut Loop, state: &mut State, id, event| {
        note(state, who, &event);
        if matches!(event, StreamEvent::End | StreamEvent::Error(_)) {
            lp.stream_close(id).expect("an open stream");
        }
    })
}

/// A directory of its own for each test, gone with it.
pub(crate) struct Scratch(pub(crate) PathBuf);

impl Scratch {
    pub(crate) fn new() -> Scratch {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("evloop-{}-{count}", std::process::id());
        let path = std::env::temp_dir().join(name);
        fs::create_dir(&path).unwrap();
        Scratch(path)
    }

    pub(crate) fn join(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// True in a process of its own, which runs the test `name` (`file::function`) and nothing else after `before` (of
/// sh(1)); false in the process that started it and saw it pass.
pub(crate) fn alone(name: &str, before: &str) -> bool {
    const MARK: &str = "EVLOOP_TEST_ALONE";
    if std::env::var_os(MARK).is_some_and(|value| value == name) {
        return true;
    }
    let exe = std::env::current_exe().expect("a path");
    let script = format!(
        "{before} exec '{}' --exact {name} --test-threads 1 --nocapture",
        exe.display()
    );
    let output = std::process::Command::new("sh")
        .args(["-c", &script])
        .env(MARK, name)
        .output()
        .expect("a shell");
    let text = String::from_utf8_lossy(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success() && text.contains("1 passed"),
        "{}: {text}{errors}",
        output.status
    );
    false
}

/// Descriptors that the process has open.
pub(crate) fn open_fds() -> usize {
    // The listing itself has one.
    std::fs::read_dir("/proc/self/fd").expect("a list").count() - 1
}
