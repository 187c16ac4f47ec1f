//! How a simulated disk behaves: sizes of pages and sectors, the order in which names become durable, and what becomes
//! of unsynced things at a power cut.

use std::ops::Range;

/// Bytes that reach the platter together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Geometry {
    /// The page cache's unit: each page is written back for itself.
    pub page_bytes: usize,
    /// The device's unit: it is written whole or not at all.
    pub sector_bytes: usize,
}

impl Geometry {
    /// The bytes of a page.
    #[must_use]
    pub const fn page(&self, index: usize) -> Range<usize> {
        index * self.page_bytes..(index + 1) * self.page_bytes
    }
}

/// In which order names reach the platter without a sync of their folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameOrder {
    /// In the order they were made, on the whole disk: a journal, as ext4 and XFS have one.
    Journaled,
    /// In the order they were made within each folder, but each folder for itself.
    PerFolder,
}

/// What becomes of what was not synced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// All of it is gone.
    Lost,
    /// All of it is there.
    Kept,
    /// Chance decides for each page and name.
    Mixed,
}

/// How a disk behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DiskOptions {
    /// Pages and sectors.
    pub geometry: Geometry,
    /// The order of names.
    pub names: NameOrder,
    /// How often in a thousand calls something is written back meanwhile.
    pub writeback_permille: u64,
    /// Whether all of it can be synced by one call that tells of failures.
    pub syncs_whole: bool,
}
