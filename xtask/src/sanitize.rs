//! `sanitize`: evloop's tests under Miri, AddressSanitizer and valgrind. Outside CI: the first two need a nightly
//! toolchain (`rustup toolchain install nightly --component miri`), valgrind comes from the system.

use std::path::Path;
use std::process::Command;

use crate::command::{cargo, exists};
use crate::{Outcome, repository};

const TARGET: &str = "x86_64-unknown-linux-gnu";

/// Test files whose system calls Miri knows.
const MIRI: &[&str] = &["order::", "timers::", "remote::", "pool::", "model::"];

/// Examples lie elsewhere; a preloaded library and freed memory that is kept for a while are ASan's own matter.
const NOT_UNDER_ASAN: &[&str] = &["churn::", "clock::", "examples::"];

/// Tests that start many children, preload a library, or hold nearly all descriptors, where valgrind holds some itself.
const NOT_UNDER_VALGRIND: &[&str] = &[
    "churn::",
    "clock::",
    "examples::",
    "faults::",
    "lack::",
    "model::",
];

pub(crate) fn run(args: &[String]) -> Outcome {
    let tools = ["miri", "asan", "valgrind"];
    if let Some(other) = args.iter().find(|arg| !tools.contains(&arg.as_str())) {
        return Err(format!("{other}: there are {}", tools.join(", ")));
    }
    let wanted = |tool: &str| args.is_empty() || args.iter().any(|arg| arg == tool);
    if wanted("miri") {
        miri()?;
    }
    if wanted("asan") {
        asan()?;
    }
    if wanted("valgrind") {
        valgrind()?;
    }
    Ok(())
}

fn miri() -> Outcome {
    let test = |words: &[&str]| {
        let mut cargo = nightly();
        cargo.args(["miri", "test", "-p", "evloop"]).args(words);
        // The clock, and random seeds of proptest.
        cargo.env("MIRIFLAGS", "-Zmiri-disable-isolation");
        cargo.env("PROPTEST_CASES", "3");
        run_it(&mut cargo)
    };
    test(&["--lib"])?;
    let mut words = vec!["--test", "main", "--"];
    words.extend(MIRI);
    test(&words)
}

fn asan() -> Outcome {
    let mut cargo = nightly();
    cargo.args([
        "test", "-p", "evloop", "--lib", "--tests", "--target", TARGET,
    ]);
    cargo.args(["--target-dir", "target/asan", "--"]);
    for test in NOT_UNDER_ASAN {
        cargo.args(["--skip", test]);
    }
    cargo.env("RUSTFLAGS", "-Zsanitizer=address");
    run_it(&mut cargo)
}

fn valgrind() -> Outcome {
    if !exists("valgrind") {
        return Err("valgrind is not here (Debian: apt-get install valgrind)".to_owned());
    }
    let binary = test_binary()?;
    let mut valgrind = Command::new("valgrind");
    valgrind.args(["--quiet", "--error-exitcode=9", "--leak-check=full"]);
    valgrind.args([
        "--errors-for-leak-kinds=definite",
        "--show-leak-kinds=definite",
        "--child-silent-after-fork=yes",
    ]);
    valgrind.arg(binary).arg("--test-threads=1");
    for test in NOT_UNDER_VALGRIND {
        valgrind.args(["--skip", test]);
    }
    run_it(valgrind.current_dir(repository().join("crates/evloop")))
}

/// Builds evloop's integration tests and gives the program's path.
fn test_binary() -> Result<String, String> {
    let mut build = Command::new(cargo());
    build.args(["test", "-p", "evloop", "--test", "main", "--no-run"]);
    let output = build
        .arg("--message-format=json")
        .current_dir(repository())
        .output()
        .map_err(|error| error.to_string())?;
    let messages = String::from_utf8_lossy(&output.stdout).into_owned();
    let path = messages.split("\"executable\":\"").nth(1);
    let path = path.and_then(|rest| rest.split('"').next());
    match path {
        Some(path) if Path::new(path).exists() => Ok(path.to_owned()),
        _ => Err(String::from_utf8_lossy(&output.stderr).into_owned()),
    }
}

fn nightly() -> Command {
    let mut cargo = Command::new("cargo");
    cargo.arg("+nightly").current_dir(repository());
    cargo
}

fn run_it(command: &mut Command) -> Outcome {
    eprintln!("$ {command:?}");
    let status = command.status().map_err(|error| error.to_string())?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("{:?} failed: {status}", command.get_program()))
    }
}
