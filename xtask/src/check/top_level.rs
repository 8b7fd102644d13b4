//! The top level holds what the design names and nothing else.

use std::collections::BTreeSet;

use super::Finding;
use super::tree::Tree;

const ENTRIES: [&str; 16] = [
    ".cargo",
    ".ci",
    ".gitignore",
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE",
    "README.md",
    "benches",
    "bin",
    "crates",
    "rust-toolchain.toml",
    "rustfmt.toml",
    "tests",
    "xtask",
];

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let there: BTreeSet<&str> = tree
        .files()
        .filter_map(|(path, _)| path.split('/').next())
        .collect();
    there
        .into_iter()
        .filter(|entry| !ENTRIES.contains(entry))
        .map(|entry| Finding::new(entry, 1, "has no place at the top level"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strangers_are_found() {
        let tree = Tree::of(&[
            ("Cargo.toml", ""),
            ("scripts/x.sh", ""),
            ("bin/rill/Cargo.toml", ""),
        ]);
        let found: Vec<_> = check(&tree).into_iter().map(|f| f.path).collect();
        assert_eq!(found, ["scripts"]);
    }
}
