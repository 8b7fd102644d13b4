//! The rooms of the runtime as their rows tell them: `room! { name: "os", ops: […], public: […], shared: […] }` in a
//! room's `mod.rs`, and the rows of rooms without a native half in `rooms.rs`.

use std::collections::BTreeSet;

use super::source::{bracketed, leading_name, line_of, without_comments};
use super::tree::Tree;

pub(super) const ROOMS_FOLDER: &str = "crates/runtime/src/";
const ROOM_LIST: &str = "crates/runtime/src/rooms.rs";

/// One room's row.
#[derive(Debug, Default)]
pub(super) struct Row {
    pub(super) name: String,
    /// Where the row stands.
    pub(super) path: String,
    pub(super) line: usize,
    /// Functions by their last path segment.
    pub(super) ops: Vec<String>,
    /// What programs require.
    pub(super) public: Vec<String>,
    pub(super) shared: Vec<String>,
    /// Rooms whose native half this one may name.
    pub(super) uses: Vec<String>,
}

/// Every row of the tree.
pub(super) fn rows(tree: &Tree) -> Vec<Row> {
    let mut rows = Vec::new();
    for (path, text) in tree
        .below(ROOMS_FOLDER)
        .filter(|(path, _)| path.ends_with(".rs"))
    {
        let code = without_comments(text);
        for (at, _) in code.match_indices("room! {") {
            let body = bracketed(&code[at + "room! ".len()..]).unwrap_or_default();
            let name = strings(field(body, "name:").unwrap_or_default())
                .into_iter()
                .next();
            // The macro's own text and `js_only!` name no room by a string.
            if let Some(name) = name.filter(|_| path.ends_with("/mod.rs")) {
                rows.push(Row {
                    name,
                    path: path.to_owned(),
                    line: line_of(&code, at),
                    ops: list(body, "ops:")
                        .split(',')
                        .map(last_segment)
                        .filter(|op| !op.is_empty())
                        .collect(),
                    public: public_ids(list(body, "public:")),
                    shared: strings(list(body, "shared:")),
                    uses: strings(list(body, "uses:")),
                });
            }
        }
    }
    rows.extend(tree.text(ROOM_LIST).map(js_only_rows).unwrap_or_default());
    rows
}

/// `js_only! { path: Eager [("path", "path.js"), …] ["shared.js"]; … }`
fn js_only_rows(text: &str) -> Vec<Row> {
    let code = without_comments(text);
    let Some((at, _)) = code.match_indices("\njs_only! {").next() else {
        return Vec::new();
    };
    let body = bracketed(&code[at + "\njs_only! ".len()..]).unwrap_or_default();
    let mut rows = Vec::new();
    for entry in body.split(';') {
        let name = leading_name(entry.trim_start());
        let Some(open) = entry.find('[').filter(|_| !name.is_empty()) else {
            continue;
        };
        let public = bracketed(&entry[open..]).unwrap_or_default();
        let rest = &entry[open + public.len() + 2..];
        let shared = rest
            .find('[')
            .and_then(|open| bracketed(&rest[open..]))
            .unwrap_or_default();
        let at = code.find(entry).unwrap_or(0);
        rows.push(Row {
            name: name.to_owned(),
            path: ROOM_LIST.to_owned(),
            line: line_of(&code, at + (entry.len() - entry.trim_start().len())),
            public: public_ids(public),
            shared: strings(shared),
            ..Row::default()
        });
    }
    rows
}

/// The folders of rooms: those with a row.
pub(super) fn names(rows: &[Row]) -> BTreeSet<&str> {
    rows.iter().map(|row| row.name.as_str()).collect()
}

/// The room whose folder holds a path.
pub(super) fn room_of(path: &str) -> Option<&str> {
    path.strip_prefix(ROOMS_FOLDER)?
        .split_once('/')
        .map(|(room, _)| room)
}

fn field<'a>(body: &'a str, key: &str) -> Option<&'a str> {
    body.find(key)
        .map(|at| body[at + key.len()..].lines().next().unwrap_or_default())
}

fn list<'a>(body: &'a str, key: &str) -> &'a str {
    let Some(at) = body.find(key) else { return "" };
    let rest = &body[at + key.len()..];
    rest.find('[')
        .and_then(|open| bracketed(&rest[open..]))
        .unwrap_or_default()
}

/// The ids of `("fs", "fs.js"), ("fs/promises", "promises.js")`.
fn public_ids(list: &str) -> Vec<String> {
    list.split('(')
        .filter_map(|pair| strings(pair).into_iter().next())
        .collect()
}

fn strings(text: &str) -> Vec<String> {
    text.split('"')
        .skip(1)
        .step_by(2)
        .map(str::to_owned)
        .collect()
}

fn last_segment(path: &str) -> String {
    path.trim()
        .rsplit("::")
        .next()
        .unwrap_or_default()
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_read() {
        let tree = Tree::of(&[
            (
                "crates/runtime/src/fs/mod.rs",
                "//! x\nroom! {\n name: \"fs\",\n ops: [read, stat::stat],\n public: [(\"fs\", \"fs.js\"), (\"fs/promises\", \"p.js\")],\n shared: [\"flags.js\"],\n load: Eager,\n}\n",
            ),
            (
                ROOM_LIST,
                "//! x\nmacro_rules! js_only { () => { room! { name: stringify!($name), } } }\n\njs_only! {\n a: Eager [(\"a\", \"a.js\")] [];\n b: Lazy [(\"b\", \"b.js\"), (\"b/c\", \"c.js\")] [\"d.js\"];\n}\n",
            ),
        ]);
        let rows = rows(&tree);
        assert_eq!(
            names(&rows).into_iter().collect::<Vec<_>>(),
            ["a", "b", "fs"]
        );
        assert_eq!(rows[0].ops, ["read", "stat"]);
        assert_eq!(rows[0].public, ["fs", "fs/promises"]);
        assert_eq!(rows[0].shared, ["flags.js"]);
        assert_eq!(
            (rows[2].line, rows[2].shared.clone()),
            (6, vec!["d.js".to_owned()])
        );
    }
}
