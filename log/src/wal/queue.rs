//! What waits to be written, and what partitions are to be told: bookkeeping, behind one lock.
//!
//! Invariant: entries of a partition stand in the order in which they happened. All belong to one history of its log: a cut writes
//! them first, see [`super::WriteAheadLog::cut`]. What is taken out comes in the order in which it came in, so that
//! a simulated crash can be replayed.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::Weak;

use bytes::Bytes;

use super::entry::{Change, EncodedEntry, Owner};
use super::shelf::key;
use super::synced_log::SyncedLog;
use crate::settled::Settled;
use kalda_sys::types::Offset;

/// An entry that waits to be written.
pub struct Queued {
    /// The partition it belongs to.
    pub owner: Owner,
    /// What happened.
    pub change: Change,
    /// Its bytes.
    pub entry: EncodedEntry,
    /// Whom to tell once it is on the disk; nobody waits for a cut.
    pub told: Option<Told>,
}

impl Queued {
    /// An entry; `batches` are slices that follow each other.
    #[must_use]
    pub fn new(owner: Owner, change: Change, batches: Vec<Bytes>, told: Option<Told>) -> Self {
        let entry = EncodedEntry::new(&owner, change, batches);
        Self { owner, change, entry, told }
    }
}

/// A partition to be told, and what it is told.
#[derive(Clone)]
pub struct Told {
    /// The partition's log.
    pub log: Weak<dyn SyncedLog>,
    /// What is settled.
    pub settled: Settled,
}

/// The queue.
#[derive(Default)]
pub struct Queue {
    entries: VecDeque<Queued>,
    news: Vec<Told>,
}

impl Queue {
    /// True if there is nothing to write, and nothing to tell.
    pub fn is_idle(&self) -> bool {
        self.entries.is_empty() && self.news.is_empty()
    }

    /// How many entries wait.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Takes an entry.
    pub fn push(&mut self, queued: Queued) {
        self.entries.push_back(queued);
    }

    /// Takes the first entries out: one at the least, and together no more than `most_bytes`.
    pub fn take_group(&mut self, most_bytes: u64) -> Vec<Queued> {
        let mut bytes = 0;
        let fits = |queued: &&Queued| {
            let is_first = bytes == 0;
            bytes += queued.entry.length() as u64;
            is_first || bytes <= most_bytes
        };
        let count = self.entries.iter().take_while(fits).count();
        self.entries.drain(..count).collect()
    }

    /// Puts a group back that could not be written.
    pub fn put_back(&mut self, group: Vec<Queued>) {
        group.into_iter().rev().for_each(|queued| self.entries.push_front(queued));
    }

    /// A group is on the disk: its partitions are to be told.
    pub fn note_written(&mut self, group: Vec<Queued>) {
        self.news.extend(group.into_iter().filter_map(|queued| queued.told));
    }

    /// What is on the disk in the segments need not be written; who waits for it is to be told.
    pub fn flushed(&mut self, owner: &Owner, end: Offset) {
        let Self { entries, news } = self;
        entries.retain_mut(|queued| {
            let is_flushed = queued.change.end() <= end && queued.owner == *owner;
            if is_flushed {
                news.extend(queued.told.take());
            }
            !is_flushed
        });
    }

    /// A partition is gone: nothing of it need be written.
    pub fn forget(&mut self, owner: &Owner) {
        self.entries.retain(|queued| queued.owner != *owner);
    }

    /// Takes everything that is to be told: for each partition the last thing.
    pub fn take_news(&mut self) -> Vec<Told> {
        let mut last: Vec<Told> = Vec::new();
        // By the address of who is told, which the weak reference keeps from being used anew.
        let mut places: HashMap<*const (), usize> = HashMap::new();
        for told in std::mem::take(&mut self.news) {
            let place = *places.entry(told.log.as_ptr().cast()).or_insert(last.len());
            match last.get_mut(place) {
                Some(known) => known.settled = known.settled.max(told.settled),
                None => last.push(told),
            }
        }
        last
    }

    /// Takes out whoever waits: nothing will be written any more.
    pub fn take_waiting(&mut self) -> Vec<Told> {
        self.entries.drain(..).filter_map(|queued| queued.told).collect()
    }
}

/// The partitions of a group, each once.
pub fn logs_of(group: &[Queued]) -> Vec<Weak<dyn SyncedLog>> {
    let mut seen = HashSet::new();
    let told = group.iter().filter_map(|queued| Some((key(&queued.owner), queued.told.as_ref()?)));
    told.filter(|(key, _)| seen.insert(*key)).map(|(_, told)| told.log.clone()).collect()
}
