//! The list of rooms, one line each. Op tables, the snapshot's external references, `builtinModules` and the loader's
//! table are derived from it; a test compares it with the folders.

use crate::core::room::Room;
use js_bindings::OpTable;

/// Declares rooms without a native half, whose row stands here for want of a `mod.rs`.
macro_rules! js_only {
    ($($name:ident: $load:ident [$(($id:literal, $file:literal)),*] [$($shared:literal),*];)*) => {
        $(
            mod $name {
                crate::core::room::room! {
                    name: stringify!($name),
                    public: [$(($id, $file)),*],
                    shared: [$($shared),*],
                    load: $load,
                }
            }
        )*
    };
}

js_only! {
    assert: Eager [("assert", "assert.js"), ("assert/strict", "strict.js")] [];
    cluster: Lazy [("cluster", "cluster.js")] [];
    deprecated: Lazy [
        ("_http_agent", "_http_agent.js"), ("_http_client", "_http_client.js"), ("_http_common", "_http_common.js"),
        ("_http_incoming", "_http_incoming.js"), ("_http_outgoing", "_http_outgoing.js"),
        ("_http_server", "_http_server.js"), ("_stream_duplex", "_stream_duplex.js"),
        ("_stream_passthrough", "_stream_passthrough.js"), ("_stream_readable", "_stream_readable.js"),
        ("_stream_transform", "_stream_transform.js"), ("_stream_wrap", "_stream_wrap.js"),
        ("_stream_writable", "_stream_writable.js"), ("_tls_common", "_tls_common.js"), ("_tls_wrap", "_tls_wrap.js"),
        ("constants", "constants.js")
    ] [];
    diagnostics_channel: Eager [("diagnostics_channel", "diagnostics_channel.js")] ["channels.js", "tracing.js"];
    domain: Lazy [("domain", "domain.js")] [];
    fetch: Lazy [] ["fetch.js"];
    events: Start [("events", "events.js")] ["async_iterator.js"];
    https: Lazy [("https", "https.js")] [];
    missing: Lazy [
        ("http2", "http2.js"),
        ("inspector", "inspector.js"), ("inspector/promises", "inspector_promises.js"), ("repl", "repl.js"), ("sea", "sea.js"),
        ("sqlite", "sqlite.js"),
        ("test/reporters", "test_reporters.js"), ("trace_events", "trace_events.js"),
        ("wasi", "wasi.js"), ("zlib", "zlib.js")
    ] ["refusals.js"];
    path: Eager [("path", "path.js"), ("path/posix", "posix.js"), ("path/win32", "win32.js")] [];
    punycode: Lazy [("punycode", "punycode.js")] [];
    querystring: Eager [("querystring", "querystring.js")] [];
    stream: Eager [("stream", "stream.js"), ("stream/promises", "promises.js"), ("stream/consumers", "consumers.js")] ["bits.js", "readable.js", "writable.js"];
    string_decoder: Eager [("string_decoder", "string_decoder.js")] [];
    readline: Lazy [("readline", "readline.js"), ("readline/promises", "promises.js")] [];
    sys: Eager [("sys", "sys.js")] [];
    tcp: Lazy [("tcp", "tcp.js")] [];
    test_runner: Lazy [("test", "test.js")] [];
    tty: Eager [("tty", "tty.js")] [];
    webstreams: Lazy [("stream/web", "web.js")] ["adapters.js", "shared.js", "readable.js", "readers.js", "writable.js"];
}

/// Every room. The order is that of the op table, so it is part of the snapshot.
pub(crate) static ROOMS: &[&Room] = &[
    &crate::boot::ROOM,
    &crate::errors::ROOM,
    &crate::util::ROOM,
    &events::ROOM,
    &crate::buffer::ROOM,
    &string_decoder::ROOM,
    &path::ROOM,
    &querystring::ROOM,
    &punycode::ROOM,
    &crate::url::ROOM,
    &crate::web::ROOM,
    &crate::timers::ROOM,
    &crate::process::ROOM,
    &crate::console::ROOM,
    &assert::ROOM,
    &stream::ROOM,
    &crate::pump::ROOM,
    &crate::os::ROOM,
    &crate::fs::ROOM,
    &tty::ROOM,
    &crate::net::ROOM,
    &crate::http::ROOM,
    &crate::wire::ROOM,
    &crate::module::ROOM,
    &crate::esm::ROOM,
    &crate::child_process::ROOM,
    &crate::dgram::ROOM,
    &readline::ROOM,
    &sys::ROOM,
    &tcp::ROOM,
    &crate::async_hooks::ROOM,
    &cluster::ROOM,
    &deprecated::ROOM,
    &diagnostics_channel::ROOM,
    &domain::ROOM,
    &crate::engine::ROOM,
    &crate::vm::ROOM,
    &missing::ROOM,
    &crate::perf_hooks::ROOM,
    &test_runner::ROOM,
    &webstreams::ROOM,
    &fetch::ROOM,
    &crate::worker_threads::ROOM,
    &crate::tls::ROOM,
    &https::ROOM,
    &crate::crypto::ROOM,
    &crate::webcrypto::ROOM,
];

/// The index of the room called `name`.
pub(crate) const fn index_of(name: &str) -> usize {
    let mut i = 0;
    while i < ROOMS.len() {
        if same(ROOMS[i].name.as_bytes(), name.as_bytes()) {
            return i;
        }
        i += 1;
    }
    panic!("no such room")
}

const fn same(a: &[u8], b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    let mut i = 0;
    while i < a.len() {
        if a[i] != b[i] {
            return false;
        }
        i += 1;
    }
    true
}

/// The op table of all rooms.
pub(crate) fn op_table() -> OpTable {
    let mut table = OpTable::new();
    for room in ROOMS {
        table.add(room.ops);
    }
    table
}

/// The loader's id of `file` in `room`: what `require` finds it by.
pub(crate) fn file_id(room: &Room, file: &str) -> String {
    if let Some((id, _)) = room.public.iter().find(|(_, f)| *f == file) {
        return (*id).to_owned();
    }
    let stem = file.trim_end_matches(".js");
    if room.shared.contains(&file) {
        if stem == room.name || stem == "internal" {
            format!("internal:{}", room.name)
        } else {
            format!("internal:{}/{stem}", room.name)
        }
    } else {
        // Private ids begin with a character that no program can get past the loader.
        format!("#{}/{stem}", room.name)
    }
}

#[cfg(test)]
mod tests {
    use super::ROOMS;
    use std::collections::BTreeSet;
    use std::path::Path;

    #[test]
    fn every_folder_is_a_room() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let folders: BTreeSet<String> = std::fs::read_dir(root)
            .unwrap()
            .map(Result::unwrap)
            .filter(|entry| entry.file_type().unwrap().is_dir())
            .map(|entry| entry.file_name().into_string().unwrap())
            .filter(|name| name != "core")
            .collect();
        let rooms: BTreeSet<String> = ROOMS.iter().map(|room| room.name.to_owned()).collect();
        assert_eq!(folders, rooms);
        assert_eq!(rooms.len(), ROOMS.len(), "a room stands twice");
    }

    #[test]
    fn every_listed_file_is_there() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        for room in ROOMS {
            let public = room.public.iter().map(|(_, file)| file);
            for file in public.chain(room.shared) {
                assert!(
                    root.join(room.name).join(file).is_file(),
                    "{}/{file}",
                    room.name
                );
            }
        }
    }

    #[test]
    fn no_id_stands_twice() {
        let mut seen = BTreeSet::new();
        for (id, _) in ROOMS.iter().flat_map(|room| room.public) {
            assert!(seen.insert(*id), "{id}");
        }
    }
}
