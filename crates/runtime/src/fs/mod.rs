//! `node:fs`: files, directories and their facts.
//!
//! Every op is blocking work of one Rust function, which JavaScript can call at once (`statSync`) or in the pool
//! (`stat`). Descriptors belong to the program: they are plain numbers, and nothing here closes one on its own.
//! Arguments are validated in JavaScript; here only the system's answers become errors.

mod directory;
mod entry;
mod file;
mod path_arg;
mod pumped;
mod stat;
mod sys;
#[cfg(test)]
mod tests;
mod watch;
mod whole;

use crate::core::room::room;
use js_bindings::OpError;
use path_arg::FsPath;
use stat::numbers_of;

room! {
    name: "fs",
    ops: [
        directory::mkdir, directory::mkdtemp, directory::opendir, directory::readdir, directory::readdir_deep, directory::rm, directory::rmdir,
        entry::access, entry::chmod, entry::chown, entry::copy_file, entry::link, entry::readlink, entry::realpath,
        entry::rename, entry::symlink, entry::truncate, entry::unlink, entry::utimes,
        file::close, file::fchmod, file::fchown, file::fdatasync, file::fsync, file::ftruncate, file::futimes,
        file::open, file::read, file::read_new, file::readv, file::write, file::writev,
        pumped::pump_source,
        stat::fstat, stat::stat, stat::statfs,
        watch::ref_events, watch::ref_looks, watch::unwatch_events, watch::unwatch_looks, watch::watch_events, watch::watch_looks,
        whole::read_fd, whole::read_file, whole::write_fd, whole::write_file,
    ],
    public: [("fs", "fs.js"), ("fs/promises", "promises.js")],
    shared: ["stats.js", "arguments.js", "glob_pattern.js"],
    uses: ["pump"],
    load: Eager,
}

/// The error of `syscall`.
fn failed(syscall: &'static str) -> impl Fn(rustix::io::Errno) -> OpError {
    move |errno| OpError::sys(errno.raw_os_error(), syscall)
}

/// The error of `syscall` on `path`.
fn failed_at<'a>(
    syscall: &'static str,
    path: &'a FsPath,
) -> impl Fn(rustix::io::Errno) -> OpError + 'a {
    move |errno| OpError::sys(errno.raw_os_error(), syscall).path(path.text())
}

/// The error of `syscall` on two paths.
fn failed_on<'a>(
    syscall: &'static str,
    path: &'a FsPath,
    dest: &'a FsPath,
) -> impl Fn(rustix::io::Errno) -> OpError + 'a {
    move |errno| {
        OpError::sys(errno.raw_os_error(), syscall)
            .path(path.text())
            .dest(dest.text())
    }
}
