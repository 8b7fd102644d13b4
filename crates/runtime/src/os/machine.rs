//! The machine: its names, processors, memory, load.

use js_bindings::{OpError, op};
use std::fs::read_to_string;

/// The machine's name.
#[op]
pub(crate) fn hostname() -> Result<String, OpError> {
    Ok(rustix::system::uname()
        .nodename()
        .to_string_lossy()
        .into_owned())
}

/// uname(2): sysname, release, version, machine.
#[op]
pub(crate) fn uname() -> Vec<String> {
    let name = rustix::system::uname();
    [
        name.sysname(),
        name.release(),
        name.version(),
        name.machine(),
    ]
    .map(|part| part.to_string_lossy().into_owned())
    .to_vec()
}

/// Seconds since the machine started.
#[op]
pub(crate) fn uptime() -> f64 {
    read_to_string("/proc/uptime")
        .ok()
        .and_then(|text| text.split(' ').next()?.parse().ok())
        .unwrap_or(0.0)
}

/// The run queue's mean length over 1, 5 and 15 minutes.
#[op]
pub(crate) fn loadavg() -> Vec<f64> {
    let text = read_to_string("/proc/loadavg").unwrap_or_default();
    let mut loads: Vec<f64> = text
        .split(' ')
        .take(3)
        .map(|load| load.parse().unwrap_or(0.0))
        .collect();
    loads.resize(3, 0.0);
    loads
}

/// Bytes of memory: all, and what new programs can have.
#[op]
pub(crate) fn memory() -> (f64, f64) {
    let text = read_to_string("/proc/meminfo").unwrap_or_default();
    let bytes = |name: &str| {
        text.lines()
            .find_map(|line| {
                line.strip_prefix(name)?
                    .strip_prefix(':')?
                    .split_whitespace()
                    .next()?
                    .parse::<f64>()
                    .ok()
            })
            .unwrap_or(0.0)
            * 1024.0
    };
    (bytes("MemTotal"), bytes("MemAvailable"))
}

/// How many threads can run at once, by affinity and quota.
#[op]
pub(crate) fn available_parallelism() -> u32 {
    std::thread::available_parallelism().map_or(1, |n| u32::try_from(n.get()).unwrap_or(u32::MAX))
}

/// Of each processor: model, MHz, and milliseconds spent in user, nice, sys, idle, irq.
#[op]
pub(crate) fn cpus() -> Vec<(String, f64, f64, f64, f64, f64, f64)> {
    let stat = read_to_string("/proc/stat").unwrap_or_default();
    let info = read_to_string("/proc/cpuinfo").unwrap_or_default();
    let field = |name: &str| -> Vec<&str> {
        info.lines()
            .filter_map(|line| {
                let (key, value) = line.split_once(':')?;
                (key.trim() == name).then_some(value.trim())
            })
            .collect()
    };
    let models = field("model name");
    let ms_per_tick = 1000.0 / rustix::param::clock_ticks_per_second() as f64;
    stat.lines()
        .filter(|line| {
            line.starts_with("cpu") && line.as_bytes().get(3).is_some_and(u8::is_ascii_digit)
        })
        .enumerate()
        .map(|(i, line)| {
            let mut parts = line.split_whitespace();
            let number = parts.next().map_or("", |name| &name[3..]);
            let ticks: Vec<f64> = parts
                .map(|n| n.parse().unwrap_or(0.0) * ms_per_tick)
                .collect();
            let tick = |at: usize| ticks.get(at).copied().unwrap_or(0.0);
            let khz = format!("/sys/devices/system/cpu/cpu{number}/cpufreq/scaling_cur_freq");
            let mhz = read_to_string(khz)
                .ok()
                .and_then(|text| text.trim().parse::<f64>().ok())
                .map_or(0.0, |k| k / 1000.0);
            let model = models
                .get(i)
                .or(models.first())
                .map_or("unknown", |model| *model);
            (
                model.to_owned(),
                mhz.trunc(),
                tick(0),
                tick(1),
                tick(2),
                tick(3),
                tick(5),
            )
        })
        .collect()
}
