//! What can be wrong with a pattern.

/// Patterns of more bytes are refused. One that lists a thousand long names is as large as this.
pub(super) const PATTERN_BYTES_MAX: usize = 256 * 1024;
/// Groups within groups: more than any that a person wrote. The `regex` crate calls itself for each, so that thousands would need a large stack.
pub(super) const DEPTH_MAX: usize = 100;
/// What a pattern may weigh once its repetitions are written out: one for each letter, more for a class of many ranges. It takes some tens of
/// bytes and a microsecond for each when it is compiled, so that the largest take a few megabytes and a tenth of a second.
pub(super) const WEIGHT_MAX: usize = 100_000;

/// A pattern that Kafka refuses, too, in the words of RE2/J; or one that would take too much.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidPattern {
    /// `[b-a]`, `[[:no:]]`, `\p{No}`.
    #[error("invalid character class range")]
    ClassRange,
    /// `\q`.
    #[error("invalid escape sequence")]
    Escape,
    /// `(?P<`, `(?P<a-b>…)`.
    #[error("invalid named capture")]
    NamedCapture,
    /// `(?<a>…)(?<a>…)`.
    #[error("duplicate capture group name")]
    DuplicateCapture,
    /// `(?=…)`.
    #[error("invalid or unsupported Perl syntax")]
    PerlSyntax,
    /// `a**`.
    #[error("invalid nested repetition operator")]
    NestedRepetition,
    /// `a{2,1}`, `a{1001}`.
    #[error("invalid repeat count")]
    RepeatCount,
    /// `*`.
    #[error("missing argument to repetition operator")]
    MissingArgument,
    /// `[a`.
    #[error("missing closing ]")]
    MissingBracket,
    /// `(a`.
    #[error("missing closing )")]
    MissingParenthesis,
    /// `a)`; so RE2/J calls it.
    #[error("regexp/syntax: internal error")]
    UnexpectedParenthesis,
    /// `a\`.
    #[error("trailing backslash at end of expression")]
    TrailingBackslash,
    /// Beyond [`PATTERN_BYTES_MAX`], [`DEPTH_MAX`] or [`WEIGHT_MAX`].
    #[error("the expression is too large")]
    TooLarge,
}
