//! Boots V8 once a process: flags first, then the platform with its worker threads.

use std::sync::OnceLock;

/// V8 flags every isolate of this project runs with; they are part of what a snapshot was made under.
///
/// The snapshot is part of the executable, so its checksum needs no check at every start.
const FLAGS: &str = "--no-verify-snapshot-checksum";

static BOOT: OnceLock<()> = OnceLock::new();

/// Starts V8 with the project's flags and `flags` (separated by blanks); later calls do nothing.
///
/// `threads` is the size of V8's worker pool (garbage collection, background compilation); 0 lets V8 choose.
pub fn boot(flags: &str, threads: u32) {
    BOOT.get_or_init(|| {
        v8::V8::set_flags_from_string(FLAGS);
        if !flags.is_empty() {
            v8::V8::set_flags_from_string(flags);
        }
        let platform = v8::new_default_platform(threads, false).make_shared();
        v8::V8::initialize_platform(platform);
        v8::V8::initialize();
    });
}

/// Hands `args` to V8 and returns those that V8 does not know. Call before [`boot`].
pub fn take_v8_flags(args: Vec<String>) -> Vec<String> {
    let mut with_program = vec![String::new()];
    with_program.extend(args);
    let mut rest = v8::V8::set_flags_from_command_line(with_program);
    if !rest.is_empty() {
        rest.remove(0);
    }
    rest
}

/// V8's version, such as `15.2.124.1-rusty`.
pub fn v8_version() -> &'static str {
    v8::V8::get_version()
}
