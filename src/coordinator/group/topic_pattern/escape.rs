//! What a backslash begins: one character, or a set of them.

use super::ascii::{AsciiSet, named};
use super::cursor::Cursor;
use super::refusal::InvalidPattern;
use super::unicode::{Case, named_set};

/// The largest code point there is.
const LAST: u32 = 0x10_ffff;

/// A character that is escaped: the backslash is next. What isn't a character of Unicode matches nothing, and is `None`.
pub(super) fn character(cursor: &mut Cursor<'_>) -> Result<Option<char>, InvalidPattern> {
    cursor.next();
    let letter = cursor.next().ok_or(InvalidPattern::TrailingBackslash)?;
    let code = match letter {
        '1'..='7' if !cursor.peek().is_some_and(|next| next.is_digit(8)) => {
            return Err(InvalidPattern::Escape);
        }
        '0'..='7' => octal(letter, cursor),
        'x' => hexadecimal(cursor).ok_or(InvalidPattern::Escape)?,
        'a' => 7,
        't' => 9,
        'n' => 10,
        'v' => 11,
        'f' => 12,
        'r' => 13,
        letter if letter.is_ascii_alphanumeric() => return Err(InvalidPattern::Escape),
        letter => return Ok(Some(letter)),
    };
    Ok(char::from_u32(code))
}

/// Up to three digits.
fn octal(first: char, cursor: &mut Cursor<'_>) -> u32 {
    let mut code = first.to_digit(8).unwrap_or(0);
    for _ in 1..3 {
        let Some(digit) = cursor.peek().and_then(|next| next.to_digit(8)) else { break };
        code = code * 8 + digit;
        cursor.next();
    }
    code
}

/// Two digits, or any number in braces.
fn hexadecimal(cursor: &mut Cursor<'_>) -> Option<u32> {
    let digit = |cursor: &mut Cursor<'_>| cursor.next().and_then(|letter| letter.to_digit(16));
    if !cursor.takes("{") {
        return Some(digit(cursor)? * 16 + digit(cursor)?);
    }
    let mut code = digit(cursor)?;
    while !cursor.takes("}") {
        code = code * 16 + digit(cursor)?;
        if code > LAST {
            return None;
        }
    }
    Some(code)
}

/// A set such as `\d` or `\p{Greek}`, if that comes next.
pub(super) fn set(cursor: &mut Cursor<'_>, case: Case) -> Result<Option<AsciiSet>, InvalidPattern> {
    let mut after = *cursor;
    if !after.takes("\\") {
        return Ok(None);
    }
    let set = match after.next() {
        Some(letter @ ('p' | 'P')) => unicode(letter, &mut after, case)?,
        // Upper and lower case are in all of them, or in none.
        Some(letter) => match named::perl(letter) {
            Some(set) => set,
            None => return Ok(None),
        },
        None => return Ok(None),
    };
    *cursor = after;
    Ok(Some(set))
}

fn unicode(letter: char, after: &mut Cursor<'_>, case: Case) -> Result<AsciiSet, InvalidPattern> {
    let mut one = [0; 4];
    let name: &str = match after.next() {
        Some('{') => after.take_until("}").ok_or(InvalidPattern::ClassRange)?,
        Some(letter) => letter.encode_utf8(&mut one),
        None => return Err(InvalidPattern::ClassRange),
    };
    let (is_negated, name) = match name.strip_prefix('^') {
        Some(name) => (letter == 'p', name),
        None => (letter == 'P', name),
    };
    let set = named_set(name, case).ok_or(InvalidPattern::ClassRange)?;
    Ok(if is_negated { set.complement() } else { set })
}
