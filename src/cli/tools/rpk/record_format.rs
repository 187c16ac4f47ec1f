//! How records are printed: `--format` of `rpk topic consume`, `--output-format` of `rpk topic produce`.
//!
//! ```text
//! %t topic  %k key  %v value  %h{…} headers       {hex} {base64}
//! %T %K %V %H  lengths, %p partition  %o offset  %d time  %i records so far       {hex64} … {big8} {little32} {byte} {bool}
//! ```
//! Invariant: the bytes are those of franz-go's formatter. Deliberately absent, and refused by name: leader epochs, producers, attributes, a
//! partition's own offsets, times in words, `unpack`.

use kalda_protocol::records::RecordHeader;

use super::pieces::{Piece, cut};

/// What is printed of a record.
#[derive(Debug, Clone, Copy)]
pub struct Shown<'r> {
    pub topic: &'r str,
    pub key: Option<&'r [u8]>,
    pub value: Option<&'r [u8]>,
    pub headers: &'r [RecordHeader],
    pub partition: i32,
    pub offset: i64,
    pub timestamp_ms: i64,
}

/// A format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordFormat {
    parts: Vec<Part>,
    count: i64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Literal(Vec<u8>),
    Text(Field, Encoding),
    Number(Count, Form),
    Headers(Vec<Part>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    Topic,
    Key,
    Value,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Count {
    Topic,
    Key,
    Value,
    Headers,
    Partition,
    Offset,
    Timestamp,
    Records,
}

/// How a text is written, or read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    Plain,
    Hex,
    Base64,
}

impl Encoding {
    /// What stands in braces behind a text.
    pub fn of(modifier: Option<&str>) -> Option<Self> {
        match modifier {
            None | Some("") => Some(Self::Plain),
            Some("hex") => Some(Self::Hex),
            Some("base64") => Some(Self::Base64),
            Some(_) => None,
        }
    }

    fn write(self, bytes: &[u8], out: &mut Vec<u8>) {
        match self {
            Self::Plain => out.extend_from_slice(bytes),
            Self::Hex => out.extend(bytes.iter().flat_map(|byte| format!("{byte:02x}").into_bytes())),
            Self::Base64 => write_base64(bytes, out),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Ascii,
    Hex(usize),
    Big(usize),
    Little(usize),
    Truth,
}

impl Form {
    fn of(modifier: Option<&str>) -> Option<Self> {
        Some(match modifier.unwrap_or("ascii") {
            "ascii" | "number" => Self::Ascii,
            "hex64" => Self::Hex(16),
            "hex32" => Self::Hex(8),
            "hex16" => Self::Hex(4),
            "hex8" => Self::Hex(2),
            "hex4" => Self::Hex(1),
            "big64" => Self::Big(8),
            "big32" => Self::Big(4),
            "big16" => Self::Big(2),
            "little64" => Self::Little(8),
            "little32" => Self::Little(4),
            "little16" => Self::Little(2),
            "byte" | "big8" | "little8" => Self::Big(1),
            "bool" => Self::Truth,
            _ => return None,
        })
    }

    fn write(self, number: i64, out: &mut Vec<u8>) {
        match self {
            Self::Ascii => out.extend(number.to_string().into_bytes()),
            Self::Truth => out.extend(if number == 0 { &b"false"[..] } else { b"true" }),
            Self::Hex(digits) => {
                let hex = format!("{number:016x}").into_bytes();
                out.extend(hex.iter().skip(16 - digits));
            }
            Self::Big(bytes) => out.extend(number.to_be_bytes().iter().skip(8 - bytes)),
            Self::Little(bytes) => out.extend(number.to_le_bytes().iter().take(bytes)),
        }
    }
}

impl RecordFormat {
    /// Reads a format.
    ///
    /// # Errors
    /// It has what isn't there.
    pub fn parse(format: &str) -> Result<Self, String> {
        Ok(Self { parts: parts(format)?, count: 0 })
    }

    /// Writes a record.
    pub fn write(&mut self, record: &Shown<'_>, out: &mut Vec<u8>) {
        self.count += 1;
        for part in &self.parts {
            part.write(record, self.count, out);
        }
    }
}

fn parts(format: &str) -> Result<Vec<Part>, String> {
    cut(format)?.into_iter().map(Part::of).collect()
}

impl Part {
    fn of(piece: Piece) -> Result<Self, String> {
        let (letter, modifier) = match piece {
            Piece::Literal(bytes) => return Ok(Self::Literal(bytes)),
            Piece::Verb(letter, modifier) => (letter, modifier),
        };
        let modifier = modifier.as_deref();
        let unknown = || format!("unknown %{letter}{{ escape");
        let text =
            |field| Encoding::of(modifier).map(|encoding| Self::Text(field, encoding)).ok_or_else(unknown);
        let number = |count| Form::of(modifier).map(|form| Self::Number(count, form)).ok_or_else(unknown);
        match letter {
            't' => text(Field::Topic),
            'k' => text(Field::Key),
            'v' => text(Field::Value),
            'T' => number(Count::Topic),
            'K' => number(Count::Key),
            'V' => number(Count::Value),
            'H' => number(Count::Headers),
            'p' => number(Count::Partition),
            'o' => number(Count::Offset),
            'd' => number(Count::Timestamp),
            'i' => number(Count::Records),
            'h' => match modifier {
                Some(inner) => Ok(Self::Headers(parts(inner)?)),
                None => {
                    Err("missing open brace sequence on %h signifying how headers are to be formatted"
                        .to_owned())
                }
            },
            'e' | 'x' | 'y' | 'a' | '[' | '|' | ']' => {
                Err(format!("%{letter} can't be honoured by this version's rpk"))
            }
            other => Err(format!("unknown escape sequence %{other}")),
        }
    }

    fn write(&self, record: &Shown<'_>, count: i64, out: &mut Vec<u8>) {
        let length = |bytes: Option<&[u8]>| i64::try_from(bytes.map_or(0, <[u8]>::len)).unwrap_or(i64::MAX);
        match self {
            Self::Literal(bytes) => out.extend_from_slice(bytes),
            Self::Text(field, encoding) => {
                let bytes = match field {
                    Field::Topic => record.topic.as_bytes(),
                    Field::Key => record.key.unwrap_or_default(),
                    Field::Value => record.value.unwrap_or_default(),
                };
                encoding.write(bytes, out);
            }
            Self::Number(which, form) => {
                let number = match which {
                    Count::Topic => length(Some(record.topic.as_bytes())),
                    Count::Key => length(record.key),
                    Count::Value => length(record.value),
                    Count::Headers => i64::try_from(record.headers.len()).unwrap_or(i64::MAX),
                    Count::Partition => record.partition.into(),
                    Count::Offset => record.offset,
                    Count::Timestamp => record.timestamp_ms,
                    Count::Records => count,
                };
                form.write(number, out);
            }
            Self::Headers(parts) => {
                for header in record.headers {
                    let header = Shown { key: Some(&header.key), value: header.value.as_deref(), ..*record };
                    for part in parts {
                        part.write(&header, count, out);
                    }
                }
            }
        }
    }
}

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

fn write_base64(bytes: &[u8], out: &mut Vec<u8>) {
    for three in bytes.chunks(3) {
        let byte = |place: usize| u32::from(three.get(place).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for place in 0..4 {
            let letter = ALPHABET.get((bits >> (18 - 6 * place) & 63) as usize).copied().unwrap_or(b'=');
            out.push(if place > three.len() { b'=' } else { letter });
        }
    }
}

/// The bytes that a text in base64 stands for.
pub fn read_base64(text: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    for four in text.chunks(4) {
        let letters = four.iter().take_while(|letter| **letter != b'=').count();
        let mut bits = 0_u32;
        for place in 0..4 {
            let letter = four.get(place).filter(|_| place < letters);
            let value = letter.map_or(Some(0), |letter| ALPHABET.iter().position(|known| known == letter))?;
            bits = bits << 6 | u32::try_from(value).ok()?;
        }
        if four.len() < 4 || letters < 2 || four.iter().skip(letters).any(|rest| *rest != b'=') {
            return None;
        }
        bytes.extend(bits.to_be_bytes().iter().skip(1).take(letters - 1));
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(format: &str) -> String {
        let header = RecordHeader { key: "h".into(), value: Some("1".into()) };
        let record = Shown {
            topic: "topic",
            key: Some(b"k"),
            value: None,
            headers: std::slice::from_ref(&header),
            partition: 258,
            offset: 7,
            timestamp_ms: 1000,
        };
        let mut out = Vec::new();
        RecordFormat::parse(format).unwrap().write(&record, &mut out);
        String::from_utf8_lossy(&out).into_owned()
    }

    #[test]
    fn records_are_printed_as_franz_go_prints_them() {
        assert_eq!(printed("%t/%k/%v %K %V %H %p %o %d %i%%\\n"), "topic/k/ 1 0 1 258 7 1000 1%\n");
        assert_eq!(printed("%t{hex} %t{base64} %h{%k=%v;}"), "746f706963 dG9waWM= h=1;");
        assert_eq!(printed("%p{hex16} %p{hex8} %p{bool} %o{byte}%o{little16}"), "0102 02 true \u{7}\u{7}\0");
        for (wrong, why) in
            [("%z", "unknown escape sequence %z"), ("%v{x}", "unknown %v{ escape"), ("%e", "%e can't")]
        {
            assert!(RecordFormat::parse(wrong).unwrap_err().starts_with(why), "{wrong}");
        }
    }

    #[test]
    fn base64_comes_back() {
        for text in ["", "a", "ab", "abc", "abcd"] {
            let mut encoded = Vec::new();
            write_base64(text.as_bytes(), &mut encoded);
            assert_eq!(read_base64(&encoded).as_deref(), Some(text.as_bytes()));
        }
        for wrong in ["a", "a===", "a=bc", "ab!="] {
            assert_eq!(read_base64(wrong.as_bytes()), None, "{wrong}");
        }
    }
}
