//! A script case: where it is found and what its header comments ask for.
//!
//! `tests/<area>/<case>.js` is run in a fresh folder; `tests/<area>/<case>/main.js` is run in its own.
//! The comments at a script's top may say:
//!
//! ```text
//! // args: a 'b c'      words after the script's name
//! // flags: -r ./x.js   words before it
//! // run: -p 1+1        the whole command line; $FILE is the script
//! // exit: 1            documents the exit code; it must agree with the .out file
//! // stdin: a\nb\n      standard input (empty otherwise)
//! // env: A=b           one variable a line
//! // node20: why        node v20 differs, so the oracle does not run it
//! // native: why        not to be run by the general path
//! ```
//!
//! A script of `tests/http/` that makes servers is run a second time, as `http/<case>@general`: connections reach its servers
//! by `emit('connection')` (`support/general_path.js`), and the output is to be the same.

use std::path::{Path, PathBuf};

use super::tests_dir;

/// One script and how to run it.
#[derive(Debug, Clone)]
pub(crate) struct Case {
    /// `area/case`.
    pub(crate) name: String,
    pub(crate) script: PathBuf,
    pub(crate) expectation: PathBuf,
    /// The case's own folder, when it has one.
    pub(crate) folder: Option<PathBuf>,
    pub(crate) header: Header,
    /// It is a second run of a script; the first one's expectation holds.
    pub(crate) general: bool,
}

#[derive(Debug, Default, Clone)]
pub(crate) struct Header {
    args: Vec<String>,
    flags: Vec<String>,
    run: Option<Vec<String>>,
    pub(crate) exit: Option<i32>,
    pub(crate) stdin: String,
    pub(crate) env: Vec<(String, String)>,
    pub(crate) node20: Option<String>,
    native: Option<String>,
}

impl Case {
    fn by_the_general_path(&self) -> Case {
        Case {
            name: format!("{}@general", self.name),
            general: true,
            ..self.clone()
        }
    }

    /// The words after the executable's name.
    pub(crate) fn command_line(&self) -> Vec<String> {
        let file = self.script.display().to_string();
        if let Some(run) = &self.header.run {
            return run
                .iter()
                .map(|word| word.replace("$FILE", &file))
                .collect();
        }
        let mut words = Vec::new();
        if self.general {
            let preload = tests_dir().join("support/general_path.js");
            words.extend(["-r".to_owned(), preload.display().to_string()]);
        }
        words.extend(self.header.flags.iter().cloned());
        words.push(file);
        words.extend(self.header.args.iter().cloned());
        words
    }
}

/// Every case, sorted by name.
pub(crate) fn find_all() -> Vec<Case> {
    let mut cases = Vec::new();
    for area in entries(&tests_dir()) {
        let area_name = file_name(&area);
        if !area.is_dir() || ["support", "protocol", "npm"].contains(&area_name.as_str()) {
            continue;
        }
        for entry in entries(&area) {
            let (script, folder) = if entry.is_dir() {
                (entry.join("main.js"), Some(entry.clone()))
            } else {
                (entry.clone(), None)
            };
            if script.extension().is_none_or(|ext| ext != "js") || !script.is_file() {
                continue;
            }
            let text = std::fs::read_to_string(&script).expect("a test script is readable UTF-8");
            let case = Case {
                name: format!("{area_name}/{}", file_name(&entry.with_extension(""))),
                expectation: entry.with_extension("out"),
                header: Header::parse(&text),
                script,
                folder,
                general: false,
            };
            if area_name == "http" && text.contains("createServer") && case.header.native.is_none()
            {
                cases.push(case.by_the_general_path());
            }
            cases.push(case);
        }
    }
    cases.sort_by(|a, b| a.name.cmp(&b.name));
    cases
}

impl Header {
    fn parse(text: &str) -> Header {
        let mut header = Header::default();
        for line in text
            .lines()
            .take_while(|line| line.starts_with("//") || line.starts_with("#!"))
        {
            let Some((key, value)) = line.trim_start_matches('/').trim().split_once(':') else {
                continue;
            };
            let value = value.trim();
            match key {
                "args" => header.args = words(value),
                "flags" => header.flags = words(value),
                "run" => header.run = Some(words(value)),
                "exit" => header.exit = Some(value.parse().expect("`// exit:` wants a number")),
                "stdin" => header.stdin.push_str(&value.replace("\\n", "\n")),
                "env" => {
                    let (name, value) = value.split_once('=').expect("`// env:` wants NAME=value");
                    header.env.push((name.to_owned(), value.to_owned()));
                }
                "native" => header.native = Some(value.to_owned()),
                "node20" => header.node20 = Some(value.to_owned()),
                _ => {}
            }
        }
        header
    }
}

/// Splits at blanks, as a shell does with plain words and quotes.
fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote: Option<char> = None;
    for c in text.chars() {
        match quote {
            Some(q) if c == q => quote = None,
            Some(_) => word.get_or_insert_default().push(c),
            None if c == '\'' || c == '"' => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            None if c.is_whitespace() => words.extend(word.take()),
            None => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let read = std::fs::read_dir(folder).expect("a test folder is readable");
    read.map(|entry| entry.expect("a folder entry is readable").path())
        .collect()
}

fn file_name(path: &Path) -> String {
    path.file_name()
        .expect("an entry has a name")
        .to_string_lossy()
        .into_owned()
}
