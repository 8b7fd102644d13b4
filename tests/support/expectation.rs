//! The text of a `.out` file: three sections, `--- stdout`, `--- stderr`, `--- exit`, and a mark where a
//! section does not end in a line feed.

use super::child::Outcome;
use super::normalise::Names;

const NO_LINE_FEED: &str = "--- no line feed at the end";

/// An outcome as a `.out` file holds it.
pub(crate) fn render(outcome: &Outcome, names: &Names<'_>) -> String {
    let mut text = String::new();
    section(&mut text, "stdout", &names.normalise(&outcome.stdout));
    section(&mut text, "stderr", &names.normalise(&outcome.stderr));
    section(&mut text, "exit", &format!("{}\n", outcome.end));
    text
}

/// The exit code a `.out` file holds.
pub(crate) fn exit_code(text: &str) -> Option<i32> {
    text.rsplit_once("--- exit\n")?.1.trim().parse().ok()
}

fn section(text: &mut String, name: &str, body: &str) {
    text.push_str(&format!("--- {name}\n{body}"));
    if !body.is_empty() && !body.ends_with('\n') {
        text.push_str(&format!("\n{NO_LINE_FEED}\n"));
    }
}
