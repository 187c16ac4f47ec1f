//! A record as a line, as Kafka's DefaultMessageFormatter writes it.

use std::io::{self, Write};

use kalda_protocol::records::{Record, TimestampType};

use super::fetcher::Fetched;
use crate::cli::tools::properties::Properties;

/// What is written, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Timestamp,
    Partition,
    Offset,
    Headers,
    Key,
    Value,
}

const PARTS: [(&str, Part); 6] = [
    ("print.timestamp", Part::Timestamp),
    ("print.partition", Part::Partition),
    ("print.offset", Part::Offset),
    ("print.headers", Part::Headers),
    ("print.key", Part::Key),
    ("print.value", Part::Value),
];

/// How records are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Formatter {
    parts: Vec<Part>,
    key_separator: String,
    line_separator: String,
    headers_separator: String,
    null: String,
}

impl Formatter {
    /// As properties say, under Kafka's names.
    pub fn of(properties: &Properties) -> Self {
        let is = |key: &str, part: Part| match properties.value(key) {
            Some(value) => value.eq_ignore_ascii_case("true"),
            None => part == Part::Value,
        };
        let text = |key: &str, default: &str| match properties.value(key) {
            // In quotes of a shell these are two characters.
            Some("\\t") => "\t".to_owned(),
            Some("\\n") => "\n".to_owned(),
            value => value.unwrap_or(default).to_owned(),
        };
        Self {
            parts: PARTS.into_iter().filter(|(key, part)| is(key, *part)).map(|(_, part)| part).collect(),
            key_separator: text("key.separator", "\t"),
            line_separator: text("line.separator", "\n"),
            headers_separator: text("headers.separator", ","),
            null: text("null.literal", "null"),
        }
    }

    /// Writes a record.
    ///
    /// # Errors
    /// The output's.
    pub fn write(&self, fetched: &Fetched, out: &mut impl Write) -> io::Result<()> {
        let record = &fetched.record;
        for (place, part) in self.parts.iter().enumerate() {
            if place > 0 {
                out.write_all(self.key_separator.as_bytes())?;
            }
            match part {
                Part::Timestamp => self.write_timestamp(fetched, out)?,
                Part::Partition => write!(out, "Partition:{}", fetched.partition.index)?,
                Part::Offset => write!(out, "Offset:{}", record.offset)?,
                Part::Headers => self.write_headers(record, out)?,
                Part::Key => out.write_all(record.key.as_deref().unwrap_or(self.null.as_bytes()))?,
                Part::Value => out.write_all(record.value.as_deref().unwrap_or(self.null.as_bytes()))?,
            }
        }
        out.write_all(self.line_separator.as_bytes())
    }

    fn write_timestamp(&self, fetched: &Fetched, out: &mut impl Write) -> io::Result<()> {
        let kind = match fetched.timestamp_type {
            _ if fetched.record.timestamp < 0 => return out.write_all(b"NO_TIMESTAMP"),
            TimestampType::CreateTime => "CreateTime",
            TimestampType::LogAppendTime => "LogAppendTime",
        };
        write!(out, "{kind}:{}", fetched.record.timestamp)
    }

    fn write_headers(&self, record: &Record, out: &mut impl Write) -> io::Result<()> {
        if record.headers.is_empty() {
            return out.write_all(b"NO_HEADERS");
        }
        for (place, header) in record.headers.iter().enumerate() {
            if place > 0 {
                out.write_all(self.headers_separator.as_bytes())?;
            }
            out.write_all(&header.key)?;
            out.write_all(b":")?;
            out.write_all(header.value.as_deref().unwrap_or(self.null.as_bytes()))?;
        }
        Ok(())
    }
}
