//! Deleting versions and subjects, first so that they can come back, then for good.
//!
//! Invariant: what is deleted for good was deleted before, and nothing refers to what is deleted.

use super::error::SchemaError;
use super::level::Mode;
use super::query::{Seen, VersionNumber};
use super::record::{SchemaKey, SchemaRecord, SchemaValue};
use super::register::Decided;
use super::settings::not_permitted;
use super::shard::SchemaShard;
use crate::coordinator::runtime::CoordinatorRecord;

/// How far something is deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deletion {
    /// It isn't seen any more, but its ids are, and it still can be asked for.
    Soft,
    /// For good.
    Permanent,
}

impl Deletion {
    /// What can be deleted so, and what hinders it by referring to it.
    const fn affects(self) -> Seen {
        match self {
            Self::Soft => Seen::Present,
            Self::Permanent => Seen::All,
        }
    }
}

impl SchemaShard {
    /// Deletes all versions of a subject, and gives their numbers.
    ///
    /// # Errors
    /// It isn't there, isn't deleted far enough or too far for this, or is referred to.
    pub fn delete_subject(&self, subject: &str, deletion: Deletion) -> Decided<Vec<i32>> {
        let held = self.subjects.get(subject).filter(|held| !held.versions.is_empty());
        let held = held.ok_or_else(|| SchemaError::SubjectNotFound(subject.to_owned()))?;
        self.check_writable(Some(subject))?;
        if deletion == Deletion::Soft && held.versions.values().all(|version| version.deleted) {
            return Err(SchemaError::SubjectSoftDeleted(subject.to_owned()));
        }
        let mut deleted = Vec::new();
        for (number, version) in &held.versions {
            if deletion == Deletion::Soft && version.deleted {
                continue;
            }
            // Versions of the subject itself go with it.
            let is_referred_to =
                self.referrers(subject, *number, deletion.affects()).any(|(name, _)| name != subject);
            if is_referred_to {
                return Err(SchemaError::ReferenceExists(key(subject, *number)));
            }
            if deletion == Deletion::Permanent && !version.deleted {
                return Err(SchemaError::SubjectNotSoftDeleted(subject.to_owned()));
            }
            deleted.push(*number);
        }
        let records = match deletion {
            Deletion::Soft => {
                let last = deleted.last().copied().unwrap_or_default();
                vec![SchemaRecord::DeleteSubject(subject.to_owned(), last).encode()]
            }
            Deletion::Permanent => {
                let versions =
                    deleted.iter().map(|number| SchemaRecord::Schema(key(subject, *number), None).encode());
                versions.chain(self.settings_gone(subject)).collect()
            }
        };
        Ok((deleted, records))
    }

    /// Deletes one version, and gives its number.
    ///
    /// # Errors
    /// It isn't there, isn't deleted far enough or too far for this, or is referred to.
    pub fn delete_version(&self, subject: &str, number: VersionNumber, deletion: Deletion) -> Decided<i32> {
        self.check_writable(Some(subject))?;
        let seen = deletion.affects();
        let number = match self.find(subject, number, seen) {
            Err(SchemaError::VersionNotFound(number))
                if self.find(subject, VersionNumber::Is(number), Seen::All).is_ok() =>
            {
                return Err(SchemaError::VersionSoftDeleted(subject.to_owned(), number));
            }
            found => found?.0,
        };
        if self.referrers(subject, number, seen).next().is_some() {
            return Err(SchemaError::ReferenceExists(key(subject, number)));
        }
        let (_, version) = self.find(subject, VersionNumber::Is(number), Seen::All)?;
        let records = match deletion {
            Deletion::Soft => {
                let value = SchemaValue { id: version.id, schema: (*version.schema).clone(), deleted: true };
                vec![SchemaRecord::Schema(key(subject, number), Some(value)).encode()]
            }
            Deletion::Permanent if !version.deleted => {
                return Err(SchemaError::VersionNotSoftDeleted(subject.to_owned(), number));
            }
            Deletion::Permanent => {
                let mut records = vec![SchemaRecord::Schema(key(subject, number), None).encode()];
                if self.subjects.get(subject).is_some_and(|held| held.versions.len() == 1) {
                    records.extend(self.settings_gone(subject));
                }
                records
            }
        };
        Ok((number, records))
    }

    /// A subject's settings go with its last version.
    fn settings_gone(&self, subject: &str) -> Vec<CoordinatorRecord> {
        let settings = self.subjects.get(subject).map(|held| held.settings).unwrap_or_default();
        let named = || Some(subject.to_owned());
        let mode = settings.mode.map(|_| SchemaRecord::Mode(named(), None).encode());
        let level = settings.level.map(|_| SchemaRecord::Config(named(), None).encode());
        mode.into_iter().chain(level).collect()
    }

    /// Refuses a change to a subject, or to the settings of all, where the mode is to read only.
    pub(super) fn check_writable(&self, subject: Option<&str>) -> Result<(), SchemaError> {
        let mode =
            subject.map_or(self.global.mode.unwrap_or(Mode::ReadWrite), |subject| self.mode_of(subject));
        match mode {
            Mode::ReadOnly | Mode::ReadOnlyOverride => {
                // The registry itself is called so by Confluent's.
                let subject = subject.unwrap_or("null");
                Err(not_permitted(format!("Subject {subject} in context . is in read-only mode")))
            }
            Mode::ReadWrite | Mode::Import => Ok(()),
        }
    }
}

fn key(subject: &str, version: i32) -> SchemaKey {
    SchemaKey { subject: subject.to_owned(), version }
}
