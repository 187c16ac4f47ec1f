//! Names say what a thing is: no drawer for leftovers (`utils`, `helpers`), no `Manager`, no `get_`.

use crate::Complaint;
use crate::tree::{Text, places_of_word};

const DRAWERS: [&str; 6] = ["util", "utils", "helper", "helpers", "misc", "common"];

/// Checks one Rust file.
pub fn check(file: &Text) -> Vec<Complaint> {
    if file.is_generated() {
        return Vec::new();
    }
    let mut complaints = Vec::new();
    if file.path.trim_end_matches(".rs").split('/').any(|part| DRAWERS.contains(&part)) {
        complaints.push(Complaint::new(
            &file.path,
            1,
            "a drawer for leftovers: name the file after what it owns",
        ));
    }
    for (number, line) in file.code_lines() {
        if names_after(line, "fn ").any(|name| name.starts_with("get_")) {
            complaints.push(Complaint::new(&file.path, number, "`get_` says nothing: name the value"));
        }
        if names_after(line, "struct ")
            .chain(names_after(line, "trait "))
            .any(|name| name.ends_with("Manager"))
        {
            complaints.push(Complaint::new(
                &file.path,
                number,
                "`Manager` says nothing: take the noun for what it is",
            ));
        }
    }
    complaints
}

/// The names that are declared in this line by `keyword`.
fn names_after<'a>(line: &'a str, keyword: &'a str) -> impl Iterator<Item = &'a str> {
    places_of_word(line, keyword).into_iter().map(move |place| {
        let rest = &line[place + keyword.len()..];
        let end = rest.find(|next: char| !next.is_alphanumeric() && next != '_').unwrap_or(rest.len());
        &rest[..end]
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_names_are_found() {
        assert_eq!(check(&Text::new("src/log/utils.rs", "")).len(), 1);
        assert_eq!(check(&Text::new("src/log/x.rs", "pub fn get_offset(&self) {}")).len(), 1);
        assert_eq!(
            check(&Text::new("src/log/x.rs", "pub struct LogManager;\ntrait FileManager {}")).len(),
            2
        );
    }

    #[test]
    fn telling_names_pass() {
        let code = "pub fn offset(&self) { map.get(1); target_of(x) }\nstruct LogDirectory;";
        assert_eq!(check(&Text::new("src/log/log_directory.rs", code)), []);
    }
}
