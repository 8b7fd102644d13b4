//! `node:os`: facts about the machine and the user, read when asked.

use crate::core::room::room;
use js_bindings::{OpError, op};

room! {
    name: "os",
    ops: [hostname, uptime],
    public: [("os", "os.js")],
    load: Eager,
}

/// The machine's name (uname(2)).
#[op]
fn hostname() -> Result<String, OpError> {
    std::fs::read_to_string("/proc/sys/kernel/hostname")
        .map(|name| name.trim_end().to_owned())
        .map_err(|e| OpError::io(&e, "uv_os_gethostname"))
}

/// Seconds since the machine started.
#[op]
fn uptime() -> f64 {
    std::fs::read_to_string("/proc/uptime")
        .ok()
        .and_then(|text| text.split(' ').next()?.parse().ok())
        .unwrap_or(0.0)
}
