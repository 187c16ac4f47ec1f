//! The batches Kafka wrote, one JSON object a line: bytes, and what Kafka reads in them.

use bytes::Bytes;
use serde_json::Value;

const LINES: &str = include_str!("../data/record_batches.jsonl");

/// One line.
pub struct Case {
    pub name: String,
    pub bytes: Bytes,
    /// What Kafka reads.
    pub expected: Value,
}

impl Case {
    /// Message sets of format 0 or 1.
    pub fn is_legacy(&self) -> bool {
        self.name.starts_with("magic")
    }

    /// Whole batches of format 2, without a fault.
    pub fn is_sound(&self) -> bool {
        !self.is_legacy() && !self.name.starts_with("invalid") && !self.name.starts_with("partial")
    }

    /// What Kafka reads in each batch.
    pub fn batches(&self) -> &[Value] {
        self.expected["batches"].as_array().expect("batches")
    }
}

pub fn cases() -> impl Iterator<Item = Case> {
    LINES.lines().map(|line| {
        let expected: Value = serde_json::from_str(line).expect("a line of JSON");
        let text = |field: &str| expected[field].as_str().expect("a string").to_owned();
        Case { name: text("name"), bytes: hex(&text("hex")), expected }
    })
}

pub fn named(name: &str) -> Case {
    cases().find(|case| case.name == name).expect("a case of this name")
}

pub fn nullable_hex(value: &Value) -> Option<Bytes> {
    value.as_str().map(hex)
}

pub fn hex(text: &str) -> Bytes {
    let digit = |byte: &u8| char::from(*byte).to_digit(16).expect("a hex digit");
    let byte = |two: &[u8]| u8::try_from(digit(&two[0]) * 16 + digit(&two[1])).expect("a byte");
    text.as_bytes().chunks(2).map(byte).collect()
}
