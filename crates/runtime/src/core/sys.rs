//! System calls that no safe crate wraps as they are needed here.
#![allow(unsafe_code, reason = "calls libc; each block says why it is sound")]

/// getrusage(2) of this process or thread: microseconds and counts in the order of node's `process.resourceUsage()`.
pub(crate) fn resource_usage(of_thread: bool) -> Vec<f64> {
    let who = if of_thread {
        libc::RUSAGE_THREAD
    } else {
        libc::RUSAGE_SELF
    };
    let mut usage = std::mem::MaybeUninit::<libc::rusage>::zeroed();
    // SAFETY: the pointer is to a whole `rusage`, and all zeroes is a valid one should the call fail.
    let u = unsafe {
        libc::getrusage(who, usage.as_mut_ptr());
        usage.assume_init()
    };
    let micros = |t: libc::timeval| t.tv_sec as f64 * 1e6 + t.tv_usec as f64;
    let mut out = vec![micros(u.ru_utime), micros(u.ru_stime)];
    out.extend(
        [
            u.ru_maxrss,
            u.ru_ixrss,
            u.ru_idrss,
            u.ru_isrss,
            u.ru_minflt,
            u.ru_majflt,
            u.ru_nswap,
            u.ru_inblock,
            u.ru_oublock,
            u.ru_msgsnd,
            u.ru_msgrcv,
            u.ru_nsignals,
            u.ru_nvcsw,
            u.ru_nivcsw,
        ]
        .map(|n| n as f64),
    );
    out
}

/// kill(2): 0, or a negative errno.
pub(crate) fn kill(pid: i32, signal: i32) -> i32 {
    // SAFETY: kill takes plain numbers and touches no memory of ours.
    if unsafe { libc::kill(pid, signal) } == 0 {
        0
    } else {
        -std::io::Error::last_os_error().raw_os_error().unwrap_or(0)
    }
}

/// What [`set_id`] sets.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Id {
    User,
    EffectiveUser,
    Group,
    EffectiveGroup,
}

/// setuid(2) and its kind, in all threads of the process: 0, or a negative errno.
pub(crate) fn set_id(kind: Id, id: u32) -> i32 {
    // SAFETY: these take plain numbers and touch no memory of ours.
    status(unsafe {
        match kind {
            Id::User => libc::setuid(id),
            Id::EffectiveUser => libc::seteuid(id),
            Id::Group => libc::setgid(id),
            Id::EffectiveGroup => libc::setegid(id),
        }
    })
}

/// setgroups(2): 0, or a negative errno.
pub(crate) fn set_groups(groups: &[u32]) -> i32 {
    // SAFETY: the length and the pointer are those of a live slice.
    status(unsafe { libc::setgroups(groups.len() as _, groups.as_ptr()) })
}

fn status(result: libc::c_int) -> i32 {
    if result == 0 {
        0
    } else {
        -std::io::Error::last_os_error().raw_os_error().unwrap_or(0)
    }
}

/// Writes `title` over the arguments that this process was started with, where `ps` finds them. Gives how much of it there
/// was room for; `None` where the kernel does not tell where they are.
pub(crate) fn set_command_line(title: &[u8]) -> Option<usize> {
    // proc(5): fields 48 and 49 of stat, behind the program's name in parentheses.
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    let mut fields = stat[stat.rfind(')')? + 2..].split(' ').skip(45);
    let start: usize = fields.next()?.parse().ok()?;
    let end: usize = fields.next()?.trim().parse().ok()?;
    let room = end
        .checked_sub(start)
        .filter(|&room| room > 1 && start != 0)?;
    let kept = title.len().min(room - 1);
    // SAFETY: the kernel says that the arguments' text lies there, on the main thread's stack, which stays mapped and is
    // writable; only this thread writes it, and the program read its arguments at its start.
    let text = unsafe { std::slice::from_raw_parts_mut(start as *mut u8, room) };
    text[..kept].copy_from_slice(&title[..kept]);
    text[kept..].fill(0);
    Some(kept)
}

/// Columns and rows of the terminal `fd` (ioctl_tty(2), TIOCGWINSZ).
pub(crate) fn window_size(fd: i32) -> Option<(u16, u16)> {
    let mut size = libc::winsize {
        ws_row: 0,
        ws_col: 0,
        ws_xpixel: 0,
        ws_ypixel: 0,
    };
    // SAFETY: TIOCGWINSZ fills the `winsize` that the pointer is to.
    let done = unsafe { libc::ioctl(fd, libc::TIOCGWINSZ, &raw mut size) };
    (done == 0).then_some((size.ws_col, size.ws_row))
}

/// write(2) of all of `bytes` to `fd`, waiting where the descriptor is non-blocking.
pub(crate) fn write_all(fd: i32, mut bytes: &[u8]) -> std::io::Result<()> {
    while !bytes.is_empty() {
        // SAFETY: the pointer and length are those of a live slice.
        let n = unsafe { libc::write(fd, bytes.as_ptr().cast(), bytes.len()) };
        if n >= 0 {
            bytes = &bytes[n as usize..];
            continue;
        }
        let error = std::io::Error::last_os_error();
        match error.kind() {
            std::io::ErrorKind::Interrupted => {}
            std::io::ErrorKind::WouldBlock => {
                let mut wait = libc::pollfd {
                    fd,
                    events: libc::POLLOUT,
                    revents: 0,
                };
                // SAFETY: one live pollfd.
                unsafe { libc::poll(&raw mut wait, 1, -1) };
            }
            _ => return Err(error),
        }
    }
    Ok(())
}

/// The kind of descriptor `fd` is, as node names them: FILE, TTY, PIPE, TCP, UDP, UNKNOWN, or INVALID.
pub(crate) fn fd_kind(fd: i32) -> &'static str {
    // SAFETY: fstat, getsockname and getsockopt fill what the pointers are to, of the size they are told; isatty takes a number.
    unsafe {
        let mut stat = std::mem::zeroed::<libc::stat>();
        if libc::fstat(fd, &raw mut stat) != 0 {
            return "INVALID";
        }
        if libc::isatty(fd) == 1 {
            return "TTY";
        }
        match stat.st_mode & libc::S_IFMT {
            libc::S_IFREG | libc::S_IFCHR => "FILE",
            libc::S_IFIFO => "PIPE",
            libc::S_IFSOCK => {
                let mut addr = std::mem::zeroed::<libc::sockaddr_storage>();
                let mut len = size_of::<libc::sockaddr_storage>() as libc::socklen_t;
                if libc::getsockname(fd, (&raw mut addr).cast(), &raw mut len) != 0 {
                    return "UNKNOWN";
                }
                let mut kind: libc::c_int = 0;
                let mut size = size_of::<libc::c_int>() as libc::socklen_t;
                let asked = (&raw mut kind).cast();
                libc::getsockopt(fd, libc::SOL_SOCKET, libc::SO_TYPE, asked, &raw mut size);
                match i32::from(addr.ss_family) {
                    libc::AF_UNIX => "PIPE",
                    libc::AF_INET | libc::AF_INET6 if kind == libc::SOCK_DGRAM => "UDP",
                    libc::AF_INET | libc::AF_INET6 => "TCP",
                    _ => "UNKNOWN",
                }
            }
            _ => "UNKNOWN",
        }
    }
}

/// Takes ownership of a descriptor number that came from outside (standard input, an inherited socket).
pub(crate) fn adopt_fd(fd: i32) -> Option<std::os::fd::OwnedFd> {
    // SAFETY: F_DUPFD_CLOEXEC makes a new descriptor that only the returned value owns.
    unsafe {
        let copy = libc::fcntl(fd, libc::F_DUPFD_CLOEXEC, 3);
        if copy < 0 {
            return None;
        }
        Some(std::os::fd::FromRawFd::from_raw_fd(copy))
    }
}

/// Sets or removes TZ in the environment of this process, which ICU and the C library read.
pub(crate) fn set_time_zone(zone: Option<&str>) {
    // SAFETY: only the JavaScript thread writes the environment, and pool threads do not read it: look-ups by
    // getaddrinfo read RES_OPTIONS and the like through the C library's own lock.
    unsafe {
        match zone {
            Some(zone) if !zone.contains('\0') => std::env::set_var("TZ", zone),
            _ => std::env::remove_var("TZ"),
        }
    }
}

/// Gives every signal its default action, SIGPIPE and SIGXFSZ excepted, which are ignored: a parent that ignored SIGINT (a shell's
/// background job) must not make programs deaf to it.
pub(crate) fn restore_signals() {
    for number in 1..32 {
        if matches!(number, libc::SIGKILL | libc::SIGSTOP | libc::SIGPIPE) {
            continue;
        }
        // SAFETY: setting a default action runs no code of ours; numbers that are no signal are refused.
        unsafe { libc::signal(number, libc::SIG_DFL) };
    }
    // A file that grows too large is an error of write(2), not the end of the program.
    // SAFETY: as above; ignoring a signal runs no code either.
    unsafe { libc::signal(libc::SIGXFSZ, libc::SIG_IGN) };
}
