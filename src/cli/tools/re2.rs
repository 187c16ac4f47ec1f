//! What is wrong with a regular expression, in the words of RE2, which Kafka's brokers and Go's programs match with.

use regex_lite::{Error, Regex};

/// What the library here says, and what RE2 says.
const WORDS: [(&str, &str); 9] = [
    ("closing ')' without matching", "unexpected )"),
    ("closing ')'", "missing closing )"),
    ("unclosed character class", "missing closing ]"),
    ("no closing bracket", "missing closing ]"),
    ("must be applied to a sub-expression", "missing argument to repetition operator"),
    ("a min bigger than its max", "invalid repeat count"),
    ("saw start of escape sequence", "trailing backslash at end of expression"),
    ("escape sequence", "invalid escape sequence"),
    ("range in character class", "invalid character class range"),
];

/// Reads a pattern.
///
/// # Errors
/// What is wrong with it.
pub fn parse(pattern: &str) -> Result<Regex, String> {
    Regex::new(pattern).map_err(|error| words(&error))
}

fn words(error: &Error) -> String {
    let told = error.to_string();
    let known = WORDS.iter().find(|(ours, _)| told.contains(ours));
    known.map_or(told, |(_, words)| (*words).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_those_of_re2() {
        // As RE2/J and Go have them.
        for (pattern, expected) in [
            ("(", "missing closing )"),
            ("a)", "unexpected )"),
            ("[a", "missing closing ]"),
            ("*", "missing argument to repetition operator"),
            ("a{2,1}", "invalid repeat count"),
            ("a\\", "trailing backslash at end of expression"),
            ("\\q", "invalid escape sequence"),
            ("[b-a]", "invalid character class range"),
        ] {
            assert_eq!(parse(pattern).unwrap_err(), expected, "{pattern}");
        }
        assert!(parse("t.*").is_ok());
    }
}
