//! Requests per second of the hello server: keep-alive, 64 connections, by wrk.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};

use super::server::Server;
use super::{Pair, median, need};
use crate::command::output_in;
use crate::{Outcome, repository};

pub(super) fn run(pair: &Pair) -> Outcome {
    need("wrk", "wrk")?;
    let runs = pair.runs_or(5);
    let mut servers = Vec::new();
    for (_, program) in pair.both() {
        let server = Server::start(program, "hello-http.js", 8000)?;
        check_answer(server.address)?;
        servers.push(server);
    }
    let mut rates = [Vec::new(), Vec::new()];
    for round in 0..=runs {
        for (i, server) in servers.iter().enumerate() {
            let rate = wrk(server.address, if round == 0 { "2s" } else { "4s" })?;
            // The first round lets both compile their hot code.
            if round > 0 {
                rates[i].push(rate);
            }
        }
    }
    let [rill, node] = rates.map(|values| median(&values));
    println!("hello (keep-alive, 64 connections, median of {runs} interleaved runs)");
    println!(
        "  req/s   rill {rill:8.0}      node {node:8.0}      rill/node {:.2}",
        rill / node
    );
    Ok(())
}

/// What is timed must be right.
fn check_answer(address: SocketAddr) -> Outcome {
    let mut answer = String::new();
    let mut ask = || -> std::io::Result<()> {
        let mut client = TcpStream::connect(address)?;
        client.write_all(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")?;
        client.read_to_string(&mut answer)?;
        Ok(())
    };
    ask().map_err(|error| format!("{address}: {error}"))?;
    if answer.starts_with("HTTP/1.1 200 OK\r\n") && answer.contains("Hello") {
        Ok(())
    } else {
        Err(format!("{address} answered {answer:?}"))
    }
}

fn wrk(address: SocketAddr, duration: &str) -> Result<f64, String> {
    let url = format!("http://{address}/");
    let report = output_in(
        &repository(),
        "wrk",
        &["-t", "1", "-c", "64", "-d", duration, &url],
    )?;
    rate(&report)
}

fn rate(report: &str) -> Result<f64, String> {
    if report.contains("Non-2xx") || report.contains("Socket errors") {
        return Err(format!("wrk saw errors:\n{report}"));
    }
    report
        .lines()
        .find_map(|line| line.strip_prefix("Requests/sec:"))
        .and_then(|rate| rate.trim().parse().ok())
        .ok_or_else(|| format!("wrk reported no rate:\n{report}"))
}

#[cfg(test)]
mod tests {
    use super::rate;

    #[test]
    fn the_rate_is_read_and_errors_are_no_rate() {
        assert_eq!(
            rate("Running\nRequests/sec:  1234.50\nTransfer/sec: 1MB\n"),
            Ok(1234.5)
        );
        assert!(rate("  Socket errors: connect 0, read 3\nRequests/sec: 9\n").is_err());
    }
}
