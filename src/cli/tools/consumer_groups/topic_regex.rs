//! `kalda consumer-groups --validate-regex`: whether groups of the new protocol may subscribe by a regular expression.
//!
//! Invariant: no broker is asked. What is wrong is told in the words of RE2, which brokers match topics with.

use std::io::Write as _;

use regex_lite::Regex;

use crate::cli::tools::Out;
use crate::cli::tools::failure::Failure;
use crate::cli::tools::options::Options;

/// What the library here says, and what RE2 says.
const WORDS: [(&str, &str); 9] = [
    ("closing ')' without matching", "regexp/syntax: internal error"),
    ("closing ')'", "missing closing )"),
    ("unclosed character class", "missing closing ]"),
    ("no closing bracket", "missing closing ]"),
    ("must be applied to a sub-expression", "missing argument to repetition operator"),
    ("a min bigger than its max", "invalid repeat count"),
    ("saw start of escape sequence", "trailing backslash at end of expression"),
    ("escape sequence", "invalid escape sequence"),
    ("range in character class", "invalid character class range"),
];

pub(super) fn validate(options: &Options, out: &mut Out) -> Result<(), Failure> {
    let pattern = options.value("validate-regex").unwrap_or_default();
    match Regex::new(pattern) {
        Ok(_) => writeln!(out, "The regular expression `{pattern}` is valid.")?,
        Err(error) => {
            let told = error.to_string();
            let known = WORDS.iter().find(|(ours, _)| told.contains(ours));
            let why = known.map_or(told.as_str(), |(_, words)| words);
            writeln!(out, "The regular expression `{pattern}` is invalid: {why}.")?;
        }
    }
    Ok(())
}
