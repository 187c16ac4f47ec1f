//! Snapshots of producers that tell of a transaction whose marker compaction may take away.
//!
//! ```text
//! data, P │ … │ snapshot: P's transaction is open │ … │ marker, P
//! ```
//! Once P's records are gone, its marker goes too. Whoever began with the snapshot then, and read on, would wait for that
//! marker for ever. From the log's start on, or from a snapshot without open transactions, the batches tell the truth.
//! Kafka leaves such snapshots behind.
//!
//! Invariant: they are gone before the first marker is.

use std::io;

use crate::folder::Folder;
use crate::names::FileKind;
use crate::producers::Producers;
use kalda_sys::types::{Offset, TimestampMs};

/// Removes the snapshots below `end` in which a transaction is open, and those that can't be read.
pub fn remove(folder: &Folder, end: Offset) -> io::Result<()> {
    let names = folder.disk().list(folder.path())?;
    let snapshots = names.iter().filter_map(|entry| match FileKind::parse(&entry.name) {
        Some((FileKind::Snapshot, offset)) if offset < end => Some((&entry.name, offset)),
        _ => None,
    });
    for (name, offset) in snapshots {
        let producers = folder.read_snapshot(offset, TimestampMs(0), i64::MAX)?;
        let open =
            |producers: Producers| producers.iter().any(|(_, entry)| entry.transaction_start.is_some());
        if producers.map_or(true, open) {
            folder.remove(name)?;
        }
    }
    Ok(())
}
