//! The files a rule looks at: those git knows or would add. Tests make small trees in memory.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::Finding;
use crate::command::output_in;

/// Where files of a foreign generator lie.
const GENERATED: &str = "crates/js-bindings/v8/";

/// Text files by path from the top, with `/` between the parts. Binary files are there with an empty text.
#[derive(Debug, Default)]
pub(super) struct Tree {
    files: BTreeMap<String, String>,
}

impl Tree {
    pub(super) fn of_repository(top: &Path) -> Result<Tree, String> {
        let list = output_in(
            top,
            "git",
            &[
                "ls-files",
                "-z",
                "--cached",
                "--others",
                "--exclude-standard",
            ],
        )?;
        let mut tree = Tree::default();
        for path in list.split('\0').filter(|path| !path.is_empty()) {
            // What V8's build made is not ours to judge.
            if path.starts_with(GENERATED) && path.ends_with(".rs") {
                continue;
            }
            // A file that is deleted but not yet committed is still listed.
            if let Ok(bytes) = fs::read(top.join(path)) {
                tree.files.insert(
                    path.to_owned(),
                    String::from_utf8(bytes).unwrap_or_default(),
                );
            }
        }
        Ok(tree)
    }

    #[cfg(test)]
    pub(super) fn of(files: &[(&str, &str)]) -> Tree {
        let own = |(path, text): &(&str, &str)| ((*path).to_owned(), (*text).to_owned());
        Tree {
            files: files.iter().map(own).collect(),
        }
    }

    pub(super) fn files(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files
            .iter()
            .map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// The files below a folder, which ends in `/`.
    pub(super) fn below<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.files()
            .filter(move |(path, _)| path.starts_with(folder))
    }

    pub(super) fn text(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(String::as_str)
    }

    /// A file or a folder.
    pub(super) fn has(&self, path: &str) -> bool {
        let path = path.trim_end_matches('/');
        let folder = format!("{path}/");
        self.files.contains_key(path) || self.below(&folder).next().is_some()
    }

    /// `path: reason` lines of a list of exceptions, with their line numbers. A line without a reason is a finding.
    pub(super) fn allowed(&self, list: &str, findings: &mut Vec<Finding>) -> Vec<(usize, String)> {
        let mut allowed = Vec::new();
        for (i, line) in self.text(list).unwrap_or_default().lines().enumerate() {
            if line.trim().is_empty() || line.starts_with('#') {
                continue;
            }
            match line.split_once(':') {
                Some((path, why)) if !why.trim().is_empty() => {
                    allowed.push((i + 1, path.trim().to_owned()))
                }
                _ => findings.push(Finding::new(list, i + 1, "wants `path: reason`")),
            }
        }
        allowed
    }
}
