//! One segment: its batches in one pass, with the three indexes in step.
//!
//! ```text
//! step ─▶ checksum right? ─▶ order, epochs ─▶ producers ─▶ indexes        a broken batch is passed over where its length
//!              │ no                                                       can be believed, and ends the pass where not
//!              └─▶ broken: a torn tail if nothing sound follows, and the next start would cut it
//! ```
//! Invariant: indexes are opened before the log, so that a broker which appends meanwhile makes them no fault.

use std::io;
use std::path::PathBuf;

use kalda_protocol::records::Batch;

use super::aborted_entries::AbortedEntryCheck;
use super::contents::SegmentFiles;
use super::finding::{MOST_PER_FILE, Place};
use super::index_check::Extent;
use super::offset_entries::{OffsetEntryCheck, Trust};
use super::partition::PartitionCheck;
use super::problem::{Problem, Severity};
use super::records;
use super::time_entries::{Role, TimeEntryCheck};
use crate::scan::{BatchScan, ScanError, ScannedBatch};
use kalda_log::Patience;
use kalda_log::SegmentFile;
use kalda_log::batch_walk::WalkedBatch;
use kalda_log::end_marker::{self, LARGEST_CONTROL_BATCH};
use kalda_log::names::FileKind;
use kalda_log::producers::EndMarker;
use kalda_sys::OpenMode;
use kalda_sys::types::Offset;

/// Which segment.
#[derive(Debug, Clone, Copy)]
pub struct SegmentPlace {
    /// The offset in its name.
    pub base_offset: Offset,
    /// That of the next segment; none for the last.
    pub next_base: Option<Offset>,
    /// Its files.
    pub files: SegmentFiles,
}

/// A broken batch, or what can't be read as one.
struct Broken {
    position: u64,
    offset: Option<Offset>,
    problem: Problem,
}

/// The check of one segment.
pub struct SegmentCheck<'a, 'p> {
    partition: &'a mut PartitionCheck<'p>,
    place: SegmentPlace,
    path: PathBuf,
    /// How bad a wrong index is.
    severity: Severity,
    offsets: Option<OffsetEntryCheck>,
    times: Option<TimeEntryCheck>,
    aborted: AbortedEntryCheck,
    broken: Vec<Broken>,
    sound_behind_broken: u64,
}

impl<'a, 'p> SegmentCheck<'a, 'p> {
    /// Opens the indexes.
    pub fn open(partition: &'a mut PartitionCheck<'p>, place: SegmentPlace) -> io::Result<Self> {
        let (disk, base, files) = (partition.disk, place.base_offset, place.files);
        let severity = partition.severity_from(base);
        let path = |kind| partition.segment_path(kind, base);
        let offsets = files
            .offset_index
            .then(|| OffsetEntryCheck::open(disk, path(FileKind::OffsetIndex), base, severity));
        let times =
            files.time_index.then(|| TimeEntryCheck::open(disk, path(FileKind::TimeIndex), base, severity));
        let aborted_path = path(FileKind::AbortedIndex);
        let log_start = partition.log_start();
        let aborted = match files.aborted_index {
            true => AbortedEntryCheck::open(disk, aborted_path, severity, log_start)?,
            false => AbortedEntryCheck::without_file(aborted_path, severity, log_start),
        };
        let (offsets, times, path) = (offsets.transpose()?, times.transpose()?, path(FileKind::Log));
        let (broken, sound_behind_broken) = (Vec::new(), 0);
        Ok(Self { partition, place, path, severity, offsets, times, aborted, broken, sound_behind_broken })
    }

    /// Checks all of it.
    pub fn run(mut self) -> io::Result<()> {
        let file = self.partition.disk.open(&self.path, OpenMode::Read)?;
        let file = SegmentFile::new(file, Patience::Wait);
        let size_bytes = file.disk_file().size_bytes()?;
        self.partition.totals.segments += 1;
        self.partition.totals.bytes += size_bytes;
        let mut scan = BatchScan::new(&file, size_bytes, self.partition.progress);
        let read = loop {
            match scan.step() {
                Ok(Some(scanned)) => self.batch(&scanned, &mut scan)?,
                Ok(None) => break Extent::Whole,
                Err(ScanError::Io(error)) => return Err(error),
                Err(ScanError::Invalid { position, reason }) => {
                    let bytes = size_bytes - position;
                    let problem = if scan.only_zeroes_left()? {
                        Problem::PreallocatedTail { bytes }
                    } else {
                        Problem::NoBatch { bytes, reason }
                    };
                    self.broken.push(Broken { position, offset: None, problem });
                    self.partition.has_holes = true;
                    self.partition.replay.forget();
                    break Extent::Part;
                }
            }
        };
        self.tell_broken(size_bytes);
        self.tell_missing_indexes();
        let role = if self.place.next_base.is_some() { Role::Closed } else { Role::Active };
        let read = if self.broken.is_empty() { read } else { Extent::Part };
        let findings = &mut self.partition.findings;
        self.offsets.map_or(Ok(()), |check| check.finish(read, findings))?;
        self.times.map_or(Ok(()), |check| check.finish(read, role, findings))?;
        self.aborted.finish(read, findings)
    }

    fn batch(&mut self, scanned: &ScannedBatch, scan: &mut BatchScan<'_>) -> io::Result<()> {
        let (batch, checksum) = (&scanned.batch, scanned.checksum);
        self.partition.totals.batches += 1;
        if !checksum.is_right() {
            let problem = Problem::Checksum { stored: checksum.stored, computed: checksum.computed };
            return self.pass_broken(batch, problem);
        }
        if let Some(problem) = self.order_problem(batch) {
            return self.pass_broken(batch, problem);
        }
        self.partition.has_holes |= batch.base_offset > self.partition.end || batch.is_thinned();
        self.sound_behind_broken += u64::from(!self.broken.is_empty());
        self.partition.snapshots_up_to(batch.base_offset);
        let marker = self.marker(batch, scan)?;
        self.partition.totals.records += records::check(self.partition, &self.path, batch, scan)?;
        if let Some(problem) = self.partition.epochs.batch(batch) {
            let place = Place::at(&self.path, batch.position).about(batch.base_offset);
            self.partition.findings.add_as(self.severity, place, problem);
        }
        let replayed = self.replay(batch, marker);
        let knowledge = self.partition.replay.knowledge();
        let findings = &mut self.partition.findings;
        if let Some(offsets) = &mut self.offsets {
            offsets.batch(batch, Trust::Sound, findings)?;
        }
        // What a broken batch before said of times can't be told.
        if let Some(times) = self.times.as_mut().filter(|_| self.broken.is_empty()) {
            times.batch(batch, findings)?;
        }
        self.aborted.batch(batch, &replayed, knowledge, findings)?;
        self.partition.end = batch.last_offset.next();
        Ok(())
    }

    /// Passes over a batch that can't be trusted, but for its length.
    fn pass_broken(&mut self, batch: &WalkedBatch, problem: Problem) -> io::Result<()> {
        if (self.broken.len() as u64) <= MOST_PER_FILE {
            let (position, offset) = (batch.position, Some(batch.base_offset));
            self.broken.push(Broken { position, offset, problem });
        }
        self.partition.replay.forget();
        self.partition.has_holes = true;
        if let Some(offsets) = &mut self.offsets {
            offsets.batch(batch, Trust::Broken, &mut self.partition.findings)?;
        }
        let plausible = batch.base_offset >= self.partition.end && batch.last_offset >= batch.base_offset;
        if plausible && self.place.next_base.is_none_or(|next| batch.last_offset < next) {
            self.partition.end = batch.last_offset.next();
        }
        Ok(())
    }

    fn order_problem(&self, batch: &WalkedBatch) -> Option<Problem> {
        let (base_offset, last_offset) = (batch.base_offset.0, batch.last_offset.0);
        let last = |reason: String| Some(Problem::LastOffset { last_offset, reason });
        if batch.base_offset < self.partition.end {
            return Some(Problem::OffsetOrder { base_offset, expected: self.partition.end.0 });
        }
        if last_offset < base_offset {
            return last(format!("lies before its first, {base_offset}"));
        }
        if let Some(next) = self.place.next_base.filter(|next| batch.last_offset >= *next) {
            return last(format!("belongs to the next segment, which begins at {next}"));
        }
        let relative = last_offset.saturating_sub(self.place.base_offset.0);
        match i32::try_from(relative) {
            Ok(_) => None,
            Err(_) => last("is too far from the segment's first for an index".to_owned()),
        }
    }

    /// A torn tail is what nothing sound follows, in what the next start reads and cuts.
    fn tell_broken(&mut self, size_bytes: u64) {
        let is_tail = self.sound_behind_broken == 0 && self.place.next_base.is_none();
        let findings = &mut self.partition.findings;
        if is_tail
            && self.severity == Severity::Note
            && let Some(first) = self.broken.first()
        {
            let place = Place { file: &self.path, position: Some(first.position), offset: first.offset };
            let bytes = size_bytes - first.position;
            let problem = match &first.problem {
                Problem::PreallocatedTail { .. } => Problem::PreallocatedTail { bytes },
                Problem::NoBatch { reason, .. } => Problem::TornTail { bytes, reason: reason.clone() },
                other => Problem::TornTail { bytes, reason: other.to_string() },
            };
            findings.add(place, problem);
            return;
        }
        for Broken { position, offset, problem } in &self.broken {
            let place = Place { file: &self.path, position: Some(*position), offset: *offset };
            let problem = match problem {
                // A log that no start would cut has no use for them.
                Problem::PreallocatedTail { bytes } => {
                    Problem::NoBatch { bytes: *bytes, reason: "all of them are zero".to_owned() }
                }
                other => other.clone(),
            };
            findings.add(place, problem);
        }
    }

    /// A broker at work writes the indexes of its last segment later.
    fn tell_missing_indexes(&mut self) {
        if self.place.next_base.is_none() && self.severity == Severity::Note {
            return;
        }
        let missing = [
            (self.offsets.is_none(), FileKind::OffsetIndex.extension()),
            (self.times.is_none(), FileKind::TimeIndex.extension()),
        ];
        for (_, kind) in missing.into_iter().filter(|(missing, _)| *missing) {
            self.partition.findings.add(Place::file(&self.path), Problem::NoIndex { kind });
        }
    }

    /// The marker in a control batch.
    fn marker(&mut self, batch: &WalkedBatch, scan: &mut BatchScan<'_>) -> io::Result<Option<EndMarker>> {
        let control = batch.header.is_some_and(|header| {
            header.attributes.is_control() && header.has_producer() && header.record_count != 0
        });
        if !control {
            return Ok(None);
        }
        let read = match batch.size_bytes {
            LARGEST_CONTROL_BATCH.. => Err("a control batch is never so large".to_owned()),
            _ => match scan.read(batch) {
                Ok(bytes) => Batch::parse(bytes).map_err(|error| error.to_string()),
                Err(ScanError::Io(error)) => return Err(error),
                Err(other) => Err(other.to_string()),
            },
        };
        let limit = usize::try_from(LARGEST_CONTROL_BATCH).unwrap_or(usize::MAX);
        let marker =
            read.and_then(|batch| end_marker::read(&batch, limit).map_err(|error| error.to_string()));
        Ok(marker.unwrap_or_else(|reason| {
            let place = Place::at(&self.path, batch.position).about(batch.base_offset);
            self.partition.findings.add(place, Problem::Records { reason });
            None
        }))
    }

    fn replay(
        &mut self,
        batch: &WalkedBatch,
        marker: Option<EndMarker>,
    ) -> Vec<kalda_log::AbortedTransaction> {
        let place = Place::at(&self.path, batch.position).about(batch.base_offset);
        match self.partition.replay.take(batch, marker) {
            Ok(replayed) => {
                if replayed.too_many {
                    let limit = super::producer_state::MOST_PRODUCERS;
                    self.partition.findings.add(place, Problem::TooManyProducers { limit });
                }
                replayed.aborted
            }
            Err(error) => {
                let reason = error.to_string();
                self.partition.findings.add(place, Problem::ProducerState { reason });
                Vec::new()
            }
        }
    }
}
