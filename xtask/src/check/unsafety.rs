//! Danger has an address: `unsafe` stands only in the folders and files named here, and every block says why it holds.

use super::Finding;
use super::source::{find_word, line_of, without_comments_and_strings};
use super::tree::Tree;

const FOLDERS: [&str; 2] = ["crates/js-bindings/src/", "crates/evloop/src/sys/"];
const ALLOW: &str = "xtask/allow/unsafe.txt";
/// A reason may be this many lines above its block.
const REACH: usize = 8;

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    let allowed = tree.allowed(ALLOW, &mut findings);
    let mut needed = Vec::new();
    for (path, text) in tree.files().filter(|(path, _)| path.ends_with(".rs")) {
        let code = without_comments_and_strings(text);
        let places = find_word(&code, "unsafe");
        if places.is_empty() {
            continue;
        }
        if allowed.iter().any(|(_, name)| name == path) {
            needed.push(path);
        } else if !FOLDERS.iter().any(|folder| path.starts_with(folder)) {
            let line = line_of(&code, places[0]);
            findings.push(Finding::new(
                path,
                line,
                format!("unsafe outside {} and {ALLOW}", FOLDERS.join(", ")),
            ));
            continue;
        }
        let lines: Vec<&str> = text.lines().collect();
        for at in places {
            let after = code[at + "unsafe".len()..].trim_start();
            let line = line_of(&code, at);
            let near = &lines[line.saturating_sub(1 + REACH)..line];
            if (after.starts_with('{') || after.starts_with("impl"))
                && !near.iter().any(|line| line.contains("SAFETY:"))
            {
                findings.push(Finding::new(path, line, "unsafe without a SAFETY line"));
            }
        }
    }
    for (line, path) in allowed {
        if !needed.contains(&path.as_str()) {
            findings.push(Finding::new(
                ALLOW,
                line,
                format!("{path} has no unsafe or is gone: take it out"),
            ));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unsafe_has_an_address_and_a_reason() {
        let tree = Tree::of(&[
            (
                "crates/evloop/src/sys/unix.rs",
                "//! x\n// SAFETY: so.\nunsafe { a() }\n",
            ),
            (
                "crates/js-bindings/src/a.rs",
                "//! x\nfn f() { unsafe { a() } }\nunsafe fn g() {}\n",
            ),
            (
                "crates/runtime/src/b.rs",
                "//! unsafe\n#![deny(unsafe_code)]\nlet a = \"unsafe\";\nunsafe { b() }\n",
            ),
            (
                "crates/runtime/src/c.rs",
                "//! x\nunsafe { c() } // SAFETY: so.\n",
            ),
            (
                ALLOW,
                "crates/runtime/src/c.rs: calls c\ncrates/runtime/src/d.rs: called d\n",
            ),
        ]);
        let found: Vec<_> = check(&tree).into_iter().map(|f| (f.path, f.line)).collect();
        let expected = [
            ("crates/js-bindings/src/a.rs", 2),
            ("crates/runtime/src/b.rs", 4),
            (ALLOW, 2),
        ];
        assert_eq!(found, expected.map(|(path, line)| (path.to_owned(), line)));
    }
}
