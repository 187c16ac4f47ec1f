//! A schema: its type, its text, what it refers to.
//!
//! Invariant: the text is kept as it came. Two schemas are the same when type, references and text are; in the text of an Avro or JSON schema, spaces
//! between tokens don't count, since clients in different languages write them differently. Deliberately absent: what the text means.

use std::fmt;
use std::hash::{Hash, Hasher};

use serde::de::IgnoredAny;
use serde_json::{Map, Value};

use super::error::SchemaError;

/// In which language a schema is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SchemaType {
    /// Apache Avro, the one that is meant where nothing is said.
    Avro,
    /// JSON Schema.
    Json,
    /// Protocol Buffers.
    Protobuf,
}

impl SchemaType {
    /// In the order in which Confluent's registry lists them.
    pub const ALL: [Self; 3] = [Self::Json, Self::Protobuf, Self::Avro];

    /// The type of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// As it is written in requests and records.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Avro => "AVRO",
            Self::Json => "JSON",
            Self::Protobuf => "PROTOBUF",
        }
    }

    const fn is_json(self) -> bool {
        matches!(self, Self::Avro | Self::Json)
    }
}

impl fmt::Display for SchemaType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Another schema that this one uses.
#[derive(Debug, Clone, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct Reference {
    /// Under which name it is used.
    pub name: Box<str>,
    /// The subject it is registered under.
    pub subject: Box<str>,
    /// In which version.
    pub version: i32,
}

/// What a client registers.
#[derive(Debug, Clone)]
pub struct Schema {
    /// Its language.
    pub kind: SchemaType,
    /// The other schemas it uses.
    pub references: Vec<Reference>,
    /// Its text.
    pub text: Box<str>,
    /// Confluent's data contracts (`metadata`, `ruleSet`), which are kept and given back.
    pub contract: Map<String, Value>,
}

impl Schema {
    /// Refuses a text that can't be a schema.
    ///
    /// # Errors
    /// It is empty, or no JSON where it has to be.
    pub fn check(&self) -> Result<(), SchemaError> {
        if self.text.trim().is_empty() {
            return Err(SchemaError::InvalidSchema("Empty schema".to_owned()));
        }
        if self.kind.is_json() {
            // Nesting isn't followed by recursion here, so there is no bound to it.
            serde_json::from_str::<IgnoredAny>(&self.text).map_err(|error| {
                SchemaError::InvalidSchema(format!("Invalid schema of type {}, details: {error}", self.kind))
            })?;
        }
        Ok(())
    }

    /// What it takes beside its own size.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let references = self.references.iter();
        let references: usize =
            references.map(|each| REFERENCE_BYTES + each.name.len() + 2 * each.subject.len()).sum();
        self.text.len() + references + contract_bytes(&self.contract)
    }

    fn significant(&self) -> impl Iterator<Item = u8> {
        Significant {
            bytes: self.text.bytes(),
            in_string: !self.kind.is_json(),
            escaped: false,
            all: !self.kind.is_json(),
        }
    }
}

/// What a reference takes beside its texts: itself, and its place among those that refer to the same.
const REFERENCE_BYTES: usize = 384;

/// A map takes several times its text.
fn contract_bytes(contract: &Map<String, Value>) -> usize {
    const TIMES: usize = 8;
    if contract.is_empty() { 0 } else { TIMES * serde_json::to_string(contract).map_or(0, |text| text.len()) }
}

impl PartialEq for Schema {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind
            && self.references == other.references
            && self.contract == other.contract
            && self.significant().eq(other.significant())
    }
}

impl Eq for Schema {}

impl Hash for Schema {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.kind.hash(state);
        self.references.hash(state);
        self.significant().for_each(|byte| state.write_u8(byte));
    }
}

/// The bytes of a text that make it what it is.
struct Significant<'a> {
    bytes: std::str::Bytes<'a>,
    in_string: bool,
    escaped: bool,
    /// Every byte does.
    all: bool,
}

impl Iterator for Significant<'_> {
    type Item = u8;

    fn next(&mut self) -> Option<u8> {
        loop {
            let byte = self.bytes.next()?;
            if self.all {
                return Some(byte);
            }
            if !self.in_string && byte.is_ascii_whitespace() {
                continue;
            }
            if byte == b'"' && !self.escaped {
                self.in_string = !self.in_string;
            }
            self.escaped = self.in_string && byte == b'\\' && !self.escaped;
            return Some(byte);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schema(kind: SchemaType, text: &str) -> Schema {
        Schema { kind, references: Vec::new(), text: text.into(), contract: Map::new() }
    }

    #[test]
    fn spaces_between_tokens_of_json_do_not_count() {
        let (short, long) = (r#"{"a":"b \" c"}"#, "{ \"a\" :\n\t\"b \\\" c\" }");
        assert_eq!(schema(SchemaType::Avro, short), schema(SchemaType::Avro, long));
        assert_ne!(schema(SchemaType::Avro, short), schema(SchemaType::Json, long), "another language");
        assert_ne!(
            schema(SchemaType::Avro, short),
            schema(SchemaType::Avro, r#"{"a":"b\" c"}"#),
            "within a string they do"
        );
        assert_ne!(
            schema(SchemaType::Protobuf, "a b"),
            schema(SchemaType::Protobuf, "ab"),
            "and in other languages"
        );
    }

    #[test]
    fn what_is_no_json_is_refused_where_it_has_to_be() {
        for kind in [SchemaType::Avro, SchemaType::Json] {
            assert!(schema(kind, r#""string""#).check().is_ok());
            for wrong in ["string", "", " ", "{", r#"{"a":1} x"#] {
                assert!(schema(kind, wrong).check().is_err(), "{wrong}");
            }
        }
        assert!(schema(SchemaType::Protobuf, "syntax = \"proto3\";").check().is_ok());
        assert!(schema(SchemaType::Protobuf, "").check().is_err());
    }

    #[test]
    fn however_deep_it_is_it_is_no_panic() {
        let deep = "[".repeat(200_000);
        assert!(schema(SchemaType::Json, &deep).check().is_err());
        assert!(schema(SchemaType::Json, &format!("{deep}{}", "]".repeat(200_000))).check().is_ok());
    }
}
