//! A line of standard input as a record: `[headers TAB] [key TAB] value`.

use crate::cli::tools::properties::Properties;

/// A header: its name, and its value if it has one.
pub type LineHeader = (Vec<u8>, Option<Vec<u8>>);

/// What a line becomes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LineRecord {
    /// Names and values.
    pub headers: Vec<LineHeader>,
    /// The key.
    pub key: Option<Vec<u8>>,
    /// The value.
    pub value: Option<Vec<u8>>,
}

/// Whether something is there in each line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Read,
    Absent,
}

/// How lines are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineReader {
    headers: Part,
    key: Part,
    /// What becomes of a line that lacks a part: it is a value as a whole, or an error.
    ignore_error: bool,
    headers_delimiter: Vec<u8>,
    headers_separator: Vec<u8>,
    headers_key_separator: Vec<u8>,
    key_separator: Vec<u8>,
    null_marker: Option<Vec<u8>>,
}

impl LineReader {
    /// As properties say, under Kafka's names.
    pub fn of(properties: &Properties) -> Self {
        let is = |key: &str| properties.value(key).is_some_and(|value| value.eq_ignore_ascii_case("true"));
        let part = |key: &str| if is(key) { Part::Read } else { Part::Absent };
        let text = |key: &str, default: &str| properties.value(key).unwrap_or(default).as_bytes().to_vec();
        let tab = |key: &str| match properties.value(key) {
            // A tab in quotes of a shell is two characters.
            None | Some("" | "\\t") => b"\t".to_vec(),
            Some(value) => value.as_bytes().to_vec(),
        };
        Self {
            headers: part("parse.headers"),
            key: part("parse.key"),
            ignore_error: is("ignore.error"),
            headers_delimiter: tab("headers.delimiter"),
            headers_separator: text("headers.separator", ","),
            headers_key_separator: text("headers.key.separator", ":"),
            key_separator: tab("key.separator"),
            null_marker: properties.value("null.marker").map(|marker| marker.as_bytes().to_vec()),
        }
    }

    /// Reads a line.
    ///
    /// # Errors
    /// A part is missing; the sentence is that of Kafka's tool.
    pub fn read(&self, line: &[u8], number: u64) -> Result<LineRecord, String> {
        let (headers, rest) = match self.headers {
            Part::Absent => (Vec::new(), line),
            Part::Read => {
                match self.split(line, &self.headers_delimiter, "headers delimiter", number, line)? {
                    (Some(headers), rest) => (self.headers(headers, number)?, rest),
                    (None, rest) => (Vec::new(), rest),
                }
            }
        };
        let (key, value) = match self.key {
            Part::Absent => (None, rest),
            Part::Read => self.split(rest, &self.key_separator, "key separator", number, line)?,
        };
        Ok(LineRecord {
            headers,
            key: key.and_then(|key| self.unless_null(key)),
            value: self.unless_null(value),
        })
    }

    fn split<'l>(
        &self,
        text: &'l [u8],
        separator: &[u8],
        name: &str,
        number: u64,
        line: &[u8],
    ) -> Result<(Option<&'l [u8]>, &'l [u8]), String> {
        match split_once(text, separator) {
            Some((first, rest)) => Ok((Some(first), rest)),
            None if self.ignore_error => Ok((None, text)),
            None => {
                Err(format!("No {name} found on line number {number}: '{}'", String::from_utf8_lossy(line)))
            }
        }
    }

    fn headers(&self, text: &[u8], number: u64) -> Result<Vec<LineHeader>, String> {
        let mut headers = Vec::new();
        let mut rest = Some(text);
        while let Some(text) = rest {
            let (header, behind) = match split_once(text, &self.headers_separator) {
                Some((header, behind)) => (header, Some(behind)),
                None => (text, None),
            };
            rest = behind;
            match split_once(header, &self.headers_key_separator) {
                Some((key, value)) => headers.push((key.to_vec(), self.unless_null(value))),
                None if self.ignore_error => headers.push((header.to_vec(), None)),
                None => {
                    return Err(format!(
                        "No header key separator found in pair '{}' on line number {number}",
                        String::from_utf8_lossy(header)
                    ));
                }
            }
        }
        Ok(headers)
    }

    fn unless_null(&self, text: &[u8]) -> Option<Vec<u8>> {
        (self.null_marker.as_deref() != Some(text)).then(|| text.to_vec())
    }
}

fn split_once<'t>(text: &'t [u8], separator: &[u8]) -> Option<(&'t [u8], &'t [u8])> {
    let place = text.windows(separator.len().max(1)).position(|window| window == separator)?;
    Some((text.get(..place)?, text.get(place + separator.len()..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(properties: &[&str], line: &str) -> Result<LineRecord, String> {
        let properties = Properties::read(None, properties.iter().copied()).expect("properties");
        LineReader::of(&properties).read(line.as_bytes(), 7)
    }

    #[test]
    fn a_line_has_headers_a_key_and_a_value() {
        let bytes = |text: &str| Some(text.as_bytes().to_vec());
        let all = ["parse.headers=true", "parse.key=true", "null.marker=NIL"];
        let record = read(&all, "a:1,b:NIL\tkey\tvalue\tmore").unwrap();
        assert_eq!(record.headers, [(b"a".to_vec(), bytes("1")), (b"b".to_vec(), None)]);
        assert_eq!((record.key, record.value), (bytes("key"), bytes("value\tmore")));
        let record = read(&["parse.key=true", "key.separator=::"], "k::v").unwrap();
        assert_eq!((record.key, record.value), (bytes("k"), bytes("v")));
        assert_eq!(read(&[], "").unwrap().value, bytes(""));
    }

    #[test]
    fn a_missing_part_is_told_with_its_line() {
        let told = read(&["parse.key=true"], "x").unwrap_err();
        assert_eq!(told, "No key separator found on line number 7: 'x'");
        assert_eq!(read(&["parse.key=true", "ignore.error=true"], "x").unwrap().key, None);
    }
}
