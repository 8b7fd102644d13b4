//! `bench http-parser`: the parser and encoder beside bare httparse, llhttp and `write!`. llhttp is compiled from the C
//! in the source archive of its Python binding, which is fetched when `LLHTTP_DIR` (/tmp/perf-llhttp) has none.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::need;
use crate::command::{cargo, run, run_in};
use crate::{Outcome, repository};

/// Cases whose names hold one of `wanted`, or all.
pub(super) fn bench(wanted: &[String]) -> Outcome {
    need("valgrind", "valgrind")?;
    let program = llhttp()?;
    let mut command = Command::new(cargo());
    command
        .args([
            "bench",
            "--quiet",
            "-p",
            "http-parser",
            "--bench",
            "http-parser",
            "--",
        ])
        .args(wanted)
        .env("LLHTTP_BENCH", &program)
        .current_dir(repository());
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("the bench failed: {status}")),
        Err(error) => Err(format!("cargo does not start: {error}")),
    }
}

/// The program that runs llhttp, compiled.
fn llhttp() -> Result<PathBuf, String> {
    let source = std::env::var_os("LLHTTP_DIR").map_or("/tmp/perf-llhttp".into(), PathBuf::from);
    if !source.join("llhttp.h").exists() {
        fetch(&source).map_err(|why| {
            let folder = source.display();
            format!("no llhttp.h, llhttp.c, api.c and http.c in {folder} (LLHTTP_DIR), and none to be had: {why}")
        })?;
    }
    let bench = repository().join("crates/http-parser/benches/llhttp/bench.c");
    let program = std::env::temp_dir().join("rill-llhttp-bench");
    let text = |path: &Path| path.display().to_string();
    let include = format!("-I{}", text(&source));
    let mut args = vec!["-O3", "-march=x86-64-v2", &include, "-o"];
    if !cfg!(target_arch = "x86_64") {
        args.remove(1);
    }
    let files = ["llhttp.c", "api.c", "http.c"].map(|file| text(&source.join(file)));
    let (program_text, bench_text) = (text(&program), text(&bench));
    args.extend([program_text.as_str(), bench_text.as_str()]);
    args.extend(files.iter().map(String::as_str));
    run("cc", &args)?;
    Ok(program)
}

fn fetch(folder: &Path) -> Outcome {
    std::fs::create_dir_all(folder).map_err(|error| error.to_string())?;
    run_in(
        folder,
        "sh",
        &[
            "-c",
            "pip download --quiet --no-deps --no-binary :all: llhttp==9.3.0.0 -d . && \
             tar xzf llhttp-*.tar.gz --strip-components=2 --wildcards '*/lib/*'",
        ],
    )
}
