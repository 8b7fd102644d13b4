//! The user, and the priority of processes.

use js_bindings::{OpError, op};
use rustix::process::{Pid, getpriority_process, setpriority_process};

/// uid, gid, name, home directory and shell of the effective user (passwd(5)).
#[op]
pub(crate) fn user_info() -> Result<Vec<String>, OpError> {
    let uid = rustix::process::geteuid().as_raw();
    let passwd =
        std::fs::read_to_string("/etc/passwd").map_err(|e| OpError::io(&e, "uv_os_get_passwd"))?;
    passwd
        .lines()
        .map(|line| line.split(':').collect::<Vec<_>>())
        .find(|fields| fields.len() >= 7 && fields[2].parse() == Ok(uid))
        .map(|fields| {
            [fields[2], fields[3], fields[0], fields[5], fields[6]]
                .map(str::to_owned)
                .to_vec()
        })
        .ok_or_else(|| OpError::sys(libc::ENOENT, "uv_os_get_passwd"))
}

fn process(pid: i32) -> Result<Option<Pid>, rustix::io::Errno> {
    // 0 is this process; a negative number is none.
    if pid < 0 {
        Err(rustix::io::Errno::SRCH)
    } else {
        Ok(Pid::from_raw(pid))
    }
}

/// getpriority(2) of a process.
#[op]
pub(crate) fn get_priority(pid: i32) -> Result<i32, OpError> {
    process(pid)
        .and_then(getpriority_process)
        .map_err(|errno| OpError::sys(errno.raw_os_error(), "uv_os_getpriority"))
}

/// setpriority(2) of a process.
#[op]
pub(crate) fn set_priority(pid: i32, priority: i32) -> Result<(), OpError> {
    process(pid)
        .and_then(|pid| setpriority_process(pid, priority))
        .map_err(|errno| OpError::sys(errno.raw_os_error(), "uv_os_setpriority"))
}
