//! What `--format json` and `--format yaml` print.
//!
//! Invariant: the bytes are those of Go's encoders: JSON in one line with `<`, `>` and `&` escaped, YAML with two blanks a level.

use std::fmt::Write as _;

use crate::cli::tools::failure::Failure;

/// A value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Document {
    Null,
    Truth(bool),
    Number(i64),
    Text(String),
    List(Vec<Document>),
    Fields(Vec<(&'static str, Document)>),
}

/// How a command prints what it found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Text,
    Json,
    Yaml,
}

impl Format {
    /// Reads `--format`.
    ///
    /// # Errors
    /// There is none of this name.
    pub fn of(name: Option<&str>) -> Result<Self, Failure> {
        match name.unwrap_or("text") {
            "text" | "wide" | "short" => Ok(Self::Text),
            "json" => Ok(Self::Json),
            "yaml" => Ok(Self::Yaml),
            other => Err(Failure::complaint(format_args!(
                "unable to print in the requested format \"{other}\": --format \"{other}\" not supported"
            ))),
        }
    }
}

impl Document {
    /// A list of numbers.
    pub fn numbers(numbers: &[i32]) -> Self {
        Self::List(numbers.iter().map(|number| Self::Number((*number).into())).collect())
    }

    /// The text in a format other than text, with its line's end.
    pub fn print(&self, format: Format) -> String {
        let mut text = String::new();
        if format == Format::Yaml {
            self.yaml(&mut text, 0);
        } else {
            self.json(&mut text, None);
        }
        text.push('\n');
        text
    }

    /// JSON over several lines.
    pub fn pretty(&self) -> String {
        let mut text = String::new();
        self.json(&mut text, Some(1));
        text.push('\n');
        text
    }

    fn json(&self, out: &mut String, level: Option<usize>) {
        let inner = level.map(|level| level + 1);
        match self {
            Self::Null => out.push_str("null"),
            Self::Truth(truth) => out.push_str(if *truth { "true" } else { "false" }),
            Self::Number(number) => {
                let _ = write!(out, "{number}");
            }
            Self::Text(text) => quoted(text, out),
            Self::List(values) => {
                surrounded(out, ['[', ']'], values, level, |out, value| value.json(out, inner));
            }
            Self::Fields(fields) => surrounded(out, ['{', '}'], fields, level, |out, (name, value)| {
                quoted(name, out);
                out.push_str(if level.is_some() { ": " } else { ":" });
                value.json(out, inner);
            }),
        }
    }

    fn yaml(&self, out: &mut String, level: usize) {
        match self {
            Self::List(values) if !values.is_empty() => {
                for (place, value) in values.iter().enumerate() {
                    if place > 0 {
                        indent(out, level);
                    }
                    out.push_str("- ");
                    value.yaml(out, level + 1);
                }
            }
            Self::Fields(fields) => {
                for (place, (name, value)) in fields.iter().enumerate() {
                    if place > 0 {
                        indent(out, level);
                    }
                    let _ = write!(out, "{name}:");
                    let nested = matches!(value, Self::Fields(_))
                        || matches!(value, Self::List(values) if !values.is_empty());
                    if nested {
                        out.push('\n');
                        indent(out, level + 1);
                    } else {
                        out.push(' ');
                    }
                    value.yaml(out, level + 1);
                }
            }
            Self::List(_) => out.push_str("[]\n"),
            Self::Text(text) if is_plain(text) => {
                let _ = writeln!(out, "{text}");
            }
            scalar => {
                scalar.json(out, None);
                out.push('\n');
            }
        }
    }
}

fn indent(out: &mut String, level: usize) {
    out.extend(std::iter::repeat_n("  ", level));
}

/// Whether YAML reads it as a text without quotes.
fn is_plain(text: &str) -> bool {
    let safe = |character: char| character.is_ascii_alphanumeric() || "._-/".contains(character);
    let word = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];
    text.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && text.chars().all(safe)
        && !word.contains(&text.to_ascii_lowercase().as_str())
}

fn surrounded<T>(
    out: &mut String,
    [open, close]: [char; 2],
    values: &[T],
    level: Option<usize>,
    write: impl Fn(&mut String, &T),
) {
    let line = |out: &mut String, level: Option<usize>| {
        if let Some(level) = level.filter(|_| !values.is_empty()) {
            out.push('\n');
            indent(out, level);
        }
    };
    out.push(open);
    for (place, value) in values.iter().enumerate() {
        if place > 0 {
            out.push(',');
        }
        line(out, level);
        write(out, value);
    }
    line(out, level.map(|level| level - 1));
    out.push(close);
}

fn quoted(text: &str, out: &mut String) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' | '\0'..'\u{20}' => {
                let _ = write!(out, "\\u{:04x}", u32::from(character));
            }
            other => out.push(other),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_are_printed_as_go_prints_them() {
        let document = Document::List(vec![Document::Fields(vec![
            ("name", Document::Text("a<\n".to_owned())),
            ("replicas", Document::numbers(&[1, 2])),
            ("none", Document::Null),
            ("inner", Document::Fields(vec![("value", Document::Text("-1".to_owned()))])),
        ])]);
        assert_eq!(
            document.print(Format::Json),
            "[{\"name\":\"a\\u003c\\n\",\"replicas\":[1,2],\"none\":null,\"inner\":{\"value\":\"-1\"}}]\n"
        );
        assert_eq!(
            document.print(Format::Yaml),
            "- name: \"a\\u003c\\n\"\n  replicas:\n    - 1\n    - 2\n  none: null\n  inner:\n    value: \"-1\"\n\n"
        );
        let record =
            Document::Fields(vec![("offset", Document::Number(3)), ("headers", Document::numbers(&[]))]);
        assert_eq!(record.pretty(), "{\n  \"offset\": 3,\n  \"headers\": []\n}\n");
    }
}
