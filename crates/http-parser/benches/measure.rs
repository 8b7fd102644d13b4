//! Subjects of one case, measured in turns: CPU time by the process's clock, instructions by callgrind.

use std::process::Command;

use rustix::time::{ClockId, clock_gettime};

/// The flag before a case, a subject and a number of calls.
pub(crate) const ONE: &str = "--one";
const ROUNDS: usize = 9;
/// CPU nanoseconds of a subject's turn.
const TURN: f64 = 40e6;

/// Runs the measured thing this many times.
pub(crate) type Loop = Box<dyn FnMut(u32)>;

pub(crate) enum Subject {
    Here(Loop),
    /// A program and its arguments; the number of calls comes last. It prints its CPU nanoseconds.
    Program(Vec<String>),
}

/// One case: subjects that do the same work, ours first.
pub(crate) struct Table {
    pub(crate) case: String,
    pub(crate) subjects: Vec<(&'static str, Subject)>,
}

pub(crate) fn cpu_ns() -> f64 {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    time.tv_sec as f64 * 1e9 + time.tv_nsec as f64
}

impl Subject {
    /// CPU nanoseconds of this many calls.
    fn time(&mut self, calls: u32) -> f64 {
        match self {
            Subject::Here(run) => {
                let start = cpu_ns();
                run(calls);
                cpu_ns() - start
            }
            Subject::Program(command) => {
                let output = Command::new(&command[0])
                    .args(&command[1..])
                    .arg(calls.to_string())
                    .output()
                    .expect("the program starts");
                let text = String::from_utf8_lossy(&output.stdout);
                let errors = String::from_utf8_lossy(&output.stderr);
                assert!(output.status.success(), "{command:?}: {errors}");
                text.trim().parse().expect("nanoseconds")
            }
        }
    }
}

impl Table {
    /// No clock here: under valgrind there is no vDSO, and rustix wants one.
    pub(crate) fn run_one(mut self, name: &str, calls: u32) {
        let mut subjects = self.subjects.iter_mut();
        match subjects.find(|(n, _)| *n == name) {
            Some((_, Subject::Here(run))) => run(calls),
            _ => panic!("no subject {name} of {}", self.case),
        }
    }

    pub(crate) fn print(mut self) {
        let calls = (TURN / once(&mut self.subjects[0].1)).max(2.0) as u32;
        let mut times = vec![Vec::new(); self.subjects.len()];
        for _ in 0..ROUNDS {
            for ((_, subject), times) in self.subjects.iter_mut().zip(&mut times) {
                times.push(subject.time(calls) / f64::from(calls));
            }
        }
        println!("{}", self.case);
        let mut ours = None;
        for ((name, subject), times) in self.subjects.iter().zip(&times) {
            let (time, count) = (median(times), self.instructions(name, subject));
            let (our_time, our_count) = *ours.get_or_insert((time, count));
            let count_text = count.map_or("-".to_owned(), |n| format!("{n:.0}"));
            let count_ratio = match (count, our_count) {
                (Some(count), Some(ours)) => format!("x {:.2}", count / ours),
                _ => String::new(),
            };
            let ratio = time / our_time;
            println!(
                "  {name:<12} {time:>12.1} ns  x {ratio:<6.2} {count_text:>12} instr  {count_ratio}"
            );
        }
    }

    /// Instructions a call, the difference of two runs; `None` without valgrind.
    fn instructions(&self, name: &str, subject: &Subject) -> Option<f64> {
        let own = std::env::current_exe()
            .expect("a path")
            .display()
            .to_string();
        let command = match subject {
            Subject::Program(command) => command.clone(),
            Subject::Here(_) => [&own, ONE, &self.case, name].map(str::to_owned).to_vec(),
        };
        let few = collected(&command, 2)?;
        let per_call = collected(&command, 3)? - few;
        let more = (2e6 / per_call.max(1.0)).ceil() as u32;
        Some((collected(&command, 2 + more)? - few) / f64::from(more))
    }
}

/// About how long a call takes, warmed up.
fn once(subject: &mut Subject) -> f64 {
    let mut calls = 1;
    loop {
        let time = subject.time(calls);
        if time > 2e6 {
            return time / f64::from(calls);
        }
        calls *= 2;
    }
}

fn collected(command: &[String], calls: u32) -> Option<f64> {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .args(command)
        .arg(calls.to_string())
        .output()
        .ok()?;
    let text = String::from_utf8_lossy(&output.stderr);
    let (_, count) = text.split_once("Collected : ")?;
    count.split_whitespace().next()?.parse().ok()
}

fn median(values: &[f64]) -> f64 {
    let mut values = values.to_vec();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
