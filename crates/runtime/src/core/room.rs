//! A room's row: its name, ops and JavaScript files. Everything else is derived from the rows in `rooms.rs`.

use js_bindings::Op;

/// When a room's JavaScript is evaluated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Load {
    /// As `Eager`, with all its functions compiled: what every program runs through.
    Start,
    /// At build time, into the snapshot. Functions are compiled when they are first called: all of them together would
    /// be a third of the snapshot, which every start reads whole.
    Eager,
    /// When a program first requires it.
    Lazy,
}

/// One room.
#[derive(Debug)]
pub(crate) struct Room {
    /// The folder under `src/`, and the stem of the names of its shared files.
    pub(crate) name: &'static str,
    /// Native functions, as the room's JavaScript sees them in `binding`.
    pub(crate) ops: &'static [&'static [Op]],
    /// What programs can require: (module id, file).
    pub(crate) public: &'static [(&'static str, &'static str)],
    /// Files other rooms can require as `internal:<room>/<stem>`, or `internal:<room>` when the stem is the room's
    /// name or `internal`. Files in neither list are private to the room.
    pub(crate) shared: &'static [&'static str],
    /// When its JavaScript is evaluated.
    pub(crate) load: Load,
}

/// Declares a room's row as `ROOM`. `uses` names the rooms whose native half this one calls: `cargo xtask check` holds
/// the code to it, nothing needs it at run time.
macro_rules! room {
    (
        name: $name:expr,
        $(ops: [$($op:path),* $(,)?],)?
        $(public: [$(($id:literal, $file:literal)),* $(,)?],)?
        $(shared: [$($shared:literal),* $(,)?],)?
        $(uses: [$($uses:literal),* $(,)?],)?
        load: $load:ident $(,)?
    ) => {
        /// This room's row.
        pub(crate) const ROOM: crate::core::room::Room = crate::core::room::Room {
            name: $name,
            ops: &[$($(<$op as js_bindings::op::Declared>::OPS),*)?],
            public: &[$($(($id, $file)),*)?],
            shared: &[$($($shared),*)?],
            load: crate::core::room::Load::$load,
        };
    };
}
pub(crate) use room;
