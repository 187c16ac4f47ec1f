//! Who may import whom: a room of `src/` imports only rooms in rows above its own.
//!
//! ```text
//! types < config < sys < metrics < security < log < cluster < partition
//!       < { coordinator, delivery } < { api, http, console } < net < { server, cli, main }
//! ```
//!
//! `sys`, with `types` in it, and `log` are crates of their own: cargo keeps them from knowing what is above. Their names stand here
//! since the broker's crate gives them to its rooms. Rooms in one pair of braces are siblings: they don't know each other. Looked at are the paths in code that
//! begin at the crate's root: `crate::room`, `crate::{room, …}` and chains of `super` that leave the room.

use crate::Complaint;
use crate::tree::{Text, places_of_word};

/// The rows, lowest first.
const ROWS: [&[&str]; 12] = [
    &["types"],
    &["config"],
    &["sys"],
    &["metrics"],
    &["security"],
    &["log"],
    &["cluster"],
    &["partition"],
    &["coordinator", "delivery"],
    &["api", "http", "console"],
    &["net"],
    &["server", "cli", "main", "lib"],
];

/// Checks one Rust file.
pub fn check(file: &Text) -> Vec<Complaint> {
    let Some(inside) = file.path.strip_prefix("src/") else { return Vec::new() };
    let room = inside.split(['/', '.']).next().unwrap_or_default();
    let Some(own_row) = row_of(room) else {
        let what = format!(
            "the room `{room}` has no row: add it to ROWS in tests/tidy/layers.rs and to docs/ARCHITECTURE.md"
        );
        return vec![Complaint::new(&file.path, 1, what)];
    };
    if own_row == ROWS.len() - 1 {
        return Vec::new();
    }
    let mut complaints = Vec::new();
    for (place, imported) in imports(&file.code, depth(inside)) {
        let allowed = imported == room || row_of(&imported).is_none_or(|row| row < own_row);
        if !allowed {
            let line = file.code[..place].matches('\n').count() + 1;
            let what = format!(
                "`{room}` may not know `{imported}`: move what is shared below both, or hand it in as a value or trait"
            );
            complaints.push(Complaint::new(&file.path, line, what));
        }
    }
    complaints
}

fn row_of(room: &str) -> Option<usize> {
    ROWS.iter().position(|row| row.contains(&room))
}

/// How many `super`s lead from this file's module to the crate's root.
fn depth(inside: &str) -> usize {
    let parts = inside.split('/').count();
    if inside.ends_with("/mod.rs") { parts - 1 } else { parts }
}

/// The rooms named at the crate's root, with their places.
fn imports(code: &str, depth: usize) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for place in places_of_word(code, "crate::") {
        found.extend(heads(&code[place + "crate::".len()..]).into_iter().map(|room| (place, room)));
    }
    let leaving = "super::".repeat(depth);
    for place in places_of_word(code, &leaving) {
        found.extend(heads(&code[place + leaving.len()..]).into_iter().map(|room| (place, room)));
    }
    found
}

/// The first names of a path or of each path in a group: `a` of `a::b`; `a` and `b` of `{a::{c, d}, b}`.
fn heads(path: &str) -> Vec<String> {
    let name = |text: &str| {
        text.chars().take_while(|next| next.is_alphanumeric() || *next == '_').collect::<String>()
    };
    let Some(group) = path.strip_prefix('{') else { return vec![name(path)] };
    let mut found = Vec::new();
    let (mut depth, mut start) = (0_usize, 0);
    for (place, character) in group.char_indices() {
        match character {
            '{' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            ',' | '}' if depth == 0 => {
                found.push(name(group[start..place].trim_start()));
                start = place + 1;
                if character == '}' {
                    break;
                }
            }
            _ => {}
        }
    }
    found.retain(|name| !name.is_empty());
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn complaints(path: &str, code: &str) -> usize {
        check(&Text::new(path, code)).len()
    }

    #[test]
    fn upward_imports_are_found() {
        assert_eq!(complaints("src/cluster/record.rs", "use crate::partition::Partition;"), 1);
        assert_eq!(
            complaints("src/cluster/record.rs", "use crate::{types::Offset, api::{self, x}, config};"),
            1
        );
        assert_eq!(complaints("src/cluster/record.rs", "fn f() { crate::net::g() }"), 1);
        assert_eq!(complaints("src/cluster/record.rs", "use super::super::net;"), 1);
        assert_eq!(complaints("src/cluster/mod.rs", "use super::net;"), 1);
    }

    #[test]
    fn siblings_do_not_know_each_other() {
        assert_eq!(complaints("src/coordinator/mod.rs", "use crate::delivery::Wheel;"), 1);
        assert_eq!(complaints("src/console/mod.rs", "use crate::api::Table;"), 1);
    }

    #[test]
    fn downward_imports_comments_and_names_of_submodules_pass() {
        assert_eq!(
            complaints("src/cluster/record.rs", "use crate::{types::Offset, config::TopicConfig};"),
            0
        );
        assert_eq!(complaints("src/cluster/record.rs", "// not crate::api\nuse crate::cluster::image;"), 0);
        assert_eq!(complaints("src/cluster/record.rs", "use super::net;"), 0);
        assert_eq!(complaints("src/server.rs", "use crate::api::Table;"), 0);
    }

    #[test]
    fn a_room_without_a_row_is_asked_for_one() {
        assert_eq!(complaints("src/misc/mod.rs", ""), 1);
    }
}
