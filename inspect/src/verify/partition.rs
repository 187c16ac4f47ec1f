//! One partition's folder: names, segments in order, snapshots of producers, leader epochs, small files.
//!
//! Invariant: everything is read once, in the order of the offsets. What lies at or behind the segment of the recovery
//! point of a directory without the mark of a clean shutdown is read and made anew by the next start: a wrong index,
//! snapshot or epoch there is a note.

use std::io;
use std::path::PathBuf;

use super::contents::{Contents, SegmentFiles};
use super::epochs::EpochCheck;
use super::finding::{Finding, Findings, Place};
use super::left::Left;
use super::problem::{Problem, Severity};
use super::producer_state::{Knowledge, ProducerReplay};
use super::segment::{SegmentCheck, SegmentPlace};
use super::{Totals, VerifySettings, metadata_snapshot, small_file};
use crate::progress::Progress;
use kalda_log::names::{self, FileKind, segment_path};
use kalda_log::whole_file;
use kalda_sys::Disk;
use kalda_sys::types::Offset;

/// A partition to be checked.
#[derive(Debug, Clone)]
pub struct PartitionPlan {
    /// Its folder.
    pub folder: PathBuf,
    /// The folder's name.
    pub name: String,
    /// What it holds.
    pub contents: Contents,
    /// How its directory was left.
    pub left: Left,
    /// The recovery point, where the next start would recover the log from there.
    pub recovered_from: Option<Offset>,
    /// Up to where the log was compacted, or its records deleted, if a checkpoint says so.
    pub gaps_until: Option<Offset>,
    /// Where the log starts, if that is known.
    pub log_start: Option<Offset>,
    /// Where it starts and ends if it has no segment.
    pub emptied_at: Offset,
}

/// What came of it.
#[derive(Debug)]
pub struct PartitionOutcome {
    /// What was found.
    pub findings: Vec<Finding>,
    /// What was read.
    pub totals: Totals,
    /// The first offset of its first segment, and the offset after its last record.
    pub offsets: (Offset, Offset),
}

/// The check of one partition.
pub struct PartitionCheck<'a> {
    pub(super) disk: &'a dyn Disk,
    pub(super) settings: &'a VerifySettings,
    pub(super) progress: &'a dyn Progress,
    pub(super) findings: Findings,
    pub(super) totals: Totals,
    pub(super) replay: ProducerReplay,
    pub(super) epochs: EpochCheck,
    /// The offset after the last batch.
    pub(super) end: Offset,
    /// True once offsets are missing within a segment, or can't be told: compaction may have been there.
    pub(super) has_holes: bool,
    plan: &'a PartitionPlan,
    next_snapshot: usize,
    /// Where what the next start makes anew begins.
    mended_from: Option<Offset>,
}

impl<'a> PartitionCheck<'a> {
    /// Checks a partition.
    pub fn run(
        disk: &'a dyn Disk,
        plan: &'a PartitionPlan,
        settings: &'a VerifySettings,
        progress: &'a dyn Progress,
    ) -> PartitionOutcome {
        let begin = plan.contents.segments.keys().next().copied().unwrap_or(plan.emptied_at);
        let mended = plan.recovered_from.map(|point| {
            let holding = plan.contents.segments.range(..=point).next_back();
            holding.map_or(Offset::ZERO, |(base, _)| *base)
        });
        let mut check = Self {
            disk,
            settings,
            progress,
            findings: Findings::new(Some(plan.name.clone())),
            totals: Totals { partitions: 1, ..Totals::default() },
            replay: ProducerReplay::new(begin),
            epochs: EpochCheck::without_checkpoint(),
            end: begin,
            has_holes: false,
            plan,
            next_snapshot: 0,
            mended_from: mended,
        };
        check.names_and_small_files();
        check.segments();
        check.snapshots_up_to(check.end);
        check.after_the_end();
        for name in &plan.contents.metadata_snapshots {
            metadata_snapshot::check(disk, &plan.folder.join(name), &mut check.findings);
        }
        let offsets = (begin, check.end);
        PartitionOutcome { findings: check.findings.into_list(), totals: check.totals, offsets }
    }

    /// How bad it is that an index or the like of the segment at this offset is wrong.
    pub(super) fn severity_from(&self, base_offset: Offset) -> Severity {
        match self.mended_from {
            Some(from) if from <= base_offset => Severity::Note,
            _ => Severity::Fault,
        }
    }

    /// Where the log starts, as far as can be told. A transaction that began before may have been forgotten.
    pub(super) fn log_start(&self) -> Offset {
        self.plan.log_start.or(self.epochs.first_offset()).unwrap_or_default()
    }

    /// The path of a segment's file.
    pub(super) fn segment_path(&self, kind: FileKind, base_offset: Offset) -> PathBuf {
        segment_path(&self.plan.folder, kind, base_offset)
    }

    /// Compares the snapshots of producers that were taken before the batch at `offset`.
    pub(super) fn snapshots_up_to(&mut self, offset: Offset) {
        while let Some(next) =
            self.plan.contents.snapshots.get(self.next_snapshot).filter(|at| **at <= offset)
        {
            self.next_snapshot += 1;
            self.snapshot(*next);
        }
    }

    fn segments(&mut self) {
        let segments: Vec<(Offset, SegmentFiles)> =
            self.plan.contents.segments.iter().map(|(base, files)| (*base, *files)).collect();
        for (index, (base_offset, files)) in segments.iter().enumerate() {
            let next_base = segments.get(index + 1).map(|(next, _)| *next);
            let place = SegmentPlace { base_offset: *base_offset, next_base, files: *files };
            if index > 0 {
                self.gap_before(*base_offset);
            }
            // A segment begins at its name, so it's there that a hole before it is seen.
            self.end = self.end.max(*base_offset);
            let checked = SegmentCheck::open(self, place).and_then(SegmentCheck::run);
            if let Err(error) = checked {
                let path = self.segment_path(FileKind::Log, *base_offset);
                self.findings.add_failure(&path, &error);
                self.replay.forget();
            }
        }
    }

    /// Tells of records that are missing between two segments, unless compaction may have taken them. What wasn't flushed a power
    /// cut may have taken, and of a log that was compacted nobody knows how far, before its checkpoint is written.
    fn gap_before(&mut self, base_offset: Offset) {
        let (plan, from) = (self.plan, self.end);
        let is_explained = self.has_holes || plan.gaps_until.is_some_and(|until| base_offset <= until);
        if base_offset <= from || is_explained {
            return;
        }
        let was_flushed = plan.recovered_from.is_some_and(|point| base_offset <= point);
        let severity = match plan.left {
            Left::Clean => Severity::Fault,
            Left::Unclean if was_flushed && plan.gaps_until.is_none() => Severity::Fault,
            Left::Unclean | Left::Unknown => Severity::Note,
        };
        let path = self.segment_path(FileKind::Log, base_offset);
        let problem = Problem::MissingRecords { from: from.0, to: base_offset.0 - 1 };
        self.findings.add_as(severity, Place::file(&path).about(base_offset), problem);
    }

    fn names_and_small_files(&mut self) {
        let (plan, disk) = (self.plan, self.disk);
        for (name, problem) in &plan.contents.odd_names {
            self.findings.add(Place::file(&plan.folder.join(name)), problem.clone());
        }
        for name in plan.contents.small_files.iter().filter(|name| *name != names::LEADER_EPOCHS) {
            let path = plan.folder.join(name);
            small_file::check(disk, &path, plan.left, self.settings, &mut self.findings);
        }
        if let Err(error) = self.read_epochs() {
            self.findings.add_failure(&plan.folder.join(names::LEADER_EPOCHS), &error);
        }
    }

    fn read_epochs(&mut self) -> io::Result<()> {
        let path = self.plan.folder.join(names::LEADER_EPOCHS);
        let bytes = whole_file::read(self.disk, &path)?.unwrap_or_default();
        if bytes.is_empty() {
            return Ok(());
        }
        match EpochCheck::new(&String::from_utf8_lossy(&bytes), self.plan.log_start) {
            Ok(epochs) => self.epochs = epochs,
            Err(reason) => {
                self.epochs = EpochCheck::with_broken_checkpoint();
                self.findings.add(Place::file(&path), Problem::Malformed { reason });
            }
        }
        Ok(())
    }

    fn snapshot(&mut self, offset: Offset) {
        let path = self.segment_path(FileKind::Snapshot, offset);
        let place = Place::at(&path, 0).about(offset);
        let severity = self.severity_from(offset);
        let snapshot = match super::producer_snapshot::read(self.disk, &path, offset) {
            Ok(Ok(snapshot)) => snapshot,
            Ok(Err(problem)) => return self.findings.add_as(severity, place, problem),
            Err(error) => return self.findings.add_failure(&path, &error),
        };
        // One whose offset lies inside a batch was taken when the log ended before it.
        if offset < self.replay.end() {
            return;
        }
        // Batches that aren't there any more may have said what the snapshot says.
        if self.replay.knowledge() == Knowledge::Unknown || offset > self.replay.end() {
            self.replay.adopt(snapshot, offset);
            return;
        }
        if let Some((producer_id, reason)) = self.replay.difference(&snapshot, self.log_start()) {
            let problem = Problem::SnapshotDiffers { producer_id: producer_id.0, reason };
            self.findings.add_as(severity, place, problem);
        }
    }

    /// Tells snapshots and epochs of offsets that the log hasn't, which a start would remove; and epochs that are missing.
    fn after_the_end(&mut self) {
        let log_end = self.end.0;
        let severity = self.severity_from(self.end);
        let rest = self.plan.contents.snapshots.get(self.next_snapshot..).unwrap_or_default();
        for offset in rest {
            let path = self.segment_path(FileKind::Snapshot, *offset);
            let problem = Problem::BeyondLogEnd { offset: offset.0, log_end };
            self.findings.add_as(severity, Place::file(&path).about(*offset), problem);
        }
        if self.epochs.is_missed() {
            let path = self.plan.folder.join(names::LEADER_EPOCHS);
            self.findings.add(Place::file(&path), Problem::NoLeaderEpochs);
        }
        if let Some(offset) = self.epochs.last_offset().filter(|offset| *offset > self.end) {
            let path = self.plan.folder.join(names::LEADER_EPOCHS);
            let problem = Problem::BeyondLogEnd { offset: offset.0, log_end };
            self.findings.add_as(severity, Place::file(&path).about(offset), problem);
        }
    }
}
