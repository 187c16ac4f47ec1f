//! All subjects with their versions, ids and settings: one pure state machine over the one partition of `_schemas`.
//!
//! Invariants: state changes only by replaying records. A version belongs to one id; an id to one schema, but for what another registry has
//! written. What requests add finds room in the memory of the registry, or is refused; what is read back is taken in.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::level::{Level, Mode};
use super::record::{SchemaKey, SchemaRecord, SchemaValue};
use super::schema::{Reference, Schema};
use crate::coordinator::runtime::{
    self, CoordinatorError, CoordinatorRecord, Machine, ReplayError, TransactionOutcome, Waiter,
};
use crate::sys::{KeptMemory, Weight};
use crate::types::{Offset, ProducerId, TimestampMs};

pub(super) type Effects = runtime::Effects<SchemaShard>;

/// What a version takes, in the maps of its subject and of its id. Measured, with the two below: 20,000 small schemas take 1,217 bytes each under
/// subjects of their own, 737 under one, and the same one 802 under subjects of its own.
const VERSION_BYTES: usize = 512;
/// What an id takes beside its schema.
const ID_BYTES: usize = 384;
/// What a subject takes beside its name.
const SUBJECT_BYTES: usize = 512;

/// What a schema takes that is registered under a new subject: the most that a registration adds.
pub(super) const fn largest_addition(subject: &str, schema_bytes: usize) -> usize {
    SUBJECT_BYTES + subject.len() + VERSION_BYTES + ID_BYTES + schema_bytes
}

/// The registry's state.
#[derive(Debug)]
pub struct SchemaShard {
    pub(super) memory: KeptMemory,
    pub(super) subjects: BTreeMap<Arc<str>, Subject>,
    pub(super) ids: BTreeMap<i32, Holders>,
    /// The ids of each schema: one, but for what another registry has written.
    by_schema: HashMap<Arc<Schema>, Vec<i32>>,
    /// By subject and version, the ids of the schemas that refer to it.
    pub(super) referred: HashMap<Box<str>, BTreeMap<i32, BTreeSet<i32>>>,
    /// The settings of subjects that have none.
    pub(super) global: Settings,
    /// The highest id that was ever given, as far as the log tells.
    last_id: i32,
}

/// Compatibility level and mode, where they are set.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Settings {
    /// The level.
    pub level: Option<Level>,
    /// The mode.
    pub mode: Option<Mode>,
}

/// One subject. It is there while it has a version or a setting.
#[derive(Debug)]
pub(super) struct Subject {
    pub(super) versions: BTreeMap<i32, Version>,
    pub(super) settings: Settings,
    _weight: Weight,
}

/// One version of a subject.
#[derive(Debug)]
pub(super) struct Version {
    pub(super) id: i32,
    pub(super) schema: Arc<Schema>,
    pub(super) deleted: bool,
    _weight: Weight,
}

/// Who has an id.
#[derive(Debug)]
pub(super) struct Holders {
    pub(super) schema: Arc<Schema>,
    pub(super) versions: BTreeSet<(Arc<str>, i32)>,
    _weight: Weight,
}

impl SchemaShard {
    /// A registry without subjects, whose state counts in `memory`.
    #[must_use]
    pub fn new(memory: KeptMemory) -> Self {
        Self {
            memory,
            subjects: BTreeMap::new(),
            ids: BTreeMap::new(),
            by_schema: HashMap::new(),
            referred: HashMap::new(),
            global: Settings::default(),
            last_id: 0,
        }
    }

    /// The ids that this schema has, under whatever subjects.
    pub(super) fn ids_of(&self, schema: &Schema) -> &[i32] {
        self.by_schema.get(schema).map(Vec::as_slice).unwrap_or_default()
    }

    /// The next id; `None` when all are given.
    pub(super) fn next_id(&self) -> Option<i32> {
        self.last_id.checked_add(1)
    }

    /// The highest id that was given.
    #[must_use]
    pub const fn last_id(&self) -> i32 {
        self.last_id
    }

    fn put(&mut self, key: SchemaKey, value: SchemaValue) {
        self.remove(&key);
        let SchemaKey { subject, version } = key;
        let name = self.subject_named(&subject);
        let (id, deleted) = (value.id, value.deleted);
        let schema = match self.by_schema.get_key_value(&value.schema) {
            // One copy of a text is enough, if it's the same to the byte.
            Some((known, _)) if known.text == value.schema.text => Arc::clone(known),
            _ => Arc::new(value.schema),
        };
        let memory = &self.memory;
        let holders = self.ids.entry(id).or_insert_with(|| Holders {
            schema: Arc::clone(&schema),
            versions: BTreeSet::new(),
            _weight: memory.weigh(ID_BYTES + schema.bytes()),
        });
        if holders.versions.is_empty() {
            for reference in &holders.schema.references {
                let versions = self.referred.entry(reference.subject.clone()).or_default();
                versions.entry(reference.version).or_default().insert(id);
            }
        }
        holders.versions.insert((Arc::clone(&name), version));
        let is_other = !Arc::ptr_eq(&holders.schema, &schema);
        let ids = self.by_schema.entry(Arc::clone(&schema)).or_default();
        if !ids.contains(&id) {
            ids.push(id);
        }
        self.last_id = self.last_id.max(id);
        let bytes = VERSION_BYTES + if is_other { schema.bytes() } else { 0 };
        let version_of = Version { id, schema, deleted, _weight: self.memory.weigh(bytes) };
        if let Some(subject) = self.subjects.get_mut(&name) {
            subject.versions.insert(version, version_of);
        }
    }

    fn remove(&mut self, key: &SchemaKey) {
        let Some((name, _)) = self.subjects.get_key_value(key.subject.as_str()) else { return };
        let name = Arc::clone(name);
        let Some(subject) = self.subjects.get_mut(&name) else { return };
        if let Some(version) = subject.versions.remove(&key.version) {
            self.leave_id(&name, key.version, &version);
        }
        self.forget_if_empty(&name);
    }

    fn leave_id(&mut self, name: &Arc<str>, number: i32, version: &Version) {
        let Some(holders) = self.ids.get_mut(&version.id) else { return };
        holders.versions.remove(&(Arc::clone(name), number));
        if holders.versions.is_empty()
            && let Some(gone) = self.ids.remove(&version.id)
        {
            gone.schema.references.iter().for_each(|reference| self.unrefer(reference, version.id));
            let ids = self.by_schema.get_mut(&version.schema);
            let is_last = ids.is_some_and(|ids| {
                ids.retain(|id| *id != version.id);
                ids.is_empty()
            });
            if is_last {
                self.by_schema.remove(&version.schema);
            }
        }
    }

    fn unrefer(&mut self, reference: &Reference, id: i32) {
        let Some(versions) = self.referred.get_mut(&reference.subject) else { return };
        if let Some(ids) = versions.get_mut(&reference.version) {
            ids.remove(&id);
            if ids.is_empty() {
                versions.remove(&reference.version);
            }
        }
        if versions.is_empty() {
            self.referred.remove(&reference.subject);
        }
    }

    /// The subject's name, as it is kept; the subject is there afterwards.
    fn subject_named(&mut self, name: &str) -> Arc<str> {
        if let Some((name, _)) = self.subjects.get_key_value(name) {
            return Arc::clone(name);
        }
        let kept: Arc<str> = name.into();
        let weight = self.memory.weigh(SUBJECT_BYTES + name.len());
        let subject = Subject { versions: BTreeMap::new(), settings: Settings::default(), _weight: weight };
        self.subjects.insert(Arc::clone(&kept), subject);
        kept
    }

    fn forget_if_empty(&mut self, name: &str) {
        let is_empty =
            |subject: &Subject| subject.versions.is_empty() && subject.settings == Settings::default();
        if self.subjects.get(name).is_some_and(is_empty) {
            self.subjects.remove(name);
        }
    }

    fn set(&mut self, subject: Option<String>, change: impl FnOnce(&mut Settings)) {
        let Some(subject) = subject else { return change(&mut self.global) };
        let name = self.subject_named(&subject);
        if let Some(subject) = self.subjects.get_mut(&name) {
            change(&mut subject.settings);
        }
        self.forget_if_empty(&name);
    }
}

impl Machine for SchemaShard {
    type Timer = std::convert::Infallible;
    type Reply = std::convert::Infallible;
    type After = std::convert::Infallible;
    type Command = std::convert::Infallible;

    fn replay(
        &mut self,
        _: Offset,
        transaction: Option<ProducerId>,
        record: &CoordinatorRecord,
        _: TimestampMs,
    ) -> Result<(), ReplayError> {
        if transaction.is_some() {
            return Err(ReplayError("a registry writes without transactions".to_owned()));
        }
        match SchemaRecord::decode(record)? {
            SchemaRecord::Schema(key, Some(value)) => self.put(key, value),
            SchemaRecord::Schema(key, None) => self.remove(&key),
            SchemaRecord::Config(subject, level) => self.set(subject, |settings| settings.level = level),
            SchemaRecord::Mode(subject, mode) => self.set(subject, |settings| settings.mode = mode),
            SchemaRecord::DeleteSubject(subject, last) => {
                if let Some(subject) = self.subjects.get_mut(subject.as_str()) {
                    subject.versions.range_mut(..=last).for_each(|(_, version)| version.deleted = true);
                }
            }
            SchemaRecord::Other => {}
        }
        Ok(())
    }

    fn end_transaction(&mut self, _: ProducerId, _: TransactionOutcome) {}

    fn resume(&mut self, _: TimestampMs) -> Effects {
        if self.memory.is_excess_news() {
            let (used, limit) = (self.memory.used(), self.memory.limit());
            tracing::warn!(
                used,
                limit,
                "the schemas on the disk take more memory than they may; no others are let in"
            );
        }
        Effects::none()
    }

    fn timer_fired(&mut self, timer: &Self::Timer, _: TimestampMs) -> Effects {
        match *timer {}
    }

    fn written(&mut self, after: Self::After, _: Result<(), CoordinatorError>, _: TimestampMs) -> Effects {
        match after {}
    }

    fn close(self) -> Vec<(Waiter, Self::Reply)> {
        Vec::new()
    }
}
