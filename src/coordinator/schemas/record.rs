//! The records of `_schemas`: JSON, as Confluent's registry writes it.
//!
//! ```text
//! {"keytype":"SCHEMA","subject":"s","version":1,"magic":1}   {"subject":"s","version":1,"id":1,"schema":"…","deleted":false}
//!                                                             with schemaType but for AVRO, references, metadata, ruleSet
//! {"keytype":"CONFIG","magic":0}, with a subject or without   {"compatibilityLevel":"FULL"}
//! {"keytype":"MODE","magic":0}, the same                      {"mode":"READONLY"}
//! {"keytype":"DELETE_SUBJECT","subject":"s","magic":0}        {"subject":"s","version":3}: versions up to 3 are deleted
//! {"keytype":"CLEAR_SUBJECT",…}, NOOP, CONTEXT, others        nothing to keep
//! ```
//!
//! Invariant: the same key is always the same bytes, since compaction compares them. What Confluent's registry has written is read, whatever the order
//! of its fields; fields that aren't known here are lost when a record is written again.

use bytes::Bytes;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use std::fmt;

use super::level::{Level, Mode};
use super::schema::{Reference, Schema, SchemaType};
use crate::coordinator::runtime::{CoordinatorRecord, ReplayError};

/// Names a version of a subject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchemaKey {
    /// The subject.
    pub subject: String,
    /// The version, from 1.
    pub version: i32,
}

/// As Confluent's registry shows it.
impl fmt::Display for SchemaKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{{magic=1,keytype=SCHEMA,subject={},version={}}}", self.subject, self.version)
    }
}

/// What stands under a [`SchemaKey`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchemaValue {
    /// The schema's id.
    pub id: i32,
    /// The schema.
    pub schema: Schema,
    /// Whether the version is deleted, though not for good.
    pub deleted: bool,
}

/// One record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SchemaRecord {
    /// A version of a subject; without a value it is deleted for good.
    Schema(SchemaKey, Option<SchemaValue>),
    /// A compatibility level: of a subject, or of all that have none.
    Config(Option<String>, Option<Level>),
    /// A mode: the same.
    Mode(Option<String>, Option<Mode>),
    /// Versions up to this one are deleted, though not for good.
    DeleteSubject(String, i32),
    /// Nothing that is kept here.
    Other,
}

#[derive(Deserialize)]
struct Key {
    keytype: String,
    #[serde(default)]
    subject: Option<String>,
    #[serde(default)]
    version: Option<i32>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct StoredSchema {
    subject: String,
    version: i32,
    id: i32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    schema_type: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    references: Option<Vec<Reference>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    metadata: Option<Value>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    rule_set: Option<Value>,
    schema: String,
    #[serde(default)]
    deleted: bool,
}

#[derive(Deserialize)]
struct StoredVersion {
    version: i32,
}

impl SchemaRecord {
    /// As it stands in the log.
    #[must_use]
    pub fn encode(&self) -> CoordinatorRecord {
        let settings = |kind: &str, subject: &Option<String>| match subject {
            None => json!({ "keytype": kind, "magic": 0 }),
            Some(subject) => json!({ "keytype": kind, "subject": subject, "magic": 0 }),
        };
        match self {
            Self::Schema(key, value) => record(
                &json!({ "keytype": "SCHEMA", "subject": key.subject, "version": key.version, "magic": 1 }),
                value.as_ref().map(|value| stored(key, value)),
            ),
            Self::Config(subject, level) => {
                let value = level.map(|level| json!({ "compatibilityLevel": level.name() }));
                record(&settings("CONFIG", subject), value)
            }
            Self::Mode(subject, mode) => {
                record(&settings("MODE", subject), mode.map(|mode| json!({ "mode": mode.name() })))
            }
            Self::DeleteSubject(subject, version) => record(
                &json!({ "keytype": "DELETE_SUBJECT", "subject": subject, "magic": 0 }),
                Some(json!({ "subject": subject, "version": version })),
            ),
            Self::Other => record(&json!({ "keytype": "NOOP", "magic": 0 }), None),
        }
    }

    /// What a record says.
    ///
    /// # Errors
    /// It is none of a registry's.
    pub fn decode(record: &CoordinatorRecord) -> Result<Self, ReplayError> {
        let key: Key = read(&record.key)?;
        let value = record.value.as_ref();
        let named =
            |key: &Key| key.subject.clone().ok_or_else(|| ReplayError("a key without a subject".to_owned()));
        match key.keytype.as_str() {
            "SCHEMA" => {
                let version = key.version.ok_or_else(|| ReplayError("a key without a version".to_owned()))?;
                let value = value.map(|value| read::<StoredSchema>(value).and_then(StoredSchema::into_value));
                Ok(Self::Schema(SchemaKey { subject: named(&key)?, version }, value.transpose()?))
            }
            "CONFIG" => Ok(Self::Config(key.subject, setting(value, "compatibilityLevel", Level::named)?)),
            "MODE" => Ok(Self::Mode(key.subject, setting(value, "mode", Mode::named)?)),
            "DELETE_SUBJECT" => match value {
                Some(value) => Ok(Self::DeleteSubject(named(&key)?, read::<StoredVersion>(value)?.version)),
                None => Ok(Self::Other),
            },
            _ => Ok(Self::Other),
        }
    }
}

impl StoredSchema {
    fn into_value(self) -> Result<SchemaValue, ReplayError> {
        let kind = self.schema_type.as_deref().unwrap_or(SchemaType::Avro.name());
        let kind = SchemaType::named(kind).ok_or_else(|| ReplayError(format!("the schema type {kind}")))?;
        let contract = [("metadata", self.metadata), ("ruleSet", self.rule_set)];
        let contract =
            contract.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect();
        let references = self.references.unwrap_or_default();
        let schema = Schema { kind, references, text: self.schema.into(), contract };
        Ok(SchemaValue { id: self.id, schema, deleted: self.deleted })
    }
}

fn stored(key: &SchemaKey, value: &SchemaValue) -> Value {
    let schema = &value.schema;
    let stored = StoredSchema {
        subject: key.subject.clone(),
        version: key.version,
        id: value.id,
        schema_type: (schema.kind != SchemaType::Avro).then(|| schema.kind.name().to_owned()),
        references: (!schema.references.is_empty()).then(|| schema.references.clone()),
        metadata: schema.contract.get("metadata").cloned(),
        rule_set: schema.contract.get("ruleSet").cloned(),
        schema: schema.text.to_string(),
        deleted: value.deleted,
    };
    // Texts, numbers and lists of them can be written.
    serde_json::to_value(stored).unwrap_or_default()
}

fn record(key: &Value, value: Option<Value>) -> CoordinatorRecord {
    let bytes = |value: &Value| Bytes::from(value.to_string());
    CoordinatorRecord { key: bytes(key), value: value.as_ref().map(bytes) }
}

/// A level or a mode. One of a later release is as good as none: it can't be kept anyway.
fn setting<T>(
    value: Option<&Bytes>,
    field: &str,
    named: impl Fn(&str) -> Option<T>,
) -> Result<Option<T>, ReplayError> {
    let Some(value) = value else { return Ok(None) };
    let fields: Map<String, Value> = read(value)?;
    Ok(fields.get(field).and_then(Value::as_str).and_then(named))
}

fn read<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> Result<T, ReplayError> {
    serde_json::from_slice(bytes).map_err(|error| ReplayError(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn raw(key: &'static str, value: Option<&'static str>) -> CoordinatorRecord {
        CoordinatorRecord { key: Bytes::from(key), value: value.map(Bytes::from) }
    }

    fn value(kind: SchemaType, text: &str) -> SchemaValue {
        let schema = Schema { kind, references: Vec::new(), text: text.into(), contract: Map::new() };
        SchemaValue { id: 7, schema, deleted: false }
    }

    fn key(subject: &str, version: i32) -> SchemaKey {
        SchemaKey { subject: subject.to_owned(), version }
    }

    /// Bytes as Confluent's registry has them in its topic.
    #[test]
    fn records_are_written_as_confluents_registry_writes_them() {
        let mut with_reference = value(SchemaType::Protobuf, "syntax");
        let reference = Reference { name: "a.proto".into(), subject: "a".into(), version: 2 };
        with_reference.schema.references.push(reference);
        let pairs = [
            (
                SchemaRecord::Schema(key("s-value", 1), Some(value(SchemaType::Avro, "\"string\""))),
                raw(
                    r#"{"keytype":"SCHEMA","subject":"s-value","version":1,"magic":1}"#,
                    Some(r#"{"subject":"s-value","version":1,"id":7,"schema":"\"string\"","deleted":false}"#),
                ),
            ),
            (
                SchemaRecord::Schema(key("p", 2), Some(with_reference)),
                raw(
                    r#"{"keytype":"SCHEMA","subject":"p","version":2,"magic":1}"#,
                    Some(concat!(
                        r#"{"subject":"p","version":2,"id":7,"schemaType":"PROTOBUF","#,
                        r#""references":[{"name":"a.proto","subject":"a","version":2}],"schema":"syntax","deleted":false}"#
                    )),
                ),
            ),
            (
                SchemaRecord::Schema(key("s", 3), None),
                raw(r#"{"keytype":"SCHEMA","subject":"s","version":3,"magic":1}"#, None),
            ),
            (
                SchemaRecord::Config(None, Some(Level::FullTransitive)),
                raw(r#"{"keytype":"CONFIG","magic":0}"#, Some(r#"{"compatibilityLevel":"FULL_TRANSITIVE"}"#)),
            ),
            (
                SchemaRecord::Mode(Some("s".to_owned()), Some(Mode::ReadOnly)),
                raw(r#"{"keytype":"MODE","subject":"s","magic":0}"#, Some(r#"{"mode":"READONLY"}"#)),
            ),
            (
                SchemaRecord::DeleteSubject("s".to_owned(), 3),
                raw(
                    r#"{"keytype":"DELETE_SUBJECT","subject":"s","magic":0}"#,
                    Some(r#"{"subject":"s","version":3}"#),
                ),
            ),
            (SchemaRecord::Other, raw(r#"{"keytype":"NOOP","magic":0}"#, None)),
        ];
        for (record, bytes) in pairs {
            assert_eq!(record.encode(), bytes);
            assert_eq!(SchemaRecord::decode(&bytes), Ok(record));
        }
    }

    #[test]
    fn other_orders_other_fields_and_other_records_are_read() {
        let other = raw(
            r#"{"magic":1,"version":1,"subject":"s","keytype":"SCHEMA"}"#,
            Some(
                r#"{"md5":"x","schema":"1","id":7,"version":1,"subject":"s","schemaType":"AVRO","ruleSet":{"a":1}}"#,
            ),
        );
        let Ok(SchemaRecord::Schema(_, Some(read))) = SchemaRecord::decode(&other) else {
            panic!("a schema")
        };
        assert_eq!((read.id, read.deleted, &*read.schema.text), (7, false, "1"));
        assert_eq!(read.schema.contract.get("ruleSet"), Some(&json!({ "a": 1 })));
        let of_all =
            raw(r#"{"keytype":"CONFIG","subject":null,"magic":0}"#, Some(r#"{"compatibilityLevel":"NONE"}"#));
        assert_eq!(SchemaRecord::decode(&of_all), Ok(SchemaRecord::Config(None, Some(Level::None))));
        for nothing in [r#"{"keytype":"CLEAR_SUBJECT","subject":"s","magic":0}"#, r#"{"keytype":"CONTEXT"}"#]
        {
            assert_eq!(SchemaRecord::decode(&raw(nothing, Some("{}"))), Ok(SchemaRecord::Other));
        }
    }

    #[test]
    fn what_is_no_record_is_an_error() {
        let wrong = [
            raw("", None),
            raw("[]", None),
            raw(r#"{"keytype":"SCHEMA","subject":"s"}"#, None),
            raw(r#"{"keytype":"SCHEMA","version":1}"#, None),
            raw(r#"{"keytype":"SCHEMA","subject":"s","version":1}"#, Some("{}")),
            raw(r#"{"keytype":"MODE"}"#, Some("1")),
        ];
        for record in wrong {
            assert!(SchemaRecord::decode(&record).is_err(), "{record:?}");
        }
    }
}
