//! The native half on a directory of its own; what needs JavaScript values is tested from scripts.

use super::path_arg::{FsPath, Name, Names};
use super::whole::Content;
use super::{directory, entry, file, stat, whole};
use std::path::{Path, PathBuf};

struct Place(PathBuf);

impl Place {
    fn new() -> Place {
        let prefix = std::env::temp_dir().join("rill-fs-");
        match directory::mkdtemp(path(&prefix), false).expect("a temporary directory") {
            Name::Text(made) => Place(made.into()),
            Name::Bytes(_) => panic!("text was asked for"),
        }
    }

    fn at(&self, name: &str) -> FsPath {
        path(&self.0.join(name))
    }

    fn file(&self, name: &str, content: &str) -> FsPath {
        std::fs::write(self.0.join(name), content).expect("a file");
        self.at(name)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        directory::rm(path(&self.0), true, true, 0, 0).expect("an empty place");
        assert!(!self.0.exists());
    }
}

fn path(path: &Path) -> FsPath {
    FsPath::new(path.to_str().expect("UTF-8").as_bytes().to_vec())
}

fn text(names: Names) -> Vec<String> {
    match names {
        Names::Text(list) => list,
        Names::Bytes(_) => panic!("text was asked for"),
    }
}

fn errno<T>(result: Result<T, js_bindings::OpError>) -> (i32, String) {
    let error = result.err().expect("an error");
    (error.errno, error.syscall.to_string())
}

#[test]
fn stat_tells_size_and_kind() {
    let place = Place::new();
    let file = place.file("a", "12345");
    entry::symlink(FsPath::new(b"a".to_vec()), place.at("l")).expect("a link");
    let numbers = stat::stat(file, true, false)
        .expect("stat")
        .expect("numbers");
    assert_eq!(numbers.len(), 18);
    assert_eq!(numbers[8], 5.0);
    assert_eq!(numbers[1] as u32 & 0o170_000, 0o100_000);
    let link = stat::stat(place.at("l"), false, false)
        .expect("lstat")
        .expect("numbers");
    assert_eq!(link[1] as u32 & 0o170_000, 0o120_000);
    assert_eq!(stat::stat(place.at("no"), true, true).expect("quiet"), None);
    assert_eq!(
        errno(stat::stat(place.at("no"), false, false)),
        (libc::ENOENT, "lstat".to_owned())
    );
}

#[test]
fn times_are_set_to_the_microsecond() {
    let place = Place::new();
    let file = place.file("a", "");
    entry::utimes(file.clone(), 1.5, -2.25, true).expect("utimes");
    let numbers = stat::stat(file, true, false)
        .expect("stat")
        .expect("numbers");
    assert_eq!(&numbers[10..14], [1.0, 5e8, -3.0, 7.5e8]);
}

#[test]
fn whole_files_are_read() {
    let place = Place::new();
    let long = "0123456789".repeat(50_000);
    for content in ["", "short", &long] {
        let file = place.file("a", content);
        match whole::read_file(file.clone(), libc::O_RDONLY, true).expect("text") {
            Content::Text(read) => assert!(read == content),
            Content::Bytes(_) => panic!("text was asked for"),
        }
        match whole::read_file(file, libc::O_RDONLY, false).expect("bytes") {
            Content::Bytes(read) => assert!(read.0 == content.as_bytes()),
            Content::Text(_) => panic!("bytes were asked for"),
        }
    }
    // A file that does not tell its size.
    let Content::Text(status) =
        whole::read_file(FsPath::new(b"/proc/self/status".to_vec()), 0, true).expect("status")
    else {
        panic!("text was asked for")
    };
    assert!(status.contains("Pid:"));
    assert_eq!(
        errno(whole::read_file(place.at(""), 0, true)),
        (libc::EISDIR, "read".to_owned())
    );
    assert_eq!(errno(whole::read_fd(-1, true)).0, libc::EBADF);
}

#[test]
fn directories_are_made_with_their_parents() {
    let place = Place::new();
    let first = directory::mkdir(place.at("a/b/c"), 0o777, true).expect("made");
    assert_eq!(
        first,
        Some(place.0.join("a").to_str().expect("UTF-8").to_owned())
    );
    assert_eq!(
        directory::mkdir(place.at("a/b/c"), 0o777, true).expect("there"),
        None
    );
    assert_eq!(
        errno(directory::mkdir(place.at("a"), 0o777, false)),
        (libc::EEXIST, "mkdir".to_owned())
    );
    assert_eq!(
        errno(directory::mkdir(place.at("x/y"), 0o777, false)),
        (libc::ENOENT, "mkdir".to_owned())
    );
    let refused = directory::mkdir(FsPath::new(b"/proc/none/such".to_vec()), 0o777, true);
    assert_eq!(errno(refused), (libc::ENOENT, "mkdir".to_owned()));
    place.file("f", "");
    assert_eq!(
        errno(directory::mkdir(place.at("f"), 0o777, true)).0,
        libc::EEXIST
    );
    assert_eq!(
        errno(directory::mkdir(place.at("f/g/h"), 0o777, true)).0,
        libc::ENOTDIR
    );
}

#[test]
fn listings_are_sorted_and_deep_ones_nearest_first() {
    let place = Place::new();
    directory::mkdir(place.at("d/e"), 0o777, true).expect("made");
    for name in ["z", "b", "d/y", "d/e/x"] {
        place.file(name, "");
    }
    let (names, types) = directory::readdir(place.at(""), false).expect("names");
    assert_eq!(text(names), ["b", "d", "z"]);
    assert_eq!(types, [1, 2, 1]);
    let (names, _, parents) = directory::readdir_deep(place.at(""), false).expect("names");
    assert_eq!(text(names), ["b", "d", "z", "e", "y", "x"]);
    assert_eq!(text(parents), ["", "", "", "d", "d", "d/e"]);
    assert_eq!(
        errno(directory::readdir(place.at("b"), false)),
        (libc::ENOTDIR, "scandir".to_owned())
    );
    assert_eq!(
        errno(directory::opendir(place.at("no"), false)),
        (libc::ENOENT, "opendir".to_owned())
    );
}

#[test]
fn links_to_directories_are_followed() {
    let place = Place::new();
    directory::mkdir(place.at("d"), 0o777, false).expect("made");
    place.file("d/f", "");
    entry::symlink(FsPath::new(b"d".to_vec()), place.at("l")).expect("a link");
    let (names, ..) = directory::readdir_deep(place.at(""), false).expect("names");
    assert_eq!(text(names), ["d", "l", "f", "f"]);
}

#[test]
fn removal_does_not_follow_links() {
    let place = Place::new();
    directory::mkdir(place.at("keep"), 0o777, false).expect("made");
    place.file("keep/f", "");
    directory::mkdir(place.at("go/deep/er"), 0o777, true).expect("made");
    entry::symlink(FsPath::new(b"../keep".to_vec()), place.at("go/l")).expect("a link");
    assert_eq!(
        errno(directory::rm(place.at("go"), false, false, 0, 0)),
        (libc::ENOTEMPTY, "rmdir".to_owned())
    );
    directory::rm(place.at("go"), true, false, 0, 0).expect("gone");
    assert!(
        stat::stat(place.at("keep/f"), true, true)
            .expect("stat")
            .is_some()
    );
    assert_eq!(
        errno(directory::rm(place.at("go"), true, false, 0, 0)),
        (libc::ENOENT, "rm".to_owned())
    );
    directory::rm(place.at("go"), true, true, 0, 0).expect("nothing to do");
}

#[test]
fn copies_keep_rights_and_refuse_what_is_there() {
    let place = Place::new();
    let source = place.file("a", "content");
    entry::chmod(source.clone(), 0o640).expect("chmod");
    place.file("b", "much longer than the source");
    entry::copy_file(source.clone(), place.at("b"), 0).expect("a copy");
    assert_eq!(
        std::fs::read_to_string(place.0.join("b")).expect("text"),
        "content"
    );
    let numbers = stat::stat(place.at("b"), true, false)
        .expect("stat")
        .expect("numbers");
    assert_eq!(numbers[1] as u32 & 0o777, 0o640);
    assert_eq!(
        errno(entry::copy_file(source.clone(), place.at("b"), 1)),
        (libc::EEXIST, "copyfile".to_owned())
    );
    entry::copy_file(source.clone(), source.clone(), 0).expect("itself");
    assert_eq!(
        std::fs::read_to_string(place.0.join("a")).expect("text"),
        "content"
    );
    assert_eq!(
        errno(entry::copy_file(place.at("no"), source, 0)),
        (libc::ENOENT, "copyfile".to_owned())
    );
}

#[test]
fn links_and_names() {
    let place = Place::new();
    let source = place.file("a", "");
    entry::link(source.clone(), place.at("b")).expect("a link");
    entry::rename(place.at("b"), place.at("c")).expect("a new name");
    entry::symlink(FsPath::new(b"c".to_vec()), place.at("l")).expect("a link");
    assert!(
        matches!(entry::readlink(place.at("l"), false), Ok(Name::Text(target)) if target == "c")
    );
    assert!(
        matches!(entry::realpath(place.at("l"), true), Ok(Name::Bytes(target)) if target.ends_with(b"/c"))
    );
    let error = entry::rename(place.at("no"), place.at("x")).expect_err("nothing there");
    assert_eq!(error.dest, Some(place.at("x").text()));
    entry::access(source.clone(), 4).expect("readable");
    entry::truncate(source.clone(), 10).expect("longer");
    entry::unlink(source).expect("gone");
}

#[test]
fn descriptors_are_plain_numbers() {
    let place = Place::new();
    let fd = file::open(place.at("a"), libc::O_RDWR | libc::O_CREAT, 0o600).expect("open");
    file::ftruncate(fd, 7).expect("longer");
    file::fchmod(fd, 0o644).expect("chmod");
    file::futimes(fd, 3.0, 4.0).expect("times");
    file::fsync(fd).expect("sync");
    file::fdatasync(fd).expect("sync");
    let numbers = stat::fstat(fd).expect("fstat");
    assert_eq!((numbers[8], numbers[12]), (7.0, 4.0));
    file::close(fd).expect("close");
    assert_eq!(errno(file::close(fd)), (libc::EBADF, "close".to_owned()));
    assert_eq!(errno(stat::fstat(fd)), (libc::EBADF, "fstat".to_owned()));
}
