//! How records are read from standard input: `--format` of `rpk topic produce`.
//!
//! ```text
//! %k %v\n     the key up to a blank, the value up to the line's end       %t topic  %p partition  %h{%k=%v;} a header       {hex} {base64}
//! ```
//! Invariant: each field ends at the text behind it, or with the input where none stands there. Input that ends within a record is an error.
//! Deliberately absent, and refused by name: fields by size.

use std::io::{self, BufRead};

use super::pieces::{Piece, cut};
use super::record_format::{Encoding, read_base64};

/// What was read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReadRecord {
    pub topic: Option<String>,
    pub key: Option<Vec<u8>>,
    pub value: Option<Vec<u8>>,
    pub headers: Vec<(Vec<u8>, Option<Vec<u8>>)>,
    pub partition: Option<i32>,
}

/// Why no record was read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The input ends within a record.
    #[error("unexpected EOF")]
    Ended,
    /// Something else stands where a text is to be.
    #[error("exact text mismatch, read {read:?} when expecting {expected:?}")]
    Mismatch {
        /// What was read.
        read: String,
        /// What was to be there.
        expected: String,
    },
    /// A field isn't what its braces say.
    #[error("unable to decode {0:?} as {1}")]
    Encoding(String, &'static str),
    /// A partition isn't a number.
    #[error("strconv.ParseInt: parsing {0:?}: invalid syntax")]
    NotANumber(String),
    /// The input can't be read.
    #[error(transparent)]
    Input(#[from] io::Error),
}

/// A layout.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout(Vec<Part>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Literal(Vec<u8>),
    Field(Field, Encoding),
    Header(Vec<Part>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    Topic,
    Key,
    Value,
    Partition,
}

impl Layout {
    /// Reads a layout.
    ///
    /// # Errors
    /// It has what isn't there, or two fields with nothing between them.
    pub fn parse(format: &str) -> Result<Self, String> {
        Ok(Self(parts(format)?))
    }

    /// Reads a record, or finds that there are no more.
    ///
    /// # Errors
    /// Why neither can be.
    pub fn read(&self, input: &mut impl BufRead) -> Result<Option<ReadRecord>, ReadError> {
        if input.fill_buf()?.is_empty() {
            return Ok(None);
        }
        let mut record = ReadRecord::default();
        read_parts(&self.0, input, &mut record)?;
        Ok(Some(record))
    }
}

fn parts(format: &str) -> Result<Vec<Part>, String> {
    let parts: Vec<Part> = cut(format)?.into_iter().map(Part::of).collect::<Result<_, _>>()?;
    let touch = |(one, other): (&Part, &Part)| one.ends_in_field() && other.begins_with_field();
    if parts.iter().zip(parts.iter().skip(1)).any(touch) {
        Err("fields need text between them to be told apart".to_owned())
    } else {
        Ok(parts)
    }
}

impl Part {
    fn ends_in_field(&self) -> bool {
        match self {
            Self::Literal(_) => false,
            Self::Field(..) => true,
            Self::Header(inner) => inner.last().is_none_or(Self::ends_in_field),
        }
    }

    fn begins_with_field(&self) -> bool {
        match self {
            Self::Literal(_) => false,
            Self::Field(..) => true,
            Self::Header(inner) => inner.first().is_none_or(Self::begins_with_field),
        }
    }

    fn of(piece: Piece) -> Result<Self, String> {
        let (letter, modifier) = match piece {
            Piece::Literal(bytes) => return Ok(Self::Literal(bytes)),
            Piece::Verb(letter, modifier) => (letter, modifier),
        };
        let modifier = modifier.as_deref();
        let field = |field| {
            Encoding::of(modifier)
                .map(|encoding| Self::Field(field, encoding))
                .ok_or_else(|| format!("unknown %{letter}{{ escape"))
        };
        match letter {
            't' => field(Field::Topic),
            'k' => field(Field::Key),
            'v' => field(Field::Value),
            'p' => field(Field::Partition),
            'h' => match modifier {
                Some(inner) => Ok(Self::Header(parts(inner)?)),
                None => {
                    Err("missing open brace sequence on %h signifying how headers are encoded".to_owned())
                }
            },
            'T' | 'K' | 'V' | 'H' | 'd' | 'o' | 'e' | 'x' | 'y' => {
                Err(format!("%{letter} can't be honoured by this version's rpk"))
            }
            other => Err(format!("unknown percent escape sequence \"{other}\"")),
        }
    }
}

fn read_parts(parts: &[Part], input: &mut impl BufRead, record: &mut ReadRecord) -> Result<(), ReadError> {
    let mut parts = parts.iter().peekable();
    while let Some(part) = parts.next() {
        match part {
            Part::Literal(text) => expect(text, input)?,
            Part::Field(field, encoding) => {
                let end = parts.next_if(|next| matches!(next, Part::Literal(_)));
                let end = end.map(|end| if let Part::Literal(text) = end { text.as_slice() } else { &[] });
                record.put(*field, *encoding, read_until(end, input)?)?;
            }
            Part::Header(inner) => {
                let mut header = ReadRecord::default();
                read_parts(inner, input, &mut header)?;
                record.headers.push((header.key.unwrap_or_default(), header.value));
            }
        }
    }
    Ok(())
}

fn expect(text: &[u8], input: &mut impl BufRead) -> Result<(), ReadError> {
    let mut read = vec![0; text.len()];
    input.read_exact(&mut read).map_err(|error| match error.kind() {
        io::ErrorKind::UnexpectedEof => ReadError::Ended,
        _ => error.into(),
    })?;
    if read == text {
        return Ok(());
    }
    let shown = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Err(ReadError::Mismatch { read: shown(&read), expected: shown(text) })
}

/// The bytes before a text, which is read, too; all that are left where there is none.
fn read_until(end: Option<&[u8]>, input: &mut impl BufRead) -> Result<Vec<u8>, ReadError> {
    let mut bytes = Vec::new();
    let Some((end, last)) = end.and_then(|end| Some((end, *end.last()?))) else {
        input.read_to_end(&mut bytes)?;
        return Ok(bytes);
    };
    while !bytes.ends_with(end) {
        if input.read_until(last, &mut bytes)? == 0 {
            return Err(ReadError::Ended);
        }
        if bytes.last() != Some(&last) {
            return Err(ReadError::Ended);
        }
    }
    bytes.truncate(bytes.len() - end.len());
    Ok(bytes)
}

impl ReadRecord {
    fn put(&mut self, field: Field, encoding: Encoding, bytes: Vec<u8>) -> Result<(), ReadError> {
        let shown = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let bytes = match encoding {
            Encoding::Plain => bytes,
            Encoding::Hex => read_hex(&bytes).ok_or_else(|| ReadError::Encoding(shown(&bytes), "hex"))?,
            Encoding::Base64 => {
                read_base64(&bytes).ok_or_else(|| ReadError::Encoding(shown(&bytes), "base64"))?
            }
        };
        match field {
            Field::Topic => self.topic = Some(shown(&bytes)),
            Field::Key => self.key = Some(bytes),
            Field::Value => self.value = Some(bytes),
            Field::Partition => {
                let text = shown(&bytes);
                self.partition = Some(text.parse().map_err(|_| ReadError::NotANumber(text))?);
            }
        }
        Ok(())
    }
}

fn read_hex(text: &[u8]) -> Option<Vec<u8>> {
    let byte =
        |two: &[u8]| u8::from_str_radix(std::str::from_utf8(two).ok()?, 16).ok().filter(|_| two.len() == 2);
    text.chunks(2).map(byte).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(layout: &str, input: &str) -> (Vec<String>, Option<String>) {
        let layout = Layout::parse(layout).unwrap();
        let mut input = input.as_bytes();
        let mut records = Vec::new();
        let text = |bytes: Option<Vec<u8>>| String::from_utf8(bytes.unwrap_or_default()).unwrap();
        loop {
            match layout.read(&mut input) {
                Ok(Some(record)) => records.push(format!("{}={}", text(record.key), text(record.value))),
                Ok(None) => return (records, None),
                Err(error) => return (records, Some(error.to_string())),
            }
        }
    }

    /// As rpk of December 2024 reads the same input.
    #[test]
    fn records_are_read_as_franz_go_reads_them() {
        let ended = || Some("unexpected EOF".to_owned());
        for (layout, input, records, error) in [
            ("%v\\n", "a\nb\n", vec!["=a", "=b"], None),
            ("%v\\n", "a\nb", vec!["=a"], ended()),
            ("%v", "a\nb", vec!["=a\nb"], None),
            ("%k %v", "a b\nc d", vec!["a=b\nc d"], None),
            ("%v;", "a;b;c", vec!["=a", "=b"], ended()),
            ("%v--", "a-b--c--", vec!["=a-b", "=c"], None),
            ("%k %v\\n", "z\n", vec![], ended()),
            ("%v{hex}\\n", "6162\n", vec!["=ab"], None),
            ("%v{base64}\\n", "YWI=\n", vec!["=ab"], None),
            ("x", "a;", vec![], Some("exact text mismatch, read \"a\" when expecting \"x\"".to_owned())),
        ] {
            let expected = (records.into_iter().map(str::to_owned).collect(), error);
            assert_eq!(read(layout, input), expected, "{layout} {input}");
        }
    }

    #[test]
    fn other_layouts_are_refused() {
        for wrong in ["%k%v\\n", "%q", "%K", "%v{x}", "%h"] {
            assert!(Layout::parse(wrong).is_err(), "{wrong}");
        }
        let layout = Layout::parse("%t %p %h{%k=%v }%v\\n").unwrap();
        let record = layout.read(&mut &b"one 3 a=1 x\n"[..]).unwrap().unwrap();
        assert_eq!((record.topic.as_deref(), record.partition), (Some("one"), Some(3)));
        assert_eq!(record.headers, [(b"a".to_vec(), Some(b"1".to_vec()))]);
    }
}
