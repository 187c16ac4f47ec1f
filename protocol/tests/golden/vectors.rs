//! The vectors, from their files.

use std::fmt;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use bytes::Bytes;
use flate2::read::GzDecoder;
use serde_json::Value;

/// One message as Kafka wrote it.
pub struct Vector {
    /// Name of the message.
    pub name: String,
    /// Its version.
    pub version: i16,
    /// What it's filled with.
    pub instance: String,
    /// The values.
    pub json: Value,
    /// The bytes.
    pub bytes: Bytes,
}

impl fmt::Debug for Vector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} version {} {}", self.name, self.version, self.instance)
    }
}

/// Bodies of requests and responses.
pub fn bodies() -> Vec<Vector> {
    load("vectors.jsonl.gz")
}

/// Headers, data, records of coordinators and of metadata.
pub fn internal() -> Vec<Vector> {
    load("internal_vectors.jsonl.gz")
}

fn load(file: &str) -> Vec<Vector> {
    lines(file).iter().map(|line| vector(line)).collect()
}

/// The lines of a file, packed or not.
pub fn lines(file: &str) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(file);
    let file = File::open(&path).expect("a file of vectors");
    let source: Box<dyn Read> = if path.extension().is_some_and(|end| end == "gz") {
        Box::new(GzDecoder::new(file))
    } else {
        Box::new(file)
    };
    BufReader::new(source).lines().collect::<Result<_, _>>().expect("lines of text")
}

fn vector(line: &str) -> Vector {
    let mut row: Value = serde_json::from_str(line).expect(line);
    let text = |key: &str| row[key].as_str().expect(key).to_owned();
    let version = row["version"].as_i64().and_then(|version| i16::try_from(version).ok()).expect("a version");
    Vector {
        name: text("name"),
        version,
        instance: text("instance"),
        bytes: unhex(&text("hex")),
        json: row["json"].take(),
    }
}

/// Bytes of hexadecimal text.
pub fn unhex(text: &str) -> Bytes {
    let digits: Vec<u8> =
        text.bytes().map(|digit| (digit as char).to_digit(16).expect("a digit") as u8).collect();
    digits.chunks_exact(2).map(|pair| pair[0] << 4 | pair[1]).collect()
}
