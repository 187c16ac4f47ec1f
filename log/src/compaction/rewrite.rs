//! Writing the segments of a log anew, group by group, with the records that stay.
//!
//! Invariant: nobody reads what is written here before it is swapped in; a group that fails leaves no file behind. A single segment
//! that keeps all its records is not written anew.

use std::collections::VecDeque;
use std::io;
use std::ops::Range;

use bytes::Bytes;
use kalda_protocol::records::BatchHeader;

use super::aborted_reader::AbortedReader;
use super::batch_filter::{BatchFilter, FilterError, FilterRules, Filtered};
use super::batch_reader::{BatchReader, SourceBatch};
use super::error::{CompactionError, RunError};
use super::groups::{FileSizes, GroupLimits, group};
use super::key_map::KeyMap;
use super::open_snapshots;
use super::pace::Pace;
use super::replacement::{self, Replacement, ReplacementWriter};
use super::source::{Source, gone};
use super::statistics::RewriteStatistics;
use super::task::{CompactionTask, CutWatch};
use crate::batch_facts::BatchFacts;
use crate::folder::Folder;
use crate::names::CLEANED_FILE;
use kalda_sys::types::Offset;

/// Segments that can be swapped in for others.
#[derive(Debug)]
#[must_use = "its files stay behind until it is swapped in"]
pub struct CompactedGroup {
    pub(super) sources: Vec<Source>,
    pub(super) replacements: Vec<Replacement>,
    pub(super) cuts: CutWatch,
}

/// The second part of a compaction.
#[derive(Debug)]
pub struct Rewrite {
    task: CompactionTask,
    keys: KeyMap,
    keys_end: Offset,
    groups: VecDeque<Range<usize>>,
    aborted: AbortedReader,
    filter: BatchFilter,
}

impl CompactionTask {
    /// Reads the keys of the dirty part, from its beginning until the map is full. Blocks; needs no lock.
    ///
    /// # Errors
    /// Why the compaction ends here. The log is as it was.
    pub fn read_keys(self, pace: &dyn Pace) -> Result<Rewrite, CompactionError> {
        // Before there are gaps, the disk must know that all here is flushed: recovery takes others for lost records.
        self.folder.directory().write_checkpoints()?;
        let read = self.keys(pace).and_then(|(keys, end)| {
            open_snapshots::remove(&self.folder, end).map_err(gone)?;
            Ok((keys, end))
        });
        match read {
            Ok((keys, end)) => Ok(Rewrite::new(self, keys, end)),
            Err(error) => Err(self.judge(error)),
        }
    }
}

impl Rewrite {
    /// With the keys of all records from the first dirty offset up to `keys_end`.
    pub(super) fn new(task: CompactionTask, keys: KeyMap, keys_end: Offset) -> Self {
        let below_end = task.sources.iter().take_while(|source| source.base_offset < keys_end);
        let sizes: Vec<FileSizes> = below_end.map(|source| source.sizes).collect();
        let limits = GroupLimits {
            log_bytes: u64::from(task.settings.segment_bytes),
            index_bytes: u64::from(task.settings.segment_index_bytes),
        };
        let groups = group(&sizes, limits).into();
        let aborted =
            AbortedReader::new(task.sources.iter().map(|source| source.aborted.clone()), Offset::ZERO);
        let mut filter = BatchFilter::default();
        filter.statistics.keys = keys.key_count() as u64;
        Self { task, keys, keys_end, groups, aborted, filter }
    }

    /// Up to where the log is clean once all groups are swapped in.
    #[must_use]
    pub const fn end(&self) -> Offset {
        self.keys_end
    }

    /// What was counted so far.
    #[must_use]
    pub const fn statistics(&self) -> &RewriteStatistics {
        &self.filter.statistics
    }

    /// Whether the log was cut since the compaction was prepared.
    pub(super) const fn cuts(&self) -> &CutWatch {
        &self.task.cuts
    }

    /// Writes the next group of which anything has changed; `None` when there is none left. Blocks; needs no lock.
    ///
    /// # Errors
    /// Why the compaction ends here. Groups that were swapped in stay.
    pub fn next_group(&mut self, pace: &dyn Pace) -> Result<Option<CompactedGroup>, CompactionError> {
        while let Some(places) = self.groups.pop_front() {
            let sources = self.task.sources.get(places).unwrap_or_default().to_vec();
            let Some(first) = sources.first() else { continue };
            let mut output = GroupWriter::new(&self.task, first.base_offset, pace);
            let written = self.write_group(&sources, &mut output).and_then(|changed| {
                let replacements = if changed { output.finish()? } else { Vec::new() };
                Ok(changed.then_some(replacements))
            });
            let cuts = self.task.cuts.clone();
            match written {
                Ok(Some(replacements)) => return Ok(Some(CompactedGroup { sources, replacements, cuts })),
                Ok(None) => output.remove(),
                Err(error) => {
                    output.remove();
                    return Err(self.task.judge(error));
                }
            }
        }
        Ok(None)
    }

    /// Writes the records of a group that stay. False if its files can stay as they are.
    fn write_group(&mut self, sources: &[Source], output: &mut GroupWriter<'_>) -> Result<bool, RunError> {
        let mut changed = sources.len() > 1;
        self.filter.aborted.clear();
        for source in sources {
            let last_offset = source.end.advanced(-1);
            self.aborted.read_up_to(last_offset, &self.task.folder, &mut self.filter.walk).map_err(gone)?;
            changed |= self.write_segment(source, output)?;
        }
        Ok(changed)
    }

    fn write_segment(&mut self, source: &Source, output: &mut GroupWriter<'_>) -> Result<bool, RunError> {
        let range = (0, source.sizes.log);
        let piece_bytes = self.task.limits.buffer_bytes;
        let file = source.open(&self.task.folder)?;
        let mut batches = BatchReader::new(file, source.base_offset, range, piece_bytes, output.pace);
        let mut changed = false;
        while let Some((batch, bytes)) = batches.next()? {
            self.task.cuts.check()?;
            let unusable = |error: &dyn std::fmt::Display| batches.last_unusable(bytes.len() as u64, error);
            match self.filter(&batch).map_err(|error| unusable(&error))? {
                Filtered::Gone => changed = true,
                Filtered::Same => output.append(self.filter.aborted.drain(..), &facts(&batch), &bytes)?,
                Filtered::Changed(bytes) => {
                    changed = true;
                    let header = BatchHeader::parse(&bytes).map_err(|error| unusable(&error))?;
                    output.append(self.filter.aborted.drain(..), &PlacedBatch::of(&header), &bytes)?;
                }
            }
        }
        self.filter.statistics.bytes_read += source.sizes.log;
        Ok(changed)
    }

    fn filter(&mut self, batch: &SourceBatch) -> Result<Filtered, FilterError> {
        let rules = FilterRules {
            keys: &self.keys,
            keys_end: self.keys_end,
            last_records: &self.task.last_records,
            last_end: self.task.cleanable.end,
            now_ms: self.task.now_ms,
            settings: &self.task.settings,
            max_decompressed_bytes: self.task.folder.directory().settings.max_decompressed_bytes,
        };
        let filtered = match batch {
            SourceBatch::Batch(batch) => self.filter.batch(batch, rules)?,
            SourceBatch::Message(message) => self.filter.message(message, rules)?,
        };
        self.filter.statistics.bytes_kept += match (&filtered, batch) {
            (Filtered::Gone, _) => 0,
            (Filtered::Changed(bytes), _) => bytes.len() as u64,
            (Filtered::Same, batch) => facts(batch).facts.size_bytes,
        };
        Ok(filtered)
    }
}

/// What a segment needs to know of a batch, and where the batch begins.
#[derive(Debug, Clone, Copy)]
struct PlacedBatch {
    base_offset: Offset,
    facts: BatchFacts,
}

impl PlacedBatch {
    fn of(header: &BatchHeader) -> Self {
        Self { base_offset: Offset(header.base_offset), facts: BatchFacts::of(header) }
    }
}

fn facts(batch: &SourceBatch) -> PlacedBatch {
    match batch {
        SourceBatch::Batch(batch) => PlacedBatch::of(batch.header()),
        SourceBatch::Message(message) => {
            let offset = Offset(message.offset);
            let size_bytes = message.size_in_bytes() as u64;
            let facts = BatchFacts { last_offset: offset, max_timestamp_ms: message.timestamp, size_bytes };
            PlacedBatch { base_offset: offset, facts }
        }
    }
}

/// The replacements of a group: one, or more where one can't hold it all.
struct GroupWriter<'a> {
    folder: Folder,
    pace: &'a dyn Pace,
    index_interval_bytes: u32,
    buffer_bytes: usize,
    begun: Vec<Offset>,
    open: Option<ReplacementWriter>,
    finished: Vec<Replacement>,
}

impl<'a> GroupWriter<'a> {
    /// The first replacement has the name of the group's first segment.
    fn new(task: &CompactionTask, base_offset: Offset, pace: &'a dyn Pace) -> Self {
        Self {
            folder: task.folder.clone(),
            pace,
            index_interval_bytes: task.settings.index_interval_bytes,
            buffer_bytes: task.limits.buffer_bytes,
            begun: vec![base_offset],
            open: None,
            finished: Vec::new(),
        }
    }

    fn append(
        &mut self,
        aborted: impl IntoIterator<Item = crate::AbortedTransaction>,
        batch: &PlacedBatch,
        bytes: &Bytes,
    ) -> Result<(), RunError> {
        if let Some(full) = self.open.take_if(|open| !open.can_take(&batch.facts)) {
            self.finished.push(full.finish(&self.folder)?);
            self.begun.push(batch.base_offset);
        }
        let open = self.open()?;
        open.push_aborted(aborted);
        let written = open.append(&batch.facts, bytes)?;
        if written > 0 {
            self.pace.moved(written)?;
        }
        Ok(())
    }

    fn open(&mut self) -> Result<&mut ReplacementWriter, RunError> {
        let writer = match self.open.take() {
            Some(open) => open,
            None => {
                let base_offset = self.begun.last().copied().unwrap_or_default();
                let begun = ReplacementWriter::begin(
                    &self.folder,
                    base_offset,
                    self.index_interval_bytes,
                    self.buffer_bytes,
                );
                begun.map_err(gone)?
            }
        };
        Ok(self.open.insert(writer))
    }

    fn finish(&mut self) -> Result<Vec<Replacement>, RunError> {
        self.open()?;
        let last = self.open.take().map(|open| open.finish(&self.folder)).transpose().map_err(gone)?;
        self.finished.extend(last);
        Ok(std::mem::take(&mut self.finished))
    }

    /// Removes what was written. Where that fails, the next start does it.
    fn remove(&mut self) {
        self.open = None;
        for base_offset in &self.begun {
            let removed: io::Result<()> = replacement::remove(&self.folder, *base_offset, CLEANED_FILE);
            if let Err(error) = removed {
                tracing::warn!(folder = %self.folder.path().display(), %error, "an unfinished segment stays on disk");
            }
        }
    }
}
