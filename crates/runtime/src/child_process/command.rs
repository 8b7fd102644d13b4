//! What to start and how: the arguments of `spawn` and `spawnSync` as a `Command` with its descriptors.

use super::sys;
use js_bindings::value::{Object, Scope, Value, get};
use js_bindings::{FromJs, OpError};
use std::io;
use std::os::fd::{AsRawFd, OwnedFd, RawFd};
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command};

/// A pair of connected sockets, one end for us.
pub(super) const PIPE: i32 = -2;
/// The same, for messages.
pub(super) const CHANNEL: i32 = -3;

/// Both ends of the child's descriptors: ours by place, and the child's until it has them.
pub(super) struct Stdio {
    pub(super) ours: Vec<Option<OwnedFd>>,
    theirs: Vec<OwnedFd>,
    /// What each descriptor of the child is a copy of; -1 for none.
    sources: Vec<RawFd>,
}

impl Stdio {
    /// Makes the pairs that `plan` asks for: a descriptor of ours each, or one of the constants above.
    ///
    /// # Errors
    /// EMFILE, ENFILE of socketpair(2).
    pub(super) fn new(plan: &[i32]) -> io::Result<Stdio> {
        let mut stdio = Stdio {
            ours: Vec::new(),
            theirs: Vec::new(),
            sources: Vec::new(),
        };
        for &entry in plan {
            let (mine, source) = match entry {
                PIPE | CHANNEL => {
                    let (mine, other) = UnixStream::pair()?;
                    let source = other.as_raw_fd();
                    stdio.theirs.push(other.into());
                    (Some(mine.into()), source)
                }
                fd => (None, fd.max(-1)),
            };
            stdio.ours.push(mine);
            stdio.sources.push(source);
        }
        Ok(stdio)
    }
}

/// A program to start.
pub(super) struct Program {
    file: String,
    /// The first is the program's name as it sees it.
    args: Vec<String>,
    /// `NAME=value`, the whole environment.
    env: Vec<String>,
    cwd: Option<String>,
    detached: bool,
    uid: Option<u32>,
    gid: Option<u32>,
}

impl<'s> FromJs<'s> for Program {
    /// From an object with the fields' names.
    fn from_js(scope: &mut Scope<'s, '_>, value: Value<'s>) -> Result<Self, OpError> {
        let object = Object::from_js(scope, value)?;
        Ok(Program {
            file: field(scope, object, "file")?,
            args: field(scope, object, "args")?,
            env: field(scope, object, "env")?,
            cwd: field(scope, object, "cwd")?,
            detached: field(scope, object, "detached")?,
            uid: field(scope, object, "uid")?,
            gid: field(scope, object, "gid")?,
        })
    }
}

fn field<'s, T: FromJs<'s>>(
    scope: &mut Scope<'s, '_>,
    object: Object<'s>,
    name: &str,
) -> Result<T, OpError> {
    let value = get(scope, object, name).ok_or_else(OpError::pending)?;
    T::from_js(scope, value)
}

impl Program {
    /// Starts it: the child's ends of `stdio` are closed here, whatever becomes of it.
    ///
    /// # Errors
    /// Of fork(2), and what the child could not do before or in execve(2).
    pub(super) fn start(self, stdio: &mut Stdio) -> io::Result<Child> {
        let theirs = std::mem::take(&mut stdio.theirs);
        let mut command = Command::new(self.file);
        let mut args = self.args.into_iter();
        if let Some(name) = args.next() {
            command.arg0(name);
        }
        command.args(args).env_clear();
        for pair in self.env {
            // A name may begin with an equals sign, as those of Windows' drives do.
            let at = pair
                .char_indices()
                .skip(1)
                .find(|&(_, ch)| ch == '=')
                .map(|(at, _)| at);
            if let Some(at) = at {
                command.env(&pair[..at], &pair[at + 1..]);
            }
        }
        if let Some(cwd) = self.cwd {
            command.current_dir(cwd);
        }
        if let Some(gid) = self.gid {
            command.gid(gid);
        }
        if let Some(uid) = self.uid {
            command.uid(uid);
        }
        let started = sys::start(command, &stdio.sources, self.detached);
        drop(theirs);
        started
    }
}
