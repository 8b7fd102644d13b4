//! `conformance`: Node's own tests on the built rill, by area, as a ratchet against `tests/conformance/known_failures.txt`.
//! The harness (`run.py`) and what "fit" means are its own matter; this file finds both, judges the outcome, prints the table.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::command::{cargo, exists, output_in, run, run_in, target_directory};
use crate::{Outcome, repository};

/// Areas and the percentage of fit tests that has to pass in each.
const BARS: &[(f64, &[&str])] = &[
    (95.0, FAST),
    (
        88.0,
        &[
            "child-process",
            "dgram",
            "diagnostics-channel",
            "dns",
            "fs",
            "http",
            "net",
            "process",
            "readline",
            "stream",
            "os",
        ],
    ),
    (
        75.0,
        &[
            "async-hooks",
            "performance",
            "vm",
            "web",
            "webstreams",
            "whatwg",
            "wpt",
        ],
    ),
    (85.0, &["https"]),
    (70.0, &["crypto"]),
    (65.0, &["tls"]),
    (40.0, &["webcrypto"]),
];

/// What CI runs: areas that take seconds.
const FAST: &[&str] = &[
    "assert",
    "buffer",
    "console",
    "events",
    "path",
    "querystring",
    "string-decoder",
    "timers",
    "url",
    "util",
];

const KNOWN: &str = "tests/conformance/known_failures.txt";

/// A reason that begins so stands for a test that passes on some runs and fails on others.
const SOMETIMES: &str = "sometimes";

const HEAD: &str = "\
# Tests of Node's suite that fail here: suite/file, a tab, the reason. `cargo xtask conformance` holds this list both ways;
# a test whose reason begins with `sometimes` may do either.
";

#[derive(Default)]
struct Options {
    areas: Vec<String>,
    update: bool,
    where_it_can: bool,
    runtime: Option<String>,
}

/// One line of the harness's outcome.
struct Ran {
    area: String,
    passed: bool,
    reason: String,
}

pub(crate) fn run_suite(args: &[String]) -> Outcome {
    let options = read_options(args)?;
    let (harness, suite) = match find() {
        Ok(found) => found,
        Err(missing) if options.where_it_can => {
            println!("conformance: left out, {missing}");
            return Ok(());
        }
        Err(missing) => return Err(missing),
    };
    let runtime = match &options.runtime {
        Some(path) => path.clone(),
        None => {
            run(&cargo(), &["build", "--quiet", "-p", "rill"])?;
            format!("{}/debug/rill", target_directory()?)
        }
    };
    let areas = match options.areas.as_slice() {
        [] => BARS
            .iter()
            .flat_map(|(_, areas)| areas.iter().map(|area| (*area).to_owned()))
            .collect(),
        named => named.to_vec(),
    };
    let ran = run_areas(&harness, &suite, &runtime, &areas)?;
    print!("{}", table(&ran));
    let path = repository().join(KNOWN);
    let known = read_known(&std::fs::read_to_string(&path).unwrap_or_default())?;
    if options.update {
        return std::fs::write(&path, updated(&known, &ran))
            .map_err(|error| format!("{KNOWN} can't be written: {error}"));
    }
    judge(&known, &ran)
}

fn read_options(args: &[String]) -> Result<Options, String> {
    let mut options = Options::default();
    let mut args = args.iter();
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--update" => options.update = true,
            "--fast" => options
                .areas
                .extend(FAST.iter().map(|area| (*area).to_owned())),
            "--where-it-can" => options.where_it_can = true,
            "--runtime" => {
                let path = args.next().ok_or("--runtime wants the path of a rill")?;
                options.runtime = Some(path.clone());
            }
            flag if flag.starts_with('-') => return Err(format!("unknown argument: {flag}")),
            area if bar(area).is_some() => options.areas.push(area.to_owned()),
            other => return Err(format!("no area with a bar: {other}")),
        }
    }
    Ok(options)
}

fn bar(area: &str) -> Option<f64> {
    BARS.iter()
        .find(|(_, areas)| areas.contains(&area))
        .map(|(bar, _)| *bar)
}

/// The harness's folder and the suite's source tree, or what is missing and where it was looked for.
fn find() -> Result<(PathBuf, PathBuf), String> {
    if !exists("python3") {
        return Err("python3 is missing, which the harness is written in".into());
    }
    let beside = repository().join("../shared/tools/node-suite");
    let (harness, named) = match std::env::var_os("RILL_NODE_SUITE") {
        Some(value) => named_by(&value)?,
        // A git worktree lies elsewhere than the checkout whose neighbour the harness is.
        None => [beside.clone(), checkout()?.join("../shared/tools/node-suite")]
            .into_iter()
            .find(|folder| folder.join("run.py").is_file())
            .map(|folder| (folder, None))
            .ok_or_else(|| {
                format!(
                    "no harness: {} has no run.py, and RILL_NODE_SUITE (SOURCE_TREE:HARNESS_FOLDER) is not set",
                    beside.display()
                )
            })?,
    };
    if let Some(suite) = named {
        return Ok((harness, suite));
    }
    let script = harness.join("get-suite.sh").display().to_string();
    let said = output_in(&harness, &script, &[])
        .map_err(|why| format!("Node's source tree can't be fetched: {why}"))?;
    let suite = said.lines().last().unwrap_or_default();
    Ok((harness, PathBuf::from(suite)))
}

fn named_by(value: &OsString) -> Result<(PathBuf, Option<PathBuf>), String> {
    let text = value.to_string_lossy();
    let (suite, harness) = text
        .split_once(':')
        .ok_or("RILL_NODE_SUITE is SOURCE_TREE:HARNESS_FOLDER")?;
    let (suite, harness) = (PathBuf::from(suite), PathBuf::from(harness));
    if !suite.join("test/parallel").is_dir() {
        return Err(format!("{} has no test/parallel", suite.display()));
    }
    if !harness.join("run.py").is_file() {
        return Err(format!("{} has no run.py", harness.display()));
    }
    Ok((harness, Some(suite)))
}

fn checkout() -> Result<PathBuf, String> {
    let words = ["rev-parse", "--path-format=absolute", "--git-common-dir"];
    let folder = output_in(&repository(), "git", &words)?;
    let folder = Path::new(folder.trim());
    Ok(folder.parent().unwrap_or(folder).to_path_buf())
}

fn run_areas(
    harness: &Path,
    suite: &Path,
    runtime: &str,
    areas: &[String],
) -> Result<BTreeMap<String, Ran>, String> {
    let folder = format!("{}/conformance", target_directory()?);
    std::fs::create_dir_all(&folder).map_err(|error| format!("{folder}: {error}"))?;
    let out = format!("{folder}/outcome.json");
    let areas = areas.join(",");
    let script = harness.join("run.py").display().to_string();
    let suite = suite.display().to_string();
    let words = [
        script.as_str(),
        "--suite",
        &suite,
        "--runtime",
        runtime,
        "--areas",
        &areas,
        // Two processors' worth of other tests beside it make a few late; a pass on a second try counts.
        "--retries",
        "1",
        "--save-output",
        &folder,
        "--out",
        &out,
    ];
    // The harness's own status tells failing tests too: the outcome file is what is judged.
    let ended = run_in(harness, "python3", &words);
    let text = std::fs::read_to_string(&out).map_err(|_| match ended {
        Err(why) => why,
        Ok(()) => format!("the harness wrote no {out}"),
    })?;
    let ran: BTreeMap<String, Ran> = text.lines().filter_map(read_line).collect();
    if ran.is_empty() {
        return Err(format!("{out} has no test"));
    }
    Ok(ran)
}

/// `"suite/file": ["status",seconds,"area","reason",…],`, a line a test: the harness promises that form.
fn read_line(line: &str) -> Option<(String, Ran)> {
    let (name, rest) = line.strip_prefix('"')?.split_once("\": [\"")?;
    let (status, rest) = rest.split_once("\",")?;
    let (_, rest) = rest.split_once(",\"")?;
    let (area, rest) = rest.split_once('"')?;
    let reason = rest.strip_prefix(",\"").map(unquoted).unwrap_or_default();
    let ran = Ran {
        area: area.to_owned(),
        passed: status == "pass",
        reason: if status == "fail" && !reason.is_empty() {
            reason
        } else {
            status.to_owned()
        },
    };
    Some((name.to_owned(), ran))
}

/// A JSON string from behind its first quote, its blanks and escapes made single blanks where they mean some.
fn unquoted(text: &str) -> String {
    let mut plain = String::new();
    let mut chars = text.chars();
    while let Some(char) = chars.next() {
        match char {
            '"' => break,
            '\\' => match chars.next() {
                Some(escaped @ ('"' | '\\' | '/')) => plain.push(escaped),
                Some('n' | 't' | 'r') => plain.push(' '),
                Some('u') => {
                    let digits: String = chars.by_ref().take(4).collect();
                    let code = u32::from_str_radix(&digits, 16).unwrap_or(0);
                    plain.push(char::from_u32(code).unwrap_or('?'));
                }
                _ => {}
            },
            other => plain.push(other),
        }
    }
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn table(ran: &BTreeMap<String, Ran>) -> String {
    let mut counts: BTreeMap<&str, (u32, u32)> = BTreeMap::new();
    for test in ran.values() {
        let (passed, fit) = counts.entry(&test.area).or_default();
        *passed += u32::from(test.passed);
        *fit += 1;
    }
    let mut text = "| area | passed | fit | percent | bar |\n|---|--:|--:|--:|--:|\n".to_owned();
    let (mut all_passed, mut all_fit) = (0, 0);
    for (area, (passed, fit)) in counts {
        let percent = 100.0 * f64::from(passed) / f64::from(fit);
        let bar = bar(area).unwrap_or_default();
        let below = if percent < bar { ", below" } else { "" };
        text += &format!("| {area} | {passed} | {fit} | {percent:.1} | {bar:.0}{below} |\n");
        all_passed += passed;
        all_fit += fit;
    }
    let percent = 100.0 * f64::from(all_passed) / f64::from(all_fit);
    text + &format!("| all | {all_passed} | {all_fit} | {percent:.1} | |\n")
}

fn read_known(text: &str) -> Result<BTreeMap<String, String>, String> {
    text.lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| {
            line.split_once('\t')
                .filter(|(_, reason)| !reason.trim().is_empty())
                .map(|(name, reason)| (name.to_owned(), reason.to_owned()))
                .ok_or_else(|| format!("{KNOWN}: no reason behind a tab: {line}"))
        })
        .collect()
}

fn updated(known: &BTreeMap<String, String>, ran: &BTreeMap<String, Ran>) -> String {
    let mut list = known.clone();
    for (name, test) in ran {
        let sometimes = known
            .get(name)
            .is_some_and(|reason| reason.starts_with(SOMETIMES));
        if test.passed && !sometimes {
            list.remove(name);
        } else if !test.passed {
            let reason: String = test.reason.chars().take(110).collect();
            list.entry(name.clone()).or_insert(reason);
        }
    }
    let lines = list
        .iter()
        .map(|(name, reason)| format!("{name}\t{}\n", reason.trim()));
    HEAD.chars()
        .chain(lines.collect::<String>().chars())
        .collect()
}

fn judge(known: &BTreeMap<String, String>, ran: &BTreeMap<String, Ran>) -> Outcome {
    let mut wrong = BTreeSet::new();
    for (name, test) in ran {
        match (known.get(name), test.passed) {
            (None, false) => {
                wrong.insert(format!("{name} fails and is not listed: {}", test.reason));
            }
            (Some(reason), true) if !reason.starts_with(SOMETIMES) => {
                wrong.insert(format!("{name} passes: take it out of the list"));
            }
            _ => {}
        }
    }
    if wrong.is_empty() {
        return Ok(());
    }
    let lines: Vec<String> = wrong.into_iter().collect();
    Err(format!(
        "{} tests differ from {KNOWN}:\n  {}",
        lines.len(),
        lines.join("\n  ")
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ran(lines: &str) -> BTreeMap<String, Ran> {
        lines.lines().filter_map(read_line).collect()
    }

    #[test]
    fn a_line_of_the_outcome_is_read() {
        let ran = ran("\"meta\": {\"name\": \"x\"}\n\
            \"p/a.js\": [\"pass\",0.05,\"util\"],\n\
            \"p/b.js\": [\"fail\",0.05,\"util\",\"says \\\"no\\\"\\tor\\u0041\"],\n\
            \"p/c.js\": [\"timeout\",10.0,\"url\",\"\",{\"attempts\": 2}]");
        assert_eq!(ran.len(), 3);
        assert!(ran["p/a.js"].passed);
        assert_eq!(ran["p/b.js"].reason, "says \"no\" orA");
        assert_eq!(ran["p/c.js"].reason, "timeout");
        assert_eq!(ran["p/c.js"].area, "url");
    }

    #[test]
    fn the_ratchet_holds_both_ways() {
        let known = read_known("# head\np/a.js\told reason\np/s.js\tsometimes late\n").unwrap();
        let failing =
            ran("\"p/a.js\": [\"fail\",0.1,\"util\",\"why\"]\n\"p/s.js\": [\"pass\",0.1,\"util\"]");
        assert!(judge(&known, &failing).is_ok());
        let passing = ran("\"p/a.js\": [\"pass\",0.1,\"util\"]");
        assert!(judge(&known, &passing).unwrap_err().contains("take it out"));
        let fresh = ran("\"p/n.js\": [\"fail\",0.1,\"util\",\"why\"]");
        assert!(judge(&known, &fresh).unwrap_err().contains("not listed"));
    }

    #[test]
    fn an_update_keeps_reasons_and_what_was_not_run() {
        let known = read_known("p/a.js\told reason\np/b.js\tgone\np/c.js\tnot run\n").unwrap();
        let ran =
            ran("\"p/a.js\": [\"fail\",0.1,\"util\",\"why\"]\n\"p/b.js\": [\"pass\",0.1,\"util\"]");
        let list = updated(&known, &ran);
        assert_eq!(list, format!("{HEAD}p/a.js\told reason\np/c.js\tnot run\n"));
        assert_eq!(read_known(&list).unwrap().len(), 2);
    }
}
