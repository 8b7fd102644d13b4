//! The real binary from outside: every script of `tests/<area>/` with its expected output, and the
//! protocol tests of `tests/protocol/`.
//!
//! This is the program itself, not libtest's: a script found in a folder is a test of its own line,
//! and the summary has cargo test's form. What it may use is std and the binary's path.
//!
//! `cargo test -p rill --test e2e -- [WORD…]` runs the tests whose name holds one of the words.
//! `RILL_BIN=…` tries another rill; `RILL_ORACLE=/usr/bin/node` runs the same scripts by real node, to
//! see that it gives the same; `UPDATE_EXPECT=1` writes what came out to the `.out` files.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test runner's output is its report"
)]

mod protocol;
mod support;

use std::process::ExitCode;

use support::{case, limits, runner};

fn main() -> ExitCode {
    limits::raise_open_files();
    let options = runner::Options::from_env();
    if options.list {
        // What IDEs and `cargo test -- --list` ask for.
        for case in case::find_all() {
            println!("{}: test", case.name);
        }
        return ExitCode::SUCCESS;
    }
    // A failed assertion is told in the report, with its place.
    std::panic::set_hook(Box::new(runner::note_panic));
    let mut tests = runner::script_tests(&options);
    if options.oracle.is_none() {
        tests.extend(runner::protocol_tests(&options, protocol::all()));
    }
    runner::run(tests, &options)
}
