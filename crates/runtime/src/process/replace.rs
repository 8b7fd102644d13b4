//! Another program in the place of this one (execve(2)).

use crate::core::Loop;
use js_bindings::op;
use std::os::unix::process::CommandExt;
use std::process::Command;

/// Becomes the program `file`; what comes back is the errno of why that failed.
#[op]
pub(crate) fn execve(lp: &mut Loop, file: &str, args: Vec<String>, env: Vec<String>) -> i32 {
    // A name without a slash is not looked for in PATH.
    let path = if file.contains('/') {
        file.to_owned()
    } else {
        format!("./{file}")
    };
    let mut command = Command::new(path);
    let mut args = args.into_iter();
    if let Some(name) = args.next() {
        command.arg0(name);
    }
    let pairs = env.iter().filter_map(|pair| pair.split_once('='));
    command.args(args).env_clear().envs(pairs);
    // The next program finds standard input as this one did.
    lp.block_again();
    command.exec().raw_os_error().unwrap_or(libc::EINVAL)
}
