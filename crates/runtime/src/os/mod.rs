//! `node:os`: facts about the machine and the user, read when asked.

mod interfaces;
mod machine;
mod user;

use crate::core::room::room;

room! {
    name: "os",
    ops: [
        interfaces::network_interfaces,
        machine::available_parallelism, machine::cpus, machine::hostname, machine::loadavg, machine::memory,
        machine::uname, machine::uptime,
        user::get_priority, user::set_priority, user::user_info,
    ],
    public: [("os", "os.js")],
    shared: ["constants.js"],
    load: Eager,
}
