//! Who the process is: user and group ids, supplementary groups, and their names (passwd(5), group(5)).

use crate::core::sys::{self, Id};
use js_bindings::op;
use rustix::process as os;

/// uid, euid, gid, egid.
#[op]
pub(crate) fn ids() -> Vec<u32> {
    vec![
        os::getuid().as_raw(),
        os::geteuid().as_raw(),
        os::getgid().as_raw(),
        os::getegid().as_raw(),
    ]
}

/// Supplementary groups (getgroups(2)), the effective one among them. A negative errno alone on failure.
#[op]
pub(crate) fn groups() -> Vec<f64> {
    let effective = os::getegid();
    match os::getgroups() {
        Ok(mut groups) => {
            if !groups.contains(&effective) {
                groups.push(effective);
            }
            groups
                .into_iter()
                .map(|id| f64::from(id.as_raw()))
                .collect()
        }
        Err(error) => vec![f64::from(-error.raw_os_error())],
    }
}

/// Sets what `kind` names (setuid(2) and its kind; process.js has the order). 0, or a negative errno.
#[op]
pub(crate) fn set_id(kind: u32, id: u32) -> i32 {
    let kind = match kind {
        0 => Id::User,
        1 => Id::EffectiveUser,
        2 => Id::Group,
        _ => Id::EffectiveGroup,
    };
    sys::set_id(kind, id)
}

/// setgroups(2): 0, or a negative errno.
#[op]
pub(crate) fn set_groups(groups: Vec<u32>) -> i32 {
    sys::set_groups(&groups)
}

/// Supplementary groups from the group database and `extra` (initgroups(3)): 0, or a negative errno.
#[op]
pub(crate) fn init_groups(user: &str, extra: u32) -> i32 {
    let mut groups = vec![extra];
    for line in read("/etc/group").lines() {
        let fields: Vec<&str> = line.split(':').collect();
        if fields.len() == 4
            && fields[3].split(',').any(|member| member == user)
            && let Ok(id) = fields[2].parse()
            && !groups.contains(&id)
        {
            groups.push(id);
        }
    }
    sys::set_groups(&groups)
}

/// The user id of `name`.
#[op]
pub(crate) fn find_user(name: &str) -> Option<u32> {
    find("/etc/passwd", name)
}

/// The group id of `name`.
#[op]
pub(crate) fn find_group(name: &str) -> Option<u32> {
    find("/etc/group", name)
}

/// The name of the user `id`.
#[op]
pub(crate) fn user_name(id: u32) -> Option<String> {
    read("/etc/passwd").lines().find_map(|line| {
        let mut fields = line.split(':');
        let name = fields.next()?;
        (fields.nth(1)?.parse() == Ok(id)).then(|| name.to_owned())
    })
}

/// The third field of the line whose first is `name`.
fn find(file: &str, name: &str) -> Option<u32> {
    read(file).lines().find_map(|line| {
        let mut fields = line.split(':');
        if fields.next()? != name {
            return None;
        }
        fields.nth(1)?.parse().ok()
    })
}

/// A machine without such a file has no names.
fn read(file: &str) -> String {
    std::fs::read_to_string(file).unwrap_or_default()
}
