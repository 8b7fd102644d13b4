//! `-e 0`: wall time and peak memory of doing nothing.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use super::{Pair, median, need};
use crate::Outcome;

const TIME: &str = "/usr/bin/time";

pub(super) fn run(pair: &Pair) -> Outcome {
    need(TIME, "time")?;
    let runs = pair.runs_or(31);
    let mut millis = [Vec::new(), Vec::new()];
    let mut peaks = [Vec::new(), Vec::new()];
    for round in 0..=runs {
        for (i, (_, program)) in pair.both().into_iter().enumerate() {
            let took = wall_millis(program)?;
            // The first round only warms the file cache.
            if round > 0 {
                millis[i].push(took);
                peaks[i].push(peak_megabytes(program)?);
            }
        }
    }
    let [rill_ms, node_ms] = millis.map(|values| median(&values));
    let [rill_mb, node_mb] = peaks.map(|values| median(&values));
    println!("startup (-e 0, median of {runs} interleaved runs)");
    println!(
        "  wall    rill {rill_ms:8.1} ms   node {node_ms:8.1} ms   rill/node {:.2}",
        rill_ms / node_ms
    );
    println!(
        "  memory  rill {rill_mb:8.1} MB   node {node_mb:8.1} MB   rill/node {:.2}",
        rill_mb / node_mb
    );
    Ok(())
}

fn wall_millis(program: &Path) -> Result<f64, String> {
    let mut command = Command::new(program);
    command
        .args(["-e", "0"])
        .stdin(Stdio::null())
        .stdout(Stdio::null());
    let started = Instant::now();
    let status = command
        .status()
        .map_err(|error| format!("{}: {error}", program.display()))?;
    let took = started.elapsed().as_secs_f64() * 1000.0;
    if status.success() {
        Ok(took)
    } else {
        Err(format!("{} -e 0: {status}", program.display()))
    }
}

fn peak_megabytes(program: &Path) -> Result<f64, String> {
    let output = Command::new(TIME)
        .args(["-f", "%M"])
        .arg(program)
        .args(["-e", "0"])
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("{TIME}: {error}"))?;
    let text = String::from_utf8_lossy(&output.stderr);
    let kilobytes: f64 = text
        .trim()
        .parse()
        .map_err(|_| format!("{TIME} wrote {text:?}"))?;
    Ok(kilobytes / 1024.0)
}
