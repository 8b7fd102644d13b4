//! `console`: all of it is JavaScript over the process's output streams.

use crate::core::room::room;

room! {
    name: "console",
    public: [("console", "console.js")],
    load: Start,
}
