//! Golden vectors: the protocol's tests whose name contains `vectors`, which print `N of N` per file of vectors.

use anyhow::{Result, ensure};

use crate::step::Steps;

/// Runs every golden vector and reports how many of how many passed.
pub fn run(steps: &mut Steps<'_>) -> Result<()> {
    let targets = steps.workspace().test_targets().iter().filter(|target| target.name.contains("vectors"));
    let mut counted = Vec::new();
    for target in targets {
        let output = steps.cargo([
            "test",
            "--package",
            &target.package,
            "--test",
            &target.name,
            "--",
            "--show-output",
        ])?;
        counted.extend(output.lines().filter_map(|line| Some((line.trim().to_owned(), count(line)?))));
    }
    ensure!(!counted.is_empty(), "no test printed `N of N` vectors");
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
