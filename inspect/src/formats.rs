//! How the entries of each index are read.

use super::entries::{Format, Zeroes};
use kalda_log::AbortedTransaction;
use kalda_log::aborted_index::{ENTRY_BYTES, read_entry};
use kalda_log::index::{IndexEntry, OffsetEntry, TimeEntry};

/// `.index`
pub fn offset_entries() -> Format<OffsetEntry> {
    let parse = |mut bytes: &[u8]| OffsetEntry::read(&mut bytes);
    Format { entry_bytes: OffsetEntry::SIZE, parse, zeroes: Zeroes::Preallocated }
}

/// `.timeindex`
pub fn time_entries() -> Format<TimeEntry> {
    let parse = |mut bytes: &[u8]| TimeEntry::read(&mut bytes);
    Format { entry_bytes: TimeEntry::SIZE, parse, zeroes: Zeroes::Preallocated }
}

/// `.txnindex`
pub fn aborted_entries() -> Format<AbortedTransaction> {
    let parse = |mut bytes: &[u8]| read_entry(&mut bytes);
    let entry_bytes = usize::try_from(ENTRY_BYTES).unwrap_or(usize::MAX);
    Format { entry_bytes, parse, zeroes: Zeroes::Entries }
}
