//! Every Rust file opens with `//!`: what it owns, its invariant, what is deliberately absent. The crates that read the
//! bytes of strangers deny what could panic on them.

use crate::Complaint;
use crate::tree::Text;

/// The heads of the crates that read strangers' bytes, and the lints they deny (see docs/adr/0011).
const STRICT: [&str; 6] = [
    "client/src/lib.rs",
    "inspect/src/lib.rs",
    "log/src/lib.rs",
    "protocol/src/lib.rs",
    "src/lib.rs",
    "sys/src/lib.rs",
];
const DENIED: [&str; 3] = ["clippy::unwrap_used", "clippy::expect_used", "clippy::indexing_slicing"];

/// Checks one Rust file.
pub fn check(file: &Text) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    if !file.text.starts_with("//! ") {
        complaints.push(Complaint::new(
            &file.path,
            1,
            "open the file with `//!`: what it owns and its invariant",
        ));
    }
    if STRICT.contains(&file.path.as_str()) {
        let denies = |lint: &str| file.code.contains("deny(") && file.code.contains(lint);
        let missing = DENIED.into_iter().filter(|lint| !denies(lint));
        complaints.extend(
            missing.map(|lint| Complaint::new(&file.path, 1, format!("deny `{lint}` in this crate"))),
        );
    }
    complaints
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_without_a_head_is_found() {
        assert_eq!(check(&Text::new("src/x.rs", "use std::fs;\n//! late\n")).len(), 1);
        assert_eq!(check(&Text::new("src/x.rs", "//! What it owns.\n")), []);
    }

    #[test]
    fn a_strict_crate_denies_its_lints() {
        let head =
            "//! Broker.\n#![deny(clippy::unwrap_used, clippy::expect_used)]\n// clippy::indexing_slicing\n";
        assert_eq!(check(&Text::new("src/lib.rs", head)).len(), 1);
        assert_eq!(check(&Text::new("src/log/segment.rs", "//! A segment.\n")), []);
    }
}
