//! Java properties, as `java.util.Properties` reads them.
//!
//! ```text
//! # comment             ! comment
//! key=value             key : value           key value
//! long=one, \           the line goes on, without the spaces it begins with
//!      two
//! path=C:\\data         \t \n \r \f \uXXXX; before any other character the backslash vanishes
//! ```
//!
//! Invariant: every text is read but for a `\u` without four hexadecimal digits. Keys may come twice; the caller
//! lets the later one win.

use std::iter::Peekable;
use std::str::Chars;

/// One key with its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) key: String,
    pub(super) value: String,
    /// The line the key begins at, from 1.
    pub(super) line: usize,
}

/// Why a text is no Java properties.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: \\u needs four hexadecimal digits after it")]
pub(super) struct MalformedEscape {
    line: usize,
}

/// The keys and values in `text`, in order.
pub(super) fn parse(text: &str) -> Result<Vec<Entry>, MalformedEscape> {
    logical_lines(text).into_iter().map(|(line, text)| entry(line, &text)).collect()
}

/// The lines that say something, each with the lines it goes on in.
fn logical_lines(text: &str) -> Vec<(usize, String)> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut logical: Vec<(usize, String)> = Vec::new();
    let mut goes_on = false;
    for (number, line) in text.split('\n').enumerate() {
        let line = line.trim_start_matches(is_space);
        let says_nothing = line.is_empty() || line.starts_with(['#', '!']);
        if !goes_on && says_nothing {
            continue;
        }
        let backslashes = line.len() - line.trim_end_matches('\\').len();
        let ends_open = backslashes % 2 == 1;
        let kept = if ends_open { line.strip_suffix('\\').unwrap_or(line) } else { line };
        match logical.last_mut() {
            Some((_, open)) if goes_on => open.push_str(kept),
            _ => logical.push((number + 1, kept.to_owned())),
        }
        goes_on = ends_open;
    }
    logical.retain(|(_, line)| !line.is_empty());
    logical
}

fn entry(line: usize, text: &str) -> Result<Entry, MalformedEscape> {
    let mut chars = text.chars().peekable();
    let key = unescape(&mut chars, line, |char| is_space(char) || matches!(char, '=' | ':'))?;
    skip_spaces(&mut chars);
    if chars.next_if(|char| matches!(char, '=' | ':')).is_some() {
        skip_spaces(&mut chars);
    }
    let value = unescape(&mut chars, line, |_| false)?;
    Ok(Entry { key, value, line })
}

fn skip_spaces(chars: &mut Peekable<Chars<'_>>) {
    while chars.next_if(|char| is_space(*char)).is_some() {}
}

/// Reads up to the first character that `ends` and isn't escaped.
fn unescape(
    chars: &mut Peekable<Chars<'_>>,
    line: usize,
    ends: impl Fn(char) -> bool,
) -> Result<String, MalformedEscape> {
    // Java strings are UTF-16: two escapes may make one character.
    let mut units: Vec<u16> = Vec::new();
    let mut buffer = [0; 2];
    while let Some(char) = chars.next_if(|char| !ends(*char)) {
        let plain = match char {
            '\\' => match chars.next() {
                None => break,
                Some('u') => {
                    units.push(code_unit(chars).ok_or(MalformedEscape { line })?);
                    continue;
                }
                Some('t') => '\t',
                Some('n') => '\n',
                Some('r') => '\r',
                Some('f') => '\u{c}',
                Some(other) => other,
            },
            plain => plain,
        };
        units.extend_from_slice(plain.encode_utf16(&mut buffer));
    }
    Ok(String::from_utf16_lossy(&units))
}

fn code_unit(chars: &mut Peekable<Chars<'_>>) -> Option<u16> {
    let mut unit = 0;
    for _ in 0..4 {
        unit = unit * 16 + chars.next()?.to_digit(16)?;
    }
    u16::try_from(unit).ok()
}

fn is_space(char: char) -> bool {
    matches!(char, ' ' | '\t' | '\u{c}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn pairs(text: &str) -> Vec<(String, String)> {
        parse(text).unwrap().into_iter().map(|entry| (entry.key, entry.value)).collect()
    }

    #[test]
    fn one_entry_as_java_reads_it() {
        let read = [
            ("a=b", "a", "b"),
            ("a = b ", "a", "b "),
            ("a:b", "a", "b"),
            ("a b", "a", "b"),
            ("a\t=\tb", "a", "b"),
            ("  a=b", "a", "b"),
            ("a==b", "a", "=b"),
            ("a = : b", "a", ": b"),
            ("a", "a", ""),
            ("a=", "a", ""),
            ("=b", "", "b"),
            (r"a\=b=c", "a=b", "c"),
            (r"a\ b c", "a b", "c"),
            (r"a=C:\\x\y", "a", r"C:\xy"),
            (r"a=\u0041\u00e9", "a", "Aé"),
            (r"a=\uD83D\uDE00", "a", "😀"),
            (r"a=1\t2\n3\r4\f5", "a", "1\t2\n3\r4\u{c}5"),
            ("a=one, \\\n    two, \\\n\tthree", "a", "one, two, three"),
            ("a=b\\\\", "a", "b\\"),
            ("a=b\\", "a", "b"),
            ("a=b # no comment", "a", "b # no comment"),
            ("a=1\\\n# goes on", "a", "1# goes on"),
            ("a=listeners://x:1", "a", "listeners://x:1"),
        ];
        for (text, key, value) in read {
            assert_eq!(pairs(text), [(key.to_owned(), value.to_owned())], "{text:?}");
        }
    }

    #[test]
    fn comments_and_empty_lines_say_nothing() {
        assert_eq!(pairs("# a=b\n! c=d\n\n  \t\n  # e=f\r\n\r"), []);
    }

    #[test]
    fn an_entry_knows_the_line_it_begins_at() {
        let lines: Vec<usize> =
            parse("# x\r\na=1\\\n  2\n\nb=3").unwrap().iter().map(|entry| entry.line).collect();
        assert_eq!(lines, [2, 5]);
    }

    #[test]
    fn a_torn_unicode_escape_is_named_by_line() {
        for text in ["\na=\\u12", "\na=\\u12g4", "\na\\u"] {
            assert_eq!(
                parse(text).unwrap_err().to_string(),
                "line 2: \\u needs four hexadecimal digits after it"
            );
        }
    }

    /// What `java.util.Properties.store` would write.
    fn escaped(text: &str, is_key: bool) -> String {
        let mut out = String::new();
        for (place, char) in text.chars().enumerate() {
            match char {
                ' ' if is_key || place == 0 => out.push_str("\\ "),
                '\t' => out.push_str("\\t"),
                '\n' => out.push_str("\\n"),
                '\r' => out.push_str("\\r"),
                '\u{c}' => out.push_str("\\f"),
                '=' | ':' | '#' | '!' | '\\' => out.extend(['\\', char]),
                char if char.is_ascii() => out.push(char),
                char => {
                    out.extend(char.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04X}")))
                }
            }
        }
        out
    }

    proptest! {
        #[test]
        fn what_java_writes_is_read_back(entries in prop::collection::vec((".+", ".*"), 0..8)) {
            let text: String =
                entries.iter().map(|(key, value)| format!("{}={}\n", escaped(key, true), escaped(value, false))).collect();
            prop_assert_eq!(pairs(&text), entries);
        }

        #[test]
        fn no_text_panics(text in "[ab\\\\u0=: \t\n\r#!é]*") {
            let _ = parse(&text);
        }
    }
}
