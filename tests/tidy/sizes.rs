//! File lengths: no source file over 800 lines, and a median of Rust files of at most 150. Generated code
//! is not counted: people read the schema instead.

use crate::Complaint;
use crate::tree::{Text, Tree};

const LONGEST: usize = 800;
const LONGEST_MEDIAN: usize = 150;
const SOURCES: [&str; 9] = [".rs", ".py", ".java", ".go", ".js", ".mjs", ".ts", ".sh", ".css"];

/// Checks every source file.
pub fn check(tree: &Tree) -> Vec<Complaint> {
    let mut complaints: Vec<_> = tree.texts().filter_map(too_long).collect();
    let median = median(lengths(tree));
    if median > LONGEST_MEDIAN {
        let what = format!(
            "the median Rust file has {median} lines, more than {LONGEST_MEDIAN}: split the long ones"
        );
        complaints.push(Complaint::new("src", 1, what));
    }
    complaints
}

/// The sizes in one sentence.
pub fn sentence(tree: &Tree) -> String {
    let lengths = lengths(tree);
    let longest = lengths.iter().max().copied().unwrap_or_default();
    format!(
        "{} Rust files in order, {} lines the median, {longest} the longest",
        lengths.len(),
        median(lengths)
    )
}

fn too_long(file: &Text) -> Option<Complaint> {
    let is_source = SOURCES.iter().any(|end| file.path.ends_with(end)) && !file.is_generated();
    let lines = file.text.lines().count();
    let what = || format!("{lines} lines, more than {LONGEST}: split the file by what its parts own");
    (is_source && lines > LONGEST).then(|| Complaint::new(&file.path, lines, what()))
}

fn lengths(tree: &Tree) -> Vec<usize> {
    tree.rust().filter(|file| !file.is_generated()).map(|file| file.text.lines().count()).collect()
}

fn median(mut lengths: Vec<usize>) -> usize {
    lengths.sort_unstable();
    lengths.get(lengths.len() / 2).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::GENERATED;

    #[test]
    fn a_file_of_801_lines_is_found() {
        assert!(too_long(&Text::new("src/x.rs", "x\n".repeat(801))).is_some());
        assert!(too_long(&Text::new("compat-tests/x.py", "x\n".repeat(801))).is_some());
        assert!(too_long(&Text::new("src/x.rs", "x\n".repeat(800))).is_none());
        assert!(
            too_long(&Text::new("protocol/src/api_key.rs", format!("{GENERATED}x`\n{}", "x\n".repeat(9000))))
                .is_none()
        );
    }

    #[test]
    fn the_median_is_the_middle_one() {
        assert_eq!(median(vec![900, 1, 150]), 150);
    }
}
