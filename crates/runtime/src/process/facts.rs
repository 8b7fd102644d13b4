//! Facts: arguments, environment, ids, clocks, memory.

use crate::process::sys;
use crate::runtime::Rt;
use js_bindings::value::{self, Scope};
use js_bindings::{OpError, op};
use rustix::process as os;
use std::ffi::CStr;
use std::os::unix::ffi::{OsStrExt, OsStringExt};

/// argv0, the executable's path, process ids and where the channel to the parent is; then exec arguments, program arguments,
/// preloads, and settings as name, value, name, …
#[op]
pub(crate) fn start_facts(rt: &mut Rt) -> Vec<Vec<String>> {
    let exe = std::env::current_exe()
        .map(|path| path.to_string_lossy().into_owned())
        .unwrap_or_default();
    let options = &rt.options;
    vec![
        vec![
            options.argv0.clone(),
            exe,
            std::process::id().to_string(),
            os::getppid()
                .map_or(0, |pid| pid.as_raw_nonzero().get())
                .to_string(),
            std::env::var("NODE_CHANNEL_FD").unwrap_or_default(),
        ],
        options.exec_args.clone(),
        options.args.clone(),
        options.preload.clone(),
        options
            .settings
            .iter()
            .flat_map(|(name, value)| [name.clone(), value.clone()])
            .collect(),
    ]
}

/// The environment as name, value, name, … in its own order.
#[op]
pub(crate) fn environ() -> Vec<String> {
    std::env::vars_os()
        .flat_map(|(name, value)| {
            [name, value].map(|s| String::from_utf8_lossy(&s.into_vec()).into_owned())
        })
        .collect()
}

/// The working directory.
#[op]
pub(crate) fn cwd() -> Result<String, OpError> {
    std::env::current_dir()
        .map(|path| String::from_utf8_lossy(path.as_os_str().as_bytes()).into_owned())
        .map_err(sys("uv_cwd"))
}

/// Changes the working directory (chdir(2)).
#[op]
pub(crate) fn chdir(path: &str) -> Result<(), OpError> {
    std::env::set_current_dir(path).map_err(|e| {
        let from = std::env::current_dir()
            .map(|p| p.to_string_lossy().into_owned())
            .unwrap_or_default();
        OpError::io(&e, "chdir").path(from).dest(path)
    })
}

/// The file mode mask (umask(2)), unchanged.
#[op]
pub(crate) fn umask() -> u32 {
    // The kernel tells the mask only by changing it; /proc tells it without the race.
    std::fs::read_to_string("/proc/self/status")
        .ok()
        .and_then(|text| {
            let line = text.lines().find(|line| line.starts_with("Umask:"))?;
            u32::from_str_radix(line["Umask:".len()..].trim(), 8).ok()
        })
        .unwrap_or(0o022)
}

/// Sets the file mode mask; returns the old one.
#[op]
pub(crate) fn set_umask(mask: u32) -> u32 {
    let mask = rustix::fs::Mode::from_raw_mode(mask & 0o777);
    os::umask(mask).as_raw_mode()
}

/// Seconds since the process started, by the kernel's clock (proc(5): field 22 of stat, in ticks).
#[op]
pub(crate) fn uptime() -> f64 {
    fn read() -> Option<f64> {
        let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
        // The program's name stands in parentheses and may hold anything.
        let after = &stat[stat.rfind(')')? + 2..];
        let ticks: f64 = after.split(' ').nth(19)?.parse().ok()?;
        let machine = std::fs::read_to_string("/proc/uptime").ok()?;
        let up: f64 = machine.split(' ').next()?.parse().ok()?;
        Some(up - ticks / rustix::param::clock_ticks_per_second() as f64)
    }
    read().unwrap_or(0.0)
}

/// Monotonic time as seconds and nanoseconds (clock_gettime(2), CLOCK_MONOTONIC).
#[op]
pub(crate) fn hrtime() -> (f64, f64) {
    let now = rustix::time::clock_gettime(rustix::time::ClockId::Monotonic);
    (now.tv_sec as f64, now.tv_nsec as f64)
}

/// Resident bytes (proc(5): statm's second field).
#[op]
pub(crate) fn rss() -> f64 {
    memory()[0]
}

/// Resident and virtual bytes.
#[op]
pub(crate) fn memory() -> Vec<f64> {
    let page = rustix::param::page_size() as f64;
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let mut fields = statm
        .split(' ')
        .map(|field| field.parse::<f64>().unwrap_or(0.0) * page);
    let virt = fields.next().unwrap_or(0.0);
    let rss = fields.next().unwrap_or(0.0);
    vec![rss, virt]
}

/// getrusage(2): user and system microseconds, then the fields that node gives in its order; of the process, or of the
/// calling thread.
#[op]
pub(crate) fn resource_usage(of_thread: bool) -> Vec<f64> {
    crate::core::sys::resource_usage(of_thread)
}

/// Options of this program that NODE_OPTIONS may hold.
#[op]
pub(crate) fn environment_options(rt: &mut Rt) -> Vec<String> {
    (rt.options.environment_options)()
}

/// Work of the program that the pool has, and name look-ups.
#[op]
pub(crate) fn pending_work(rt: &mut Rt) -> (f64, f64) {
    (f64::from(rt.pending.files), f64::from(rt.pending.names))
}

/// Sends `signal` (0 only asks) to `pid` (kill(2); 0 and negative mean groups). Returns a negative errno or 0.
#[op]
pub(crate) fn kill(pid: i32, signal: i32) -> i32 {
    crate::core::sys::kill(pid, signal)
}

/// Names the process for `ps` and `/proc`; gives what of the name there was room for.
#[op]
pub(crate) fn set_title(title: &str) -> String {
    let bytes: Vec<u8> = title.bytes().filter(|&b| b != 0).collect();
    let short: Vec<u8> = bytes.iter().copied().take(15).chain([0]).collect();
    if let Ok(name) = CStr::from_bytes_with_nul(&short) {
        // A name that the kernel refuses leaves the old one: node does not report it either.
        let _ = rustix::thread::set_name(name);
    }
    let kept = crate::core::sys::set_command_line(&bytes).unwrap_or(bytes.len());
    String::from_utf8_lossy(&bytes[..kept]).into_owned()
}

/// The machine's memory in bytes, or the control group's limit when that is less.
#[op]
pub(crate) fn total_memory() -> f64 {
    let limit = std::fs::read_to_string("/sys/fs/cgroup/memory.max")
        .ok()
        .and_then(|text| text.trim().parse::<f64>().ok());
    let machine = meminfo("MemTotal:");
    limit.map_or(machine, |limit| limit.min(machine))
}

/// Memory in bytes that can be had without swapping.
#[op]
pub(crate) fn free_memory() -> f64 {
    meminfo("MemAvailable:")
}

fn meminfo(key: &str) -> f64 {
    std::fs::read_to_string("/proc/meminfo")
        .ok()
        .and_then(|text| {
            let line = text.lines().find(|line| line.starts_with(key))?;
            let kib: f64 = line[key.len()..]
                .trim()
                .strip_suffix(" kB")?
                .trim()
                .parse()
                .ok()?;
            Some(kib * 1024.0)
        })
        .unwrap_or(0.0)
}

/// Makes `zone` the time zone (tzset(3)'s TZ) of this process, for V8 as well.
#[op]
pub(crate) fn set_time_zone(scope: &mut Scope<'_, '_>, zone: Option<String>) {
    crate::core::sys::set_time_zone(zone.as_deref());
    value::time_zone_changed(scope);
}
