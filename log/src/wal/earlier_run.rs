//! What the write-ahead log of an earlier run holds: read once when the directory is opened, given to each partition as it is opened.
//!
//! ```text
//! files in the order of their numbers ─▶ groups in the order of theirs ─▶ entries ─▶ by partition: batches that follow each other
//! ```
//! Invariant: a file's groups end at the first that isn't whole: it was never acknowledged, since groups are synced one after the
//! other. If a later group is whole nevertheless, the file is damaged and nothing is replayed. Batches stay on the disk until
//! their partition asks for them.

use std::collections::HashMap;
use std::io;
use std::sync::Arc;

use bytes::Bytes;

use super::entry::{Change, ReadEntry};
use super::file::{self, OldFile, parse_name};
use super::group::{self, GroupId, ReadGroup};
use super::replay_error::ReplayError;
use super::shelf::{Kept, Key, Left, key};
use crate::directory_disk::DirectoryDisk;
use kalda_sys::types::{Offset, TopicId, TopicPartition};
use kalda_sys::{DiskFile, EntryKind, PAGE_BYTES};

/// Batches of one partition, in a file.
#[derive(Debug, Clone)]
pub struct SavedBatches {
    /// Where the log ended before them.
    pub from: Offset,
    /// The offset after the last. What follows in the file was cut.
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
        let bytes = self.file.read_vec(self.position, self.length as u64)?;
        if bytes.len() < self.length {
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
    /// Where the log began anew, if it was emptied.
    pub begins: Option<Offset>,
}

impl Backlog {
    /// The offset after the last record.
    #[must_use]
    pub fn end(&self) -> Offset {
        self.batches.last().map_or(Offset::ZERO, |batches| batches.end)
    }

    /// Where what follows `offset` without a hole ends; `offset` itself where nothing does.
    #[must_use]
    pub fn end_after(&self, offset: Offset) -> Offset {
        self.batches
            .iter()
            .fold(offset, |end, saved| if saved.from <= end { end.max(saved.end) } else { end })
    }

    fn take_in(&mut self, change: Change, saved: SavedBatches) {
        let Change::Cut { from, end } = change else { return self.batches.push(saved) };
        self.batches.retain_mut(|batches| {
            // What lies before the cut stays.
            batches.end = batches.end.min(from);
            batches.from < batches.end
        });
        // The log was emptied. It begins at `end`, which is said only if that isn't 0.
        if from < end || from == Offset::ZERO {
            self.begins = Some(end).filter(|end| from < *end);
        }
    }
}

/// All that earlier runs left.
#[derive(Debug, Default)]
pub struct Replay {
    /// By partition.
    pub backlogs: HashMap<TopicPartition, Backlog>,
    /// The files, oldest first.
    pub files: Vec<Left>,
    /// The number that the next file gets.
    pub next_number: u64,
}

impl Replay {
    /// What was cut, and what belongs to topics that were deleted, keeps no file.
    fn keep_what_is_left(&mut self) {
        let ends: HashMap<Key, Offset> = self
            .backlogs
            .iter()
            .map(|(name, backlog)| ((backlog.topic_id, name.partition), backlog.end()))
            .collect();
        for left in &mut self.files {
            left.kept.retain(|key, kept| {
                let end = ends.get(key).copied().unwrap_or_default();
                kept.end = kept.end.min(end);
                end > Offset::ZERO
            });
        }
    }
}

/// Reads the files in a directory. Those that never became ready go.
///
/// # Errors
/// The disk's, and that a file is damaged.
pub fn read_all(directory: &DirectoryDisk) -> Result<Replay, ReplayError> {
    let names = file_names(directory)?;
    for unfinished in names.iter().filter(|name| file::is_unfinished(name)) {
        directory.disk.remove_file(&directory.path.join(unfinished))?;
    }
    let mut numbers: Vec<u64> = names.iter().filter_map(|name| parse_name(name)).collect();
    numbers.sort_unstable();
    let mut replay = Replay::default();
    for number in numbers {
        let file = OldFile::open(&*directory.disk, &directory.path, number)?;
        replay.next_number = number + 1;
        replay.files.push(read_file(file, &mut replay.backlogs)?);
    }
    replay.keep_what_is_left();
    Ok(replay)
}

/// The names of all files of the write-ahead log in a directory, those that never became ready too.
///
/// # Errors
/// The disk's.
pub fn file_names(directory: &DirectoryDisk) -> io::Result<Vec<String>> {
    let entries = directory.disk.list(&directory.path)?;
    let files = entries.into_iter().filter(|entry| matches!(entry.kind, EntryKind::File(_)));
    let mut names: Vec<String> = files.map(|entry| entry.name).collect();
    names.retain(|name| parse_name(name).is_some() || file::is_unfinished(name));
    names.sort_unstable();
    Ok(names)
}

fn read_file(file: OldFile, backlogs: &mut HashMap<TopicPartition, Backlog>) -> Result<Left, ReplayError> {
    let mut left = Left { file, kept: HashMap::new(), has_cut: false };
    let (path, size_bytes) = (left.file.path.clone(), left.file.size_bytes);
    let Some(salt) = left.file.salt else { return Err(ReplayError::Header { path }) };
    let (mut position, mut id) = (PAGE_BYTES, GroupId { salt, number: 0 });
    loop {
        match group::read(&*left.file.file, position, size_bytes, id)? {
            ReadGroup::Entries(entries, next) => {
                let entries_at = next_entries_at(position);
                read_entries(&mut left, entries, entries_at, backlogs)
                    .ok_or_else(|| ReplayError::Entry { path: path.clone(), position })?;
                (position, id.number) = (next, id.number + 1);
            }
            ReadGroup::Nothing if group::is_followed(&*left.file.file, position, size_bytes, id)? => {
                return Err(ReplayError::Damaged { path, position });
            }
            ReadGroup::Nothing => break,
        }
    }
    if left.has_cut {
        // A process that was killed in its sync may have left a cut in the page cache. What this start does because of it must
        // not outlive it.
        left.file.file.sync()?;
    }
    Ok(left)
}

const fn next_entries_at(group_at: u64) -> u64 {
    group_at + group::HEADER_BYTES as u64
}

fn read_entries(
    left: &mut Left,
    mut entries: Bytes,
    entries_at: u64,
    backlogs: &mut HashMap<TopicPartition, Backlog>,
) -> Option<()> {
    let all_bytes = entries.len();
    while !entries.is_empty() {
        let ReadEntry { owner, change, batches } = ReadEntry::take(&mut entries)?;
        // What was taken ends where the rest begins, and the batches are its last bytes.
        let position = entries_at + (all_bytes - entries.len() - batches.len()) as u64;
        match change {
            Change::Appended { end, .. } => {
                left.kept.insert(key(&owner), Kept { end, log: None });
            }
            Change::Cut { .. } => left.has_cut = true,
        }
        let (Change::Appended { from, end } | Change::Cut { from, end }) = change;
        let file = Arc::clone(&left.file.file);
        let saved = SavedBatches { from, end, file, position, length: batches.len() };
        let backlog = backlogs.entry(owner.partition).or_default();
        if backlog.topic_id != owner.topic_id {
            // The topic was deleted and made anew: what the old one held is nobody's.
            *backlog = Backlog { topic_id: owner.topic_id, ..Backlog::default() };
        }
        backlog.take_in(change, saved);
    }
    Some(())
}
