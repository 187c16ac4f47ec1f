//! Carries a plan out, several partitions at a time.
//!
//! Invariant: the report doesn't depend on the threads: findings stand by file and position.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};

use parking_lot::Mutex;

use super::finding::{Finding, Findings, Place};
use super::left::Left;
use super::partition::{PartitionCheck, PartitionOutcome, PartitionPlan};
use super::plan::Plan;
use super::problem::Severity;
use super::{Totals, VerifySettings, metadata_snapshot, producer_snapshot, small_file};
use crate::found_file::{FoundFile, FoundKind};
use crate::progress::Progress;
use kalda_log::names::FileKind;
use kalda_sys::Disk;

/// What was found.
#[derive(Debug, Default)]
pub struct Report {
    /// Faults and notes, by file and position.
    pub findings: Vec<Finding>,
    /// What was read.
    pub totals: Totals,
}

impl Report {
    /// How many findings are so bad.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.severity == severity).count()
    }
}

/// Checks all that is planned.
pub fn verify(disk: &dyn Disk, plan: &Plan, settings: &VerifySettings, progress: &dyn Progress) -> Report {
    let outcomes = check_partitions(disk, &plan.partitions, settings, progress);
    let mut report = Report::default();
    for directory in &plan.directories {
        let logs = directory.partitions.iter().filter_map(|(partition, index)| {
            outcomes.get(index).map(|outcome| (partition.clone(), outcome.offsets))
        });
        report.findings.extend(directory.facts.check(disk, settings, &logs.collect()));
    }
    for outcome in outcomes.into_values() {
        report.findings.extend(outcome.findings);
        report.totals += outcome.totals;
    }
    report.findings.extend(check_files(disk, plan, settings));
    report.findings.sort_by(|one, other| (&one.file, one.position).cmp(&(&other.file, other.position)));
    report
}

/// The outcomes by the partitions' place in the plan.
fn check_partitions(
    disk: &dyn Disk,
    partitions: &[PartitionPlan],
    settings: &VerifySettings,
    progress: &dyn Progress,
) -> BTreeMap<usize, PartitionOutcome> {
    let mut order: Vec<(usize, &PartitionPlan)> = partitions.iter().enumerate().collect();
    // The largest first, so that none of them is begun when the others are done.
    order.sort_by_key(|(_, partition)| std::cmp::Reverse(partition.contents.log_bytes()));
    let (next, outcomes) = (AtomicUsize::new(0), Mutex::new(BTreeMap::new()));
    let work = || {
        while let Some((index, partition)) = order.get(next.fetch_add(1, Ordering::Relaxed)) {
            let outcome = PartitionCheck::run(disk, partition, settings, progress);
            outcomes.lock().insert(*index, outcome);
        }
    };
    std::thread::scope(|scope| {
        for _ in 1..settings.threads.min(order.len()) {
            scope.spawn(work);
        }
        work();
    });
    outcomes.into_inner()
}

/// Checks the files that were named themselves and belong to no segment.
fn check_files(disk: &dyn Disk, plan: &Plan, settings: &VerifySettings) -> Vec<Finding> {
    let mut findings = Findings::new(None);
    for path in &plan.files {
        match FoundFile::at(path).kind {
            FoundKind::MetadataSnapshot => metadata_snapshot::check(disk, path, &mut findings),
            FoundKind::Segment(FileKind::Snapshot, offset) => {
                match producer_snapshot::read(disk, path, offset) {
                    Ok(Ok(_)) => {}
                    Ok(Err(problem)) => findings.add(Place::at(path, 0).about(offset), problem),
                    Err(error) => findings.add_failure(path, &error),
                }
            }
            _ => small_file::check(disk, path, Left::Unknown, settings, &mut findings),
        }
    }
    findings.into_list()
}
