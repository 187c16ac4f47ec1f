//! Words that don't belong into the project: the paths of one machine, and the tools its authors use.
//!
//! The words stand here in two halves, so that this file does not hold them.

use crate::Complaint;
use crate::tree::{Text, Tree, places_of_word};

const TOOLS: &[&str] = &[
    concat!("cla", "ude"),
    concat!("anth", "ropic"),
    concat!("chat", "gpt"),
    concat!("open", "ai"),
    concat!("copi", "lot"),
    concat!("l", "lm"),
    concat!("language ", "model"),
    concat!("ai", "-generated"),
    concat!("ai ", "assistant"),
    concat!("coding ", "agent"),
    concat!("sub", "agent"),
    concat!("co-authored", "-by"),
    concat!("farm-", "studio"),
    concat!("../sha", "red"),
];
const MACHINES: &[&str] =
    &[concat!("/wo", "rk/"), concat!("/ho", "me/"), concat!("/Us", "ers/"), concat!("/ro", "ot/")];

/// Checks every text file.
pub fn check(tree: &Tree) -> Vec<Complaint> {
    tree.texts().flat_map(check_text).collect()
}

fn check_text(file: &Text) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    for (index, line) in file.text.lines().enumerate() {
        let lower = line.to_lowercase();
        for word in TOOLS.iter().filter(|word| !places_of_word(&lower, word).is_empty()) {
            let what = format!("`{word}`: say what the project does, not what it was made with");
            complaints.push(Complaint::new(&file.path, index + 1, what));
        }
        for path in MACHINES.iter().filter(|path| is_absolute(line, path)) {
            let what = format!("`{path}`: a path of one machine; write it from the project's folder");
            complaints.push(Complaint::new(&file.path, index + 1, what));
        }
    }
    complaints
}

/// Whether a path in the line begins with this folder.
fn is_absolute(line: &str, folder: &str) -> bool {
    let begins = |character: char| !character.is_alphanumeric() && !"_.-}/~".contains(character);
    line.match_indices(folder).any(|(place, _)| line[..place].chars().next_back().is_none_or(begins))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn complaints(line: &str) -> usize {
        check_text(&Text::new("docs/x.md", line)).len()
    }

    #[test]
    fn tools_and_machines_are_found() {
        assert_eq!(complaints(&format!("made with {}", TOOLS[0].to_uppercase())), 1);
        assert_eq!(complaints(&format!("see {}me/notes.md", MACHINES[1])), 1);
    }

    #[test]
    fn longer_words_and_relative_paths_pass() {
        assert_eq!(complaints("a clause; https://host/work/x; $HOME/work/y; ./root/z"), 0);
    }
}
