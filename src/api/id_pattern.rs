//! Patterns for transactional ids, in the syntax of RE2 as Kafka 4.4 takes them. The whole id must match.
//!
//! Invariant: to match takes time in proportion to pattern and id, whatever they are. What the library reads otherwise than RE2 is
//! rewritten or refused here: `\Q…\E`, `&&` in a class, a repetition of a repetition. Deliberately absent: classes of Unicode (`\pL`), which the
//! library doesn't know; they are refused.

use regex_lite::{Regex, RegexBuilder};

/// What a compiled pattern may take. Patterns for ids have some dozens of letters.
const SIZE_LIMIT_BYTES: usize = 256 * 1024;

/// A pattern that was understood.
pub(super) struct IdPattern(Regex);

/// The pattern is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct InvalidPattern;

impl IdPattern {
    /// Reads a pattern.
    pub(super) fn new(pattern: &str) -> Result<Self, InvalidPattern> {
        let pattern = format!("\\A(?:{})\\z", rewritten(pattern)?);
        let regex = RegexBuilder::new(&pattern).size_limit(SIZE_LIMIT_BYTES).build();
        regex.map(Self).map_err(|_| InvalidPattern)
    }

    /// True if all of an id matches.
    pub(super) fn matches(&self, id: &str) -> bool {
        self.0.is_match(id)
    }
}

/// The same pattern as the library reads it.
fn rewritten(pattern: &str) -> Result<String, InvalidPattern> {
    let mut written = String::with_capacity(pattern.len());
    let mut rest = pattern;
    let mut in_class = false;
    let mut repeats = false;
    while let Some(letter) = rest.chars().next() {
        if let Some(quoted) = rest.strip_prefix("\\Q") {
            let (text, after) = quoted.split_once("\\E").unwrap_or((quoted, ""));
            written.push_str(&regex_lite::escape(text));
            (rest, repeats) = (after, false);
            continue;
        }
        let named_class = rest.strip_prefix("[:").filter(|_| in_class).and_then(|rest| rest.find(":]"));
        if let Some(length) = named_class {
            let (class, after) = rest.split_at("[:".len() + length + ":]".len());
            written.push_str(class);
            rest = after;
            continue;
        }
        let length = if letter == '\\' { escaped(rest) } else { letter.len_utf8() };
        let (piece, after) = rest.split_at(length);
        let is_repetition = !in_class && matches!(letter, '*' | '+');
        if is_repetition && repeats {
            return Err(InvalidPattern);
        }
        match letter {
            '[' if in_class => written.push_str("\\["),
            '&' if in_class => written.push_str("\\&"),
            _ => written.push_str(piece),
        }
        in_class = match letter {
            '[' => true,
            ']' => false,
            _ => in_class,
        };
        (rest, repeats) = (after, is_repetition);
    }
    Ok(written)
}

/// Bytes of an escape: the backslash and what follows.
fn escaped(rest: &str) -> usize {
    rest.chars().take(2).map(char::len_utf8).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(pattern: &str, id: &str) -> Option<bool> {
        IdPattern::new(pattern).ok().map(|pattern| pattern.matches(id))
    }

    #[test]
    fn the_whole_id_must_match() {
        assert_eq!(matches("pay", "payments"), Some(false));
        assert_eq!(matches("pay.*", "payments"), Some(true));
        assert_eq!(matches("a|payments", "payments"), Some(true));
    }

    #[test]
    fn what_re2_reads_otherwise_is_read_as_re2_does() {
        assert_eq!(matches("\\Qa.b\\E+", "a.bb"), Some(true));
        assert_eq!(matches("\\Qa.b", "axb"), Some(false));
        assert_eq!(matches("[a-z&&[^b]]+-.*", "answers-up"), Some(false), "a class, and a bracket behind it");
        assert_eq!(matches("[&]", "&"), Some(true));
        assert_eq!(matches("[[:alpha:]]+", "ab"), Some(true));
        for refused in ["a++", "a**", "(a)\\1", "a(?=b)", "[", "(", "*", "a{2,1}", "\\p{Lower}"] {
            assert_eq!(matches(refused, "a"), None, "{refused}");
        }
        assert_eq!(matches("a+?", "a"), Some(true), "a lazy repetition is one repetition");
    }

    #[test]
    fn a_pattern_that_grows_without_bound_is_refused() {
        assert_eq!(matches("((((a{100}){100}){100}){100})", "a"), None);
    }
}
