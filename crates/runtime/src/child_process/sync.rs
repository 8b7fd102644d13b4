//! `spawnSync`: starts a program and waits for its end, feeding and reading its pipes meanwhile.

use super::command::{PIPE, Program, Stdio};
use crate::core::sys::kill;
use crate::net::errno;
use js_bindings::{Bytes, op};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{Pid, PidfdFlags, pidfd_open};
use std::io::{self, Read, Write};
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::os::unix::process::ExitStatusExt;
use std::process::Child;
use std::time::{Duration, Instant};

/// One pipe to the child: what is still to be written, and what was read.
struct Pipe {
    socket: Option<UnixStream>,
    input: Option<Bytes>,
    sent: usize,
    /// The child's standard input is never read from.
    reads: bool,
    output: Vec<u8>,
}

/// Process id, status, signal, errno (0 or negative), and for each entry of `stdio` what was read.
type Outcome = (f64, f64, f64, f64, Vec<Vec<u8>>);

/// As `spawn`, until the child has ended and its pipes are closed. `timeout` in milliseconds (0: none) and `maxBuffer` in
/// bytes of all pipes together (negative: none) end the child by `killSignal`.
#[op]
pub(crate) fn spawn_sync(
    program: Program,
    plan: Vec<i32>,
    inputs: Vec<Option<Bytes>>,
    timeout: f64,
    max_buffer: f64,
    kill_signal: i32,
) -> Outcome {
    let failed = |error: &io::Error| (0.0, 0.0, 0.0, errno(error), Vec::new());
    let mut stdio = match Stdio::new(&plan) {
        Ok(stdio) => stdio,
        Err(error) => return failed(&error),
    };
    let child = match program.start(&mut stdio) {
        Ok(child) => child,
        Err(error) => return failed(&error),
    };
    let mut inputs = inputs.into_iter();
    let pipes = plan
        .iter()
        .zip(stdio.ours)
        .enumerate()
        .map(|(place, (&entry, ours))| Pipe {
            socket: ours.filter(|_| entry == PIPE).map(socket),
            input: inputs.next().flatten(),
            sent: 0,
            reads: place > 0,
            output: Vec::new(),
        })
        .collect();
    let run = Run {
        deadline: deadline(timeout),
        room: (max_buffer >= 0.0).then_some(max_buffer),
        kill_signal,
        pipes,
        error: None,
        pipe_error: None,
        killed: false,
    };
    run.finish(child)
}

fn socket(fd: OwnedFd) -> UnixStream {
    UnixStream::from(fd)
}

fn deadline(timeout: f64) -> Option<Instant> {
    let timeout = (timeout > 0.0).then(|| Duration::from_secs_f64(timeout.min(1e12) / 1000.0))?;
    Instant::now().checked_add(timeout)
}

struct Run {
    deadline: Option<Instant>,
    /// Bytes that may still be read.
    room: Option<f64>,
    kill_signal: i32,
    pipes: Vec<Pipe>,
    error: Option<io::Error>,
    /// Told when there is no other.
    pipe_error: Option<io::Error>,
    killed: bool,
}

impl Run {
    fn finish(mut self, mut child: Child) -> Outcome {
        let pid = child.id();
        if let Err(error) = self.talk(pid) {
            self.end(pid, error);
        }
        let (status, signal) = child.wait().map_or((-1, 0), |status| {
            (status.code().unwrap_or(-1), status.signal().unwrap_or(0))
        });
        let error = self.error.or(self.pipe_error);
        (
            f64::from(pid),
            f64::from(status),
            f64::from(signal),
            error.as_ref().map_or(0.0, errno),
            self.pipes.into_iter().map(|pipe| pipe.output).collect(),
        )
    }

    /// Ends the child, and lets go of its pipes.
    fn end(&mut self, pid: u32, error: io::Error) {
        self.error.get_or_insert(error);
        if self.killed {
            return;
        }
        self.killed = true;
        if kill(pid as i32, self.kill_signal) < 0 {
            // It has ended already, or may not be killed by us: its end is waited for either way.
            kill(pid as i32, libc::SIGKILL);
        }
        for pipe in &mut self.pipes {
            pipe.socket = None;
        }
    }

    /// Feeds and reads the pipes until all are closed and the child has ended.
    fn talk(&mut self, pid: u32) -> io::Result<()> {
        for pipe in &mut self.pipes {
            if let Some(socket) = &pipe.socket {
                socket.set_nonblocking(true)?;
            }
            // Only standard input ends where nothing is given: the child may do with other pipes what it likes.
            if pipe.input.is_none() && !pipe.reads {
                pipe.close_writing();
            }
        }
        let pid_number =
            Pid::from_raw(pid as i32).ok_or_else(|| io::Error::from_raw_os_error(libc::ESRCH))?;
        let process = pidfd_open(pid_number, PidfdFlags::empty())?;
        let mut alive = true;
        while alive || self.pipes.iter().any(|pipe| pipe.socket.is_some()) {
            let wait = match self.deadline.filter(|_| !self.killed) {
                Some(deadline) => {
                    let left = deadline.saturating_duration_since(Instant::now());
                    if left.is_zero() {
                        self.end(pid, io::Error::from_raw_os_error(libc::ETIMEDOUT));
                        continue;
                    }
                    Some(left)
                }
                None => None,
            };
            let (ready, ended) = self.wait(&process, alive, wait)?;
            alive &= !ended;
            let mut buffer = vec![0; 65536];
            for (index, flags) in ready {
                let pipe = &mut self.pipes[index];
                if flags.intersects(PollFlags::OUT | PollFlags::ERR)
                    && let Err(error) = pipe.write()
                {
                    self.pipe_error.get_or_insert(error);
                }
                if flags.intersects(PollFlags::IN | PollFlags::HUP | PollFlags::ERR) {
                    let read = pipe.read(&mut buffer);
                    if let Some(room) = &mut self.room {
                        *room -= read as f64;
                        if *room < 0.0 {
                            self.end(pid, io::Error::from_raw_os_error(libc::ENOBUFS));
                            break;
                        }
                    }
                }
            }
        }
        Ok(())
    }

    /// What can be done with which pipe, and whether the child has ended.
    fn wait(
        &self,
        process: &OwnedFd,
        alive: bool,
        wait: Option<Duration>,
    ) -> io::Result<(Vec<(usize, PollFlags)>, bool)> {
        let mut places = Vec::new();
        let mut polled = Vec::new();
        for (index, pipe) in self.pipes.iter().enumerate() {
            let Some(socket) = &pipe.socket else { continue };
            let mut wanted = PollFlags::IN;
            wanted.set(PollFlags::OUT, pipe.input.is_some());
            places.push(index);
            polled.push(PollFd::new(socket, wanted));
        }
        if alive {
            polled.push(PollFd::from_borrowed_fd(process.as_fd(), PollFlags::IN));
        }
        let wait = wait.and_then(|wait| Timespec::try_from(wait).ok());
        match poll(&mut polled, wait.as_ref()) {
            Ok(_) | Err(rustix::io::Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
        let ended = alive && polled.pop().is_some_and(|fd| !fd.revents().is_empty());
        let ready = places
            .into_iter()
            .zip(&polled)
            .map(|(index, fd)| (index, fd.revents()))
            .filter(|(_, flags)| !flags.is_empty())
            .collect();
        Ok((ready, ended))
    }
}

impl Pipe {
    /// The child reads the end of its input.
    fn close_writing(&mut self) {
        self.input = None;
        if !self.reads {
            self.socket = None;
        } else if let Some(socket) = &self.socket {
            // A child that is gone needs no end.
            let _ = socket.shutdown(std::net::Shutdown::Write);
        }
    }

    fn write(&mut self) -> io::Result<()> {
        let (Some(socket), Some(input)) = (&self.socket, &self.input) else {
            return Ok(());
        };
        let mut socket: &UnixStream = socket;
        let rest = &input.as_slice()[self.sent..];
        match socket.write(rest) {
            Ok(n) => {
                self.sent += n;
                if n == rest.len() {
                    self.close_writing();
                }
                Ok(())
            }
            Err(error)
                if matches!(
                    error.kind(),
                    io::ErrorKind::WouldBlock | io::ErrorKind::Interrupted
                ) =>
            {
                Ok(())
            }
            Err(error) => {
                self.close_writing();
                Err(error)
            }
        }
    }

    /// Reads once; gives how much.
    fn read(&mut self, buffer: &mut [u8]) -> usize {
        let Some(socket) = &self.socket else { return 0 };
        let mut socket: &UnixStream = socket;
        match socket.read(buffer) {
            Ok(n) if n > 0 => {
                self.output.extend_from_slice(&buffer[..n]);
                n
            }
            Err(error)
                if matches!(
                    error.kind(),
                    io::ErrorKind::WouldBlock | io::ErrorKind::Interrupted
                ) =>
            {
                0
            }
            _ => {
                self.socket = None;
                0
            }
        }
    }
}
