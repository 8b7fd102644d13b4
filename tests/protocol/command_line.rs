//! What a script's expected output cannot show because it is rill's own: version, help, what is not there yet; and
//! output too large for a file of it.

use std::process::Command;
use std::time::Duration;

use super::List;
use crate::support::child::{self, Outcome};
use crate::support::{rill, runner};

pub(super) const TESTS: List = &[
    ("version_is_of_node_26", version_is_of_node_26),
    ("versions_name_rill", versions_name_rill),
    ("help_names_the_options", help_names_the_options),
    ("module_programs", module_programs),
    ("large_output_arrives_whole", large_output_arrives_whole),
    ("large_input_arrives_whole", large_input_arrives_whole),
    ("a_closed_pipe_is_an_error_not_a_hang", closed_pipe),
];

fn run(args: &[&str], stdin: &str) -> Outcome {
    child::run(
        Command::new(rill()).args(args),
        stdin,
        Duration::from_secs(20),
    )
}

fn version_is_of_node_26() {
    let version = run(&["-p", "process.version"], "").stdout;
    let version = version.trim_end();
    assert!(
        version.starts_with("v26.") && version.split('.').count() == 3,
        "version: {version:?}"
    );
    for flag in ["--version", "-v"] {
        let outcome = run(&[flag], "");
        assert_eq!(outcome.end, "0");
        assert_eq!(outcome.stdout.split_whitespace().next(), Some(version));
    }
}

fn versions_name_rill() {
    let script = "/^\\d+\\.\\d+\\.\\d+/.test(process.versions.rill) && process.versions.v8.startsWith('15.')";
    let outcome = run(&["-p", script], "");
    assert_eq!(
        (outcome.stdout.as_str(), outcome.stderr.as_str()),
        ("true\n", "")
    );
}

fn help_names_the_options() {
    let outcome = run(&["--help"], "");
    assert_eq!(outcome.end, "0");
    for word in [
        "Usage: rill",
        "--eval",
        "--print",
        "--check",
        "--require",
        "--version",
    ] {
        assert!(
            outcome.stdout.contains(word),
            "no {word} in {}",
            outcome.stdout
        );
    }
}

fn module_programs() {
    let folder = runner::fresh_folder("es-modules");
    let script = folder.join("script.mjs");
    let text = "process.on('exit', (code) => console.log(code));\nawait new Promise(() => {});\n";
    std::fs::write(&script, text).expect("the temporary folder is writable");
    let outcome = run(&[&script.display().to_string()], "");
    assert_eq!(outcome.end, "13");
    assert_eq!(outcome.stdout, "13\n");
    assert!(
        outcome
            .stderr
            .starts_with("Warning: Detected unsettled top-level await at file:///")
            && outcome
                .stderr
                .contains("script.mjs:2\nawait new Promise(() => {});\n^"),
        "stderr: {}",
        outcome.stderr
    );
    let import = "import os from 'os'; console.log(typeof os.cpus, typeof require)";
    for args in [&["--input-type=module", "-e", import][..], &["-e", import]] {
        assert_eq!(run(args, "").stdout, "function undefined\n");
    }
    assert_eq!(run(&["-"], import).stdout, "function undefined\n");
    let first = folder.join("first.mjs");
    std::fs::write(&first, "await 1; console.log('first');\n").expect("as before");
    let outcome = run(&["--import", &first.display().to_string(), "-p", "2"], "");
    assert_eq!(outcome.stdout, "first\n2\n");
}

fn large_output_arrives_whole() {
    let script =
        "for (let i = 0; i < 1000; i++) console.log('x'.repeat(4999)); process.exitCode = 3";
    let outcome = run(&["-e", script], "");
    assert_eq!(
        (outcome.stdout.len(), outcome.end.as_str()),
        (5_000_000, "3")
    );
}

fn large_input_arrives_whole() {
    let script =
        "let n = 0; process.stdin.on('data', (d) => n += d.length).on('end', () => console.log(n))";
    let outcome = run(&["-e", script], &"line\n".repeat(200_000));
    assert_eq!(
        (outcome.stdout.as_str(), outcome.stderr.as_str()),
        ("1000000\n", "")
    );
}

fn closed_pipe() {
    let script = "setInterval(() => console.log('x'.repeat(10000)), 0)";
    let pipe = "\"$0\" -e \"$1\" 2>/dev/null | head -c 1 >/dev/null; echo ended";
    let mut shell = Command::new("sh");
    shell.args(["-c", pipe]).arg(rill()).arg(script);
    assert_eq!(
        child::run(&mut shell, "", Duration::from_secs(20)).stdout,
        "ended\n"
    );
}
