//! Ranges of message versions, as the schema writes them: `none`, `3`, `3+`, `1-4`.
//!
//! Invariant: an empty range has one form, [`Versions::NONE`].

use std::fmt;
use std::str::FromStr;

use anyhow::{Context, Error, ensure};

/// A closed range of versions. An open end is [`i16::MAX`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Versions {
    /// The first version.
    pub lowest: i16,
    /// The last version.
    pub highest: i16,
}

/// Whether a range covers all, some or none of the versions at hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    /// Every version.
    Always,
    /// No version.
    Never,
    /// Those for which this Rust expression holds.
    When(String),
}

impl Condition {
    /// Statements that run where this holds.
    #[must_use]
    pub fn guard(&self, statements: &str) -> String {
        match self {
            Self::Always => statements.to_owned(),
            Self::Never => String::new(),
            Self::When(condition) => format!("if {condition} {{ {statements} }}"),
        }
    }
}

impl Versions {
    /// No version at all.
    pub const NONE: Self = Self { lowest: 0, highest: -1 };

    /// True for [`Self::NONE`].
    #[must_use]
    pub fn is_none(self) -> bool {
        self.lowest > self.highest
    }

    /// The versions that are in both.
    #[must_use]
    pub fn intersection(self, other: Self) -> Self {
        let lowest = self.lowest.max(other.lowest);
        let highest = self.highest.min(other.highest);
        if lowest > highest { Self::NONE } else { Self { lowest, highest } }
    }

    /// The versions that are not in `other`, which lies at one end of this range (or is none of it).
    #[must_use]
    pub fn without(self, other: Self) -> Self {
        let other = self.intersection(other);
        match (other.is_none(), other.lowest == self.lowest) {
            (true, _) => self,
            (false, true) if other.highest == self.highest => Self::NONE,
            (false, true) => Self { lowest: other.highest + 1, highest: self.highest },
            (false, false) => Self { lowest: self.lowest, highest: other.lowest - 1 },
        }
    }

    /// Within `context`, when is the version of this range? The expression tests `subject`.
    #[must_use]
    pub fn condition(self, context: Self, subject: &str) -> Condition {
        let both = self.intersection(context);
        if both.is_none() {
            return Condition::Never;
        }
        match (both.lowest == context.lowest, both.highest == context.highest) {
            (true, true) => Condition::Always,
            (true, false) => Condition::When(format!("{subject} <= {}", both.highest)),
            (false, true) => Condition::When(format!("{subject} >= {}", both.lowest)),
            (false, false) => {
                Condition::When(format!("({}..={}).contains(&{subject})", both.lowest, both.highest))
            }
        }
    }

    /// Within `context`, when is the version outside of this range?
    #[must_use]
    pub fn absence(self, context: Self, subject: &str) -> Condition {
        let both = self.intersection(context);
        if both.is_none() {
            return Condition::Always;
        }
        match (both.lowest == context.lowest, both.highest == context.highest) {
            (true, true) => Condition::Never,
            (true, false) => Condition::When(format!("{subject} > {}", both.highest)),
            (false, true) => Condition::When(format!("{subject} < {}", both.lowest)),
            (false, false) => {
                Condition::When(format!("!({}..={}).contains(&{subject})", both.lowest, both.highest))
            }
        }
    }
}

impl FromStr for Versions {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let number = |digits: &str| digits.parse::<i16>().with_context(|| format!("versions {text:?}"));
        let range = match text {
            "none" => return Ok(Self::NONE),
            _ if text.ends_with('+') => {
                Self { lowest: number(text.trim_end_matches('+'))?, highest: i16::MAX }
            }
            _ => match text.split_once('-') {
                Some((lowest, highest)) => Self { lowest: number(lowest)?, highest: number(highest)? },
                None => Self { lowest: number(text)?, highest: number(text)? },
            },
        };
        ensure!(range.lowest >= 0 && !range.is_none(), "versions {text:?} run backwards");
        Ok(range)
    }
}

impl fmt::Display for Versions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            range if range.is_none() => f.write_str("none"),
            Self { lowest, highest: i16::MAX } => write!(f, "{lowest}+"),
            Self { lowest, highest } if lowest == highest => write!(f, "{lowest}"),
            Self { lowest, highest } => write!(f, "{lowest}-{highest}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Condition, Versions};

    fn versions(text: &str) -> Versions {
        text.parse().expect(text)
    }

    #[test]
    fn text_and_range_agree() {
        for text in ["none", "3", "3+", "1-4"] {
            assert_eq!(versions(text).to_string(), text);
        }
        for text in ["", "x", "4-1", "-1", "1-"] {
            assert!(text.parse::<Versions>().is_err(), "{text:?}");
        }
    }

    #[test]
    fn one_end_is_taken_away() {
        for (range, other, left) in
            [("2-9", "none", "2-9"), ("2-9", "2-9", "none"), ("2-9", "5-9", "2-4"), ("2-9", "0-4", "5-9")]
        {
            assert_eq!(versions(range).without(versions(other)), versions(left), "{range} without {other}");
        }
    }

    #[test]
    fn a_condition_says_no_more_than_needed() {
        let valid = versions("3-9");
        let when = |text: &str| Condition::When(text.to_owned());
        assert_eq!(versions("0+").condition(valid, "v"), Condition::Always);
        assert_eq!(versions("0-2").condition(valid, "v"), Condition::Never);
        assert_eq!(versions("5+").condition(valid, "v"), when("v >= 5"));
        assert_eq!(versions("0-5").condition(valid, "v"), when("v <= 5"));
        assert_eq!(versions("4-5").condition(valid, "v"), when("(4..=5).contains(&v)"));
        assert_eq!(versions("0+").absence(valid, "v"), Condition::Never);
        assert_eq!(versions("0-2").absence(valid, "v"), Condition::Always);
        assert_eq!(versions("5+").absence(valid, "v"), when("v < 5"));
        assert_eq!(versions("0-5").absence(valid, "v"), when("v > 5"));
        assert_eq!(versions("4-5").absence(valid, "v"), when("!(4..=5).contains(&v)"));
    }
}
