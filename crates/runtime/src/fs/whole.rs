//! Whole files in one call: open, read or write everything, close.

use super::failed;
use super::file::{open_at, retry};
use super::path_arg::FsPath;
use super::sys::borrow;
use js_bindings::{ArrayBuffer, Bytes, OpError, Scope, ToJs, Value, op};
use rustix::io::Errno;
use std::os::fd::{AsFd, BorrowedFd};

/// The largest file that is read whole, as in node.
const MAX_SIZE: u64 = (1 << 31) - 1;
/// The first step for a file that does not tell its size (such as those of /proc).
const CHUNK: usize = 64 * 1024;

/// A file's content.
#[derive(Debug)]
pub(crate) enum Content {
    Bytes(ArrayBuffer),
    Text(String),
}

impl ToJs for Content {
    fn to_js<'s>(self, scope: &mut Scope<'s, '_>) -> Value<'s> {
        match self {
            Content::Bytes(bytes) => bytes.to_js(scope),
            Content::Text(text) => text.to_js(scope),
        }
    }
}

fn too_large(size: u64) -> OpError {
    OpError::coded(
        "ERR_FS_FILE_TOO_LARGE",
        format!("File size ({size}) is greater than 2 GiB"),
    )
}

/// Reads from the descriptor's position to the end.
fn read_all(fd: BorrowedFd<'_>, text: bool) -> Result<Content, OpError> {
    let stat = rustix::fs::fstat(fd).map_err(failed("fstat"))?;
    let is_file = rustix::fs::FileType::from_raw_mode(stat.st_mode).is_file();
    let size = if is_file {
        u64::try_from(stat.st_size).unwrap_or(0)
    } else {
        0
    };
    if size > MAX_SIZE {
        return Err(too_large(size));
    }
    // One byte more than the file has: the read that fills it not tells the end as well.
    let mut bytes = Vec::with_capacity(if size == 0 { CHUNK } else { size as usize + 1 });
    loop {
        if bytes.capacity() == bytes.len() {
            bytes.reserve(CHUNK.max(bytes.len()));
        }
        let spare = rustix::buffer::spare_capacity(&mut bytes);
        let n = retry_read(fd, spare)?;
        if n == 0 || (size > 0 && bytes.len() as u64 == size) {
            break;
        }
        if bytes.len() as u64 > MAX_SIZE {
            return Err(too_large(bytes.len() as u64));
        }
    }
    Ok(if text {
        Content::Text(
            String::from_utf8(bytes)
                .unwrap_or_else(|e| String::from_utf8_lossy(e.as_bytes()).into_owned()),
        )
    } else {
        bytes.shrink_to_fit();
        Content::Bytes(ArrayBuffer(bytes))
    })
}

fn retry_read(
    fd: BorrowedFd<'_>,
    spare: rustix::buffer::SpareCapacity<'_, u8>,
) -> Result<usize, OpError> {
    // A regular file's read is not interrupted; for others the error is as good as any.
    rustix::io::read(fd, spare).map_err(failed("read"))
}

/// The content of the file at `path`: an ArrayBuffer, or a string of its UTF-8 when `text`.
#[op(pool)]
pub(crate) fn read_file(path: FsPath, flags: i32, text: bool) -> Result<Content, OpError> {
    let fd = open_at(&path, flags, 0o666)?;
    read_all(fd.as_fd(), text)
}

/// As `readFile`, from an open file's position on.
#[op(pool)]
pub(crate) fn read_fd(fd: i32, text: bool) -> Result<Content, OpError> {
    read_all(borrow(fd).map_err(failed("fstat"))?, text)
}

fn write_all(fd: BorrowedFd<'_>, mut bytes: &[u8]) -> Result<(), OpError> {
    while !bytes.is_empty() {
        match retry(|| rustix::io::write(fd, bytes)) {
            Ok(n) => bytes = &bytes[n..],
            Err(Errno::AGAIN) => {
                let mut wait = [rustix::event::PollFd::new(
                    &fd,
                    rustix::event::PollFlags::OUT,
                )];
                retry(|| rustix::event::poll(&mut wait, None)).map_err(failed("write"))?;
            }
            Err(errno) => return Err(failed("write")(errno)),
        }
    }
    Ok(())
}

/// Writes all of `data` to the file at `path`; `flush` waits until the device has it.
#[op(pool)]
pub(crate) fn write_file(
    path: FsPath,
    data: Bytes,
    flags: i32,
    mode: u32,
    flush: bool,
) -> Result<(), OpError> {
    let fd = open_at(&path, flags, mode)?;
    write_all(fd.as_fd(), data.as_slice())?;
    if flush {
        rustix::fs::fsync(&fd).map_err(failed("fsync"))?;
    }
    Ok(())
}

/// As `writeFile`, to an open file.
#[op(pool)]
pub(crate) fn write_fd(fd: i32, data: Bytes, flush: bool) -> Result<(), OpError> {
    let fd = borrow(fd).map_err(failed("write"))?;
    write_all(fd, data.as_slice())?;
    if flush {
        rustix::fs::fsync(fd).map_err(failed("fsync"))?;
    }
    Ok(())
}
