//! The command line, by node's rules: options before the script, `--a-b` is `--a_b`, values after `=` or a blank,
//! unknown options go to V8, and what V8 does not know either is an error with status 9.

use runtime::{Entry, v8_version, without_v8_flags};
use std::io::IsTerminal;

/// What the command line asks for.
pub(crate) enum Parsed {
    Run(Box<Run>),
    Print(String),
}

/// A program to run.
pub(crate) struct Run {
    pub(crate) entry: Entry,
    pub(crate) argv0: String,
    pub(crate) args: Vec<String>,
    pub(crate) exec_args: Vec<String>,
    pub(crate) preload: Vec<String>,
    pub(crate) v8_flags: String,
    pub(crate) settings: Vec<(String, String)>,
}

/// Why there is nothing to run.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) text: String,
    pub(crate) code: i32,
}

/// Options that JavaScript looks at; the flag says whether a value belongs to it.
const SETTINGS: &[(&str, bool)] = &[
    ("abort-on-uncaught-exception", false),
    ("conditions", true),
    ("disable-warning", true),
    ("experimental-detect-module", false),
    ("experimental-import-meta-resolve", false),
    ("experimental-require-module", false),
    ("experimental-vm-modules", false),
    ("import", true),
    ("input-type", true),
    ("insecure-http-parser", false),
    ("max-http-header-size", true),
    ("no-deprecation", false),
    ("network-family-autoselection-attempt-timeout", true),
    ("no-network-family-autoselection", false),
    ("no-warnings", false),
    ("pending-deprecation", false),
    ("preserve-symlinks", false),
    ("preserve-symlinks-main", false),
    ("redirect-warnings", true),
    ("test-udp-no-try-send", false),
    ("throw-deprecation", false),
    ("title", true),
    ("tls-cipher-list", true),
    ("tls-keylog", true),
    ("tls-max-v1.2", false),
    ("tls-max-v1.3", false),
    ("tls-min-v1.0", false),
    ("tls-min-v1.1", false),
    ("tls-min-v1.2", false),
    ("tls-min-v1.3", false),
    ("trace-deprecation", false),
    ("trace-uncaught", false),
    ("trace-warnings", false),
    ("unhandled-rejections", true),
    ("no-use-system-ca", false),
    ("use-bundled-ca", false),
    ("use-openssl-ca", false),
    ("use-system-ca", false),
];

/// Options that contradict each other.
const NOT_BOTH: [(&str, &str); 2] = [
    ("tls-min-v1.3", "tls-max-v1.2"),
    ("use-openssl-ca", "use-bundled-ca"),
];

const REJECTION_MODES: [&str; 5] = ["strict", "warn", "none", "throw", "warn-with-error-code"];

/// What `NODE_OPTIONS` may hold, by its canonical name.
pub(crate) fn environment_options() -> Vec<String> {
    let settings = SETTINGS.iter().map(|(name, _)| format!("--{name}"));
    let others = ["--require", "-r", "-C"].map(str::to_owned);
    settings.chain(others).collect()
}

#[derive(Default)]
struct Options {
    eval: Option<String>,
    print: bool,
    check: bool,
    interactive: bool,
    version: bool,
    help: bool,
    preload: Vec<String>,
    settings: Vec<(String, String)>,
    for_v8: Vec<String>,
}

/// Reads `args` (the program's name first) and the options of `NODE_OPTIONS`.
pub(crate) fn parse(args: Vec<String>, node_options: Option<String>) -> Result<Parsed, Failure> {
    let mut args = args.into_iter();
    let argv0 = args.next().unwrap_or_default();
    let mut options = Options::default();
    if let Some(text) = node_options {
        let mut words = split_words(&text).into_iter();
        while let Some(word) = words.next() {
            if let Some(name) = [
                "-e", "--eval", "-p", "--print", "-c", "--check", "-i", "-v", "-h",
            ]
            .iter()
            .find(|name| word == **name)
            {
                return Err(bad(format!("{name} is not allowed in NODE_OPTIONS")));
            }
            options.take(&word, &mut words)?;
        }
    }
    let mut exec_args = Vec::new();
    let mut rest = Vec::new();
    while let Some(arg) = args.next() {
        if arg == "--" {
            rest.extend(args);
            break;
        }
        if arg == "-" || !arg.starts_with('-') {
            rest.push(arg);
            rest.extend(args);
            break;
        }
        let mut taken = Recorded {
            inner: &mut args,
            seen: vec![arg.clone()],
        };
        options.take(&arg, &mut taken)?;
        exec_args.extend(taken.seen);
    }
    options.finish(argv0, exec_args, rest)
}

/// Hands on an iterator's words and keeps them.
struct Recorded<'a, I> {
    inner: &'a mut I,
    seen: Vec<String>,
}

impl<I: Iterator<Item = String>> Iterator for Recorded<'_, I> {
    type Item = String;
    fn next(&mut self) -> Option<String> {
        let word = self.inner.next()?;
        self.seen.push(word.clone());
        Some(word)
    }
}

impl Options {
    fn take(&mut self, arg: &str, more: &mut impl Iterator<Item = String>) -> Result<(), Failure> {
        let (name, inline) = match arg.split_once('=') {
            Some((name, value)) if name.starts_with("--") => (name, Some(value.to_owned())),
            _ => (arg, None),
        };
        let name = if name.starts_with("--") {
            name.replace('_', "-")
        } else {
            name.to_owned()
        };
        let mut value = || {
            inline
                .clone()
                .or_else(|| more.next())
                .ok_or_else(|| bad(format!("{arg} requires an argument")))
        };
        match name.as_str() {
            "-e" | "--eval" => self.eval = Some(value()?),
            "-p" | "--print" | "-pe" => {
                self.print = true;
                if self.eval.is_none() {
                    let text = value()?;
                    // The text may be another option's: `--print --eval TEXT`.
                    if inline.is_none() && text.starts_with("--eval") {
                        return self.take(&text, more);
                    }
                    self.eval = Some(text);
                }
            }
            "-c" | "--check" => self.check = true,
            "-i" | "--interactive" => self.interactive = true,
            "-v" | "--version" => self.version = true,
            "-h" | "--help" => self.help = true,
            "-r" | "--require" => self.preload.push(value()?),
            "-C" | "--conditions" => self.add_to("conditions", ',', value()?),
            // No value holds a NUL.
            "--import" => self.add_to("import", '\0', value()?),
            "--disable-warning" => self.add_to("disable-warning", '\0', value()?),
            "--enable-source-maps" => {
                return Err(bad(format!("{arg} is not implemented yet")));
            }
            _ => {
                let known = name
                    .strip_prefix("--")
                    .and_then(|plain| SETTINGS.iter().find(|(setting, _)| *setting == plain));
                match known {
                    Some((setting, true)) => {
                        let value = value()?;
                        if *setting == "unhandled-rejections"
                            && !REJECTION_MODES.contains(&value.as_str())
                        {
                            return Err(bad("invalid value for --unhandled-rejections".to_owned()));
                        }
                        self.settings.push(((*setting).to_owned(), value));
                    }
                    Some((setting, false)) => {
                        self.settings.push(((*setting).to_owned(), "1".to_owned()));
                    }
                    None => self.for_v8.push(arg.to_owned()),
                }
            }
        }
        Ok(())
    }

    /// Adds `value` to a setting that may be given several times.
    fn add_to(&mut self, setting: &str, separator: char, value: String) {
        match self.settings.iter_mut().find(|(key, _)| key == setting) {
            Some((_, list)) => {
                list.push(separator);
                list.push_str(&value);
            }
            None => self.settings.push((setting.to_owned(), value)),
        }
    }

    fn finish(
        self,
        argv0: String,
        exec_args: Vec<String>,
        mut rest: Vec<String>,
    ) -> Result<Parsed, Failure> {
        if self.version {
            return Ok(Parsed::Print(version()));
        }
        if self.help {
            return Ok(Parsed::Print(crate::help::TEXT.trim_end().to_owned()));
        }
        for (one, other) in NOT_BOTH {
            let has = |name: &str| self.settings.iter().any(|(set, _)| set == name);
            if has(one) && has(other) {
                return Err(bad(format!(
                    "either --{one} or --{other} can be used, not both"
                )));
            }
        }
        if let Some(unknown) = without_v8_flags(self.for_v8.clone()).first() {
            return Err(bad(format!("bad option: {unknown}")));
        }
        if self.interactive {
            return Err(bad("-i: the REPL is not implemented yet".to_owned()));
        }
        let entry = if let Some(code) = self.eval {
            if self.check {
                return Err(bad(
                    "either --check or --eval can be used, not both".to_owned()
                ));
            }
            Entry::Eval(code, self.print)
        } else if self.check {
            if rest.is_empty() {
                Entry::Check("-".to_owned())
            } else {
                Entry::Check(rest.remove(0))
            }
        } else if rest.first().is_some_and(|first| first != "-") {
            Entry::File(rest.remove(0))
        } else {
            if rest.is_empty() && std::io::stdin().is_terminal() {
                return Err(Failure {
                    text: "rill: no script: the REPL is not implemented yet (try rill --help)"
                        .to_owned(),
                    code: 1,
                });
            }
            // `-` stays: it is the script's name in `process.argv`.
            Entry::Stdin
        };
        Ok(Parsed::Run(Box::new(Run {
            entry,
            argv0,
            args: rest,
            exec_args,
            preload: self.preload,
            v8_flags: String::new(),
            settings: self.settings,
        })))
    }
}

/// `v26.x.y`, as programs that call `rill --version` expect it from node.
fn version() -> String {
    format!(
        "{} (rill {}, V8 {})",
        runtime::NODE_VERSION,
        env!("CARGO_PKG_VERSION"),
        v8_version()
    )
}

fn bad(what: String) -> Failure {
    Failure {
        text: format!("rill: {what}"),
        code: 9,
    }
}

/// Words of `NODE_OPTIONS`: blanks separate, double quotes hold together, a backslash quotes inside them.
fn split_words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut quoted = false;
    let mut started = false;
    let mut chars = text.chars();
    while let Some(ch) = chars.next() {
        match ch {
            '"' => {
                quoted = !quoted;
                started = true;
            }
            '\\' if quoted => word.extend(chars.next()),
            ' ' if !quoted => {
                if started || !word.is_empty() {
                    words.push(std::mem::take(&mut word));
                    started = false;
                }
            }
            _ => word.push(ch),
        }
    }
    if started || !word.is_empty() {
        words.push(word);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(args: &[&str]) -> Run {
        let args = std::iter::once("rill").chain(args.iter().copied());
        match parse(args.map(str::to_owned).collect(), None) {
            Ok(Parsed::Run(run)) => *run,
            _ => panic!("expected a program"),
        }
    }

    #[test]
    fn options_end_at_the_script() {
        let run = run(&["--no_warnings", "a.js", "-e", "x"]);
        assert_eq!(run.entry, Entry::File("a.js".into()));
        assert_eq!(run.args, ["-e", "x"]);
        assert_eq!(run.exec_args, ["--no_warnings"]);
        assert_eq!(run.settings, [("no-warnings".to_owned(), "1".to_owned())]);
    }

    #[test]
    fn print_evaluates() {
        assert_eq!(run(&["-pe", "1+1"]).entry, Entry::Eval("1+1".into(), true));
        assert_eq!(run(&["-p", "1"]).entry, Entry::Eval("1".into(), true));
    }

    #[test]
    fn quoted_words_hold_together() {
        assert_eq!(split_words(r#"-r "a b" --x"#), ["-r", "a b", "--x"]);
        assert_eq!(split_words(r#""a\"b""#), [r#"a"b"#]);
    }
}
