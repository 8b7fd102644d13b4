//! Who may depend on whom (house style, 1.2): the crates' manifests, the words a floor-0 crate must not know, and the
//! walls between the rooms of the runtime.

use super::Finding;
use super::rooms::{ROOMS_FOLDER, names, room_of, rows};
use super::source::{find_word, leading_name, line_of, without_comments};
use super::tree::Tree;

/// The runtime's files that may name V8 itself.
const V8_FILES: &str = "xtask/allow/v8.txt";

/// What one crate may depend on.
struct Crate {
    folder: &'static str,
    /// Crates of this workspace.
    ours: &'static [&'static str],
    others: Others,
    /// For tests and benches only.
    dev: &'static [&'static str],
    /// Words that must not stand in its code.
    words: &'static [&'static str],
}

enum Others {
    Only(&'static [&'static str]),
    AllBut(&'static [&'static str]),
}

const CRATES: [Crate; 8] = [
    Crate {
        folder: "crates/evloop",
        ours: &[],
        others: Others::Only(&["libc", "mio", "rustix", "slab", "socket2", "tracing"]),
        dev: &["proptest"],
        words: &[
            "HTTP",
            "TLS",
            "JS",
            "JavaScript",
            "V8",
            "v8",
            "Node",
            "nodejs",
        ],
    },
    Crate {
        folder: "crates/http-parser",
        ours: &[],
        others: Others::Only(&["bytes", "wide"]),
        dev: &["httparse", "proptest", "rustix"],
        words: &[
            "std::net",
            "std::fs",
            "std::time",
            "std::io",
            "JS",
            "JavaScript",
            "V8",
            "Node",
            "nodejs",
        ],
    },
    Crate {
        folder: "crates/tls",
        ours: &[],
        others: Others::Only(&[
            "rustls",
            "rustls-pki-types",
            "rustls-webpki",
            "webpki-roots",
            "x509-parser",
            "ring",
            "aws-lc-rs",
        ]),
        dev: &["proptest", "rcgen"],
        words: &[
            "std::net",
            "std::fs",
            "std::thread",
            "JS",
            "JavaScript",
            "V8",
            "Node",
            "nodejs",
        ],
    },
    Crate {
        folder: "crates/js-bindings",
        ours: &["js-bindings-macros"],
        others: Others::Only(&["v8"]),
        dev: &["proptest", "trybuild"],
        words: &["std::net", "std::fs", "TcpStream", "socket", "evloop"],
    },
    Crate {
        folder: "crates/js-bindings-macros",
        ours: &[],
        others: Others::Only(&["proc-macro2", "quote", "syn"]),
        dev: &["js-bindings", "trybuild"],
        words: &["evloop"],
    },
    Crate {
        folder: "crates/runtime",
        ours: &["evloop", "http-parser", "tls", "js-bindings"],
        // v8 in the files of `V8_FILES` alone.
        others: Others::AllBut(&["async-std", "mio", "smol", "tokio"]),
        dev: &["proptest"],
        words: &[],
    },
    Crate {
        folder: "bin/rill",
        ours: &["runtime"],
        others: Others::AllBut(&["async-std", "mio", "smol", "tokio", "v8"]),
        dev: &[],
        words: &["evloop::", "http_parser::", "js_bindings::"],
    },
    Crate {
        folder: "xtask",
        ours: &[],
        others: Others::Only(&["lexopt"]),
        dev: &[],
        words: &[],
    },
];

/// Each manifest's dependencies against the table.
pub(super) fn check_manifests(tree: &Tree) -> Vec<Finding> {
    let ours: Vec<&str> = CRATES
        .iter()
        .filter_map(|c| c.folder.rsplit('/').next())
        .collect();
    let mut findings = Vec::new();
    for (path, text) in tree
        .files()
        .filter(|(path, _)| path.ends_with("/Cargo.toml"))
    {
        let folder = path.trim_end_matches("/Cargo.toml");
        let Some(known) = CRATES.iter().find(|c| c.folder == folder) else {
            if !folder.ends_with("/fuzz") {
                findings.push(Finding::new(
                    path,
                    1,
                    "this crate is not in xtask's table of layers",
                ));
            }
            continue;
        };
        for dependency in dependencies(text) {
            let name = dependency.name.as_str();
            let allowed = if dependency.dev && known.dev.contains(&name) {
                true
            } else if ours.contains(&name) {
                known.ours.contains(&name)
            } else {
                match known.others {
                    Others::Only(list) => list.contains(&name),
                    Others::AllBut(list) => !list.contains(&name),
                }
            };
            if !allowed {
                let what = format!("{folder} must not depend on {name}");
                findings.push(Finding::new(path, dependency.line, what));
            }
        }
    }
    findings
}

struct Dependency {
    name: String,
    line: usize,
    dev: bool,
}

/// The dependencies of a manifest: `name = …`, `name.workspace = true`, `[dependencies.name]`.
fn dependencies(manifest: &str) -> Vec<Dependency> {
    let mut found = Vec::new();
    let mut kind: Option<bool> = None;
    for (i, line) in manifest.lines().enumerate() {
        let line = line.trim();
        if let Some(section) = line
            .strip_prefix('[')
            .and_then(|rest| rest.strip_suffix(']'))
        {
            let dev = section.contains("dev-dependencies");
            kind = section.ends_with("dependencies").then_some(dev);
            if let Some((_, name)) = section.split_once("dependencies.") {
                found.push(Dependency {
                    name: name.to_owned(),
                    line: i + 1,
                    dev,
                });
            }
        } else if let Some(dev) = kind
            && !line.starts_with('#')
            && let Some((key, _)) = line.split_once('=')
        {
            let key = key.trim();
            let name = key
                .split('.')
                .next()
                .unwrap_or(key)
                .trim_matches('"')
                .to_owned();
            found.push(Dependency {
                name,
                line: i + 1,
                dev,
            });
        }
    }
    found
}

/// Words that a crate's code must not know (comments may say what it is not), and workspace crates in `tests/`.
pub(super) fn check_words(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut look = |folder: &str, words: &[&str]| {
        for (path, text) in tree.below(folder).filter(|(path, _)| path.ends_with(".rs")) {
            let code = without_comments(text);
            for word in words {
                for at in find_word(&code, word) {
                    findings.push(Finding::new(
                        path,
                        line_of(&code, at),
                        format!("the word {word} has no place here"),
                    ));
                }
            }
        }
    };
    for known in &CRATES {
        look(&format!("{}/src/", known.folder), known.words);
    }
    look(
        "tests/",
        &["evloop::", "http_parser::", "js_bindings::", "runtime::"],
    );
    check_v8_files(tree, &mut findings);
    findings
}

fn check_v8_files(tree: &Tree, findings: &mut Vec<Finding>) {
    let allowed = tree.allowed(V8_FILES, findings);
    let mut needed = Vec::new();
    for (path, text) in tree
        .below("crates/runtime/")
        .filter(|(path, _)| path.ends_with(".rs"))
    {
        let code = without_comments(text);
        // `crate::v8::` is a room of that name.
        let places = find_word(&code, "v8::");
        let Some(&at) = places.iter().find(|&&at| !code[..at].ends_with("::")) else {
            continue;
        };
        if allowed.iter().any(|(_, name)| name == path) {
            needed.push(path);
        } else {
            let what = format!("v8:: outside js-bindings and {V8_FILES}");
            findings.push(Finding::new(path, line_of(&code, at), what));
        }
    }
    for (line, path) in allowed {
        if !needed.contains(&path.as_str()) {
            let what = format!("{path} does not name v8 or is gone: take it out");
            findings.push(Finding::new(V8_FILES, line, what));
        }
    }
}

/// A room's native half names only itself, the core, and rooms its row says it uses.
pub(super) fn check_rooms(tree: &Tree) -> Vec<Finding> {
    let rows = rows(tree);
    let rooms = names(&rows);
    let mut findings = Vec::new();
    for (path, text) in tree
        .below(ROOMS_FOLDER)
        .filter(|(path, _)| path.ends_with(".rs"))
    {
        let Some(room) = room_of(path).filter(|room| rooms.contains(room)) else {
            continue;
        };
        let uses: Vec<&str> = rows
            .iter()
            .filter(|row| row.name == room)
            .flat_map(|row| &row.uses)
            .map(String::as_str)
            .collect();
        let code = without_comments(text);
        for (at, _) in code.match_indices("crate::") {
            let other = leading_name(&code[at + "crate::".len()..]);
            if other != room && rooms.contains(other) && !uses.contains(&other) {
                let what =
                    format!("room {room} reaches into room {other}, which its row does not use");
                findings.push(Finding::new(path, line_of(&code, at), what));
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_floor_imports_only_below() {
        let tree = Tree::of(&[
            (
                "crates/evloop/Cargo.toml",
                "[dependencies]\nmio = \"1\"\nhttp-parser.workspace = true\n",
            ),
            ("crates/new/Cargo.toml", "[package]\n"),
            (
                "bin/rill/Cargo.toml",
                "[dependencies]\nruntime.workspace = true\n[build-dependencies]\nv8 = \"1\"\n",
            ),
            (
                "xtask/Cargo.toml",
                "[dev-dependencies.serde]\nversion = \"1\"\n",
            ),
        ]);
        let found: Vec<_> = check_manifests(&tree)
            .into_iter()
            .map(|f| (f.path, f.line))
            .collect();
        let expected = [
            ("bin/rill/Cargo.toml", 4),
            ("crates/evloop/Cargo.toml", 3),
            ("crates/new/Cargo.toml", 1),
            ("xtask/Cargo.toml", 1),
        ];
        assert_eq!(found, expected.map(|(path, line)| (path.to_owned(), line)));
    }

    #[test]
    fn words_count_in_code_alone() {
        let tree = Tree::of(&[
            (
                "crates/evloop/src/lib.rs",
                "//! No HTTP here.\nfn a() {} // JS\nconst HTTP: u8 = 1;\n",
            ),
            (
                "crates/http-parser/src/lib.rs",
                "use std::net::TcpStream;\n",
            ),
            ("tests/main.rs", "use runtime::Runtime;\n"),
            (
                "crates/runtime/src/fs/mod.rs",
                "use v8::Local;\nuse crate::v8::row;\n",
            ),
            ("crates/runtime/src/util/mod.rs", "use v8::Local;\n"),
            (V8_FILES, "crates/runtime/src/util/mod.rs: looks inside\n"),
        ]);
        let found: Vec<_> = check_words(&tree)
            .into_iter()
            .map(|f| (f.path, f.line))
            .collect();
        assert_eq!(found.len(), 4, "{found:?}");
        assert_eq!(found[0], ("crates/evloop/src/lib.rs".to_owned(), 3));
    }

    #[test]
    fn rooms_have_walls() {
        let row = |name: &str, uses: &str| {
            format!("room! {{\n name: \"{name}\",\n uses: [{uses}],\n load: Eager,\n}}\n")
        };
        let tree = Tree::of(&[
            (
                "crates/runtime/src/net/mod.rs",
                &(row("net", "\"dns\"")
                    + "use crate::dns::x;\nuse crate::fs::y;\nuse crate::core::z;\n"),
            ),
            ("crates/runtime/src/dns/mod.rs", &row("dns", "")),
            ("crates/runtime/src/fs/mod.rs", &row("fs", "")),
        ]);
        let found = check_rooms(&tree);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(
            (found[0].path.as_str(), found[0].line),
            ("crates/runtime/src/net/mod.rs", 7)
        );
    }
}
