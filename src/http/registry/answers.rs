//! Schemas, as answers show them and requests bring them.
//!
//! Invariant: as in Confluent's answers, the type is left out where it is Avro, and so are references where there are none.

use std::sync::Arc;

use serde::ser::SerializeMap as _;
use serde::{Deserialize, Serialize, Serializer};
use serde_json::{Map, Value};

use super::super::error::HttpError;
use super::refusals;
use crate::coordinator::schemas::{
    Reference, RegisteredSchema, RegistryError, Schema, SchemaType, VersionNumber,
};

/// What a client registers or looks for.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct SchemaRequest {
    #[serde(default)]
    schema: Option<String>,
    #[serde(default)]
    schema_type: Option<String>,
    #[serde(default)]
    references: Option<Vec<Reference>>,
    #[serde(default)]
    metadata: Option<Value>,
    #[serde(default)]
    rule_set: Option<Value>,
    #[serde(default)]
    pub(super) id: Option<i32>,
    #[serde(default)]
    pub(super) version: Option<i32>,
}

impl SchemaRequest {
    /// The schema in it, if it can be one.
    pub(super) fn schema(self) -> Result<Schema, HttpError> {
        let kind = self.schema_type.as_deref().filter(|kind| !kind.is_empty());
        let kind = match kind.map_or(Some(SchemaType::Avro), SchemaType::named) {
            Some(kind) => kind,
            None => {
                return Err(HttpError::new(
                    42201,
                    format!("Invalid schema type {}", kind.unwrap_or_default()),
                ));
            }
        };
        let contract = [("metadata", self.metadata), ("ruleSet", self.rule_set)];
        let contract = contract.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
        let schema = Schema {
            kind,
            references: self.references.unwrap_or_default(),
            text: self.schema.unwrap_or_default().into(),
            contract: contract.filter(|(_, value)| !value.is_null()).collect::<Map<_, _>>(),
        };
        schema.check().map_err(RegistryError::Refused)?;
        Ok(schema)
    }
}

/// A version of a subject.
#[derive(Debug)]
pub(super) struct Described(pub(super) RegisteredSchema);

impl Serialize for Described {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(RegisteredSchema { subject, version, id, schema }) = self;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("subject", &**subject)?;
        map.serialize_entry("version", version)?;
        map.serialize_entry("id", id)?;
        entries_of(schema, &mut map)?;
        map.end()
    }
}

/// The schema of an id.
#[derive(Debug)]
pub(super) struct OfId {
    pub(super) schema: Arc<Schema>,
    /// The highest id, where it was asked for.
    pub(super) last_id: Option<i32>,
}

impl Serialize for OfId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        entries_of(&self.schema, &mut map)?;
        if let Some(last_id) = self.last_id {
            map.serialize_entry("maxId", &last_id)?;
        }
        map.end()
    }
}

fn entries_of<M: serde::ser::SerializeMap>(schema: &Schema, map: &mut M) -> Result<(), M::Error> {
    if schema.kind != SchemaType::Avro {
        map.serialize_entry("schemaType", schema.kind.name())?;
    }
    if !schema.references.is_empty() {
        map.serialize_entry("references", &schema.references)?;
    }
    for (name, value) in &schema.contract {
        map.serialize_entry(name, value)?;
    }
    map.serialize_entry("schema", &*schema.text)
}

/// A version in a path: a number from 1, `latest`, or -1 for the same.
pub(super) fn version(text: &str) -> Result<VersionNumber, HttpError> {
    let trimmed = text.trim();
    if trimmed.eq_ignore_ascii_case("latest") {
        return Ok(VersionNumber::Latest);
    }
    match trimmed.parse() {
        Ok(-1) => Ok(VersionNumber::Latest),
        Ok(number) if number > 0 => Ok(VersionNumber::Is(number)),
        _ => Err(refusals::no_version(text)),
    }
}
