//! Making the start-up snapshot, in the build script of a program that embeds the runtime.

use crate::boot::{self, BuiltinFile, Sources};
use crate::core::room::Load;
use crate::rooms;
use js_bindings::error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// What a build script writes down for the program to include.
#[derive(Debug)]
pub struct Built {
    /// The snapshot.
    pub blob: Vec<u8>,
    /// Rust source text of an expression of type `&[(&str, &str)]`: id and text of each lazy file.
    pub lazy_table: String,
    /// The folder whose change makes the snapshot stale.
    pub root: PathBuf,
}

/// Evaluates the JavaScript half of the library and gives the heap it leaves.
///
/// # Errors
/// The text of the exception, when a built-in file throws or does not compile.
pub fn build() -> Result<Built, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let files = files(&root).map_err(|e| format!("{}: {e}", root.display()))?;
    js_bindings::platform::boot("", 1);
    let mut failure = None;
    let blob = js_bindings::create_snapshot(&rooms::op_table(), |scope, builder| {
        let sources = Sources::Disk(root.clone());
        match error::catch(scope, |scope| boot::fill(scope, sources, &files)) {
            Ok(internals) => builder.keep(scope, internals),
            Err(exception) => {
                let arrow = exception.arrow.clone().unwrap_or_default();
                failure = Some(format!("{arrow}\n{}", exception.describe(scope)));
            }
        }
    });
    if let Some(failure) = failure {
        return Err(failure);
    }
    let mut lazy: Vec<&BuiltinFile> = files.iter().filter(|file| !file.eager).collect();
    lazy.sort_by(|a, b| a.id.cmp(&b.id));
    let mut lazy_table = String::from("&[\n");
    for file in lazy {
        let path = root.join(file.room_name).join(&file.name);
        let _ = writeln!(lazy_table, "({:?}, include_str!({path:?})),", file.id);
    }
    lazy_table.push(']');
    Ok(Built {
        blob,
        lazy_table,
        root,
    })
}

/// All built-in files, by room: those named in rows and the private ones, found in the folders.
fn files(root: &Path) -> std::io::Result<Vec<BuiltinFile>> {
    let mut out = Vec::new();
    for (index, room) in rooms::ROOMS.iter().enumerate() {
        let mut names = Vec::new();
        for entry in std::fs::read_dir(root.join(room.name))? {
            let name = entry?.file_name().to_string_lossy().into_owned();
            if name.ends_with(".js") {
                names.push(name);
            }
        }
        // The order of a folder's entries is the file system's: a build must not depend on it.
        names.sort();
        for name in names {
            let listed = room.public.iter().any(|(_, file)| *file == name)
                || room.shared.contains(&name.as_str());
            out.push(BuiltinFile {
                id: rooms::file_id(room, &name),
                room: index,
                room_name: room.name,
                // A private file is evaluated when a listed one asks for it.
                eager: room.load != Load::Lazy && (listed || room.name == "boot"),
                name,
            });
        }
    }
    Ok(out)
}
