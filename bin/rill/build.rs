//! Makes the start-up snapshot: the standard library's JavaScript half, evaluated once, here.

use std::path::PathBuf;
use std::{env, fs};

fn main() {
    let built = match runtime::snapshot::build() {
        Ok(built) => built,
        Err(text) => {
            // A build script's failure is told by its exit status; the text is what a developer of a built-in reads.
            panic!("the standard library does not evaluate:\n{text}");
        }
    };
    println!("cargo::rerun-if-changed={}", built.root.display());
    println!("cargo::rerun-if-changed=build.rs");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    fs::write(out.join("snapshot.bin"), built.blob).expect("OUT_DIR can be written");
    fs::write(out.join("lazy.rs"), built.lazy_table).expect("OUT_DIR can be written");
}
