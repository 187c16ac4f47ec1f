//! What can be asked of the registry without changing it.
//!
//! Invariant: an answer shares texts with the state, it doesn't copy them; lists come in the order of names, versions and ids.

use std::sync::Arc;

use super::error::SchemaError;
use super::schema::Schema;
use super::shard::{SchemaShard, Version};

/// Which version of a subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VersionNumber {
    /// The newest.
    Latest,
    /// This one.
    Is(i32),
}

/// Which versions are seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seen {
    /// Those that aren't deleted.
    Present,
    /// All that aren't deleted for good.
    All,
    /// Those that are deleted, but not for good.
    Deleted,
}

impl Seen {
    pub(super) const fn sees(self, version: &Version) -> bool {
        match self {
            Self::Present => !version.deleted,
            Self::All => true,
            Self::Deleted => version.deleted,
        }
    }
}

/// A version of a subject, as it is told.
#[derive(Debug, Clone)]
pub struct RegisteredSchema {
    /// The subject.
    pub subject: Arc<str>,
    /// The version.
    pub version: i32,
    /// The schema's id.
    pub id: i32,
    /// The schema.
    pub schema: Arc<Schema>,
}

/// Which versions of each subject are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Listed {
    /// Those that are seen.
    Every,
    /// Of those the newest.
    Newest,
}

/// A part of a list.
#[derive(Debug, Clone, Copy)]
pub struct Page {
    /// How many to leave out.
    pub skip: usize,
    /// How many to give at the most.
    pub take: usize,
}

impl SchemaShard {
    /// The names of subjects that begin with `prefix`.
    #[must_use]
    pub fn subjects(&self, prefix: &str, seen: Seen, page: Page) -> Vec<Arc<str>> {
        let named = self.subjects.iter().filter(|(name, _)| name.starts_with(prefix));
        let is_seen = |(_, subject): &(&Arc<str>, &super::shard::Subject)| {
            let any = |deleted: bool| subject.versions.values().any(|version| version.deleted == deleted);
            match seen {
                Seen::Present => any(false),
                Seen::All => !subject.versions.is_empty(),
                // A subject is deleted when all of it is.
                Seen::Deleted => any(true) && !any(false),
            }
        };
        named.filter(is_seen).map(|(name, _)| Arc::clone(name)).skip(page.skip).take(page.take).collect()
    }

    /// The versions of a subject.
    ///
    /// # Errors
    /// There is none.
    pub fn versions(&self, subject: &str, seen: Seen, page: Page) -> Result<Vec<i32>, SchemaError> {
        let not_found = || SchemaError::SubjectNotFound(subject.to_owned());
        let versions = &self.subjects.get(subject).ok_or_else(not_found)?.versions;
        let exists = |version: &Version| seen != Seen::Present || !version.deleted;
        if !versions.values().any(exists) {
            return Err(not_found());
        }
        let of = versions.iter().filter(|(_, version)| seen.sees(version));
        Ok(of.map(|(number, _)| *number).skip(page.skip).take(page.take).collect())
    }

    /// One version of a subject.
    ///
    /// # Errors
    /// It isn't there.
    pub fn version(
        &self,
        subject: &str,
        number: VersionNumber,
        seen: Seen,
    ) -> Result<RegisteredSchema, SchemaError> {
        let (number, version) = self.find(subject, number, seen)?;
        // The key is there, since the version is.
        let subject =
            self.subjects.get_key_value(subject).map_or_else(|| subject.into(), |(name, _)| Arc::clone(name));
        Ok(told(&subject, number, version))
    }

    /// All versions of all subjects that begin with `prefix`, or the newest of each.
    #[must_use]
    pub fn schemas(&self, prefix: &str, seen: Seen, listed: Listed, page: Page) -> Vec<RegisteredSchema> {
        let named = self.subjects.iter().filter(|(name, _)| name.starts_with(prefix));
        let versions = named.flat_map(|(name, subject)| {
            let mut of = subject.versions.iter().filter(|(_, version)| seen.sees(version));
            let (latest, others) = match listed {
                Listed::Every => (None, usize::MAX),
                Listed::Newest => (of.next_back(), 0),
            };
            let others = of.take(others);
            others.chain(latest).map(move |(number, version)| told(name, *number, version))
        });
        versions.skip(page.skip).take(page.take).collect()
    }

    /// The schema of an id.
    ///
    /// # Errors
    /// It isn't there.
    pub fn schema(&self, id: i32) -> Result<Arc<Schema>, SchemaError> {
        self.ids.get(&id).map(|holders| Arc::clone(&holders.schema)).ok_or(SchemaError::IdNotFound(id))
    }

    /// The subjects and versions that have an id.
    ///
    /// # Errors
    /// There is no such id.
    pub fn holders(&self, id: i32, seen: Seen, page: Page) -> Result<Vec<(Arc<str>, i32)>, SchemaError> {
        let holders = self.ids.get(&id).ok_or(SchemaError::IdNotFound(id))?;
        let is_seen = |(subject, number): &&(Arc<str>, i32)| {
            let version = self.subjects.get(subject).and_then(|subject| subject.versions.get(number));
            version.is_some_and(|version| seen.sees(version))
        };
        Ok(holders.versions.iter().filter(is_seen).skip(page.skip).take(page.take).cloned().collect())
    }

    /// The ids of schemas that refer to a version.
    ///
    /// # Errors
    /// It isn't there.
    pub fn referred_to_by(
        &self,
        subject: &str,
        number: VersionNumber,
        seen: Seen,
    ) -> Result<Vec<i32>, SchemaError> {
        let (number, _) = self.find(subject, number, Seen::All)?;
        let mut ids: Vec<i32> = self.referrers(subject, number, seen).map(|(_, id)| id).collect();
        ids.sort_unstable();
        ids.dedup();
        Ok(ids)
    }

    /// Subject and id of what refers to a version.
    pub(super) fn referrers<'a>(
        &'a self,
        subject: &'a str,
        number: i32,
        seen: Seen,
    ) -> impl Iterator<Item = (&'a str, i32)> {
        let ids = self.referred.get(subject).and_then(|versions| versions.get(&number));
        let referring = ids.into_iter().flatten().filter_map(|id| Some((id, self.ids.get(id)?)));
        referring.flat_map(move |(id, holders)| {
            let present = holders.versions.iter().filter(move |(name, number)| {
                let version = self.subjects.get(name).and_then(|subject| subject.versions.get(number));
                version.is_some_and(|version| seen.sees(version))
            });
            present.map(|(name, _)| (&**name, *id))
        })
    }

    pub(super) fn find(
        &self,
        subject: &str,
        number: VersionNumber,
        seen: Seen,
    ) -> Result<(i32, &Version), SchemaError> {
        let versions = self.subjects.get(subject).map(|subject| &subject.versions);
        let is_seen = |version: &Version| seen.sees(version);
        let found = versions.and_then(|versions| match number {
            VersionNumber::Latest => versions.iter().rev().find(|(_, version)| is_seen(version)),
            VersionNumber::Is(number) => {
                versions.get_key_value(&number).filter(|(_, version)| is_seen(version))
            }
        });
        match (found, number) {
            (Some((number, version)), _) => Ok((*number, version)),
            (None, VersionNumber::Is(number))
                if versions.is_some_and(|versions| versions.values().any(is_seen)) =>
            {
                Err(SchemaError::VersionNotFound(number))
            }
            _ => Err(SchemaError::SubjectNotFound(subject.to_owned())),
        }
    }
}

fn told(subject: &Arc<str>, number: i32, version: &Version) -> RegisteredSchema {
    RegisteredSchema {
        subject: Arc::clone(subject),
        version: number,
        id: version.id,
        schema: Arc::clone(&version.schema),
    }
}
