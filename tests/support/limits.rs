//! The open-files limit: a thousand clients and a thousand server sockets want more than the usual 1024.

use std::os::unix::process::CommandExt;
use std::process::Command;

const WANTED: u64 = 8192;

/// Starts this program again under a higher soft limit where it is too low; std has no call for it,
/// the shell has one.
pub(crate) fn raise_open_files() {
    const MARK: &str = "RILL_E2E_LIMITS_RAISED";
    if std::env::var_os(MARK).is_some() || soft_limit().is_none_or(|soft| soft >= WANTED) {
        return;
    }
    let Ok(me) = std::env::current_exe() else {
        return;
    };
    let failed = Command::new("sh")
        .args([
            "-c",
            &format!(
                "ulimit -S -n {WANTED} 2>/dev/null || ulimit -S -n $(ulimit -H -n); exec \"$@\""
            ),
        ])
        .arg("sh")
        .arg(me)
        .args(std::env::args_os().skip(1))
        .env(MARK, "1")
        .exec();
    eprintln!("could not raise the open-files limit: {failed}");
}

fn soft_limit() -> Option<u64> {
    let limits = std::fs::read_to_string("/proc/self/limits").ok()?;
    let line = limits
        .lines()
        .find(|line| line.starts_with("Max open files"))?;
    line.split_whitespace().nth(3)?.parse().ok()
}
