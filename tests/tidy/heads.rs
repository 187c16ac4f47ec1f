//! Every Rust file opens with `//!`: what it owns, its invariant, what is deliberately absent.

use crate::Complaint;
use crate::tree::Text;

/// Checks one Rust file.
pub fn check(file: &Text) -> Option<Complaint> {
    let opens = file.text.starts_with("//! ");
    (!opens)
        .then(|| Complaint::new(&file.path, 1, "open the file with `//!`: what it owns and its invariant"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_without_a_head_is_found() {
        assert!(check(&Text::new("src/x.rs", "use std::fs;\n//! late\n")).is_some());
        assert!(check(&Text::new("src/x.rs", "//! What it owns.\n")).is_none());
    }
}
