//! Keeps commands running: `supervisor COMMAND...`, each a line for `sh -c`. One that ends with 0 is done; any other is
//! started again, after a pause that doubles up to five seconds, five times at most. SIGTERM and SIGINT are passed on,
//! and who is not gone five seconds later is killed.

use evloop::{EventLoop, RunMode};
use rustix::process::{Pid, Signal, kill_process};
use std::io::{self, Write};
use std::process::{Command, ExitStatus};

const TRIES: u32 = 5;
const PAUSE: u64 = 100;
const LONGEST_PAUSE: u64 = 5_000;
const GRACE: u64 = 5_000;

struct Job {
    command: String,
    pid: Option<u32>,
    tries: u32,
}

#[derive(Default)]
struct Jobs {
    jobs: Vec<Job>,
    ending: bool,
    failed: bool,
}

type Loop = EventLoop<Jobs>;

fn say(text: &str) {
    // Nobody is left to tell when it fails.
    let _ = writeln!(io::stdout(), "{text}");
}

fn start(lp: &mut Loop, jobs: &mut Jobs, n: usize) {
    let job = &mut jobs.jobs[n];
    job.tries += 1;
    let command = &job.command;
    // The loop waits for it: the handle is not needed.
    let pid = match Command::new("sh").args(["-c", command]).spawn() {
        Ok(child) => child.id(),
        Err(error) => {
            jobs.failed = true;
            return say(&format!("{command}: {error}"));
        }
    };
    say(&format!("{command}: started"));
    match lp.child_watch(pid, move |lp, jobs, _, status| ended(lp, jobs, n, &status)) {
        Ok(_) => job.pid = Some(pid),
        Err(error) => {
            jobs.failed = true;
            say(&format!("{command}: {error}"));
        }
    }
}

fn ended(lp: &mut Loop, jobs: &mut Jobs, n: usize, status: &io::Result<ExitStatus>) {
    let job = &mut jobs.jobs[n];
    job.pid = None;
    let command = &job.command;
    match status {
        Ok(status) if status.success() => return say(&format!("{command}: done")),
        Ok(status) => say(&format!("{command}: {status}")),
        Err(error) => say(&format!("{command}: {error}")),
    }
    if jobs.ending {
        return;
    }
    if job.tries == TRIES {
        jobs.failed = true;
        return say(&format!("{command}: given up"));
    }
    let pause = (PAUSE << (job.tries - 1)).min(LONGEST_PAUSE);
    lp.timer_start(pause, 0, move |lp, jobs, _| {
        if !jobs.ending {
            start(lp, jobs, n);
        }
    });
}

fn signal(jobs: &Jobs, signal: Signal) {
    for pid in jobs.jobs.iter().filter_map(|job| job.pid) {
        if let Some(pid) = Pid::from_raw(pid.cast_signed()) {
            // It may have ended by itself: the loop is about to say so.
            let _ = kill_process(pid, signal);
        }
    }
}

fn end(lp: &mut Loop, jobs: &mut Jobs) {
    say("ending");
    jobs.ending = true;
    signal(jobs, Signal::TERM);
    let last = lp.timer_start(GRACE, 0, |_, jobs, _| signal(jobs, Signal::KILL));
    lp.timer_unref(last);
}

fn main() -> io::Result<()> {
    let mut lp = Loop::new()?;
    let mut jobs = Jobs::default();
    for number in [Signal::TERM, Signal::INT] {
        let watcher = lp.signal_start(number.as_raw(), |lp, jobs, _, _| end(lp, jobs))?;
        lp.signal_unref(watcher);
    }
    for (n, command) in std::env::args().skip(1).enumerate() {
        jobs.jobs.push(Job {
            command,
            pid: None,
            tries: 0,
        });
        start(&mut lp, &mut jobs, n);
    }
    lp.run(&mut jobs, RunMode::Default)?;
    match jobs.failed {
        true => Err(io::Error::other("not all are done")),
        false => Ok(()),
    }
}
