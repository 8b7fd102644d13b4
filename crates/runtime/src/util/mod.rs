//! `node:util`: inspection, formatting, types. Native code tells what only V8 knows about a value.

mod inspect;

use crate::core::room::room;

room! {
    name: "util",
    ops: [
        inspect::kind_of, inspect::get_proxy_details, inspect::get_promise_details, inspect::preview_entries,
        inspect::get_own_non_index_properties, inspect::get_constructor_name, inspect::get_external_address,
        inspect::get_call_sites,
    ],
    public: [("util", "util.js"), ("util/types", "types.js")],
    shared: ["internal.js", "inspect.js", "comparisons.js", "colors.js"],
    load: Eager,
}
