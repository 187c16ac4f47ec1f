//! Patterns of topic names: which are sound, and which names they match.
//!
//! Invariant: a pattern matches whole names. Absent: what RE2 and the crate's syntax differ in.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use regex::Regex;

/// Whether a pattern is sound.
///
/// # Errors
/// What is wrong with it.
pub fn check(pattern: &str) -> Result<(), String> {
    Regex::new(pattern).map(drop).map_err(|error| error.to_string())
}

/// The names that each pattern matches.
#[must_use]
pub fn search(patterns: &BTreeSet<Arc<str>>, names: &[Arc<str>]) -> BTreeMap<Arc<str>, BTreeSet<Arc<str>>> {
    let matched = |pattern: &Arc<str>| {
        let compiled = Regex::new(&format!("^(?:{pattern})$"));
        let is_match = |name: &&Arc<str>| compiled.as_ref().is_ok_and(|compiled| compiled.is_match(name));
        (Arc::clone(pattern), names.iter().filter(is_match).cloned().collect())
    };
    patterns.iter().map(matched).collect()
}
