//! What happens between fork(2) and execve(2), and descriptors that come as numbers.
#![allow(
    unsafe_code,
    reason = "system calls in a forked child, and a descriptor named by the environment"
)]

use std::fs::File;
use std::io;
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd, RawFd};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command};

/// Starts `command` with copies of `sources` as its descriptors 0, 1, 2, …: -1 is /dev/null for the first three, and
/// nothing for others.
pub(super) fn start(mut command: Command, sources: &[RawFd], detached: bool) -> io::Result<Child> {
    let mut sources = sources.to_vec();
    // The child tells of a failing execve(2) by a pipe of its own, whose number must not be one that it gives away.
    let mut places = Vec::new();
    if sources.len() > 3 {
        loop {
            let place = File::open("/dev/null")?;
            if place.as_raw_fd() as usize >= sources.len() {
                break;
            }
            places.push(place);
        }
    }
    // SAFETY: the closure makes only calls that are async-signal-safe (signal, setsid, fcntl, open, dup2, close) and allocates
    // nothing: `sources` was copied before.
    unsafe {
        command.pre_exec(move || {
            // Ours is ignored (core/sys.rs): that would outlive execve(2).
            libc::signal(libc::SIGXFSZ, libc::SIG_DFL);
            if detached {
                libc::setsid();
            }
            give(&mut sources)
        });
    }
    let child = command.spawn();
    drop(places);
    child
}

/// In the child: puts copies of `sources` at their places.
fn give(sources: &mut [RawFd]) -> io::Result<()> {
    let count = sources.len() as RawFd;
    // Those at places that are about to be taken move away first.
    for (place, source) in sources.iter_mut().enumerate() {
        if *source >= 0 && *source < count && *source != place as RawFd {
            // SAFETY: fcntl takes numbers; a bad one is refused.
            *source = checked(unsafe { libc::fcntl(*source, libc::F_DUPFD_CLOEXEC, count) })?;
        }
    }
    for (place, &source) in sources.iter().enumerate() {
        let place = place as RawFd;
        if source < 0 {
            if place < 3 {
                let mode = if place == 0 {
                    libc::O_RDONLY
                } else {
                    libc::O_RDWR
                };
                // SAFETY: the name is a C string; the number that comes back is this child's own.
                let null = checked(unsafe { libc::open(c"/dev/null".as_ptr(), mode) })?;
                if null != place {
                    // SAFETY: both are numbers of open descriptors, or refused.
                    checked(unsafe { libc::dup2(null, place) })?;
                    // SAFETY: opened above, and nobody else's.
                    unsafe { libc::close(null) };
                }
            }
            continue;
        }
        if source == place {
            // SAFETY: fcntl takes numbers; what is no descriptor is refused.
            checked(unsafe { libc::fcntl(place, libc::F_SETFD, 0) })?;
        } else {
            // SAFETY: as above. The copy is inherited by the program.
            checked(unsafe { libc::dup2(source, place) })?;
        }
        if place < 3 {
            // SAFETY: as above. Programs expect their standard streams to block.
            unsafe {
                let flags = libc::fcntl(place, libc::F_GETFL);
                if flags & libc::O_NONBLOCK != 0 {
                    libc::fcntl(place, libc::F_SETFL, flags & !libc::O_NONBLOCK);
                }
            }
        }
    }
    Ok(())
}

fn checked(result: libc::c_int) -> io::Result<libc::c_int> {
    if result < 0 {
        return Err(io::Error::last_os_error());
    }
    Ok(result)
}

/// Takes the descriptor `fd` for its own, if it is open: whoever started this process left it to us by that number.
pub(super) fn inherit(fd: RawFd) -> Option<OwnedFd> {
    // SAFETY: fcntl takes a number; what is no descriptor is refused.
    if fd < 0 || unsafe { libc::fcntl(fd, libc::F_SETFD, libc::FD_CLOEXEC) } < 0 {
        return None;
    }
    // SAFETY: it is open, and by the convention of NODE_CHANNEL_FD nobody else in this process uses it.
    Some(unsafe { OwnedFd::from_raw_fd(fd) })
}
