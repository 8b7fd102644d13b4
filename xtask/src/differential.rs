//! `differential`: http-parser beside the parser of the `node` in the path, on the inputs of all its case documents.

use crate::command::{cargo, exists, output_in, run_in};
use crate::{Outcome, repository};

pub(crate) fn run(args: &[String]) -> Outcome {
    if !exists("node") {
        return Err("node is missing".into());
    }
    let home = repository().join("crates/http-parser");
    let build = ["build", "--quiet", "--example", "event_log"];
    run_in(&home, &cargo(), &build)?;
    let metadata = output_in(
        &home,
        &cargo(),
        &["metadata", "--no-deps", "--format-version=1"],
    )?;
    // A folder with a quote in its name is nobody's build folder.
    let target = metadata
        .split("\"target_directory\":\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .ok_or("cargo metadata names no target directory")?;
    let binary = format!("{target}/debug/examples/event_log");
    let mut words = vec!["tests/differential/run.js", &binary];
    words.extend(args.iter().map(String::as_str));
    run_in(&home, "node", &words)
}
