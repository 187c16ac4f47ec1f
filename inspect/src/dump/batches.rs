//! Batches and their records.

use std::io;
use std::sync::Arc;

use bytes::Bytes;
use kalda_protocol::records::header::HEADER_SIZE;
use kalda_protocol::records::legacy::LegacyMessage;
use kalda_protocol::records::stored::stored_records;
use kalda_protocol::records::{Batch, BatchError};

use super::{DumpError, DumpSettings, Dumped, RecordDepth, Sink};
use crate::progress::Progress;
use crate::scan::{BatchScan, LARGEST_OPENED_BYTES, ScanError, ScannedBatch};
use kalda_log::Patience;
use kalda_log::SegmentFile;
use kalda_sys::DiskFile;

/// Gives the batches of a file. A wrong checksum, or records that can't be read, don't end it.
pub fn dump(
    file: Arc<dyn DiskFile>,
    settings: &DumpSettings,
    progress: &dyn Progress,
    sink: &mut dyn Sink,
) -> Result<(), DumpError> {
    let file = SegmentFile::new(file, Patience::Wait);
    let mut scan = BatchScan::new(&file, file.disk_file().size_bytes()?, progress);
    let (mut given_bytes, mut first_wrong) = (0, None);
    loop {
        let scanned = match scan.step() {
            Ok(Some(scanned)) => scanned,
            Ok(None) => break,
            Err(ScanError::Io(error)) => return Err(error.into()),
            Err(ScanError::Invalid { position, reason }) => {
                first_wrong.get_or_insert_with(|| DumpError::broken(position, reason));
                break;
            }
        };
        if scanned.batch.last_offset < settings.from {
            continue;
        }
        given_bytes += scanned.batch.size_bytes;
        if settings.max_bytes.is_some_and(|most| given_bytes > most) {
            break;
        }
        match batch(&mut scan, &scanned, settings, sink) {
            Err(wrong @ DumpError::Broken { .. }) => first_wrong = first_wrong.or(Some(wrong)),
            other => other?,
        }
    }
    first_wrong.map_or(Ok(()), Err)
}

fn batch(
    scan: &mut BatchScan<'_>,
    scanned: &ScannedBatch,
    settings: &DumpSettings,
    sink: &mut dyn Sink,
) -> Result<(), DumpError> {
    sink.take(Dumped::Batch(scanned)).map_err(DumpError::Sink)?;
    let position = scanned.batch.position;
    if settings.records == RecordDepth::Opened {
        let bytes = match scan.read(&scanned.batch) {
            Ok(bytes) => bytes,
            Err(ScanError::Io(error)) => return Err(error.into()),
            Err(ScanError::Invalid { reason, .. }) => return Err(DumpError::broken(position, reason)),
        };
        match scanned.batch.header {
            Some(_) => records(bytes, position, settings, sink)?,
            None => messages(bytes, position, settings, sink)?,
        }
    }
    let checksum = scanned.checksum;
    if checksum.is_right() {
        return Ok(());
    }
    let (stored, computed) = (checksum.stored, checksum.computed);
    Err(DumpError::broken(position, BatchError::Checksum { stored, computed }))
}

/// The records of a batch.
fn records(
    bytes: Bytes,
    position: u64,
    settings: &DumpSettings,
    sink: &mut dyn Sink,
) -> Result<(), DumpError> {
    let wrong = |reason: String| DumpError::broken(position, reason);
    let batch = Batch::parse(bytes).map_err(|error| wrong(error.to_string()))?;
    let header = batch.header();
    // A batch that compaction emptied has nothing to decompress.
    let opened = if header.record_count == 0 || batch.bytes().len() == HEADER_SIZE {
        Bytes::new()
    } else {
        batch.decompressed(LARGEST_OPENED_BYTES).map_err(|error| wrong(error.to_string()))?
    };
    for record in stored_records(header, &opened) {
        let record = record.map_err(|error| wrong(error.to_string()))?;
        if record.offset >= settings.from.0 {
            sink.take(Dumped::Record { header, record: &record }).map_err(DumpError::Sink)?;
        }
    }
    Ok(())
}

/// The message, or those of a wrapper.
fn messages(
    mut bytes: Bytes,
    position: u64,
    settings: &DumpSettings,
    sink: &mut dyn Sink,
) -> Result<(), DumpError> {
    let wrong = |reason: String| DumpError::broken(position, reason);
    let message = LegacyMessage::split_from(&mut bytes).map_err(|error| wrong(error.to_string()))?;
    let message = message.ok_or_else(|| wrong(io::Error::from(io::ErrorKind::UnexpectedEof).to_string()))?;
    let plain = message.plain_messages(LARGEST_OPENED_BYTES).map_err(|error| wrong(error.to_string()))?;
    for message in plain.filter(|message| message.offset >= settings.from.0) {
        sink.take(Dumped::Message(&message)).map_err(DumpError::Sink)?;
    }
    Ok(())
}
