//! Compatibility levels and modes, of the registry and of single subjects.
//!
//! Invariant: a subject without one has that of the registry, and the registry has BACKWARD and READWRITE while nobody says otherwise.

use super::error::SchemaError;
use super::level::{Level, Mode};
use super::record::SchemaRecord;
use super::register::{Decided, check_subject};
use super::shard::{SchemaShard, Settings, largest_addition};

/// Where a subject's own setting isn't there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fallback {
    /// That of the registry is told.
    ToGlobal,
    /// That is an error.
    None,
}

/// Whether a mode is set though schemas stand against it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Force {
    /// It is.
    Yes,
    /// It isn't.
    No,
}

pub(super) const fn not_permitted(reason: String) -> SchemaError {
    SchemaError::NotPermitted(reason)
}

impl SchemaShard {
    /// The mode that holds for a subject.
    pub(super) fn mode_of(&self, subject: &str) -> Mode {
        match (self.global.mode, self.settings(subject).mode) {
            (Some(Mode::ReadOnlyOverride), _) => Mode::ReadOnlyOverride,
            (_, Some(own)) => own,
            (global, None) => global.unwrap_or(Mode::ReadWrite),
        }
    }

    fn settings(&self, subject: &str) -> Settings {
        self.subjects.get(subject).map(|subject| subject.settings).unwrap_or_default()
    }

    /// The level of a subject, or of the registry.
    ///
    /// # Errors
    /// The subject has none.
    pub fn level(&self, subject: Option<&str>, fallback: Fallback) -> Result<Level, SchemaError> {
        let global = self.global.level.unwrap_or(Level::Backward);
        let Some(subject) = subject else { return Ok(global) };
        match (self.settings(subject).level, fallback) {
            (Some(level), _) => Ok(level),
            (None, Fallback::ToGlobal) => Ok(global),
            (None, Fallback::None) => Err(SchemaError::NoLevel(subject.to_owned())),
        }
    }

    /// Sets the level of a subject, or of the registry.
    ///
    /// # Errors
    /// The subject can't be one, or is only read.
    pub fn set_level(&self, subject: Option<String>, level: Level) -> Decided<()> {
        self.may_set(subject.as_deref())?;
        self.check_writable(subject.as_deref())?;
        Ok(((), vec![SchemaRecord::Config(subject, Some(level)).encode()]))
    }

    /// Takes back the level of a subject, or of the registry, and gives what it was.
    ///
    /// # Errors
    /// The subject has none, or is only read.
    pub fn remove_level(&self, subject: Option<String>) -> Decided<Level> {
        let not_found = |_| SchemaError::SubjectNotFound(subject.clone().unwrap_or_default());
        let level = self.level(subject.as_deref(), Fallback::None).map_err(not_found)?;
        self.check_writable(subject.as_deref())?;
        Ok((level, vec![SchemaRecord::Config(subject, None).encode()]))
    }

    /// The mode of a subject, or of the registry.
    ///
    /// # Errors
    /// The subject has none.
    pub fn mode(&self, subject: Option<&str>, fallback: Fallback) -> Result<Mode, SchemaError> {
        let Some(subject) = subject else { return Ok(self.global.mode.unwrap_or(Mode::ReadWrite)) };
        match (self.settings(subject).mode, fallback) {
            (Some(mode), Fallback::None) => Ok(mode),
            (_, Fallback::ToGlobal) => Ok(self.mode_of(subject)),
            (None, Fallback::None) => Err(SchemaError::NoMode(subject.to_owned())),
        }
    }

    /// Sets the mode of a subject, or of the registry.
    ///
    /// # Errors
    /// The subject can't be one; or schemas are there, where they are to be imported.
    pub fn set_mode(&self, subject: Option<String>, mode: Mode, force: Force) -> Decided<()> {
        self.may_set(subject.as_deref())?;
        let has_schemas = match subject.as_deref() {
            Some(subject) => self.subjects.get(subject).is_some_and(|held| !held.versions.is_empty()),
            None => !self.ids.is_empty(),
        };
        let before = self.mode(subject.as_deref(), Fallback::ToGlobal)?;
        if mode == Mode::Import && before != Mode::Import && has_schemas && force == Force::No {
            return Err(not_permitted("Cannot import since found existing subjects".to_owned()));
        }
        Ok(((), vec![SchemaRecord::Mode(subject, Some(mode)).encode()]))
    }

    /// Takes back the mode of a subject, or of the registry, and gives what it was.
    ///
    /// # Errors
    /// The subject has none.
    pub fn remove_mode(&self, subject: Option<String>) -> Decided<Mode> {
        let not_found = |_| SchemaError::SubjectNotFound(subject.clone().unwrap_or_default());
        let mode = self.mode(subject.as_deref(), Fallback::None).map_err(not_found)?;
        Ok((mode, vec![SchemaRecord::Mode(subject, None).encode()]))
    }

    /// A subject that isn't there yet takes memory by its settings, too.
    fn may_set(&self, subject: Option<&str>) -> Result<(), SchemaError> {
        let Some(subject) = subject else { return Ok(()) };
        check_subject(subject)?;
        let has_room =
            self.subjects.contains_key(subject) || self.memory.has_room_for(largest_addition(subject, 0));
        if has_room { Ok(()) } else { Err(SchemaError::NoMemory { limit: self.memory.limit() }) }
    }
}
