//! `rill`: runs a script, enters the event loop when the script ends, leaves it when nothing is left to wait for.
#![forbid(unsafe_code)]

mod cli;
mod help;

use runtime::{Runtime, RuntimeOptions};

static SNAPSHOT: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/snapshot.bin"));
static LAZY: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/lazy.rs"));

fn main() {
    runtime::restore_signals();
    teach_allocator();
    let code = match cli::parse(
        std::env::args().collect(),
        std::env::var("NODE_OPTIONS").ok(),
    ) {
        Ok(cli::Parsed::Run(run)) => start(*run),
        Ok(cli::Parsed::Print(text)) => print(&text),
        Err(error) => fail(&error),
    };
    leave(code);
}

/// glibc gives memory back to the kernel when 128 KiB at the heap's end are free, so that pieces of streams, freed
/// together by a collection, would be faulted in again at once. It raises that limit, and the size from which it maps
/// blocks singly, by the sizes that it sees freed (mallopt(3), M_MMAP_THRESHOLD).
fn teach_allocator() {
    drop(std::hint::black_box(Vec::<u8>::with_capacity(8 << 20)));
}

fn start(run: cli::Run) -> i32 {
    let options = RuntimeOptions {
        snapshot: SNAPSHOT,
        lazy_builtins: LAZY,
        args: run.args,
        argv0: run.argv0,
        exec_args: run.exec_args,
        preload: run.preload,
        v8_flags: run.v8_flags,
        environment_options: cli::environment_options,
        settings: run.settings,
    };
    match Runtime::new(options) {
        Ok(mut runtime) => {
            let exit = runtime.run(&run.entry);
            // The process ends here: taking the heap apart first would only cost time.
            std::mem::forget(runtime);
            exit.code
        }
        Err(error) => fail(&cli::Failure {
            text: format!("rill: {error}"),
            code: 1,
        }),
    }
}

#[expect(clippy::print_stdout, reason = "what --help and --version are for")]
fn print(text: &str) -> i32 {
    println!("{text}");
    0
}

#[expect(clippy::print_stderr, reason = "a command line tells its errors there")]
fn fail(error: &cli::Failure) -> i32 {
    eprintln!("{}", error.text);
    error.code
}

#[expect(clippy::exit, reason = "the end of the program")]
fn leave(code: i32) -> ! {
    std::process::exit(code)
}
