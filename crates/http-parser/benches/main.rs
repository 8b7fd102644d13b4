//! Instructions and CPU time beside others, in turns: what counts is the ratio, not the time.
//!
//! `cargo xtask bench http-parser [case…]` compiles llhttp and runs this; `cargo bench -p http-parser` runs it without.
//! Two arguments, a subject and a number of calls, make it one subject's loop, for callgrind.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a bench says what it measured"
)]

mod encode;
mod inputs;
mod measure;
mod parse;

use measure::Table;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    if let [flag, case, subject, calls] = args.as_slice()
        && flag == measure::ONE
    {
        let calls = calls.parse().expect("a number of calls");
        let mut tables = tables(&|name| name == case);
        let table = tables.pop().expect("a case");
        return table.run_one(subject, calls);
    }
    // cargo adds `--bench`.
    let wanted: Vec<&String> = args.iter().filter(|arg| !arg.starts_with("--")).collect();
    println!(
        "CPU ns a call (median of rounds), instructions a call by callgrind; x: others / http-parser"
    );
    let wanted =
        |case: &str| wanted.is_empty() || wanted.iter().any(|part| case.contains(part.as_str()));
    for table in tables(&wanted) {
        table.print();
    }
}

fn tables(wanted: &dyn Fn(&str) -> bool) -> Vec<Table> {
    let mut tables = parse::tables(wanted);
    tables.extend(
        encode::tables()
            .into_iter()
            .filter(|table| wanted(&table.case)),
    );
    tables
}
