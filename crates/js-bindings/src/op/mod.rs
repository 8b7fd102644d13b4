//! Native functions that JavaScript calls.
//!
//! `#[op]` on a Rust function declares a braced struct of the same name which implements [`Declared`]; [`OpTable`]
//! collects those. What the attribute emits is a thin shim over this module's [`glue`].

pub mod glue;
mod pool;
mod table;

pub use pool::{Completion, Job, Settle, set_pool_wrapper, set_spawner};
pub use table::{Op, OpTable, binding_object};

/// What `#[op]` declares beside the function.
pub trait Declared {
    /// The native functions made of it: one, or two for `#[op(pool)]`.
    const OPS: &'static [Op];
}
