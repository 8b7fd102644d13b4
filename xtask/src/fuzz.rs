//! `fuzz`: the fuzz targets of http-parser and tls by cargo-fuzz, one after another. What a run finds of interest stays in
//! `fuzz/corpus`; `--minimise` makes the committed `fuzz/seeds` from it.

use std::fs;
use std::path::Path;

use crate::command::{exists, run_in};
use crate::{Outcome, repository};

/// A crate, its target, and what libFuzzer is told beside the time.
type Target = (&'static str, &'static str, &'static [&'static str]);

const HTTP: &[&str] = &["-max_len=1000", "-dict=fuzz/http.dict"];
/// A record with all that belongs to it.
const TLS: &[&str] = &["-max_len=20000"];

const TARGETS: &[Target] = &[
    ("http-parser", "request", HTTP),
    ("http-parser", "response", HTTP),
    ("http-parser", "splits", HTTP),
    ("http-parser", "round_trip", HTTP),
    ("tls", "session", TLS),
    ("tls", "certificate", TLS),
];

pub(crate) fn run(args: &[String]) -> Outcome {
    let (mut targets, mut seconds, mut minimise) = (Vec::new(), "1200", false);
    let mut args = args.iter().map(String::as_str);
    while let Some(arg) = args.next() {
        match arg {
            "--seconds" => seconds = args.next().ok_or("--seconds wants a number")?,
            "--minimise" => minimise = true,
            name => match TARGETS.iter().find(|(_, target, _)| *target == name) {
                Some(target) => targets.push(*target),
                None => {
                    let names: Vec<&str> = TARGETS.iter().map(|(_, target, _)| *target).collect();
                    return Err(format!("no such target: {name}; there are {names:?}"));
                }
            },
        }
    }
    if targets.is_empty() {
        targets = TARGETS.to_vec();
    }
    if !exists("cargo-fuzz") {
        return Err("cargo-fuzz is missing: cargo install cargo-fuzz".into());
    }
    for (folder, target, options) in targets {
        let home = repository().join("crates").join(folder);
        let [seeds, corpus] = ["seeds", "corpus"].map(|kind| format!("fuzz/{kind}/{target}"));
        for folder in [&seeds, &corpus] {
            make(&home.join(folder))?;
        }
        if minimise {
            minimise_one(&home, target, &seeds, &corpus)?;
        } else {
            let time = format!("-max_total_time={seconds}");
            let options = [options, &[&time]].concat();
            cargo_fuzz(&home, target, &[&corpus, &seeds], &options)?;
        }
    }
    Ok(())
}

/// Few inputs that reach what all of them together reach, however often.
fn minimise_one(home: &Path, target: &str, seeds: &str, corpus: &str) -> Outcome {
    let fresh = format!("fuzz/corpus/{target}.new");
    make(&home.join(&fresh))?;
    cargo_fuzz(
        home,
        target,
        &[&fresh, corpus, seeds],
        &["-set_cover_merge=1", "-use_counters=0"],
    )?;
    let told = |error| format!("{seeds}: {error}");
    fs::remove_dir_all(home.join(seeds)).map_err(told)?;
    fs::rename(home.join(fresh), home.join(seeds)).map_err(told)
}

/// rustup's cargo, since it is rustup that knows `+nightly`.
fn cargo_fuzz(home: &Path, target: &str, folders: &[&str], options: &[&str]) -> Outcome {
    // The workspace links no C++ library, libFuzzer needs it.
    let mut args = vec![
        "CXXSTDLIB=stdc++",
        "cargo",
        "+nightly",
        "fuzz",
        "run",
        target,
    ];
    args.extend(folders);
    args.push("--");
    args.extend(options);
    run_in(home, "env", &args)
}

fn make(folder: &Path) -> Outcome {
    fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))
}
