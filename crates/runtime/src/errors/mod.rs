//! Node's error codes, messages and system errors, all in JavaScript: native code gives facts (`OpError`), one
//! function makes the error.

use crate::core::room::room;

room! {
    name: "errors",
    shared: ["errors.js", "validators.js", "errno.js", "native.js"],
    load: Eager,
}
