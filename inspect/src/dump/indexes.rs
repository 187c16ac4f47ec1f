//! The entries of indexes.

use std::sync::Arc;

use super::{DumpError, DumpSettings, Dumped, Sink};
use crate::entries::{EntryReader, Format};
use crate::formats;
use kalda_sys::DiskFile;
use kalda_sys::types::{Offset, TimestampMs};

/// The entries of an offset index.
pub fn offsets(
    file: Arc<dyn DiskFile>,
    base: Offset,
    settings: &DumpSettings,
    sink: &mut dyn Sink,
) -> Result<(), DumpError> {
    entries(file, formats::offset_entries(), sink, |entry| {
        let offset = base.advanced(i64::from(entry.relative_offset));
        (offset >= settings.from).then_some(Dumped::OffsetEntry { offset, position: entry.position })
    })
}

/// The entries of a time index.
pub fn times(
    file: Arc<dyn DiskFile>,
    base: Offset,
    settings: &DumpSettings,
    sink: &mut dyn Sink,
) -> Result<(), DumpError> {
    entries(file, formats::time_entries(), sink, |entry| {
        let offset = base.advanced(i64::from(entry.relative_offset));
        let timestamp_ms = TimestampMs(entry.timestamp_ms);
        (offset >= settings.from).then_some(Dumped::TimeEntry { timestamp_ms, offset })
    })
}

/// The entries of an index of aborted transactions.
pub fn aborted(
    file: Arc<dyn DiskFile>,
    settings: &DumpSettings,
    sink: &mut dyn Sink,
) -> Result<(), DumpError> {
    entries(file, formats::aborted_entries(), sink, |entry| {
        (entry.last_offset >= settings.from).then_some(Dumped::Aborted(entry))
    })
}

fn entries<E: Copy>(
    file: Arc<dyn DiskFile>,
    format: Format<E>,
    sink: &mut dyn Sink,
    shown: impl Fn(E) -> Option<Dumped<'static>>,
) -> Result<(), DumpError> {
    let mut reader = EntryReader::new(file, format)?;
    let tail = reader.tail();
    if tail.position == 0 {
        sink.take(Dumped::NoEntries).map_err(DumpError::Sink)?;
    }
    while let Some(located) = reader.next_entry()? {
        let unknown = || DumpError::broken(located.position, "the version of the entry is unknown");
        if let Some(value) = shown(located.entry.ok_or_else(unknown)?) {
            sink.take(value).map_err(DumpError::Sink)?;
        }
    }
    if tail.preallocated_bytes > 0 {
        sink.take(Dumped::Preallocated { bytes: tail.preallocated_bytes }).map_err(DumpError::Sink)?;
    }
    if tail.torn_bytes > 0 {
        let reason = format!("the last {} bytes are no whole entry", tail.torn_bytes);
        return Err(DumpError::broken(tail.position + tail.preallocated_bytes, reason));
    }
    Ok(())
}
