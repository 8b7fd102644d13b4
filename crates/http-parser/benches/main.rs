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
        let mut tables = parse::tables().into_iter().chain(encode::tables());
        let table = tables.find(|t| t.case == *case).expect("a case");
        return table.run_one(subject, calls);
    }
    // cargo adds `--bench`.
    let wanted: Vec<&String> = args.iter().filter(|arg| !arg.starts_with("--")).collect();
    println!(
        "CPU ns a call (median of rounds), instructions a call by callgrind; x: others / http-parser"
    );
    for table in parse::tables().into_iter().chain(encode::tables()) {
        let Table { case, .. } = &table;
        if wanted.is_empty() || wanted.iter().any(|part| case.contains(part.as_str())) {
            table.print();
        }
    }
}
