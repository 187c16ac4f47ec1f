//! Classes in brackets.

use super::ascii::{AsciiSet, named};
use super::cursor::Cursor;
use super::escape;
use super::refusal::InvalidPattern;
use super::unicode::Case;

/// A class whose bracket is next.
pub(super) fn read(cursor: &mut Cursor<'_>, case: Case) -> Result<AsciiSet, InvalidPattern> {
    cursor.next();
    let is_negated = cursor.takes("^");
    let mut class = AsciiSet::NONE;
    let mut is_first = true;
    // A bracket that comes first is one of the characters.
    while is_first || !cursor.takes("]") {
        is_first = false;
        let item = match posix(cursor, case)? {
            Some(set) => set,
            None => match escape::set(cursor, case)? {
                Some(set) => set,
                None => range(cursor, case)?,
            },
        };
        class = class.with(item);
    }
    Ok(if is_negated { class.complement() } else { class })
}

/// `[:alpha:]` or `[:^alpha:]`, if that comes next.
fn posix(cursor: &mut Cursor<'_>, case: Case) -> Result<Option<AsciiSet>, InvalidPattern> {
    let mut after = *cursor;
    if !after.takes("[:") {
        return Ok(None);
    }
    let Some(name) = after.take_until(":]") else { return Ok(None) };
    let set = |name| {
        let set = named::posix(name).ok_or(InvalidPattern::ClassRange)?;
        Ok(if case == Case::Folded { set.folded() } else { set })
    };
    *cursor = after;
    match name.strip_prefix('^') {
        Some(name) => Ok(Some(set(name)?.complement())),
        None => Ok(Some(set(name)?)),
    }
}

/// A character, or two with all between them.
fn range(cursor: &mut Cursor<'_>, case: Case) -> Result<AsciiSet, InvalidPattern> {
    let low = character(cursor)?;
    let mut after = *cursor;
    if !after.takes("-") || after.peek() == Some(']') {
        return Ok(low.map_or(AsciiSet::NONE, |letter| case.range(letter, letter)));
    }
    *cursor = after;
    let high = character(cursor)?;
    let code = |letter: Option<char>| letter.map_or(0xd800, u32::from);
    if code(high) < code(low) {
        return Err(InvalidPattern::ClassRange);
    }
    // Surrogates stand for themselves: what is between them and others is the same with their neighbours.
    Ok(case.range(low.unwrap_or('\u{e000}'), high.unwrap_or('\u{d7ff}')))
}

fn character(cursor: &mut Cursor<'_>) -> Result<Option<char>, InvalidPattern> {
    match cursor.peek() {
        None => Err(InvalidPattern::MissingBracket),
        Some('\\') => escape::character(cursor),
        Some(letter) => {
            cursor.next();
            Ok(Some(letter))
        }
    }
}
