//! Golden vectors: the protocol's tests over bytes that Kafka wrote. Each prints `N of N` for what it tried.
//!
//! Invariant: fewer than all, or nothing counted, is a failure.

use anyhow::{Result, ensure};

use crate::step::Steps;

/// The integration tests of the protocol that try golden vectors.
pub const GOLDEN_TESTS: [&str; 2] = ["golden", "records"];

/// Runs every golden vector and reports how many of how many passed.
pub fn run(steps: &mut Steps<'_>) -> Result<()> {
    let mut counted = Vec::new();
    for test in GOLDEN_TESTS {
        let output =
            steps.cargo(["test", "--package", "kalda-protocol", "--test", test, "--", "--show-output"])?;
        counted.extend(
            output.lines().filter_map(|line| Some((format!("{test}: {}", line.trim()), count(line)?))),
        );
    }
    ensure!(!counted.is_empty(), "no golden test printed `N of N` vectors");
    for (line, (passed, all)) in counted {
        ensure!(passed == all && all > 0, "not all vectors passed: {line}");
        steps.fact(line);
    }
    Ok(())
}

/// The two numbers of `… N of M …`.
fn count(line: &str) -> Option<(u64, u64)> {
    let number = |word: &str| word.trim_matches([',', '.', ':', ';']).replace(',', "").parse().ok();
    let words: Vec<&str> = line.split_whitespace().collect();
    words.windows(3).find_map(|three| match three {
        [passed, "of", all] => Some((number(passed)?, number(all)?)),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_found_in_a_sentence() {
        assert_eq!(count("vectors.jsonl.gz: 26,113 of 26,113 vectors"), Some((26_113, 26_113)));
        assert_eq!(count("headers: 3 of 4."), Some((3, 4)));
        assert_eq!(count("one of many"), None);
    }
}
