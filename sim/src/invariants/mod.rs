//! What must always hold, one file each: what it claims, and why it must.
//!
//! ```text
//! after a restart   what was found ◀─▶ what the model says must, and may, be there
//! at any time       the open log   ◀─▶ the model ◀─▶ the files
//! ```
//! Invariant: a check changes nothing. It reads the log through its public door and the files as bytes, with a reader of
//! its own.

pub mod acknowledged_is_kept;
pub mod clean_start_reads_nothing;
pub mod damage_is_told;
pub mod deletions_stay_deleted;
mod files;
mod found;
pub mod indexes_agree;
pub mod leader_epochs_agree;
pub mod offsets_are_dense;
pub mod only_what_was_appended;
pub mod producers_agree;
pub mod reads_agree;
pub mod recovery_repeats;
pub mod shown_stays;
pub mod times_agree;

use kalda_log::PartitionLog;
use kalda_sys::types::TopicPartition;

pub use clean_start_reads_nothing::CleanStart;
pub use found::Found;

use crate::disk::{Crash, SimDisk};
use crate::model::PartitionModel;
use crate::violation::{Check, Violation};
use crate::world::Slot;

/// A partition after a restart.
#[derive(Debug)]
pub struct Restarted<'a> {
    /// Its name.
    pub name: &'a TopicPartition,
    /// How the process before it ended.
    pub crash: Crash,
    /// What was known before.
    pub model: &'a PartitionModel,
    /// What is there now.
    pub found: &'a Found,
}

/// An open partition.
#[derive(Debug)]
pub struct Live<'a> {
    /// Its log.
    pub log: &'a PartitionLog,
    /// What the log must hold.
    pub model: &'a PartitionModel,
    /// Its settings.
    pub settings: &'a kalda_log::LogSettings,
    /// Its files.
    pub files: &'a files::Files,
}

/// Checks what was found after a restart.
///
/// # Errors
/// The first invariant that doesn't hold.
pub fn check_restarted(restarted: &Restarted<'_>) -> Check {
    only_what_was_appended::check(restarted)?;
    acknowledged_is_kept::check(restarted)?;
    deletions_stay_deleted::check(restarted)
}

/// Checks an open log.
///
/// # Errors
/// The first invariant that doesn't hold.
pub fn check_live(slot: &Slot, disk: &SimDisk) -> Check {
    let Some(log) = slot.log.as_ref().map(|log| log.lock()) else { return Ok(()) };
    let files = files::Files::read(disk, &slot.name);
    let live = Live { log: &log, model: &slot.model, settings: &slot.settings, files: &files };
    offsets_are_dense::check(&live)?;
    reads_agree::check(&live)?;
    indexes_agree::check(&live)?;
    producers_agree::check(&live)?;
    leader_epochs_agree::check(&live)?;
    times_agree::check(&live)
}

/// A violation unless `holds`.
///
/// # Errors
/// That violation.
pub fn ensure(invariant: &'static str, holds: bool, what: impl FnOnce() -> String) -> Check {
    if holds { Ok(()) } else { Err(Violation::new(invariant, what())) }
}
