//! A snapshot of the metadata: batches from offset 0 on without a hole, a header as its first record, a footer as its last.
//!
//! Invariant: its records are always opened; a snapshot is small beside its log, and read whole at a start.

use std::io;
use std::path::Path;

use kalda_protocol::records::Batch;
use kalda_protocol::records::control::ControlRecord;
use kalda_protocol::records::stored::check_stored;

use super::finding::{Findings, Place};
use super::problem::Problem;
use crate::progress::Unwatched;
use crate::scan::{BatchScan, LARGEST_OPENED_BYTES, ScanError, ScannedBatch};
use kalda_log::Patience;
use kalda_log::SegmentFile;
use kalda_sys::{Disk, OpenMode};

/// Checks the file.
pub fn check(disk: &dyn Disk, path: &Path, findings: &mut Findings) {
    if let Err(error) = read(disk, path, findings) {
        findings.add_failure(path, &error);
    }
}

fn read(disk: &dyn Disk, path: &Path, findings: &mut Findings) -> io::Result<()> {
    let file = SegmentFile::new(disk.open(path, OpenMode::Read)?, Patience::Wait);
    let size_bytes = file.disk_file().size_bytes()?;
    let mut scan = BatchScan::new(&file, size_bytes, &Unwatched);
    let (mut next_offset, mut last) = (0, None);
    loop {
        let scanned = match scan.step() {
            Ok(Some(scanned)) => scanned,
            Ok(None) => break,
            Err(ScanError::Io(error)) => return Err(error),
            Err(ScanError::Invalid { position, reason }) => {
                let problem = Problem::NoBatch { bytes: size_bytes - position, reason };
                findings.add(Place::at(path, position), problem);
                return Ok(());
            }
        };
        let place = Place::at(path, scanned.batch.position).about(scanned.batch.base_offset);
        match control_records(&mut scan, &scanned, next_offset)? {
            Ok(records) => last = records.into_iter().next_back(),
            Err(problem) => findings.add(place, problem),
        }
        next_offset = scanned.batch.last_offset.next().0;
    }
    if !matches!(last, Some(ControlRecord::SnapshotFooter(_))) {
        let reason = "its last record is no footer".to_owned();
        findings.add(Place::at(path, size_bytes), Problem::SnapshotIncomplete { reason });
    }
    Ok(())
}

/// Opens a batch; gives the control records in it, or what is wrong with it.
fn control_records(
    scan: &mut BatchScan<'_>,
    scanned: &ScannedBatch,
    expected: i64,
) -> io::Result<Result<Vec<ControlRecord>, Problem>> {
    let (checksum, base_offset) = (scanned.checksum, scanned.batch.base_offset.0);
    if !checksum.is_right() {
        let (stored, computed) = (checksum.stored, checksum.computed);
        return Ok(Err(Problem::Checksum { stored, computed }));
    }
    if base_offset != expected {
        return Ok(Err(Problem::OffsetOrder { base_offset, expected }));
    }
    let bytes = match scan.read(&scanned.batch) {
        Ok(bytes) => bytes,
        Err(ScanError::Io(error)) => return Err(error),
        Err(ScanError::Invalid { reason, .. }) => return Ok(Err(Problem::NotOpened { reason })),
    };
    let wrong = |reason: String| Problem::Records { reason };
    let opened = Batch::parse(bytes).map_err(|error| wrong(error.to_string())).and_then(|batch| {
        check_stored(&batch, LARGEST_OPENED_BYTES).map_err(|error| wrong(error.to_string()))?;
        let records = batch.records(LARGEST_OPENED_BYTES).filter(|_| batch.header().attributes.is_control());
        let parsed = records.map(|record| {
            let record = record.map_err(|error| wrong(error.to_string()))?;
            ControlRecord::parse(&record).map_err(|error| wrong(error.to_string()))
        });
        parsed.collect::<Result<Vec<_>, Problem>>()
    });
    Ok(opened.and_then(|records| match records.first() {
        Some(ControlRecord::SnapshotHeader(_)) => Ok(records),
        _ if base_offset > 0 => Ok(records),
        _ => Err(Problem::SnapshotIncomplete { reason: "its first record is no header".to_owned() }),
    }))
}
