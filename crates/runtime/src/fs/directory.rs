//! Directories: made, listed, removed.

use super::failed_at;
use super::path_arg::{FsPath, Name, Names};
use js_bindings::{OpError, op};
use rustix::fs::{AtFlags, CWD, Dir, FileType, Mode, OFlags};
use rustix::io::Errno;
use std::collections::VecDeque;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// mkdir(2). When `recursive`, parents too, and an existing directory is no error: the first one made is returned.
#[op(pool)]
pub(crate) fn mkdir(path: FsPath, mode: u32, recursive: bool) -> Result<Option<String>, OpError> {
    let fail = failed_at("mkdir", &path);
    let mode = Mode::from_raw_mode(mode);
    if !recursive {
        return rustix::fs::mkdir(path.as_path(), mode)
            .map(|()| None)
            .map_err(fail);
    }
    // libuv's message of a recursive mkdir names the path that was in the way.
    let fail_at = |errno: Errno, at: &Path| {
        OpError::sys(errno.raw_os_error(), "mkdir").path(at.to_string_lossy())
    };
    let mut first = None;
    let mut missing = vec![path.as_path()];
    // The parent of the next one is known to be there: what is refused now, going up again does not help.
    let mut rooted = false;
    while let Some(&at) = missing.last() {
        match rustix::fs::mkdir(at, mode) {
            Ok(()) => {
                first.get_or_insert_with(|| at.to_path_buf());
                missing.pop();
                rooted = true;
            }
            Err(Errno::NOENT) if rooted => return Err(fail_at(Errno::NOENT, path.as_path())),
            Err(Errno::NOENT) => match at.parent() {
                Some(parent) if !parent.as_os_str().is_empty() => missing.push(parent),
                _ => return Err(fail_at(Errno::NOENT, at)),
            },
            Err(errno @ (Errno::EXIST | Errno::NOTDIR | Errno::ISDIR)) => {
                let is_dir =
                    rustix::fs::stat(at).is_ok_and(|s| FileType::from_raw_mode(s.st_mode).is_dir());
                if !is_dir {
                    // A file stands where a directory must be: in the way at the end, or under the end.
                    let errno = if missing.len() > 1 || errno == Errno::NOTDIR {
                        Errno::NOTDIR
                    } else {
                        Errno::EXIST
                    };
                    return Err(fail_at(errno, path.as_path()));
                }
                missing.pop();
                rooted = true;
            }
            Err(errno) => return Err(fail_at(errno, at)),
        }
    }
    Ok(first.map(|first: PathBuf| first.to_string_lossy().into_owned()))
}

/// A new directory `prefix` + six random characters.
#[op(pool)]
pub(crate) fn mkdtemp(prefix: FsPath, as_bytes: bool) -> Result<Name, OpError> {
    const LETTERS: &[u8; 62] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    let mut last = Errno::EXIST;
    for _ in 0..100 {
        let mut seed = [0u8; 6];
        rustix::rand::getrandom(&mut seed, rustix::rand::GetRandomFlags::empty())
            .map_err(super::failed("mkdtemp"))?;
        let mut name = prefix.as_path().as_os_str().as_bytes().to_vec();
        name.extend(seed.map(|byte| LETTERS[usize::from(byte) % LETTERS.len()]));
        match rustix::fs::mkdir(FsPath::new(name.clone()).as_path(), Mode::RWXU) {
            Ok(()) => return Ok(Name::new(name, as_bytes)),
            Err(Errno::EXIST) => {}
            Err(errno) => {
                last = errno;
                break;
            }
        }
    }
    Err(OpError::sys(last.raw_os_error(), "mkdtemp").path(format!("{}XXXXXX", prefix.text())))
}

/// rmdir(2).
#[op(pool)]
pub(crate) fn rmdir(path: FsPath) -> Result<(), OpError> {
    rustix::fs::rmdir(path.as_path()).map_err(failed_at("rmdir", &path))
}

fn open_dir(path: &Path) -> Result<Dir, Errno> {
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
    Dir::new(rustix::fs::open(path, flags, Mode::empty())?)
}

/// libuv's numbers of entry types, which are node's UV_DIRENT_* constants.
fn type_number(kind: FileType) -> u32 {
    match kind {
        FileType::RegularFile => 1,
        FileType::Directory => 2,
        FileType::Symlink => 3,
        FileType::Fifo => 4,
        FileType::Socket => 5,
        FileType::CharacterDevice => 6,
        FileType::BlockDevice => 7,
        FileType::Unknown => 0,
    }
}

/// Entries of a directory but `.` and `..`, sorted by name as libuv sorts them.
fn entries(path: &Path) -> Result<Vec<(Vec<u8>, FileType)>, Errno> {
    let mut list = Vec::new();
    for entry in open_dir(path)? {
        let entry = entry?;
        let name = entry.file_name();
        if name != c"." && name != c".." {
            let kind = match entry.file_type() {
                // Some file systems do not tell here.
                FileType::Unknown => {
                    kind(&path.join(FsPath::new(name.to_bytes().to_vec()).as_path()))?
                }
                known => known,
            };
            list.push((name.to_bytes().to_vec(), kind));
        }
    }
    list.sort_unstable_by(|a, b| a.0.cmp(&b.0));
    Ok(list)
}

fn kind(path: &Path) -> Result<FileType, Errno> {
    rustix::fs::lstat(path).map(|s| FileType::from_raw_mode(s.st_mode))
}

/// Names in a directory, and their types.
#[op(pool)]
pub(crate) fn readdir(path: FsPath, as_bytes: bool) -> Result<(Names, Vec<u32>), OpError> {
    list(&path, as_bytes, "scandir")
}

/// As `readdir`; for a `Dir`, which the program reads one entry at a time.
#[op(pool)]
pub(crate) fn opendir(path: FsPath, as_bytes: bool) -> Result<(Names, Vec<u32>), OpError> {
    list(&path, as_bytes, "opendir")
}

fn list(
    path: &FsPath,
    as_bytes: bool,
    syscall: &'static str,
) -> Result<(Names, Vec<u32>), OpError> {
    let mut names = Names::new(as_bytes);
    let mut types = Vec::new();
    for (name, kind) in entries(path.as_path()).map_err(failed_at(syscall, path))? {
        names.push(&name);
        types.push(type_number(kind));
    }
    Ok((names, types))
}

/// As `readdir`, with all directories below, nearest first: names, types, and the directory each stands in, relative
/// to `path` (empty for `path` itself). Directories behind symbolic links are gone into too, as in node; a circle ends
/// where the system refuses to follow it further.
#[op(pool)]
pub(crate) fn readdir_deep(
    path: FsPath,
    as_bytes: bool,
) -> Result<(Names, Vec<u32>, Names), OpError> {
    let mut names = Names::new(as_bytes);
    let mut types = Vec::new();
    let mut parents = Names::new(as_bytes);
    let mut queue = VecDeque::from([PathBuf::new()]);
    while let Some(below) = queue.pop_front() {
        let at = path.as_path().join(&below);
        let found = entries(&at).map_err(|errno| {
            OpError::sys(errno.raw_os_error(), "scandir").path(at.to_string_lossy())
        })?;
        for (name, kind) in found {
            let child = FsPath::new(name.clone());
            let behind = || rustix::fs::stat(at.join(child.as_path()));
            if kind == FileType::Directory
                || (kind == FileType::Symlink
                    && behind().is_ok_and(|s| FileType::from_raw_mode(s.st_mode).is_dir()))
            {
                queue.push_back(below.join(child.as_path()));
            }
            names.push(&name);
            types.push(type_number(kind));
            parents.push(below.as_os_str().as_bytes());
        }
    }
    Ok((names, types, parents))
}

/// Removes a file, or with `recursive` a whole tree. `force`: what is not there is no error. Busy entries are tried
/// `retries` times more, each time `delay` milliseconds later.
#[op(pool)]
pub(crate) fn rm(
    path: FsPath,
    recursive: bool,
    force: bool,
    retries: u32,
    delay: u32,
) -> Result<(), OpError> {
    let mut tries = 0;
    loop {
        match remove(path.as_path(), recursive) {
            Ok(()) => return Ok(()),
            Err((Errno::NOENT, ..)) if force => return Ok(()),
            Err((
                Errno::BUSY | Errno::MFILE | Errno::NFILE | Errno::NOTEMPTY | Errno::PERM,
                ..,
            )) if tries < retries => {
                tries += 1;
                std::thread::sleep(Duration::from_millis(u64::from(delay) * u64::from(tries)));
            }
            Err((errno, syscall, at)) => {
                let at = String::from_utf8_lossy(&at.into_os_string().into_vec()).into_owned();
                return Err(OpError::sys(errno.raw_os_error(), syscall).path(at));
            }
        }
    }
}

type Refusal = (Errno, &'static str, PathBuf);

/// Depth first, without recursion, so that deep trees do not overflow the stack of a pool thread.
fn remove(path: &Path, recursive: bool) -> Result<(), Refusal> {
    let refuse = |errno, syscall, at: &Path| (errno, syscall, at.to_path_buf());
    let top = kind(path).map_err(|e| refuse(e, "rm", path))?;
    if !top.is_dir() {
        return rustix::fs::unlink(path).map_err(|e| refuse(e, "unlink", path));
    }
    if !recursive {
        return rustix::fs::rmdir(path).map_err(|e| refuse(e, "rmdir", path));
    }
    let mut stack = vec![(path.to_path_buf(), false)];
    while let Some((at, listed)) = stack.pop() {
        if listed {
            ignore_missing(rustix::fs::unlinkat(CWD, &at, AtFlags::REMOVEDIR))
                .map_err(|e| refuse(e, "rmdir", &at))?;
            continue;
        }
        let found = match entries(&at) {
            Err(Errno::NOENT) => continue,
            found => found.map_err(|e| refuse(e, "scandir", &at))?,
        };
        stack.push((at.clone(), true));
        for (name, entry) in found {
            let child = at.join(FsPath::new(name).as_path());
            if entry.is_dir() {
                stack.push((child, false));
            } else {
                ignore_missing(rustix::fs::unlink(&child))
                    .map_err(|e| refuse(e, "unlink", &child))?;
            }
        }
    }
    Ok(())
}

/// Someone else may remove the same tree meanwhile.
fn ignore_missing(result: Result<(), Errno>) -> Result<(), Errno> {
    match result {
        Err(Errno::NOENT) => Ok(()),
        result => result,
    }
}
