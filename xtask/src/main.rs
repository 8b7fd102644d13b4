//! `cargo xtask …`: everything one does to this house besides writing it. Std only, so that it builds in seconds.
#![forbid(unsafe_code)]
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command's output is its purpose"
)]

mod bench;
mod check;
mod command;
mod conformance;
mod differential;
mod fuzz;
mod sanitize;
mod test;
mod v8;

use std::path::PathBuf;
use std::process::ExitCode;

const HELP: &str = "\
cargo xtask <command>

  run FILE [args]       run a script by the release build of rill
  test [--release] [-- args]
                        every test: doc tests, unit and integration tests of all crates, the scripts
  check                 the house rules that a program can hold
  bench [name…] [--runs N]
                        side by side with node: startup, hello, idle (all when none is named)
  bench evloop [row…] [--runs N]
                        evloop side by side with libuv
  bench http-parser [case…]
                        beside httparse, llhttp and write!: time and instructions
  fuzz [target…] [--seconds N] [--minimise]
                        the fuzz targets of http-parser and tls by cargo-fuzz, 20 minutes each; or its seeds made small
  differential [--update]
                        http-parser beside node's parser on all its cases
  conformance [area…] [--fast] [--update] [--runtime PATH] [--where-it-can]
                        Node's own tests beside the list of known failures (--fast: the areas CI runs;
                        --where-it-can: no error when suite or harness can't be had)
  sanitize [miri|asan|valgrind]
                        evloop's tests under tools that see what tests don't (nightly, valgrind)
  v8 [--until gn|compile-start|done] [--out DIR]
                        make V8's static library again from the crate's source
";

/// What ends a command early: words for the person who typed it.
pub(crate) type Outcome = Result<(), String>;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let (command, rest) = match args.split_first() {
        Some((command, rest)) => (command.as_str(), rest),
        None => ("--help", &[][..]),
    };
    let outcome = match command {
        "run" => test::run_script(rest),
        "test" => test::run(rest),
        "check" => check::run(rest),
        "bench" => bench::run(rest),
        "fuzz" => fuzz::run(rest),
        "differential" => differential::run(rest),
        "conformance" => conformance::run_suite(rest),
        "sanitize" => sanitize::run(rest),
        "v8" => v8::run(rest),
        "--help" | "-h" | "help" => {
            print!("{HELP}");
            Ok(())
        }
        other => Err(format!("no such command: {other}\n\n{HELP}")),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("xtask {command}: {why}");
            ExitCode::FAILURE
        }
    }
}

/// The repository's top folder.
pub(crate) fn repository() -> PathBuf {
    let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    here.parent().map_or(here.clone(), PathBuf::from)
}
