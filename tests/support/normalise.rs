//! What may differ between two runs or two runtimes without meaning anything: paths of this checkout, the
//! process id, the runtime's name and version, and where inside the runtime's own code a frame lies.
//! Everything else is compared byte for byte.

use std::path::Path;

/// The names that stand for something else in one run.
#[derive(Debug)]
pub(crate) struct Names<'a> {
    pub(crate) tests: &'a Path,
    pub(crate) folder: &'a Path,
    pub(crate) executable: &'a Path,
}

impl Names<'_> {
    pub(crate) fn normalise(&self, text: &str) -> String {
        let text = text
            .replace(&self.tests.display().to_string(), "<TESTS>")
            .replace(&self.folder.display().to_string(), "<FOLDER>")
            .replace(&self.executable.display().to_string(), "<EXE>");
        let ends_in_line_feed = text.ends_with('\n');
        let mut lines = Vec::new();
        let mut rest = text.lines().peekable();
        while let Some(line) = rest.next() {
            if is_internal_frame(line) {
                // Internal frames at a block's end may carry its closing ` {`.
                if let Some(last) = lines.last_mut().filter(|_| line.ends_with(" {")) {
                    let last: &mut String = last;
                    last.push_str(" {");
                }
                continue;
            }
            if is_internal_place(line) {
                // The source line and the caret under it are the runtime's own text.
                while rest.next_if(|next| !next.is_empty()).is_some() {}
                lines.push("<INTERNAL PLACE>".to_owned());
                continue;
            }
            lines.push(normalise_line(line));
        }
        let mut text = lines.join("\n");
        if ends_in_line_feed && !text.is_empty() {
            text.push('\n');
        }
        text
    }
}

fn normalise_line(line: &str) -> String {
    if line
        .strip_prefix("Node.js v")
        .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
    {
        return "Node.js <VERSION>".to_owned();
    }
    for name in ["node", "rill"] {
        if let Some(rest) = line.strip_prefix(&format!("{name}: ")) {
            return format!("<EXE>: {rest}");
        }
        // `(node:123) Warning: …`
        if let Some((pid, rest)) = line
            .strip_prefix(&format!("({name}:"))
            .and_then(|rest| rest.split_once(')'))
            && pid.bytes().all(|b| b.is_ascii_digit())
        {
            return format!("(<EXE>:<PID>){rest}");
        }
        // "(Use `node --trace-warnings ...` to show where the warning was created)"
        if let Some(rest) = line.strip_prefix(&format!("(Use `{name} --")) {
            return format!("(Use `<EXE> --{rest}");
        }
    }
    line.to_owned()
}

/// `    at Server.emit (node:events:524:28)`, `    at node:internal/main:1:2`, and the lines that stand for frames left
/// out, whose number depends on those.
fn is_internal_frame(line: &str) -> bool {
    let words = line.trim().trim_start_matches('[');
    if words.starts_with("... ") && words.contains("lines matching ") {
        return true;
    }
    // The function that runs `-e` and standard input.
    if line.contains("at [eval]-wrapper:") || line.contains("at [stdin]-wrapper:") {
        return true;
    }
    let Some(frame) = line.trim_start().strip_prefix("at ") else {
        return false;
    };
    frame.starts_with("node:") || frame.starts_with("async node:") || frame.contains("(node:")
}

/// `node:fs:573`, the first line of an uncaught error thrown by the runtime's own code.
fn is_internal_place(line: &str) -> bool {
    line.strip_prefix("node:")
        .and_then(|rest| rest.rsplit_once(':'))
        .is_some_and(|(file, number)| {
            !file.contains(' ') && !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit())
        })
}
