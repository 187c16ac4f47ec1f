//! What the write-ahead log of an earlier run holds: read once when the directory is opened, given to each partition as it is opened.
//!
//! ```text
//! files in the order of their numbers ─▶ groups in the order of theirs ─▶ entries ─▶ by partition: batches that follow each other
//! ```
//! Invariant: a file's groups end at the first that isn't whole: it was never acknowledged, for groups are synced one after the
//! other. If a later one is whole all the same, the file is damaged and nothing is replayed. Batches stay on the disk until
//! their partition asks for them.

use std::collections::HashMap;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use bytes::Bytes;

use super::entry::{Change, ReadEntry};
use super::file::{OldFile, name, parse_name};
use super::group::{self, GroupId, PAGE_BYTES, ReadGroup};
use super::shelf::{Kept, Key, key};
use crate::log::directory_state::DirectoryState;
use crate::sys::{DiskFile, EntryKind};
use crate::types::{Offset, TopicId, TopicPartition};

/// Batches of one partition, in a file.
#[derive(Debug, Clone)]
pub struct SavedBatches {
    /// The offset of the first record.
    pub from: Offset,
    /// The offset after the last.
    pub end: Offset,
    file: Arc<dyn DiskFile>,
    position: u64,
    length: usize,
}

impl SavedBatches {
    /// Reads them.
    ///
    /// # Errors
    /// The disk's.
    pub fn read(&self) -> io::Result<Bytes> {
        let mut bytes = vec![0; self.length];
        if self.file.read_at(&mut bytes, self.position)? < self.length {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(bytes.into())
    }
}

/// What was saved of one partition.
#[derive(Debug, Clone, Default)]
pub struct Backlog {
    /// The topic's id.
    pub topic_id: TopicId,
    /// In the order in which they were appended.
    pub batches: Vec<SavedBatches>,
}

impl Backlog {
    /// The offset after the last record.
    #[must_use]
    pub fn end(&self) -> Offset {
        self.batches.last().map_or(Offset::ZERO, |batches| batches.end)
    }

    /// True if the record at `offset` is there.
    #[must_use]
    pub fn holds(&self, offset: Offset) -> bool {
        self.batches.iter().any(|batches| batches.from <= offset && offset < batches.end)
    }

    fn take_in(&mut self, change: Change, saved: SavedBatches) {
        match change {
            Change::Appended { .. } => self.batches.push(saved),
            Change::Cut { from } => self.batches.retain(|batches| batches.end <= from),
        }
    }
}

/// A file that can't be trusted.
#[derive(Debug, thiserror::Error)]
pub enum ReplayError {
    /// The disk.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// A group is damaged, and later ones, which were written after it had been synced, are not.
    #[error("{path} is damaged at position {position}: groups that were written later are whole")]
    Damaged {
        /// The file.
        path: PathBuf,
        /// Where.
        position: u64,
    },
    /// An entry of a whole group can't be read.
    #[error("{path} holds an entry at position {position} that this version can't read")]
    Entry {
        /// The file.
        path: PathBuf,
        /// Where its group begins.
        position: u64,
    },
}

/// All that earlier runs left.
#[derive(Debug, Default)]
pub struct Replay {
    /// By partition.
    pub backlogs: HashMap<TopicPartition, Backlog>,
    /// The files, with what they keep.
    pub files: Vec<(OldFile, HashMap<Key, Kept>)>,
    /// The number that the next file gets.
    pub next_number: u64,
}

/// Reads the files in a directory.
///
/// # Errors
/// The disk's, and that a file is damaged.
pub fn read_all(directory: &DirectoryState) -> Result<Replay, ReplayError> {
    let mut replay = Replay::default();
    for number in file_numbers(directory)? {
        let file = OldFile::open(&*directory.disk, &directory.path, number)?;
        let kept = read_file(&file, &mut replay.backlogs)?;
        replay.next_number = number + 1;
        replay.files.push((file, kept));
    }
    Ok(replay)
}

/// The names of the files in a directory, in order.
///
/// # Errors
/// The disk's.
pub fn file_names(directory: &DirectoryState) -> io::Result<Vec<String>> {
    Ok(file_numbers(directory)?.into_iter().map(name).collect())
}

fn file_numbers(directory: &DirectoryState) -> io::Result<Vec<u64>> {
    let entries = directory.disk.list(&directory.path)?;
    let files = entries.iter().filter(|entry| matches!(entry.kind, EntryKind::File(_)));
    let mut numbers: Vec<u64> = files.filter_map(|entry| parse_name(&entry.name)).collect();
    numbers.sort_unstable();
    Ok(numbers)
}

fn read_file(
    old: &OldFile,
    backlogs: &mut HashMap<TopicPartition, Backlog>,
) -> Result<HashMap<Key, Kept>, ReplayError> {
    let mut kept = HashMap::new();
    let Some(salt) = old.salt else { return Ok(kept) };
    let (mut position, mut id) = (PAGE_BYTES, GroupId { salt, number: 0 });
    loop {
        match group::read(&*old.file, position, old.size_bytes, id)? {
            ReadGroup::Entries(entries, next) => {
                let entries_at = next_entries_at(position);
                read_entries(old, entries, entries_at, backlogs, &mut kept)
                    .ok_or_else(|| ReplayError::Entry { path: old.path.clone(), position })?;
                (position, id.number) = (next, id.number + 1);
            }
            ReadGroup::Nothing if group::is_followed(&*old.file, position, old.size_bytes, id)? => {
                return Err(ReplayError::Damaged { path: old.path.clone(), position });
            }
            ReadGroup::Nothing => return Ok(kept),
        }
    }
}

const fn next_entries_at(group_at: u64) -> u64 {
    group_at + group::HEADER_BYTES as u64
}

fn read_entries(
    old: &OldFile,
    mut entries: Bytes,
    entries_at: u64,
    backlogs: &mut HashMap<TopicPartition, Backlog>,
    kept: &mut HashMap<Key, Kept>,
) -> Option<()> {
    let all_bytes = entries.len();
    while !entries.is_empty() {
        let ReadEntry { owner, change, batches } = ReadEntry::take(&mut entries)?;
        // What was taken ends where the rest begins, and the batches are its last bytes.
        let position = entries_at + (all_bytes - entries.len() - batches.len()) as u64;
        kept.insert(key(&owner), Kept { end: change.end(), log: None });
        let from = match change {
            Change::Appended { from, .. } | Change::Cut { from } => from,
        };
        let file = Arc::clone(&old.file);
        let saved = SavedBatches { from, end: change.end(), file, position, length: batches.len() };
        let backlog = backlogs.entry(owner.partition).or_default();
        if backlog.topic_id != owner.topic_id {
            // The topic was deleted and made anew: what the old one held is nobody's.
            *backlog = Backlog { topic_id: owner.topic_id, batches: Vec::new() };
        }
        backlog.take_in(change, saved);
    }
    Some(())
}
