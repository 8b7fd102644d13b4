//! Ten thousand idle connections to the echo server: are they held, and what does each cost the server's memory?

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::os::unix::process::CommandExt;
use std::process::Command;
use std::time::Duration;

use super::Pair;
use super::server::Server;
use crate::Outcome;

const CONNECTIONS: usize = 10_000;

pub(super) fn run(pair: &Pair) -> Outcome {
    raise_open_files()?;
    println!("idle ({CONNECTIONS} connections to the echo server)");
    let mut costs = Vec::new();
    for (name, program) in pair.both() {
        let server = Server::start(program, "echo-net.js", 7000)?;
        let before = server.resident_bytes()?;
        let connect =
            || TcpStream::connect(server.address).map_err(|error| format!("{name}: {error}"));
        let mut held = Vec::with_capacity(CONNECTIONS);
        while held.len() < CONNECTIONS {
            held.push(connect()?);
        }
        // Connections are accepted in order: when the last one is served, all are there.
        echo(&mut held[CONNECTIONS - 1], name)?;
        let cost = (server.resident_bytes()? - before) / CONNECTIONS as f64;
        for connection in held.iter_mut().step_by(100) {
            echo(connection, name)?;
        }
        println!(
            "  {name}  {cost:8.0} bytes per connection ({:.1} MB before)",
            before / 1024.0 / 1024.0
        );
        costs.push(cost);
    }
    println!("  rill/node {:.2}", costs[0] / costs[1]);
    Ok(())
}

/// The server may greet first; what is sent comes back.
fn echo(connection: &mut TcpStream, name: &str) -> Outcome {
    let mut talk = || -> std::io::Result<bool> {
        connection.set_read_timeout(Some(Duration::from_secs(20)))?;
        connection.write_all(b"?!")?;
        let mut seen = Vec::new();
        let mut buffer = [0; 256];
        while !seen.ends_with(b"?!") {
            let count = connection.read(&mut buffer)?;
            if count == 0 {
                return Ok(false);
            }
            seen.extend_from_slice(&buffer[..count]);
        }
        Ok(true)
    };
    match talk() {
        Ok(true) => Ok(()),
        Ok(false) => Err(format!("{name} closed an idle connection")),
        Err(error) => Err(format!("{name}: an idle connection does not echo: {error}")),
    }
}

/// Starts xtask again under the hard limit where the soft one is too low; std has no call for it, the shell has.
fn raise_open_files() -> Outcome {
    const MARK: &str = "RILL_XTASK_LIMITS_RAISED";
    let limits = fs::read_to_string("/proc/self/limits").unwrap_or_default();
    let line = limits
        .lines()
        .find(|line| line.starts_with("Max open files"))
        .unwrap_or_default();
    let soft: usize = line
        .split_whitespace()
        .nth(3)
        .and_then(|n| n.parse().ok())
        .unwrap_or(usize::MAX);
    if soft > CONNECTIONS + 100 {
        return Ok(());
    }
    if std::env::var_os(MARK).is_some() {
        return Err(format!(
            "{soft} open files are too few for {CONNECTIONS} connections"
        ));
    }
    let me = std::env::current_exe().map_err(|error| format!("xtask's own path: {error}"))?;
    let failed = Command::new("sh")
        .args(["-c", "ulimit -S -n $(ulimit -H -n); exec \"$@\"", "sh"])
        .arg(me)
        .args(std::env::args_os().skip(1))
        .env(MARK, "1")
        .exec();
    Err(format!("sh: {failed}"))
}
