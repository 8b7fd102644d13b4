//! Both halves of a room name the same native functions: `#[op]` functions stand in the row, and the row's ops are
//! what the room's JavaScript takes from `binding`.

use std::collections::{BTreeMap, BTreeSet};

use super::Finding;
use super::rooms::{ROOMS_FOLDER, Row, room_of, rows};
use super::source::{
    find_word, is_word, leading_name, line_of, without_comments, without_comments_and_strings,
};
use super::tree::Tree;

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let uses: Vec<Use> = tree
        .below(ROOMS_FOLDER)
        .filter(|(path, _)| path.ends_with(".js"))
        .flat_map(|(path, text)| uses_of(path, text))
        .collect();
    let mut findings = Vec::new();
    for row in rows(tree) {
        check_room(tree, &row, &uses, &mut findings);
    }
    findings
}

struct Op {
    path: String,
    line: usize,
    pool: bool,
}

/// One place where JavaScript names a member of a room's binding.
struct Use {
    room: String,
    name: String,
    path: String,
    line: usize,
    kind: Kind,
}

#[derive(PartialEq)]
enum Kind {
    Taken,
    /// `binding.name = …`: the room's own.
    Assigned,
    /// A string in a file that says `binding[…]`: perhaps a name.
    Quoted,
    /// The binding as a value, passed on: any `.name` may be one of its ops.
    Escaped,
}

fn check_room(tree: &Tree, row: &Row, uses: &[Use], findings: &mut Vec<Finding>) {
    let mut ops = BTreeMap::new();
    for (path, text) in tree.below(&format!("{ROOMS_FOLDER}{}/", row.name)) {
        if path.ends_with(".rs") {
            find_ops(path, text, &mut ops);
        }
    }
    let uses: Vec<&Use> = uses.iter().filter(|used| used.room == row.name).collect();
    let escaped = uses.iter().any(|used| used.kind == Kind::Escaped);
    let named = |name: &String| {
        uses.iter().any(|used| used.name == *name) || (escaped && is_member_somewhere(tree, name))
    };
    let mut js_names = BTreeSet::new();
    for (name, op) in &ops {
        let camel = camel_case(name);
        let names = if op.pool {
            vec![format!("{camel}Sync"), camel]
        } else {
            vec![camel]
        };
        if !row.ops.contains(name) {
            findings.push(Finding::new(
                &op.path,
                op.line,
                format!("op {name} is not in the row of room {}", row.name),
            ));
        } else if !names.iter().any(named) {
            let what = format!(
                "op {name} is named by no JavaScript of room {} (binding.{})",
                row.name,
                names.join(", ")
            );
            findings.push(Finding::new(&op.path, op.line, what));
        }
        js_names.extend(names);
    }
    for name in row.ops.iter().filter(|name| !ops.contains_key(*name)) {
        findings.push(Finding::new(
            &row.path,
            row.line,
            format!("op {name} of room {} has no #[op] function", row.name),
        ));
    }
    let own = |name: &str| {
        uses.iter()
            .any(|used| used.kind == Kind::Assigned && used.name == name)
    };
    for used in uses.iter().filter(|used| used.kind == Kind::Taken) {
        // `dispatch` is what every room may put into its binding for native to call.
        if !js_names.contains(&used.name) && !own(&used.name) && used.name != "dispatch" {
            let what = format!("binding.{} is no op of room {}", used.name, row.name);
            findings.push(Finding::new(&used.path, used.line, what));
        }
    }
}

fn is_member_somewhere(tree: &Tree, name: &str) -> bool {
    tree.below(ROOMS_FOLDER)
        .filter(|(path, _)| path.ends_with(".js"))
        .any(|(_, text)| {
            find_word(text, name)
                .iter()
                .any(|&at| text[..at].ends_with('.'))
        })
}

/// The functions below `#[op…]`.
fn find_ops(path: &str, text: &str, ops: &mut BTreeMap<String, Op>) {
    let code = without_comments_and_strings(text);
    for (at, _) in code.match_indices("#[op") {
        let rest = &code[at + "#[op".len()..];
        if rest.starts_with(is_word) {
            continue;
        }
        let attribute = rest.split(']').next().unwrap_or_default();
        let Some(function) = find_word(rest, "fn")
            .first()
            .map(|&fn_at| &rest[fn_at + 2..])
        else {
            continue;
        };
        let name = leading_name(function.trim_start()).to_owned();
        ops.insert(
            name,
            Op {
                path: path.to_owned(),
                line: line_of(&code, at),
                pool: attribute.contains("pool"),
            },
        );
    }
}

/// What a file takes from its room's `binding`, from `bindingOf('room')` or from the loader's
/// `bindings[roomIndexes.room]`, and what it puts there.
fn uses_of(path: &str, text: &str) -> Vec<Use> {
    let code = without_comments(text);
    let own_room = room_of(path).unwrap_or_default();
    let mut uses = Vec::new();
    let mut add = |room: &str, name: &str, at: usize, kind: Kind| {
        let line = line_of(&code, at);
        uses.push(Use {
            room: room.to_owned(),
            name: name.to_owned(),
            path: path.to_owned(),
            line,
            kind,
        });
    };
    for (at, room, rest) in bindings(&code, own_room) {
        if let Some(member) = rest.strip_prefix('.') {
            let name = leading_name(member);
            let after = member[name.len()..].trim_start();
            let assigned = after.starts_with('=') && !after.starts_with("==");
            add(
                room,
                name,
                at,
                if assigned {
                    Kind::Assigned
                } else {
                    Kind::Taken
                },
            );
        } else if code[..at].trim_end().ends_with("} =") {
            let close = code[..at].rfind('}').unwrap_or(0);
            let mut offset = code[..close].rfind('{').unwrap_or(0) + 1;
            for part in code[offset..close].split(',') {
                let name = leading_name(part.trim_start());
                if !name.is_empty() {
                    add(
                        room,
                        name,
                        offset + (part.len() - part.trim_start().len()),
                        Kind::Taken,
                    );
                }
                offset += part.len() + 1;
            }
        } else if !rest.starts_with('[') {
            add(room, "", at, Kind::Escaped);
        } else {
            for (quoted, _) in code.match_indices('\'') {
                let name = leading_name(&code[quoted + 1..]);
                if !name.is_empty() && code[quoted + 1 + name.len()..].starts_with('\'') {
                    add(room, name, quoted, Kind::Quoted);
                }
            }
        }
    }
    uses
}

/// Where a binding stands in a text: its offset, its room, and what follows it.
fn bindings<'a>(code: &'a str, own_room: &'a str) -> Vec<(usize, &'a str, &'a str)> {
    let mut found = Vec::new();
    for at in find_word(code, "binding") {
        if !code[..at].ends_with('.') {
            found.push((at, own_room, &code[at + "binding".len()..]));
        }
    }
    for (before, after) in [("bindingOf('", "')"), ("bindings[roomIndexes.", "]")] {
        for (at, _) in code.match_indices(before) {
            let rest = &code[at + before.len()..];
            let room = leading_name(rest);
            if let Some(rest) = rest[room.len()..].strip_prefix(after) {
                found.push((at, room, rest));
            }
        }
    }
    found
}

fn camel_case(name: &str) -> String {
    let mut parts = name.split('_');
    let mut camel = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let mut chars = part.chars();
        camel.extend(chars.next().map(|c| c.to_ascii_uppercase()));
        camel.push_str(chars.as_str());
    }
    camel
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(row: &str, rust: &str, js: &str) -> Vec<String> {
        let module = format!("room! {{\n name: \"fs\",\n ops: [{row}],\n load: Eager,\n}}\n{rust}");
        let tree = Tree::of(&[
            ("crates/runtime/src/fs/mod.rs", &module),
            ("crates/runtime/src/fs/fs.js", js),
        ]);
        check(&tree)
            .into_iter()
            .map(|f| format!("{}:{}", f.what, f.line))
            .collect()
    }

    #[test]
    fn both_halves_agree() {
        let rust = "#[op(fast)]\nfn set_mode(a: u32) {}\n#[op(pool)] fn stat(p: String) {}\n";
        let js = "const {\n setMode: set,\n stat,\n} = binding;\nbinding.statSync(1);\nbinding.dispatch = function () {};\n";
        assert_eq!(
            findings("set_mode, files::stat", rust, js),
            Vec::<String>::new()
        );
    }

    #[test]
    fn names_in_tables_and_other_rooms_count() {
        let rust = "#[op(pool)]\nfn read_deep() {}\n#[op]\nfn kind() {}\n";
        let js = "table.push(['read', 'readDeep']);\nbinding[op]();\nbindingOf('fs').kind(1);\n";
        assert_eq!(findings("read_deep, kind", rust, js), Vec::<String>::new());
    }

    #[test]
    fn a_binding_that_is_passed_on_counts() {
        let rust = "#[op]\nfn listen_tcp() {}\n#[op]\nfn unheard() {}\n";
        let js = "this.native = binding;\nthis.native.listenTcp();\n";
        let what = "op unheard is named by no JavaScript of room fs (binding.unheard):8";
        assert_eq!(findings("listen_tcp, unheard", rust, js), [what]);
    }

    #[test]
    fn each_difference_is_found() {
        assert_eq!(
            findings("", "#[op]\nfn read() {}\n", "binding.read();\n"),
            ["op read is not in the row of room fs:6"]
        );
        assert_eq!(
            findings("read", "", ""),
            ["op read of room fs has no #[op] function:1"]
        );
        assert_eq!(
            findings("", "", "// binding.a\nbinding.write();\n"),
            ["binding.write is no op of room fs:2"]
        );
        assert_eq!(
            findings("read", "#[op]\nfn read() {}\n", ""),
            ["op read is named by no JavaScript of room fs (binding.read):6"]
        );
    }
}
