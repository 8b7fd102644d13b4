//! Six hundred lines, one subject: counted without tests; longer data tables are exempt by name.

use super::Finding;
use super::tree::Tree;

const LIMIT: usize = 600;
const ALLOW: &str = "xtask/allow/size.txt";
/// Folders whose files are tests or data.
const EXEMPT: [&str; 4] = ["/tests/", "/benches/", "/fixtures/", "/testdata/"];

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    let allowed = tree.allowed(ALLOW, &mut findings);
    let mut needed = Vec::new();
    for (path, text) in tree.files() {
        let code = [".rs", ".js", ".mjs"]
            .iter()
            .any(|ending| path.ends_with(ending));
        let rooted = format!("/{path}");
        if !code
            || path.ends_with("/tests.rs")
            || EXEMPT.iter().any(|folder| rooted.contains(folder))
        {
            continue;
        }
        let lines = lines_without_tests(text);
        if lines > LIMIT {
            if allowed.iter().any(|(_, name)| name == path) {
                needed.push(path);
            } else {
                findings.push(Finding::new(
                    path,
                    LIMIT + 1,
                    format!("{lines} lines; {LIMIT} is the limit: split it by subject"),
                ));
            }
        }
    }
    for (line, path) in allowed {
        if !needed.contains(&path.as_str()) {
            findings.push(Finding::new(
                ALLOW,
                line,
                format!("{path} is under {LIMIT} lines or gone: take it out"),
            ));
        }
    }
    findings
}

/// Up to the test module at a file's end.
fn lines_without_tests(text: &str) -> usize {
    let mut previous = "";
    for (i, line) in text.lines().enumerate() {
        if line.starts_with("mod tests {") && previous == "#[cfg(test)]" {
            return i - 1;
        }
        previous = line;
    }
    text.lines().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_files_are_found_and_the_list_only_shrinks() {
        let long = "a\n".repeat(601);
        let tested = format!(
            "{}#[cfg(test)]\nmod tests {{\n{}",
            "a\n".repeat(600),
            "b\n".repeat(100)
        );
        let tree = Tree::of(&[
            ("crates/a/src/long.rs", &long),
            ("crates/a/src/tested.rs", &tested),
            ("crates/a/src/table.js", &long),
            ("crates/a/tests/long.rs", &long),
            ("tests/fs/long.js", &long),
            (
                ALLOW,
                "# tables\ncrates/a/src/table.js: a table of codes\ncrates/a/src/gone.js: was a table\nno reason\n",
            ),
        ]);
        let mut found: Vec<_> = check(&tree).into_iter().map(|f| (f.path, f.line)).collect();
        found.sort();
        let expected = [("crates/a/src/long.rs", 601), (ALLOW, 3), (ALLOW, 4)];
        assert_eq!(found, expected.map(|(path, line)| (path.to_owned(), line)));
    }
}
