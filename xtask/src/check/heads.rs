//! A file is read from the top: its first line says what it owns. Its name says it too, so some names say too little.
//! Built-in JavaScript is 7-bit ASCII, so that V8 can hold it as an external one-byte string.

use super::Finding;
use super::rooms::ROOMS_FOLDER;
use super::tree::Tree;

const EMPTY_NAMES: [&str; 8] = [
    "utils", "helpers", "common", "misc", "new", "next", "v2", "stuff",
];

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, text) in tree.files() {
        let stem = path
            .rsplit('/')
            .next()
            .unwrap_or(path)
            .split('.')
            .next()
            .unwrap_or_default();
        let built_in = path.starts_with(ROOMS_FOLDER) && path.ends_with(".js");
        if path.ends_with(".rs") && !path.contains("/tests/ui/") && !text.starts_with("//! ") {
            findings.push(Finding::new(
                path,
                1,
                "the first line wants `//! ` and what this file owns",
            ));
        }
        if built_in && !text.starts_with("// ") {
            findings.push(Finding::new(
                path,
                1,
                "the first line wants `// ` and what this file owns",
            ));
        }
        if built_in {
            for (i, line) in text
                .lines()
                .enumerate()
                .filter(|(_, line)| !line.is_ascii())
            {
                let odd = line.chars().find(|c| !c.is_ascii()).unwrap_or_default();
                findings.push(Finding::new(
                    path,
                    i + 1,
                    format!("not ASCII: write \\u{{{:x}}}", u32::from(odd)),
                ));
            }
        }
        if (path.ends_with(".rs") || built_in) && EMPTY_NAMES.contains(&stem) {
            findings.push(Finding::new(
                path,
                1,
                format!("the name {stem} says nothing"),
            ));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_names_and_ascii() {
        let tree = Tree::of(&[
            ("crates/a/src/lib.rs", "//! Good.\n"),
            ("crates/a/src/bad.rs", "use std;\n"),
            ("crates/a/src/utils.rs", "//! x\n"),
            ("crates/runtime/src/fs/fs.js", "'use strict';\n"),
            (
                "crates/runtime/src/fs/odd.js",
                "// x\nconst a = '\u{e9}';\n",
            ),
            ("tests/fs/case.js", "'\u{e9}'\n"),
        ]);
        let found: Vec<_> = check(&tree).into_iter().map(|f| (f.path, f.line)).collect();
        let expected = [
            ("crates/a/src/bad.rs", 1),
            ("crates/a/src/utils.rs", 1),
            ("crates/runtime/src/fs/fs.js", 1),
            ("crates/runtime/src/fs/odd.js", 2),
        ];
        assert_eq!(found, expected.map(|(path, line)| (path.to_owned(), line)));
    }
}
