//! The web platform's small things: events, abort signals, text encodings, DOMException, the performance clock.
//!
//! Native decodes the encodings of the WHATWG standard (`encoding_rs`) and reads clocks; all else is JavaScript.

mod clock;
mod encoding;

use crate::core::room::room;

room! {
    name: "web",
    ops: [
        clock::monotonic, clock::process_start,
        encoding::encode_into, encoding::encoding_name, encoding::decode,
    ],
    shared: [
        "abort.js", "dom_exception.js", "encoding.js", "event_target.js", "navigator.js", "performance.js", "structured_clone.js",
    ],
    load: Eager,
}
