//! `run` and `test`: the two commands README shows.

use crate::command::{self, cargo};
use crate::{Outcome, repository};

/// `cargo run --release -p rill -- FILE args`, in the caller's folder.
pub(crate) fn run_script(args: &[String]) -> Outcome {
    let manifest = repository().join("Cargo.toml").display().to_string();
    let mut words = vec![
        "run",
        "--quiet",
        "--release",
        "--manifest-path",
        &manifest,
        "-p",
        "rill",
        "--",
    ];
    words.extend(args.iter().map(String::as_str));
    let here = std::env::current_dir().map_err(|error| format!("no current folder: {error}"))?;
    command::run_in(&here, &cargo(), &words)
}

/// Every test there is. The dev profile by default: V8 itself is compiled long before, so that only our own
/// code is slower, and thin LTO of a dozen test programs would cost more than it saves.
///
/// Doc tests come first, so that the last summary is that of tests with a number.
pub(crate) fn run(args: &[String]) -> Outcome {
    let mut profile = Vec::new();
    let mut after: &[String] = &[];
    for (i, arg) in args.iter().enumerate() {
        match arg.as_str() {
            "--release" => profile.push("--release"),
            "--" => {
                after = &args[i + 1..];
                break;
            }
            other => return Err(format!("unknown argument: {other}")),
        }
    }
    let after: Vec<&str> = after.iter().map(String::as_str).collect();
    let mut failed = Vec::new();
    // Tests run examples as the programs they are; `cargo test --examples` would make test programs of them.
    let mut words = vec!["build", "--workspace", "--examples"];
    words.extend(&profile);
    failed.extend(command::run(&cargo(), &words).err());
    for kinds in [&["--doc"][..], &["--lib", "--bins", "--tests"]] {
        let mut words = vec!["test", "--workspace", "--no-fail-fast"];
        words.extend(&profile);
        words.extend(kinds);
        words.push("--");
        words.extend(&after);
        failed.extend(command::run(&cargo(), &words).err());
    }
    if failed.is_empty() {
        Ok(())
    } else {
        Err(failed.join("\n"))
    }
}
