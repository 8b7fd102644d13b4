//! What built-in JavaScript may `require`: its own room's files, public ids, and shared files of other rooms.

use super::Finding;
use super::rooms::{ROOMS_FOLDER, Row, room_of, rows};
use super::source::{find_word, line_of, without_comments};
use super::tree::Tree;

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let rows = rows(tree);
    let mut findings = Vec::new();
    for (path, text) in tree
        .below(ROOMS_FOLDER)
        .filter(|(path, _)| path.ends_with(".js"))
    {
        let Some(room) = room_of(path) else { continue };
        let code = without_comments(text);
        for at in find_word(&code, "require") {
            let rest = &code[at + "require".len()..];
            let Some(rest) = rest.strip_prefix("('") else {
                continue;
            };
            let id = rest.split('\'').next().unwrap_or_default();
            if let Some(what) = wrong(tree, &rows, room, id) {
                findings.push(Finding::new(path, line_of(&code, at), what));
            }
        }
    }
    findings
}

fn wrong(tree: &Tree, rows: &[Row], room: &str, id: &str) -> Option<String> {
    if let Some(file) = id.strip_prefix("./") {
        let path = format!("{ROOMS_FOLDER}{room}/{}.js", file.trim_end_matches(".js"));
        return (file.contains("..") || tree.text(&path).is_none())
            .then(|| format!("{id} is no file of room {room}"));
    }
    if id.starts_with('.') || id.starts_with('/') {
        return Some(format!("{id} reaches out of room {room}"));
    }
    let known = match id.strip_prefix("internal:") {
        // The loader itself.
        Some("boot") => true,
        Some(shared) => rows.iter().any(|row| {
            row.shared.iter().any(|file| {
                let stem = file.trim_end_matches(".js");
                // A shared file is also known by its own name where no room has that name.
                let alone = shared == stem && !rows.iter().any(|row| row.name == stem);
                let main = shared == row.name && (stem == row.name || stem == "internal");
                alone || main || shared == format!("{}/{stem}", row.name)
            })
        }),
        None => {
            let id = id.strip_prefix("node:").unwrap_or(id);
            rows.iter()
                .any(|row| row.public.iter().any(|public| public == id))
        }
    };
    (!known).then(|| format!("{id} is neither a public id nor a shared file of any room"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_public_and_shared_files_are_required() {
        let tree = Tree::of(&[
            (
                "crates/runtime/src/net/mod.rs",
                "room! {\n name: \"net\",\n public: [(\"net\", \"net.js\")],\n shared: [\"address.js\", \"internal.js\"],\n load: Eager,\n}\n",
            ),
            (
                "crates/runtime/src/net/net.js",
                "// x\nrequire('./socket.js'); require('./gone.js');\n",
            ),
            (
                "crates/runtime/src/net/socket.js",
                "// require('../http/x.js')\n",
            ),
            (
                "crates/runtime/src/http/http.js",
                "require('net'); require('node:net');\nrequire('internal:net/address'); require('internal:net'); require('internal:address'); require('internal:boot');\nrequire('../net/socket.js');\nrequire('internal:net/socket');\nrequire('left-pad');\n",
            ),
        ]);
        let found: Vec<_> = check(&tree).into_iter().map(|f| (f.path, f.line)).collect();
        assert_eq!(found.len(), 4, "{found:?}");
        assert_eq!(
            found.iter().map(|(_, line)| *line).collect::<Vec<_>>(),
            [3, 4, 5, 2]
        );
    }
}
