//! How a server process ends: by SIGINT, by SIGTERM, and because its port is taken.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Command, Stdio};

use super::{ECHO_NET, HELLO_HTTP, List};
use crate::support::server::Server;

pub(super) const TESTS: List = &[
    ("sigint_ends_it", sigint_ends_it),
    ("sigterm_ends_it", sigterm_ends_it),
    ("the_shell_sees_130", the_shell_sees_130),
    ("standard_input_blocks_again", standard_input_blocks_again),
    ("a_port_in_use_is_told", a_port_in_use_is_told),
];

fn sigint_ends_it() {
    let server = Server::example(HELLO_HTTP.0, HELLO_HTTP.1);
    server.process.signal("INT");
    let (end, _, stderr) = server.finish();
    // By the signal itself, or by its number as a shell tells it.
    assert!(end == "signal 2" || end == "130", "it ended with {end}");
    assert_eq!(stderr, "");
}

fn sigterm_ends_it() {
    let server = Server::example(ECHO_NET.0, ECHO_NET.1);
    server.process.signal("TERM");
    let (end, _, stderr) = server.finish();
    assert!(end == "signal 15" || end == "143", "it ended with {end}");
    assert_eq!(stderr, "");
}

fn the_shell_sees_130() {
    let script = "process.kill(process.pid, 'SIGINT'); setTimeout(() => {}, 20000)";
    let shell = Command::new("sh")
        .args(["-c", "\"$0\" -e \"$1\"; echo \"status $?\""])
        .arg(crate::support::rill())
        .arg(script)
        .output()
        .expect("sh starts");
    let stdout = String::from_utf8_lossy(&shell.stdout);
    assert!(stdout.contains("status 130"), "stdout: {stdout}");
}

/// Whoever reads the same standard input next waits for it, and is not told EAGAIN.
fn standard_input_blocks_again() {
    let script = "process.stdin.once('data', () => process.exit())";
    let mut shell = Command::new("sh")
        .args(["-c", "\"$0\" -e \"$1\" && echo left && cat"])
        .arg(crate::support::rill())
        .arg(script)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("sh starts");
    let mut input = shell.stdin.take().expect("a pipe");
    let mut output = BufReader::new(shell.stdout.take().expect("a pipe"));
    input.write_all(b"one\n").expect("rill reads");
    let mut line = String::new();
    output.read_line(&mut line).expect("a line");
    assert_eq!(line, "left\n");
    input.write_all(b"two\n").expect("cat reads");
    drop(input);
    let mut rest = String::new();
    output.read_to_string(&mut rest).expect("text");
    assert_eq!(rest, "two\n");
    assert!(shell.wait().expect("an end").success());
}

fn a_port_in_use_is_told() {
    for (name, fixed) in [HELLO_HTTP, ECHO_NET] {
        let first = Server::example(name, fixed);
        let port = first.address.port();
        let (end, _, stderr) = Server::start_on(name, fixed, port).finish();
        assert_eq!(end, "1", "stderr: {stderr}");
        assert!(
            stderr.contains("Error: listen EADDRINUSE: address already in use"),
            "stderr: {stderr}"
        );
        assert!(
            stderr.contains(&format!("port: {port}")),
            "stderr: {stderr}"
        );
        first.connect();
    }
}
