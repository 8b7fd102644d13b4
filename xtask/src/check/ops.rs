//! Both halves of a room name the same native functions: `#[op]` functions stand in the row, and the row's ops are
//! what the room's JavaScript takes from `binding`.

use std::collections::{BTreeMap, BTreeSet};

use super::Finding;
use super::rooms::{ROOMS_FOLDER, Row, rows};
use super::source::{
    find_word, is_word, leading_name, line_of, without_comments, without_comments_and_strings,
};
use super::tree::Tree;

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for row in rows(tree) {
        check_room(tree, &row, &mut findings);
    }
    findings
}

struct Op {
    path: String,
    line: usize,
    pool: bool,
}

fn check_room(tree: &Tree, row: &Row, findings: &mut Vec<Finding>) {
    let folder = format!("{ROOMS_FOLDER}{}/", row.name);
    let mut ops = BTreeMap::new();
    let mut uses: Vec<(String, String, usize)> = Vec::new();
    let mut own = BTreeSet::new();
    for (path, text) in tree.below(&folder) {
        if path.ends_with(".rs") {
            find_ops(path, text, &mut ops);
        } else if path.ends_with(".js") {
            let code = without_comments(text);
            for (name, at, assigned) in binding_uses(&code) {
                if assigned {
                    own.insert(name);
                } else {
                    uses.push((name, path.to_owned(), line_of(&code, at)));
                }
            }
        }
    }
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
        } else if !names
            .iter()
            .any(|name| uses.iter().any(|(used, ..)| used == name))
        {
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
    for (name, path, line) in uses {
        // `dispatch` is what every room may put into its binding for native to call.
        if !js_names.contains(&name) && !own.contains(&name) && name != "dispatch" {
            findings.push(Finding::new(
                &path,
                line,
                format!("binding.{name} is no op of room {}", row.name),
            ));
        }
    }
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

/// What a file takes from `binding`, or puts there: name, offset, whether it is assigned.
fn binding_uses(code: &str) -> Vec<(String, usize, bool)> {
    let mut uses = Vec::new();
    for at in find_word(code, "binding") {
        if code[..at].ends_with('.') {
            continue;
        }
        let rest = &code[at + "binding".len()..];
        if let Some(member) = rest.strip_prefix('.') {
            let name = leading_name(member);
            let after = member[name.len()..].trim_start();
            let assigned = after.starts_with('=') && !after.starts_with("==");
            uses.push((name.to_owned(), at, assigned));
        } else if code[..at].trim_end().ends_with("} =") && !rest.trim_start().starts_with('=') {
            let close = code[..at].rfind('}').unwrap_or(0);
            let open = code[..close].rfind('{').unwrap_or(0);
            let mut offset = open + 1;
            for part in code[open + 1..close].split(',') {
                let name = leading_name(part.trim_start());
                if !name.is_empty() {
                    uses.push((
                        name.to_owned(),
                        offset + (part.len() - part.trim_start().len()),
                        false,
                    ));
                }
                offset += part.len() + 1;
            }
        }
    }
    uses
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
