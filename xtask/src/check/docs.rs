//! The two maps cannot go stale: README.md and ARCHITECTURE.md name no path that is gone, and ARCHITECTURE.md names
//! every crate and every room.

use std::collections::BTreeSet;

use super::Finding;
use super::rooms::{names, rows};
use super::source::find_word;
use super::tree::Tree;

const README: &str = "README.md";
const MAP: &str = "ARCHITECTURE.md";

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for document in [README, MAP] {
        match tree.text(document) {
            None => findings.push(Finding::new(document, 1, "is missing")),
            Some(text) => check_paths(tree, document, text, &mut findings),
        }
    }
    let Some(map) = tree.text(MAP) else {
        return findings;
    };
    let spans: Vec<&str> = quoted(map).map(|(_, span)| span).collect();
    let told = |name: &str| spans.iter().any(|span| !find_word(span, name).is_empty());
    let crates: BTreeSet<&str> = tree
        .files()
        .filter_map(|(path, _)| path.strip_suffix("/Cargo.toml"))
        .filter(|folder| !folder.ends_with("/fuzz"))
        .collect();
    for folder in crates {
        if !told(folder.rsplit('/').next().unwrap_or(folder)) {
            findings.push(Finding::new(
                MAP,
                1,
                format!("the crate {folder} is not named in backticks"),
            ));
        }
    }
    let rows = rows(tree);
    for room in names(&rows) {
        if !told(room) {
            findings.push(Finding::new(
                MAP,
                1,
                format!("the room {room} is not named in backticks"),
            ));
        }
    }
    findings
}

fn check_paths(tree: &Tree, document: &str, text: &str, findings: &mut Vec<Finding>) {
    let top: BTreeSet<&str> = tree
        .files()
        .filter_map(|(path, _)| path.split_once('/'))
        .map(|(top, _)| top)
        .collect();
    for (line, span) in quoted(text) {
        let first = span.split('/').next().unwrap_or_default();
        let pattern = span.contains(|c: char| c.is_whitespace() || "<>*{}…$\"'(".contains(c));
        let path = span.split(':').next().unwrap_or(span);
        if span.contains('/') && !pattern && top.contains(first) && !tree.has(path) {
            findings.push(Finding::new(document, line, format!("{path} is not there")));
        }
    }
    for (i, line) in text.lines().enumerate() {
        for link in line
            .split("](")
            .skip(1)
            .filter_map(|rest| rest.split(')').next())
        {
            let path = link.split('#').next().unwrap_or_default();
            if !path.is_empty() && !path.contains("://") && !tree.has(path) {
                findings.push(Finding::new(
                    document,
                    i + 1,
                    format!("the link's {path} is not there"),
                ));
            }
        }
    }
}

/// What stands in backticks, and in indented or fenced lines word by word, with its line.
fn quoted(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut fenced = false;
    text.lines().enumerate().flat_map(move |(i, line)| {
        let fence = line.trim_start().starts_with("```");
        fenced ^= fence;
        let spans: Vec<&str> = if (fenced || line.starts_with("    ")) && !fence {
            line.split_whitespace().collect()
        } else {
            line.split('`').skip(1).step_by(2).collect()
        };
        spans.into_iter().map(move |span| (i + 1, span))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn maps_name_what_is_there() {
        let tree = Tree::of(&[
            (
                README,
                "See `crates/a/src/lib.rs`, `crates/gone/`, `crates/*/x` and [the map](ARCHITECTURE.md).\n",
            ),
            (
                MAP,
                "The crate `a`.\n\n```\ncrates/lost/  floor 0\n```\n[x](gone.md)\n",
            ),
            ("crates/a/Cargo.toml", ""),
            ("crates/a/src/lib.rs", ""),
            ("crates/b/Cargo.toml", ""),
        ]);
        let mut found: Vec<_> = check(&tree)
            .into_iter()
            .map(|f| (f.path, f.line, f.what))
            .collect();
        found.sort();
        let lines: Vec<_> = found
            .iter()
            .map(|(path, line, _)| (path.as_str(), *line))
            .collect();
        assert_eq!(
            lines,
            [(MAP, 1), (MAP, 4), (MAP, 6), (README, 1)],
            "{found:?}"
        );
    }
}
