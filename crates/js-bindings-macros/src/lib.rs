//! The `#[op]` attribute of `js-bindings`: makes a plain Rust function callable from JavaScript.
//!
//! The function stays as it is; beside it stands a braced struct of the same name (types and functions have
//! namespaces of their own) that implements `js_bindings::op::Declared`. Expansions call shared code in
//! `js_bindings::op::glue` and contain no `unsafe`.

mod expand;
mod signature;

use proc_macro::TokenStream;

/// Makes a function an op.
///
/// - `#[op]`: called by its camel-case name; arguments by `FromJs`, result by `ToJs`, `Err` becomes a thrown error.
/// - `#[op(fast)]`: also a V8 fast call; arguments are `u32 i32 f64 bool &[u8] &mut [u8]`, results `()`, numbers, `bool`.
/// - `#[op(pool)]`: two functions, `nameSync(…)` and `name(callback, …)`, whose body runs in the blocking pool; all
///   arguments and the result are owned and `Send`. `#[op(slow_pool)]` asks for the pool's lane for work that may
///   take seconds, so that it can't hold up the rest.
///
/// `&mut T` parameters (other than byte views) are parts of the embedder's state, lent by `Isolate::enter`; a
/// `&mut Scope` parameter gives the op the JavaScript heap instead, and excludes parts: JavaScript that such an op
/// calls may take them.
#[proc_macro_attribute]
pub fn op(attributes: TokenStream, item: TokenStream) -> TokenStream {
    let parsed = signature::Signature::parse(attributes.into(), item.into());
    match parsed {
        Ok(signature) => expand::expand(&signature).into(),
        Err(error) => error.to_compile_error().into(),
    }
}
