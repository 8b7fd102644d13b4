//! `check`: the house rules that a program can hold. Each rule reads the tree of files and says
//! `path:line: what`; one finding is enough to fail.

mod docs;
mod heads;
mod layers;
mod ops;
mod requires;
mod rooms;
mod size;
mod source;
mod top_level;
mod tree;
mod unsafety;

use crate::{Outcome, repository};
use tree::Tree;

/// Something against a rule, at a place.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Finding {
    path: String,
    line: usize,
    what: String,
}

impl Finding {
    fn new(path: &str, line: usize, what: impl Into<String>) -> Finding {
        Finding {
            path: path.to_owned(),
            line,
            what: what.into(),
        }
    }
}

type Rule = fn(&Tree) -> Vec<Finding>;

const RULES: [(&str, Rule); 10] = [
    ("top level", top_level::check),
    ("layers", layers::check_manifests),
    ("words", layers::check_words),
    ("rooms", layers::check_rooms),
    ("requires", requires::check),
    ("ops", ops::check),
    ("size", size::check),
    ("heads", heads::check),
    ("unsafety", unsafety::check),
    ("docs", docs::check),
];

pub(crate) fn run(args: &[String]) -> Outcome {
    if let Some(arg) = args.first() {
        return Err(format!("unknown argument: {arg}"));
    }
    let tree = Tree::of_repository(&repository())?;
    let mut findings: Vec<Finding> = RULES.iter().flat_map(|(_, rule)| rule(&tree)).collect();
    findings.sort();
    for finding in &findings {
        println!("{}:{}: {}", finding.path, finding.line, finding.what);
    }
    if findings.is_empty() {
        let names: Vec<_> = RULES.iter().map(|(name, _)| *name).collect();
        println!(
            "check: {} files hold to: {}",
            tree.files().count(),
            names.join(", ")
        );
        Ok(())
    } else {
        Err(format!("{} findings", findings.len()))
    }
}
