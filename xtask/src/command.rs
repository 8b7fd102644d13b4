//! Running other programs: told before it starts, an error when it fails.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::{Outcome, repository};

/// Runs a program to its end, its output shown as it comes.
pub(crate) fn run(program: &str, args: &[&str]) -> Outcome {
    run_in(&repository(), program, args)
}

/// The same in another folder.
pub(crate) fn run_in(folder: &Path, program: &str, args: &[&str]) -> Outcome {
    eprintln!("$ {program} {}", shown(args));
    let status = Command::new(program)
        .args(args)
        .current_dir(folder)
        .status()
        .map_err(|error| format!("{program} does not start: {error}"))?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("{program} {} failed: {status}", shown(args)))
    }
}

/// Runs a program quietly and gives what it wrote.
pub(crate) fn output_in(folder: &Path, program: &str, args: &[&str]) -> Result<String, String> {
    let output = Command::new(program)
        .args(args)
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("{program} does not start: {error}"))?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        let stderr = String::from_utf8_lossy(&output.stderr);
        Err(format!(
            "{program} {} failed: {}\n{stderr}",
            shown(args),
            output.status
        ))
    }
}

/// The program can be started.
pub(crate) fn exists(program: &str) -> bool {
    Command::new(program)
        .arg("--version")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok()
}

/// The cargo that runs this.
pub(crate) fn cargo() -> String {
    std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned())
}

/// Where cargo puts what it builds.
pub(crate) fn target_directory() -> Result<String, String> {
    let words = ["metadata", "--no-deps", "--format-version=1"];
    let metadata = output_in(&repository(), &cargo(), &words)?;
    // A folder with a quote in its name is nobody's build folder.
    metadata
        .split("\"target_directory\":\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .map(str::to_owned)
        .ok_or_else(|| "cargo metadata names no target directory".into())
}

fn shown(args: &[&str]) -> String {
    let short = |arg: &&str| {
        if arg.len() > 200 {
            "…".to_owned()
        } else {
            (*arg).to_owned()
        }
    };
    args.iter().map(short).collect::<Vec<_>>().join(" ")
}
