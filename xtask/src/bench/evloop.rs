//! `crates/evloop` beside libuv, row by row: for each program of its `benches/` there is a C one that does the same
//! work. The machine may be busy, so both run in turn, and what counts is the ratio within a round.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::median;
use crate::command::{self, cargo, exists, output_in};
use crate::{Outcome, repository};

const FOLDER: &str = "crates/evloop/benches";
const RUNS: usize = 7;

/// The programs, by their name on both sides, and what each measures.
const PROGRAMS: &[(&str, &[&str])] = &[
    ("timers", &["timers_fire", "timers_cancel", "timers_renew"]),
    ("turns", &["loop_turns"]),
    (
        "ping_pong",
        &["ping_pong_1", "ping_pong_64", "ping_pong_1000"],
    ),
    ("bulk", &["bulk_64k"]),
    ("accept", &["accept"]),
    ("udp", &["udp", "udp_batched"]),
    ("wake", &["wake_latency", "wake_posts", "wake_numbers"]),
    ("pool", &["pool_1", "pool_16"]),
    ("memory", &["memory_tcp"]),
];

/// What a program says of a row: less is better.
#[derive(Debug, PartialEq)]
struct Reading {
    value: f64,
    unit: String,
    /// Processor time in nanoseconds, where that is a matter of time.
    cpu: Option<f64>,
}

pub(super) fn run(args: &[String]) -> Outcome {
    let mut runs = RUNS;
    let mut wanted = Vec::new();
    let mut args = args.iter();
    while let Some(arg) = args.next() {
        if arg == "--runs" {
            let value = args.next().and_then(|value| value.parse().ok());
            let value = value.filter(|runs| *runs > 0);
            runs = value.ok_or("--runs wants a number")?;
        } else if rows().any(|(_, row)| row == arg) {
            wanted.push(arg.as_str());
        } else {
            let rows: Vec<&str> = rows().map(|(_, row)| row).collect();
            return Err(format!("no such row: {arg}; there are {}", rows.join(", ")));
        }
    }
    let chosen: Vec<_> = rows()
        .filter(|(_, row)| wanted.is_empty() || wanted.contains(row))
        .collect();
    let mut programs: Vec<&str> = chosen.iter().map(|(program, _)| *program).collect();
    programs.dedup();
    let libuv = build_libuv(&programs)?;
    let evloop = build_evloop(&programs)?;
    println!(
        "evloop beside libuv (median of {runs} interleaved runs; ratio: libuv / evloop of each round, median and range)"
    );
    println!(
        "{:16} {:>10} {:>10}  {:18} {:>6} {:>13}   {:>9} {:>9} {:>6}",
        "row", "libuv", "evloop", "", "ratio", "range", "cpu libuv", "evloop", "ratio"
    );
    for (program, row) in chosen {
        let at = programs
            .iter()
            .position(|name| *name == program)
            .unwrap_or_default();
        let mut rounds = Vec::new();
        for round in 0..runs {
            // Neither is always the second.
            rounds.push(measure(&libuv[at], &evloop[at], row, round % 2 == 1)?);
        }
        print_row(row, &rounds);
    }
    Ok(())
}

fn rows() -> impl Iterator<Item = (&'static str, &'static str)> {
    PROGRAMS
        .iter()
        .flat_map(|(program, rows)| rows.iter().map(|row| (*program, *row)))
}

/// One round: what libuv takes and what evloop takes.
fn measure(
    libuv: &Path,
    evloop: &Path,
    row: &str,
    swapped: bool,
) -> Result<(Reading, Reading), String> {
    if swapped {
        let evloop = read(evloop, row)?;
        Ok((read(libuv, row)?, evloop))
    } else {
        Ok((read(libuv, row)?, read(evloop, row)?))
    }
}

fn read(program: &Path, row: &str) -> Result<Reading, String> {
    let text = output_in(&repository(), &program.to_string_lossy(), &[row])?;
    reading(&text, row).ok_or_else(|| format!("{} {row} wrote {text:?}", program.display()))
}

/// `row`, value, unit, processor time or `-`, with tabs between.
fn reading(text: &str, row: &str) -> Option<Reading> {
    let mut fields = text.trim_end().split('\t');
    if fields.next() != Some(row) {
        return None;
    }
    Some(Reading {
        value: fields.next()?.parse().ok()?,
        unit: fields.next()?.to_owned(),
        cpu: fields.next()?.parse().ok(),
    })
}

fn print_row(row: &str, rounds: &[(Reading, Reading)]) {
    let column = |of: &dyn Fn(&(Reading, Reading)) -> Option<f64>| {
        rounds.iter().filter_map(of).collect::<Vec<f64>>()
    };
    let ratios = column(&|(libuv, evloop)| Some(libuv.value / evloop.value));
    let least = ratios.iter().copied().fold(f64::INFINITY, f64::min);
    let most = ratios.iter().copied().fold(0.0, f64::max);
    let unit = rounds.first().map_or("", |(libuv, _)| libuv.unit.as_str());
    print!(
        "{row:16} {:10.1} {:10.1}  {unit:18} {:6.2} {:>13}",
        median(&column(&|(libuv, _)| Some(libuv.value))),
        median(&column(&|(_, evloop)| Some(evloop.value))),
        median(&ratios),
        format!("{least:.2}-{most:.2}"),
    );
    let cpu = column(&|(libuv, evloop)| Some(libuv.cpu? / evloop.cpu?));
    if !cpu.is_empty() {
        print!(
            "   {:9.1} {:9.1} {:6.2}",
            median(&column(&|(libuv, _)| libuv.cpu)),
            median(&column(&|(_, evloop)| evloop.cpu)),
            median(&cpu),
        );
    }
    println!();
}

fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| repository().join("target"), PathBuf::from)
}

/// Compiles the C programs.
fn build_libuv(programs: &[&str]) -> Result<Vec<PathBuf>, String> {
    if !exists("cc") {
        return Err("there is no cc to compile libuv's side with".to_owned());
    }
    let there = Command::new("sh")
        .args(["-c", "echo '#include <uv.h>' | cc -E - >/dev/null 2>&1"])
        .status();
    if !there.is_ok_and(|status| status.success()) {
        return Err("there is no uv.h: install libuv1-dev to compare with libuv".to_owned());
    }
    let into = target().join("libuv");
    std::fs::create_dir_all(&into).map_err(|error| format!("{}: {error}", into.display()))?;
    let mut built = Vec::new();
    for program in programs {
        let (from, to) = (format!("{FOLDER}/libuv/{program}.c"), into.join(program));
        let args = [
            "-O2",
            "-Wall",
            "-Wextra",
            "-o",
            &to.to_string_lossy(),
            &from,
            "-luv",
        ];
        command::run("cc", &args)?;
        built.push(to);
    }
    Ok(built)
}

/// Builds evloop's own programs; cargo says where they are.
fn build_evloop(programs: &[&str]) -> Result<Vec<PathBuf>, String> {
    let mut args = vec![
        "build",
        "--release",
        "-p",
        "evloop",
        "--message-format=json",
    ];
    for program in programs {
        args.extend(["--bench", program]);
    }
    eprintln!("$ cargo {}", args.join(" "));
    let messages = output_in(&repository(), &cargo(), &args)?;
    let find = |program: &&str| executable(&messages, program);
    programs.iter().map(find).collect()
}

fn executable(messages: &str, program: &str) -> Result<PathBuf, String> {
    let name = format!("\"kind\":[\"bench\"],\"crate_types\":[\"bin\"],\"name\":\"{program}\"");
    let mark = "\"executable\":\"";
    let line = messages.lines().find(|line| line.contains(&name));
    let path = line.and_then(|line| line.split_once(mark)?.1.split('"').next());
    path.map(PathBuf::from)
        .ok_or_else(|| format!("cargo does not say where the bench {program} is"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_program_has_both_sides() {
        let names = |folder: &str, ending: &str| {
            let entries = std::fs::read_dir(repository().join(folder)).expect("a folder");
            let mut names: Vec<String> = entries
                .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
                .filter_map(|name| Some(name.strip_suffix(ending)?.to_owned()))
                .collect();
            names.sort();
            names
        };
        let mut programs: Vec<&str> = PROGRAMS.iter().map(|(program, _)| *program).collect();
        programs.sort_unstable();
        assert_eq!(names(FOLDER, ".rs"), programs);
        assert_eq!(names(&format!("{FOLDER}/libuv"), ".c"), programs);
    }

    #[test]
    fn a_line_is_read_and_another_rows_is_not() {
        let seconds = reading("pool_1\t12.5\tns/job\t7\n", "pool_1").expect("a reading");
        assert_eq!((seconds.value, seconds.cpu), (12.5, Some(7.0)));
        let bytes = reading("memory_tcp\t88.0\tbytes/handle\t-\n", "memory_tcp");
        assert_eq!(bytes.expect("a reading").cpu, None);
        assert_eq!(reading("pool_16\t12.5\tns/job\t7\n", "pool_1"), None);
        assert_eq!(reading("", "pool_1"), None);
    }

    #[test]
    fn cargo_says_where_a_bench_is() {
        let line = r#"{"target":{"kind":["bench"],"crate_types":["bin"],"name":"pool"},"executable":"/t/pool-1"}"#;
        assert_eq!(executable(line, "pool"), Ok(PathBuf::from("/t/pool-1")));
        assert!(executable(line, "wake").is_err());
    }
}
