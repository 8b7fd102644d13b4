//! `differential`: http-parser beside the parser of the `node` in the path, on the inputs of all its case documents.

use crate::command::{cargo, exists, run_in, target_directory};
use crate::{Outcome, repository};

pub(crate) fn run(args: &[String]) -> Outcome {
    if !exists("node") {
        return Err("node is missing".into());
    }
    let home = repository().join("crates/http-parser");
    let build = ["build", "--quiet", "--example", "event_log"];
    run_in(&home, &cargo(), &build)?;
    let binary = format!("{}/debug/examples/event_log", target_directory()?);
    let mut words = vec!["tests/differential/run.js", &binary];
    words.extend(args.iter().map(String::as_str));
    run_in(&home, "node", &words)
}
