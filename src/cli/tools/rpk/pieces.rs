//! Formats of records, cut into what stands as it is and what stands for a field.
//!
//! ```text
//! %v  %v{hex}  %%  %{  %}       \t  \n  \r  \\  \x41
//! ```
//! Invariant: what is behind a verb in braces belongs to it, with all braces within.

use std::iter::Peekable;
use std::str::Chars;

/// A part of a format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Bytes as they are.
    Literal(Vec<u8>),
    /// A field, by its letter, with what stands in braces behind it.
    Verb(char, Option<String>),
}

/// Cuts a format.
///
/// # Errors
/// It ends too early, or an escape isn't one.
pub fn cut(format: &str) -> Result<Vec<Piece>, String> {
    let mut pieces = Vec::new();
    let mut literal = Vec::new();
    let mut characters = format.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\\' => literal.push(escaped(&mut characters)?),
            '%' => match characters.next() {
                Some(plain @ ('%' | '{' | '}')) => literal.push(plain as u8),
                Some(verb) => {
                    if !literal.is_empty() {
                        pieces.push(Piece::Literal(std::mem::take(&mut literal)));
                    }
                    pieces.push(Piece::Verb(verb, in_braces(verb, &mut characters)?));
                }
                None => return Err("invalid escape sequence at end of layout string".to_owned()),
            },
            other => literal.extend(other.encode_utf8(&mut [0; 4]).bytes()),
        }
    }
    if !literal.is_empty() {
        pieces.push(Piece::Literal(literal));
    }
    Ok(pieces)
}

fn escaped(characters: &mut Peekable<Chars<'_>>) -> Result<u8, String> {
    match characters.next() {
        Some('t') => Ok(b'\t'),
        Some('n') => Ok(b'\n'),
        Some('r') => Ok(b'\r'),
        Some('\\') => Ok(b'\\'),
        Some('x') => {
            let hex: String = characters.by_ref().take(2).collect();
            u8::from_str_radix(&hex, 16)
                .ok()
                .filter(|_| hex.len() == 2)
                .ok_or_else(|| "invalid non-hex escape sequence after slash".to_owned())
        }
        Some(other) => Err(format!("unknown slash escape sequence \"\\{other}\"")),
        None => Err("invalid slash escape at end of delim string".to_owned()),
    }
}

fn in_braces(verb: char, characters: &mut Peekable<Chars<'_>>) -> Result<Option<String>, String> {
    if characters.next_if_eq(&'{').is_none() {
        return Ok(None);
    }
    let (mut text, mut depth) = (String::new(), 1_usize);
    for character in characters.by_ref() {
        match character {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Ok(Some(text));
        }
        text.push(character);
    }
    Err(format!("unable to find closing brace after %{verb}{{"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_is_cut_at_its_verbs() {
        let cut = cut("%k{hex}\\t%h{%k=%v{hex};}%%\\x41\\n").unwrap();
        assert_eq!(
            cut,
            [
                Piece::Verb('k', Some("hex".to_owned())),
                Piece::Literal(b"\t".to_vec()),
                Piece::Verb('h', Some("%k=%v{hex};".to_owned())),
                Piece::Literal(b"%A\n".to_vec()),
            ]
        );
        for wrong in ["%", "\\", "\\q", "\\x4", "%v{hex"] {
            assert!(super::cut(wrong).is_err(), "{wrong}");
        }
    }
}
