//! Reads a pattern in the syntax of RE2/J, from left to right, and writes it anew for the `regex` crate.
//!
//! ```text
//! (?i)o\Qr.\E[[:digit:]]*?   ──▶   [Oo][Rr]\.[0-9]*
//! ```
//! Invariant: what is written means the same for names of ASCII and has nothing in it that both would read differently: letters, classes of plain
//! ranges, groups without a capture, repetitions, `\A`, `\z`, `\b`, `\B`. Every step either refuses the pattern or goes on, so nothing is built up. The
//! weight is that of the pattern with its repetitions written out. Absent: whether a repetition takes much or little first, which makes no difference to
//! whether a whole name matches.

use std::collections::HashSet;

use super::ascii::AsciiSet;
use super::cursor::Cursor;
use super::refusal::{DEPTH_MAX, InvalidPattern, PATTERN_BYTES_MAX, WEIGHT_MAX};
use super::unicode::Case;
use super::{class, escape};

/// The largest count of a repetition, as RE2 has it.
const REPEAT_MAX: u32 = 1_000;

/// The same pattern for the `regex` crate.
pub(super) fn read(pattern: &str) -> Result<String, InvalidPattern> {
    if pattern.len() > PATTERN_BYTES_MAX {
        return Err(InvalidPattern::TooLarge);
    }
    let mut reader = Reader {
        cursor: Cursor::new(pattern),
        written: String::with_capacity(pattern.len()),
        flags: Flags { case: Case::Exact, dot: AsciiSet::range(10, 10).complement() },
        here: Sequence::default(),
        outer: Vec::new(),
        names: HashSet::new(),
        follows_repetition: false,
    };
    while let Some(letter) = reader.cursor.peek() {
        reader.follows_repetition = reader.step(letter)?;
    }
    if reader.outer.is_empty() { Ok(reader.written) } else { Err(InvalidPattern::MissingParenthesis) }
}

#[derive(Debug, Clone, Copy)]
struct Flags {
    case: Case,
    /// What a dot stands for.
    dot: AsciiSet,
}

/// What stands between parentheses, as far as it is read.
#[derive(Debug, Clone, Copy, Default)]
struct Sequence {
    /// All of it, without what a repetition could still apply to.
    weight: usize,
    /// What a repetition would apply to.
    last: Option<usize>,
}

struct Reader<'a> {
    cursor: Cursor<'a>,
    written: String,
    flags: Flags,
    here: Sequence,
    /// Around this one; with the flags that hold again after it.
    outer: Vec<(Sequence, Flags)>,
    names: HashSet<&'a str>,
    /// True where a repetition came last, or what began like one: RE2/J takes no other there.
    follows_repetition: bool,
}

impl<'a> Reader<'a> {
    /// Reads what comes next; true if it was a repetition, or began like one.
    fn step(&mut self, letter: char) -> Result<bool, InvalidPattern> {
        match letter {
            '(' => self.open()?,
            ')' => self.close()?,
            '|' => {
                self.cursor.next();
                self.end_item()?;
                self.written.push('|');
            }
            '^' => self.assertion(1, "\\A")?,
            '$' => self.assertion(1, "\\z")?,
            '.' => {
                self.cursor.next();
                self.set(self.flags.dot)?;
            }
            '[' => {
                let set = class::read(&mut self.cursor, self.flags.case)?;
                self.set(set)?;
            }
            '\\' => self.escaped()?,
            '*' | '+' | '?' => {
                self.cursor.next();
                let (least, most) = if letter == '+' { (1, None) } else { (0, (letter == '?').then_some(1)) };
                self.repetition(least, most)?;
                self.written.push(letter);
                return Ok(true);
            }
            '{' => {
                match self.counts()? {
                    Some((least, most)) => {
                        self.repetition(least, most)?;
                        let most = most.map_or_else(String::new, |most| most.to_string());
                        self.written.push_str(&format!("{{{least},{most}}}"));
                    }
                    None => {
                        self.cursor.next();
                        self.letter('{')?;
                    }
                }
                return Ok(true);
            }
            letter => {
                self.cursor.next();
                self.letter(letter)?;
            }
        }
        Ok(false)
    }

    fn escaped(&mut self) -> Result<(), InvalidPattern> {
        let rest = self.cursor.rest();
        match rest.as_bytes().get(1) {
            Some(b'A') => self.assertion(2, "\\A"),
            Some(b'z') => self.assertion(2, "\\z"),
            Some(b'b') => self.assertion(2, "\\b"),
            Some(b'B') => self.assertion(2, "\\B"),
            Some(b'Q') => {
                self.cursor.takes("\\Q");
                let text = match self.cursor.take_until("\\E") {
                    Some(text) => text,
                    None => std::mem::replace(&mut self.cursor, Cursor::new("")).rest(),
                };
                text.chars().try_for_each(|letter| self.letter(letter))
            }
            _ => match escape::set(&mut self.cursor, self.flags.case)? {
                Some(set) => self.set(set),
                None => match escape::character(&mut self.cursor)? {
                    Some(letter) => self.letter(letter),
                    None => self.set(AsciiSet::NONE),
                },
            },
        }
    }

    fn open(&mut self) -> Result<(), InvalidPattern> {
        self.cursor.next();
        let mut flags = self.flags;
        if self.cursor.rest().starts_with('?') && !self.takes_name()? {
            self.cursor.next();
            let (set, end) = self.read_flags()?;
            flags = set;
            if end == ')' {
                self.flags = flags;
                return Ok(());
            }
        }
        if self.outer.len() >= DEPTH_MAX {
            return Err(InvalidPattern::TooLarge);
        }
        self.end_item()?;
        let around = Sequence { weight: self.here.weight, last: None };
        self.outer.push((around, self.flags));
        (self.here, self.flags) = (Sequence::default(), flags);
        self.written.push_str("(?:");
        Ok(())
    }

    /// Takes the name of a group, if one comes next.
    fn takes_name(&mut self) -> Result<bool, InvalidPattern> {
        if !self.cursor.takes("?P<") && !self.cursor.takes("?<") {
            return Ok(false);
        }
        let name = self.cursor.take_until(">").ok_or(InvalidPattern::NamedCapture)?;
        if name.is_empty() || !name.chars().all(|letter| letter == '_' || letter.is_ascii_alphanumeric()) {
            return Err(InvalidPattern::NamedCapture);
        }
        if self.names.insert(name) { Ok(true) } else { Err(InvalidPattern::DuplicateCapture) }
    }

    /// The flags before the colon or parenthesis that ends them.
    fn read_flags(&mut self) -> Result<(Flags, char), InvalidPattern> {
        let mut flags = self.flags;
        let (mut is_negated, mut saw_flag) = (false, false);
        loop {
            match self.cursor.next() {
                Some('i') => flags.case = if is_negated { Case::Exact } else { Case::Folded },
                Some('s') if is_negated => flags.dot = AsciiSet::range(10, 10).complement(),
                Some('s') => flags.dot = AsciiSet::ALL,
                // Lines, and who takes much first: no name has a line break, and all of it must match.
                Some('m' | 'U') => {}
                Some('-') if !is_negated => {
                    (is_negated, saw_flag) = (true, false);
                    continue;
                }
                Some(end @ (':' | ')')) if !is_negated || saw_flag => return Ok((flags, end)),
                _ => return Err(InvalidPattern::PerlSyntax),
            }
            saw_flag = true;
        }
    }

    fn close(&mut self) -> Result<(), InvalidPattern> {
        self.cursor.next();
        let (around, flags) = self.outer.pop().ok_or(InvalidPattern::UnexpectedParenthesis)?;
        self.end_item()?;
        self.here = Sequence { weight: around.weight, last: Some(self.here.weight) };
        self.flags = flags;
        self.written.push(')');
        self.check_weight()
    }

    fn repetition(&mut self, least: u32, most: Option<u32>) -> Result<(), InvalidPattern> {
        self.cursor.takes("?");
        if self.follows_repetition {
            return Err(InvalidPattern::NestedRepetition);
        }
        let times = most.unwrap_or(least).max(1);
        let last = self.here.last.ok_or(InvalidPattern::MissingArgument)?;
        self.here.last = Some(last.max(1).saturating_mul(times as usize).saturating_add(1));
        self.check_weight()
    }

    /// The counts of a repetition in braces, if that is what comes next; no second one means any number.
    fn counts(&mut self) -> Result<Option<(u32, Option<u32>)>, InvalidPattern> {
        let mut after = self.cursor;
        after.takes("{");
        let Some(least) = count(&mut after) else { return Ok(None) };
        let most = if !after.takes(",") {
            Some(least)
        } else if after.peek() == Some('}') {
            None
        } else {
            match count(&mut after) {
                Some(most) => Some(most),
                None => return Ok(None),
            }
        };
        if !after.takes("}") {
            return Ok(None);
        }
        self.cursor = after;
        let is_valid = least <= REPEAT_MAX && most.is_none_or(|most| (least..=REPEAT_MAX).contains(&most));
        if is_valid { Ok(Some((least, most))) } else { Err(InvalidPattern::RepeatCount) }
    }

    fn assertion(&mut self, length: usize, written: &str) -> Result<(), InvalidPattern> {
        for _ in 0..length {
            self.cursor.next();
        }
        // In a group of its own: it may be repeated.
        self.written.extend(["(?:", written, ")"]);
        self.item(1)
    }

    fn letter(&mut self, letter: char) -> Result<(), InvalidPattern> {
        let set = self.flags.case.range(letter, letter);
        if letter.is_ascii_alphanumeric() && self.flags.case == Case::Exact {
            self.written.push(letter);
            return self.item(1);
        }
        self.set(set)
    }

    fn set(&mut self, set: AsciiSet) -> Result<(), InvalidPattern> {
        let weight = set.write(&mut self.written);
        self.item(weight)
    }

    fn item(&mut self, weight: usize) -> Result<(), InvalidPattern> {
        self.end_item()?;
        self.here.last = Some(weight);
        Ok(())
    }

    /// What was last is repeated no more.
    fn end_item(&mut self) -> Result<(), InvalidPattern> {
        self.here.weight = self.here.weight.saturating_add(self.here.last.take().unwrap_or(0));
        self.check_weight()
    }

    const fn check_weight(&self) -> Result<(), InvalidPattern> {
        let last = match self.here.last {
            Some(last) => last,
            None => 0,
        };
        if self.here.weight.saturating_add(last) > WEIGHT_MAX {
            Err(InvalidPattern::TooLarge)
        } else {
            Ok(())
        }
    }
}

/// A count, which may be too large: then it is [`u32::MAX`]. `None` if there is none, or one with a zero before it.
fn count(cursor: &mut Cursor<'_>) -> Option<u32> {
    let rest = cursor.rest();
    let digits = &rest[..rest.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(rest.len())];
    if digits.is_empty() || (digits.len() > 1 && digits.starts_with('0')) {
        return None;
    }
    cursor.takes(digits);
    Some(digits.parse().unwrap_or(u32::MAX))
}
