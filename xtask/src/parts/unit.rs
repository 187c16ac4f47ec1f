//! Unit and integration tests: with nextest where it is installed, else with cargo's own runner. Then applications over coordinators that
//! fall, from seeds.
//!
//! Invariant: an ignored test is a failure, and so is a run without tests. The seeds are the same in every run; others are for `cargo xtask soak
//! coordinators`.
//! Deliberately absent: `tidy`, `generated` and the golden vectors, which are parts of their own.

use anyhow::{Result, ensure};

use crate::parts::GENERATED_TEST;
use crate::parts::vectors::GOLDEN_TESTS;
use crate::simulation::{self, Profile};
use crate::step::Steps;
use crate::tools::Tool;

/// Seeds of a run: half a minute.
const SEEDS: u64 = 300;

const NEXTEST: Tool = Tool { program: "cargo-nextest", install: &[] };

/// Runs the unit and integration tests, then the examples in the documentation.
pub fn run(steps: &mut Steps<'_>) -> Result<()> {
    let mut arguments = vec!["--workspace".to_owned(), "--lib".into(), "--bins".into()];
    for name in steps.workspace().test_targets().iter().filter(|name| !has_its_own_part(name)) {
        arguments.extend(["--test".into(), name.clone()]);
    }
    let (runner, tally) = if NEXTEST.find().is_some() {
        let verb = ["nextest", "run", "--no-tests=pass"].map(str::to_owned);
        ("nextest", Tally::of_nextest(&steps.cargo(verb.into_iter().chain(arguments))?))
    } else {
        ("cargo test", Tally::of_cargo(&steps.cargo(std::iter::once("test".to_owned()).chain(arguments))?))
    };
    let examples = Tally::of_cargo(&steps.cargo(["test", "--workspace", "--doc"])?);

    ensure!(tally.passed > 0, "no test ran");
    ensure!(tally.ignored + examples.ignored == 0, "{} tests are ignored: run or remove them", tally.ignored);
    let simulated = steps.run(&mut simulation::coordinators(steps.workspace(), Profile::Dev, SEEDS))?;
    let line = simulated.lines().find(|line| line.starts_with(simulation::COORDINATORS));
    ensure!(line.is_some(), "the simulation of coordinators did not say how it went");
    steps.fact(line.unwrap_or_default());
    steps.fact(format!("{} tests by {runner}, {} examples in documentation", tally.passed, examples.passed));
    Ok(())
}

fn has_its_own_part(test: &str) -> bool {
    test == "tidy" || test == GENERATED_TEST || GOLDEN_TESTS.contains(&test)
}

/// How many tests a runner counted.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Tests that ran and passed.
    pub passed: u64,
    /// Tests that were left out by an attribute.
    pub ignored: u64,
}

impl Tally {
    /// Adds up the lines `test result: ok. 3 passed; 0 failed; 1 ignored; …`.
    pub fn of_cargo(output: &str) -> Self {
        let results = output.lines().filter(|line| line.trim_start().starts_with("test result:"));
        results.fold(Self::default(), |sum, line| Self {
            passed: sum.passed + number_before(line, "passed"),
            ignored: sum.ignored + number_before(line, "ignored"),
        })
    }

    /// Reads the line `Summary [0.1s] 3 tests run: 3 passed, 1 skipped`.
    fn of_nextest(output: &str) -> Self {
        let summary =
            output.lines().rfind(|line| line.trim_start().starts_with("Summary")).unwrap_or_default();
        Self { passed: number_before(summary, "passed"), ignored: number_before(summary, "skipped") }
    }
}

/// The number in front of `word`, 0 when there is none.
fn number_before(line: &str, word: &str) -> u64 {
    let words: Vec<&str> = line.split([' ', ';', ',']).filter(|word| !word.is_empty()).collect();
    let place = words.iter().position(|found| *found == word);
    place.and_then(|place| place.checked_sub(1)).and_then(|before| words[before].parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cargo_results_add_up_over_binaries() {
        let output = "test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured\n\
                      noise\ntest result: ok. 12 passed; 0 failed; 0 ignored; 0 measured\n";
        assert_eq!(Tally::of_cargo(output), Tally { passed: 15, ignored: 1 });
    }

    #[test]
    fn nextest_summary_is_read() {
        let output = "     Summary [   0.105s] 31 tests run: 31 passed (1 slow), 2 skipped\n";
        assert_eq!(Tally::of_nextest(output), Tally { passed: 31, ignored: 2 });
    }
}
