//! A child process with a time limit: run to its end, both outputs kept, its process group killed when
//! it takes too long.

use std::io::{Read, Write};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

/// What a child left behind.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    /// The exit code, or what ended it instead.
    pub(crate) end: String,
}

/// Runs a command to its end; after `limit` it is killed and `end` says so.
pub(crate) fn run(command: &mut Command, stdin: &str, limit: Duration) -> Outcome {
    let mut running = Running::spawn(command, stdin);
    let end = match running.exit.recv_timeout(limit) {
        Ok(status) => describe(status),
        Err(_) => {
            kill_group(running.pid, "KILL");
            format!("timed out after {} s", limit.as_secs())
        }
    };
    // A grandchild may hold the pipes: it goes with the group.
    let stdout = running
        .stdout
        .recv_timeout(Duration::from_secs(2))
        .or_else(|_| {
            kill_group(running.pid, "KILL");
            running.stdout.recv_timeout(Duration::from_secs(2))
        });
    let stderr = running.stderr.recv_timeout(Duration::from_secs(2));
    running.done = true;
    Outcome {
        stdout: stdout.unwrap_or_default(),
        stderr: stderr.unwrap_or_default(),
        end,
    }
}

/// A child that goes on while the test does other things; killed when dropped.
#[derive(Debug)]
pub(crate) struct Running {
    pub(crate) pid: u32,
    /// One message: how it ended.
    pub(crate) exit: Receiver<ExitStatus>,
    /// One message each: all that was written.
    pub(crate) stdout: Receiver<String>,
    pub(crate) stderr: Receiver<String>,
    pub(crate) done: bool,
}

impl Running {
    /// Starts a command in a process group of its own.
    pub(crate) fn spawn(command: &mut Command, stdin: &str) -> Running {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .process_group(0)
            .spawn()
            .unwrap_or_else(|error| panic!("{:?} does not start: {error}", command.get_program()));
        let mut input = child.stdin.take().expect("stdin is piped");
        // A child that reads nothing closes the pipe: no failure of the test.
        let _ = input.write_all(stdin.as_bytes());
        drop(input);
        Running {
            pid: child.id(),
            stdout: collect(child.stdout.take().expect("stdout is piped")),
            stderr: collect(child.stderr.take().expect("stderr is piped")),
            exit: wait(child),
            done: false,
        }
    }

    /// Sends a signal by its short name, as `INT`.
    pub(crate) fn signal(&self, name: &str) {
        send(name, &self.pid.to_string());
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if !self.done {
            kill_group(self.pid, "KILL");
        }
    }
}

/// `0`, or `signal 9`.
pub(crate) fn describe(status: ExitStatus) -> String {
    match (status.code(), status.signal()) {
        (Some(code), _) => code.to_string(),
        (None, Some(signal)) => format!("signal {signal}"),
        (None, None) => "unknown".to_owned(),
    }
}

fn kill_group(pid: u32, signal: &str) {
    send(signal, &format!("-{pid}"));
}

/// std has no kill(2) for other signals or groups: the shell's own does it.
fn send(signal: &str, target: &str) {
    let kill = format!("kill -s {signal} -- {target}");
    let _ = Command::new("sh")
        .args(["-c", &kill])
        .stderr(Stdio::null())
        .status();
}

fn collect(mut pipe: impl Read + Send + 'static) -> Receiver<String> {
    let (send, receive) = mpsc::channel();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        let _ = pipe.read_to_end(&mut bytes);
        let _ = send.send(String::from_utf8_lossy(&bytes).into_owned());
    });
    receive
}

fn wait(mut child: Child) -> Receiver<ExitStatus> {
    let (send, receive) = mpsc::channel();
    thread::spawn(move || {
        if let Ok(status) = child.wait() {
            let _ = send.send(status);
        }
    });
    receive
}
