//! Bytes as text: different bytes give different texts.
//!
//! Invariant: UTF-8 is shown as it is, but for control characters and the backslash; bytes that aren't UTF-8 as `\xff`. The
//! text is one line.

use std::fmt::{self, Write};

/// Bytes to be shown.
pub struct Escaped<'a>(pub &'a [u8]);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for chunk in self.0.utf8_chunks() {
            for character in chunk.valid().chars() {
                match character {
                    '\\' => f.write_str("\\\\")?,
                    '\n' => f.write_str("\\n")?,
                    '\r' => f.write_str("\\r")?,
                    '\t' => f.write_str("\\t")?,
                    control if control.is_ascii_control() => write!(f, "\\x{:02x}", u32::from(control))?,
                    // Line and paragraph separators end a line, too.
                    control if control.is_control() || matches!(control, '\u{2028}' | '\u{2029}') => {
                        write!(f, "\\u{{{:x}}}", u32::from(control))?;
                    }
                    other => f.write_char(other)?,
                }
            }
            for byte in chunk.invalid() {
                write!(f, "\\x{byte:02x}")?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Escaped;

    #[test]
    fn text_stays_and_the_rest_is_escaped() {
        for (bytes, shown) in [
            (&b"plain text"[..], "plain text"),
            ("κλειδί".as_bytes(), "κλειδί"),
            (b"two\nlines\tand \\", r"two\nlines\tand \\"),
            (&[0, 0xff, b'x', 0xfe], r"\x00\xffx\xfe"),
            (br"\xff", r"\\xff"),
            ("\u{85}\u{2028}\u{7f}".as_bytes(), r"\u{85}\u{2028}\x7f"),
            (b"", ""),
        ] {
            assert_eq!(Escaped(bytes).to_string(), shown);
        }
    }
}
