//! `node:http`.

use crate::core::room::room;

room! {
    name: "http",
    load: Eager,
}

/// The room's connections.
#[derive(Debug, Default)]
pub(crate) struct State {}
