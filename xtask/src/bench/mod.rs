//! `bench`: rill beside node, and evloop beside libuv, on the same machine in the same minute. Wall time wobbles, so
//! runs are interleaved and what counts is a ratio: of medians here, within each round for evloop.

mod evloop;
mod hello;
mod http_parser;
mod idle;
mod server;
mod startup;

use std::path::PathBuf;

use crate::command::{self, cargo, exists};
use crate::{Outcome, repository};

/// The two that are compared.
struct Pair {
    rill: PathBuf,
    node: PathBuf,
    runs: usize,
}

pub(crate) fn run(args: &[String]) -> Outcome {
    match args.split_first().map(|(name, rest)| (name.as_str(), rest)) {
        Some(("evloop", rest)) => return evloop::run(rest),
        Some(("http-parser", cases)) => return http_parser::bench(cases),
        _ => {}
    }
    let mut names: Vec<&str> = Vec::new();
    let mut rill = None;
    let mut pair = Pair {
        rill: PathBuf::new(),
        node: PathBuf::from("node"),
        runs: 0,
    };
    let mut args = args.iter();
    while let Some(arg) = args.next() {
        let mut value = || args.next().ok_or_else(|| format!("{arg} wants a value"));
        match arg.as_str() {
            "--runs" => {
                pair.runs = value()?
                    .parse()
                    .map_err(|_| "--runs wants a number".to_owned())?
            }
            "--rill" => rill = Some(PathBuf::from(value()?)),
            "--node" => pair.node = PathBuf::from(value()?),
            "startup" | "hello" | "idle" => names.push(arg),
            other => return Err(format!("unknown argument: {other}")),
        }
    }
    pair.rill = match rill {
        Some(path) => path,
        None => release_build()?,
    };
    if names.is_empty() {
        names = vec!["startup", "hello", "idle"];
    }
    for name in names {
        match name {
            "startup" => startup::run(&pair)?,
            "hello" => hello::run(&pair)?,
            _ => idle::run(&pair)?,
        }
    }
    Ok(())
}

impl Pair {
    fn runs_or(&self, default: usize) -> usize {
        if self.runs == 0 { default } else { self.runs }
    }

    /// Both with their names, in the order of each round.
    fn both(&self) -> [(&'static str, &PathBuf); 2] {
        [("rill", &self.rill), ("node", &self.node)]
    }
}

fn release_build() -> Result<PathBuf, String> {
    command::run(&cargo(), &["build", "--quiet", "--release", "-p", "rill"])?;
    let target = std::env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| repository().join("target"), PathBuf::from);
    Ok(target.join("release/rill"))
}

/// A tool of the machine, installed when it is missing.
fn need(program: &str, package: &str) -> Outcome {
    if exists(program) {
        return Ok(());
    }
    command::run("apt-get", &["update", "-qq"])?;
    command::run("apt-get", &["install", "-y", "-qq", package])
}

fn median(values: &[f64]) -> f64 {
    let mut values = values.to_vec();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_median_is_the_middle_one() {
        assert_eq!(super::median(&[9.0, 1.0, 2.0]), 2.0);
    }
}
