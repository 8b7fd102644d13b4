//! What the tests stand on: finding cases, running a child with a time limit, making output comparable,
//! showing a difference, and starting a server script.

pub(crate) mod case;
pub(crate) mod child;
pub(crate) mod diff;
pub(crate) mod expectation;
pub(crate) mod limits;
pub(crate) mod normalise;
pub(crate) mod runner;
pub(crate) mod server;

use std::path::PathBuf;

/// The folder `tests/` of the repository.
pub(crate) fn tests_dir() -> PathBuf {
    let tests = repository().join("tests");
    tests.canonicalize().expect("the repository has tests")
}

/// The repository's top folder.
pub(crate) fn repository() -> PathBuf {
    let manifest = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    manifest
        .join("../..")
        .canonicalize()
        .expect("the repository is where it was compiled")
}

/// The rill to test: `RILL_BIN`, or the one cargo built for this test.
pub(crate) fn rill() -> PathBuf {
    std::env::var_os("RILL_BIN").map_or_else(|| env!("CARGO_BIN_EXE_rill").into(), PathBuf::from)
}
