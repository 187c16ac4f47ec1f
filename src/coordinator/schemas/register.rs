//! Registering a schema, and finding one that is registered.
//!
//! Invariant: the same schema has one id, under whatever subjects; ids rise from 1. Under a subject it has one version that isn't deleted.
//! Deliberately absent: whether it is compatible with the versions before, and whether its text can be a schema ([`Schema::check`]): that takes time, and is
//! asked before.

use std::sync::Arc;

use super::error::SchemaError;
use super::level::Mode;
use super::query::{RegisteredSchema, Seen, VersionNumber};
use super::record::{SchemaKey, SchemaRecord, SchemaValue};
use super::schema::{Reference, Schema};
use super::settings::not_permitted;
use super::shard::{SchemaShard, Version, largest_addition};
use crate::coordinator::runtime::CoordinatorRecord;

/// The longest name of a subject. Those of clients are made of a topic, with 249 bytes at the most, and the name of a record.
const SUBJECT_MAX_BYTES: usize = 4_096;
/// Names that stand for something else in Confluent's registry.
const RESERVED: [&str; 2] = ["__GLOBAL", "__EMPTY"];

/// What is to be registered.
#[derive(Debug, Clone)]
pub struct Registration {
    /// The subject.
    pub subject: String,
    /// The schema.
    pub schema: Schema,
    /// The id that it has elsewhere; only in mode IMPORT.
    pub id: Option<i32>,
    /// The version that it is to be.
    pub version: Option<i32>,
}

/// What the client is told, and the records that make it true.
pub type Decided<A> = Result<(A, Vec<CoordinatorRecord>), SchemaError>;

/// Refuses what can't be a subject.
///
/// # Errors
/// It can't.
pub fn check_subject(subject: &str) -> Result<(), SchemaError> {
    let is_wrong = subject.len() > SUBJECT_MAX_BYTES
        || RESERVED.contains(&subject)
        || subject.chars().any(char::is_control);
    if is_wrong { Err(SchemaError::InvalidSubject(subject.to_owned())) } else { Ok(()) }
}

impl SchemaShard {
    /// Gives the schema's id. It gets a version, unless the subject has it already.
    ///
    /// # Errors
    /// It can't be registered.
    pub fn register(&self, registration: Registration) -> Decided<i32> {
        let Registration { subject, mut schema, id, version } = registration;
        check_subject(&subject)?;
        self.check_mode(&subject, id)?;
        self.resolve(&mut schema.references)?;
        if version.is_none()
            && let Some((_, held)) = self.version_with(&subject, &schema, Seen::Present)
            && id.is_none_or(|id| id == held.id)
        {
            return Ok((held.id, Vec::new()));
        }
        let known = self.ids_of(&schema).iter().copied().find(|known| id.is_none_or(|id| id == *known));
        let id = match known.or(id) {
            Some(id) => self.id_may_be(id, &schema).map(|()| id)?,
            None => self.next_id().ok_or_else(|| not_permitted("All ids are given".to_owned()))?,
        };
        let new_version = self.subjects.get(subject.as_str()).map_or(1, |subject| {
            subject.versions.last_key_value().map_or(1, |(last, _)| last.saturating_add(1))
        });
        let version = version.unwrap_or(new_version);
        if version != new_version && self.mode_of(&subject) != Mode::Import {
            return Err(SchemaError::InvalidSchema(
                "Version is not one more than previous version".to_owned(),
            ));
        }
        if !self.memory.has_room_for(largest_addition(&subject, schema.bytes())) {
            return Err(SchemaError::NoMemory { limit: self.memory.limit() });
        }
        let mut records = self.replaced(&subject, id, version);
        let value = SchemaValue { id, schema, deleted: false };
        records.push(SchemaRecord::Schema(SchemaKey { subject, version }, Some(value)).encode());
        Ok((id, records))
    }

    /// The version under which a subject has this schema, and its id. Of several, the newest.
    ///
    /// # Errors
    /// It doesn't have it.
    pub fn look_up(
        &self,
        subject: &str,
        schema: &Schema,
        seen: Seen,
    ) -> Result<RegisteredSchema, SchemaError> {
        let mut schema = schema.clone();
        self.resolve(&mut schema.references)?;
        let versions = self.subjects.get(subject).map(|subject| &subject.versions);
        match self.version_with(subject, &schema, seen) {
            Some((number, _)) => self.version(subject, VersionNumber::Is(number), seen),
            None if versions.is_some_and(|versions| versions.values().any(|version| seen.sees(version))) => {
                Err(SchemaError::SchemaNotFound)
            }
            None => Err(SchemaError::SubjectNotFound(subject.to_owned())),
        }
    }

    /// The newest version of a subject that is this schema.
    fn version_with(&self, subject: &str, schema: &Schema, seen: Seen) -> Option<(i32, &Version)> {
        let versions = &self.subjects.get(subject)?.versions;
        self.ids_of(schema).iter().find_map(|id| {
            let mut held =
                self.numbers_with(subject, *id)?.rev().filter_map(|number| versions.get_key_value(&number));
            held.find(|(_, version)| seen.sees(version)).map(|(number, version)| (*number, version))
        })
    }

    /// The versions of a subject that have an id.
    fn numbers_with(&self, subject: &str, id: i32) -> Option<impl DoubleEndedIterator<Item = i32>> {
        let (name, _) = self.subjects.get_key_value(subject)?;
        let (first, last) = ((Arc::clone(name), i32::MIN), (Arc::clone(name), i32::MAX));
        Some(self.ids.get(&id)?.versions.range(first..=last).map(|(_, number)| *number))
    }

    fn check_mode(&self, subject: &str, id: Option<i32>) -> Result<(), SchemaError> {
        let told = |what: &str| Err(not_permitted(format!("Subject {subject} in context . is {what}")));
        match (self.mode_of(subject), id) {
            (Mode::ReadOnly | Mode::ReadOnlyOverride, _) => told("in read-only mode"),
            (Mode::ReadWrite, Some(_)) => told("not in import mode"),
            (Mode::Import, None) => told("not in read-write mode"),
            (Mode::ReadWrite, None) | (Mode::Import, Some(_)) => Ok(()),
        }
    }

    /// Finds what is referred to, and which version the newest is.
    ///
    /// # Errors
    /// There is no such schema.
    fn resolve(&self, references: &mut [Reference]) -> Result<(), SchemaError> {
        for reference in references {
            let versions = self.subjects.get(&*reference.subject).map(|subject| &subject.versions);
            let latest =
                || versions?.iter().rev().find(|(_, version)| !version.deleted).map(|(number, _)| *number);
            let version = match reference.version {
                -1 => latest(),
                number => versions.filter(|versions| versions.contains_key(&number)).map(|_| number),
            };
            reference.version = version.ok_or_else(|| {
                let (subject, version) = (&reference.subject, reference.version);
                SchemaError::InvalidSchema(format!(
                    "No schema reference found for subject \"{subject}\" and version {version}"
                ))
            })?;
        }
        Ok(())
    }

    fn id_may_be(&self, id: i32, schema: &Schema) -> Result<(), SchemaError> {
        match self.ids.get(&id) {
            Some(holders) if *holders.schema != *schema => Err(not_permitted(format!(
                "Overwrite new schema with id {id} in context . is not permitted."
            ))),
            _ if id < 1 => Err(SchemaError::InvalidSchema(format!("{id} can't be an id"))),
            _ => Ok(()),
        }
    }

    /// Deleted versions with the same id make room for the new one, unless something refers to them.
    fn replaced(&self, subject: &str, id: i32, version: i32) -> Vec<CoordinatorRecord> {
        let Some(held) = self.subjects.get(subject) else { return Vec::new() };
        let is_replaced = |number: &i32| {
            let is_deleted = held.versions.get(number).is_some_and(|old| old.deleted);
            *number < version && is_deleted && self.referrers(subject, *number, Seen::All).next().is_none()
        };
        let key = |number: i32| SchemaKey { subject: subject.to_owned(), version: number };
        let with_id = self.numbers_with(subject, id).into_iter().flatten().filter(is_replaced);
        with_id.map(|number| SchemaRecord::Schema(key(number), None).encode()).collect()
    }
}
