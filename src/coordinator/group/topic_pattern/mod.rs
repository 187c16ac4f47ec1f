//! Patterns of topic names that members subscribe to (KIP-848), in the syntax of RE2.
//!
//! ```text
//! pattern ──syntax::read──▶ the same for the `regex` crate ──compiled──▶ TopicPattern ──Search──▶ the names of which it matches all
//! ```
//! Invariant: a pattern is read as RE2/J reads it, with which Kafka matches; what that refuses is refused, in its words. To read one takes time in
//! proportion to its length; what it may grow to is judged before anything is compiled. Topic names are ASCII, and so is what a pattern can match.
//! Absent: who asks, who may see which topic, and what becomes of the answer.

mod ascii;
mod class;
mod cursor;
mod escape;
mod refusal;
mod search;
mod syntax;
#[cfg(test)]
mod tests;
mod unicode;

use regex::bytes::{Regex, RegexBuilder};

pub use refusal::InvalidPattern;
pub use search::Search;

/// What a compiled pattern may take. The heaviest that [`check`] lets through take less than half of it.
const COMPILED_BYTES_MAX: usize = 32 << 20;
/// What the automaton of a pattern may take while it is matched; where more states would be needed, matching is slower.
const AUTOMATON_BYTES_MAX: usize = 2 << 20;

/// Finds out whether a pattern is one, without compiling it.
///
/// # Errors
/// What is wrong with it.
pub fn check(pattern: &str) -> Result<(), InvalidPattern> {
    syntax::read(pattern).map(drop)
}

/// A pattern that is ready to match.
#[derive(Debug)]
struct TopicPattern(Regex);

impl TopicPattern {
    /// Compiles a pattern, which takes up to a tenth of a second.
    fn new(pattern: &str) -> Result<Self, InvalidPattern> {
        let pattern = format!("\\A(?:{})\\z", syntax::read(pattern)?);
        let mut builder = RegexBuilder::new(&pattern);
        // A group, an alternative in it, what that is made of, and the repetition of all that count one each.
        builder.unicode(false).nest_limit(8 * refusal::DEPTH_MAX as u32);
        builder.size_limit(COMPILED_BYTES_MAX).dfa_size_limit(AUTOMATON_BYTES_MAX);
        builder.build().map(Self).map_err(|_| InvalidPattern::TooLarge)
    }

    /// True if all of a name matches.
    fn matches(&self, name: &str) -> bool {
        self.0.is_match(name.as_bytes())
    }
}
