//! Sets of ASCII characters: what a class of a pattern can mean for a topic's name.

use std::fmt::Write;

/// A set of ASCII characters, one bit for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct AsciiSet(u128);

impl AsciiSet {
    pub(super) const NONE: Self = Self(0);
    pub(super) const ALL: Self = Self(u128::MAX);

    /// The characters from one to another, as far as they are ASCII.
    pub(super) const fn range(low: u32, high: u32) -> Self {
        if low > high || low > 127 {
            return Self::NONE;
        }
        let high = if high > 127 { 127 } else { high };
        Self((u128::MAX >> (127 - high)) & (u128::MAX << low))
    }

    pub(super) const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(super) const fn complement(self) -> Self {
        Self(!self.0)
    }

    pub(super) const fn contains(self, letter: u32) -> bool {
        letter < 128 && self.0 & (1 << letter) != 0
    }

    /// With the other case of each letter.
    pub(super) const fn folded(self) -> Self {
        let upper = self.0 & Self::range('A' as u32, 'Z' as u32).0;
        let lower = self.0 & Self::range('a' as u32, 'z' as u32).0;
        Self(self.0 | upper << 32 | lower >> 32)
    }

    /// The same, as a class for the `regex` crate; and what it weighs.
    pub(super) fn write(self, pattern: &mut String) -> usize {
        pattern.push('[');
        let (mut ranges, mut low) = (0, 0);
        while low < 128 {
            if !self.contains(low) {
                low += 1;
                continue;
            }
            let mut high = low;
            while self.contains(high + 1) {
                high += 1;
            }
            // Writing to a string doesn't fail.
            let _ = write!(pattern, "\\x{low:02x}-\\x{high:02x}");
            ranges += 1;
            low = high + 1;
        }
        if ranges == 0 {
            // A class that nothing is in.
            pattern.push_str("^\\x00-\\xff");
        }
        pattern.push(']');
        1 + ranges / 4
    }
}

/// The sets that have names in Perl and POSIX.
pub(super) mod named {
    use super::AsciiSet;

    const fn of(letters: &str) -> AsciiSet {
        let (mut set, mut left) = (AsciiSet::NONE, letters.as_bytes());
        while let [letter, rest @ ..] = left {
            set = set.with(AsciiSet::range(*letter as u32, *letter as u32));
            left = rest;
        }
        set
    }

    const fn range(low: char, high: char) -> AsciiSet {
        AsciiSet::range(low as u32, high as u32)
    }

    pub(in super::super) const UPPER: AsciiSet = range('A', 'Z');
    pub(in super::super) const LOWER: AsciiSet = range('a', 'z');
    pub(in super::super) const DIGIT: AsciiSet = range('0', '9');
    pub(in super::super) const ALPHA: AsciiSet = UPPER.with(LOWER);
    const ALNUM: AsciiSet = ALPHA.with(DIGIT);
    const WORD: AsciiSet = ALNUM.with(of("_"));
    const GRAPH: AsciiSet = range('!', '~');
    pub(in super::super) const CNTRL: AsciiSet = AsciiSet::range(0, 31).with(AsciiSet::range(127, 127));

    /// `\d`, `\S` and their like.
    pub(in super::super) fn perl(letter: char) -> Option<AsciiSet> {
        let set = match letter.to_ascii_lowercase() {
            'd' => DIGIT,
            's' => of("\t\n\x0c\r "),
            'w' => WORD,
            _ => return None,
        };
        Some(if letter.is_ascii_uppercase() { set.complement() } else { set })
    }

    /// `alpha` in `[:alpha:]`.
    pub(in super::super) fn posix(name: &str) -> Option<AsciiSet> {
        Some(match name {
            "alnum" => ALNUM,
            "alpha" => ALPHA,
            "ascii" => AsciiSet::ALL,
            "blank" => of("\t "),
            "cntrl" => CNTRL,
            "digit" => DIGIT,
            "graph" => GRAPH,
            "lower" => LOWER,
            "print" => range(' ', '~'),
            "punct" => of("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"),
            "space" => of("\t\n\x0b\x0c\r "),
            "upper" => UPPER,
            "word" => WORD,
            "xdigit" => DIGIT.with(range('A', 'F')).with(range('a', 'f')),
            _ => return None,
        })
    }
}
