//! Runs tests on a few threads, a line each, failures shown at the end, and cargo test's summary last.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::case::{self, Case};
use super::normalise::Names;
use super::{child, diff, expectation, rill, tests_dir};

/// A case that needs longer is stuck.
const TIME_LIMIT: Duration = Duration::from_secs(20);

/// What the command line and the environment ask for.
#[derive(Debug)]
pub(crate) struct Options {
    words: Vec<String>,
    exact: bool,
    pub(crate) list: bool,
    pub(crate) oracle: Option<PathBuf>,
    update: bool,
}

impl Options {
    pub(crate) fn from_env() -> Options {
        let args: Vec<String> = std::env::args().skip(1).collect();
        Options {
            exact: args.iter().any(|arg| arg == "--exact"),
            list: args.iter().any(|arg| arg == "--list"),
            words: args
                .into_iter()
                .filter(|arg| !arg.starts_with('-'))
                .collect(),
            oracle: std::env::var_os("RILL_ORACLE").map(PathBuf::from),
            update: std::env::var("UPDATE_EXPECT").is_ok_and(|value| value == "1"),
        }
    }

    fn wants(&self, name: &str) -> bool {
        self.words.is_empty()
            || self.words.iter().any(|word| {
                if self.exact {
                    name == word
                } else {
                    name.contains(word.as_str())
                }
            })
    }
}

/// A test of any kind: a name and what it does.
pub(crate) struct Test {
    name: String,
    run: Box<dyn Fn() -> Verdict + Send + Sync>,
    wanted: bool,
}

enum Verdict {
    Passed,
    Failed(String),
    Ignored(String),
}

/// The scripts of `tests/<area>/`.
pub(crate) fn script_tests(options: &Options) -> Vec<Test> {
    let executable = options.oracle.clone().unwrap_or_else(rill);
    let oracle = options.oracle.is_some();
    let update = options.update;
    let known = if oracle {
        BTreeMap::new()
    } else {
        known_failures()
    };
    let mut tests: Vec<Test> = case::find_all()
        .into_iter()
        .map(|case| {
            let executable = executable.clone();
            let known = known.get(&case.name).cloned();
            Test {
                name: case.name.clone(),
                wanted: options.wanted_script(&case),
                run: Box::new(move || {
                    if let (true, Some(why)) = (oracle, &case.header.node20) {
                        return Verdict::Ignored(format!("node v20 {why}"));
                    }
                    let verdict = run_case(&case, &executable, update && !case.general);
                    match (&known, verdict) {
                        (Some(why), Verdict::Failed(_)) => {
                            Verdict::Ignored(format!("known failure: {why}"))
                        }
                        (Some(_), Verdict::Passed) => Verdict::Failed(
                            "    passes: take it out of tests/known_failures.txt\n".to_owned(),
                        ),
                        (_, verdict) => verdict,
                    }
                }),
            }
        })
        .collect();
    for name in known.into_keys() {
        if !tests.iter().any(|test| test.name == name) {
            let gone = Verdict::Failed(format!(
                "    tests/known_failures.txt names {name}, which is no case\n"
            ));
            let gone = Mutex::new(Some(gone));
            tests.push(Test {
                name: format!("known_failures/{name}"),
                wanted: true,
                run: Box::new(move || {
                    gone.lock()
                        .unwrap_or_else(PoisonError::into_inner)
                        .take()
                        .unwrap_or(Verdict::Passed)
                }),
            });
        }
    }
    tests
}

impl Options {
    fn wanted_script(&self, case: &Case) -> bool {
        self.wants(&case.name)
    }
}

/// The tests written in Rust.
pub(crate) fn protocol_tests(options: &Options, list: Vec<(String, fn())>) -> Vec<Test> {
    list.into_iter()
        .map(|(name, run)| Test {
            wanted: options.wants(&name),
            name,
            run: Box::new(move || match catch_unwind(AssertUnwindSafe(run)) {
                Ok(()) => Verdict::Passed,
                Err(_) => Verdict::Failed(PANIC.take()),
            }),
        })
        .collect()
}

/// Runs what is wanted and reports.
pub(crate) fn run(tests: Vec<Test>, options: &Options) -> ExitCode {
    let started = Instant::now();
    let all = tests.len();
    let tests: Vec<Test> = tests.into_iter().filter(|test| test.wanted).collect();
    println!("\nrunning {} tests", tests.len());
    let next = AtomicUsize::new(0);
    let results = Mutex::new((0, 0, Vec::new()));
    let threads = thread::available_parallelism().map_or(2, |n| n.get().clamp(2, 8));
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some(test) = tests.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let verdict = (test.run)();
                    let mut results = results.lock().unwrap_or_else(PoisonError::into_inner);
                    match verdict {
                        Verdict::Passed => {
                            println!("test {} ... ok", test.name);
                            results.0 += 1;
                        }
                        Verdict::Ignored(why) => {
                            println!("test {} ... ignored, {why}", test.name);
                            results.1 += 1;
                        }
                        Verdict::Failed(how) => {
                            println!("test {} ... FAILED", test.name);
                            results.2.push((test.name.clone(), how));
                        }
                    }
                }
            });
        }
    });
    let (passed, ignored, mut failed) =
        results.into_inner().unwrap_or_else(PoisonError::into_inner);
    failed.sort();
    if !failed.is_empty() {
        println!("\nfailures:\n");
        for (name, how) in &failed {
            println!("---- {name} ----\n{how}");
        }
        if !options.update {
            println!("    (`-` expected, `+` came out; UPDATE_EXPECT=1 takes what came out)");
        }
    }
    println!(
        "\ntest result: {}. {passed} passed; {} failed; {ignored} ignored; 0 measured; {} filtered out; finished in {:.2}s\n",
        if failed.is_empty() { "ok" } else { "FAILED" },
        failed.len(),
        all - tests.len(),
        started.elapsed().as_secs_f64()
    );
    if failed.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(101)
    }
}

/// The one funnel of all scripts: run, normalise, compare.
fn run_case(case: &Case, executable: &Path, update: bool) -> Verdict {
    let folder = match &case.folder {
        Some(folder) => folder.clone(),
        None => fresh_folder(&case.name),
    };
    let tests = tests_dir();
    let mut command = Command::new(executable);
    command
        .args(case.command_line())
        .current_dir(&folder)
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("HOME", &folder)
        .env("TMPDIR", std::env::temp_dir())
        .env("LANG", "C.UTF-8")
        .env("TZ", "UTC")
        .envs(case.header.env.iter().map(|(name, value)| (name, value)));
    let outcome = child::run(&mut command, &case.header.stdin, TIME_LIMIT);
    let names = Names {
        tests: &tests,
        folder: &folder,
        executable,
    };
    let actual = expectation::render(&outcome, &names);
    if case.folder.is_none() {
        let _ = std::fs::remove_dir_all(&folder);
    }
    let expected = std::fs::read_to_string(&case.expectation).unwrap_or_default();
    if update && expected != actual {
        std::fs::write(&case.expectation, &actual).expect("a .out file is writable");
    }
    let expected = if update { &actual } else { &expected };
    if let Some(exit) = case.header.exit
        && expectation::exit_code(expected) != Some(exit)
    {
        return Verdict::Failed(format!(
            "    the script's header says `exit: {exit}`, its .out does not\n"
        ));
    }
    if *expected == actual {
        Verdict::Passed
    } else {
        Verdict::Failed(diff::lines(expected, &actual))
    }
}

/// An empty folder of this case alone.
pub(crate) fn fresh_folder(name: &str) -> PathBuf {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let unique = format!(
        "rill-e2e-{}-{count}-{}",
        std::process::id(),
        name.replace('/', "-")
    );
    let folder = std::env::temp_dir().join(unique);
    std::fs::create_dir_all(&folder).expect("the temporary folder is writable");
    folder.canonicalize().expect("it was just made")
}

/// `area/case: reason`, a line each.
fn known_failures() -> BTreeMap<String, String> {
    let text = std::fs::read_to_string(tests_dir().join("known_failures.txt")).unwrap_or_default();
    text.lines()
        .filter(|line| !line.trim().is_empty() && !line.starts_with('#'))
        .map(|line| {
            let (name, why) = line
                .split_once(':')
                .expect("tests/known_failures.txt: `area/case: reason`");
            (name.trim().to_owned(), why.trim().to_owned())
        })
        .collect()
}

thread_local! {
    /// What the last failed assertion of this thread said, and where.
    static PANIC: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Adds what a failed test's server wrote to its report.
pub(crate) fn note_server(stderr: &str) {
    if !stderr.is_empty() {
        let text = stderr.trim_end().replace('\n', "\n    ");
        PANIC.with_borrow_mut(|note| note.push_str(&format!("    the server's stderr: {text}\n")));
    }
}

/// The panic hook: keeps the words for the report.
pub(crate) fn note_panic(info: &PanicHookInfo<'_>) {
    let said = info
        .payload_as_str()
        .unwrap_or("panicked")
        .replace('\n', "\n    ");
    let place = info.location().map(ToString::to_string).unwrap_or_default();
    PANIC.set(format!("    {said}\n    at {place}\n"));
}
