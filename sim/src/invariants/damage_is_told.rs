//! Where bits have flipped, a partition opens with every sound batch that was acknowledged, or somebody is told: by the
//! start, by a read, or by the checksum of a batch that a reader gets. Nothing sound goes without a word, and no other
//! partition suffers.
//!
//! It must hold because disks rot, and because a broker that cuts a log at the first batch it doesn't like throws away all
//! that came after.

use kalda_log::{LogError, PartitionLog, ReadRange};

use super::ensure;
use super::files::{PlacedBatch, SegmentBytes};
use crate::disk::Crash;
use crate::model::Doubt;
use crate::violation::{Check, Violation};
use crate::world::{DIRECTORY, Slot};

/// The name of this invariant.
pub const INVARIANT: &str = "damage_is_told";
/// The unit of the write-ahead log.
const WAL_PAGE_BYTES: usize = 4096;
/// How a group of the write-ahead log begins: a mark, its file's salt, its number, the length of its entries.
const WAL_GROUP: &[u8] = b"KWAG";

/// Bits that were flipped.
#[derive(Debug)]
pub struct Rot {
    /// In this file.
    pub path: String,
    /// The file before.
    pub before: Vec<u8>,
    /// Position and bit.
    pub bits: Vec<(usize, u32)>,
}

/// What became of a partition.
#[derive(Debug)]
pub enum Opened<'a> {
    /// It has neither files nor anything in the write-ahead log, or belongs to another topic.
    Missing,
    /// It was not opened.
    Refused(&'a LogError),
    /// It was.
    Log(&'a PartitionLog),
}

impl Rot {
    /// True if the last group of a file of the write-ahead log was hit, or what lies behind it.
    #[must_use]
    pub fn is_in_last_group(&self) -> bool {
        let last = (0..self.before.len()).step_by(WAL_PAGE_BYTES).rev();
        let last =
            last.map(|page| (page, &self.before[page..])).find(|(_, bytes)| bytes.starts_with(WAL_GROUP));
        let last = last.map_or(WAL_PAGE_BYTES, |(page, _)| page);
        self.path.ends_with(".wal") && self.bits.iter().any(|(position, _)| *position >= last)
    }

    fn is_in(&self, slot: &Slot) -> bool {
        self.path.ends_with(".wal") || self.path.starts_with(&format!("{DIRECTORY}/{}/", slot.name))
    }

    /// True if this batch of the file was hit.
    fn hits(&self, placed: &PlacedBatch) -> bool {
        let from = placed.position as usize;
        let range = from..from + placed.batch.bytes().len();
        self.bits.iter().any(|(position, _)| range.contains(position))
    }

    /// The offsets of the batches that were hit.
    fn batches(&self) -> Vec<i64> {
        if !self.path.ends_with(".log") {
            return Vec::new();
        }
        let placed = SegmentBytes::of_log(self.before.clone()).sound_batches();
        placed
            .iter()
            .filter(|placed| self.hits(placed))
            .map(|placed| placed.batch.header().base_offset)
            .collect()
    }
}

/// In which batch of a `.log` file a position lies, or in which byte of another file.
#[must_use]
pub fn part_of(path: &str, bytes: &[u8], position: usize) -> usize {
    if !path.ends_with(".log") {
        return position;
    }
    let placed = SegmentBytes::of_log(bytes.to_vec()).sound_batches();
    placed.partition_point(|placed| placed.position as usize <= position)
}

/// Checks a start that failed for the whole directory.
///
/// # Errors
/// It must not have.
pub fn directory(rot: &Rot, error: &LogError) -> Check {
    let told = matches!(error, LogError::WriteAheadLog(_)) && rot.path.ends_with(".wal");
    ensure(INVARIANT, told, || format!("{} rotted, and the directory doesn't open: {error}", rot.path))
}

/// Checks a partition.
///
/// # Errors
/// What was lost without a word.
pub fn partition(slot: &Slot, crash: Crash, rot: &Rot, opened: Opened<'_>) -> Check {
    let told = |what: &dyn std::fmt::Display| {
        ensure(INVARIANT, rot.is_in(slot), || {
            format!("{} rotted, and {} is refused: {what}", rot.path, slot.name)
        })
    };
    let extent = match &opened {
        Opened::Log(log) => (log.log_start_offset().0, log.recovery_point().0, log.log_end_offset().0),
        Opened::Missing | Opened::Refused(_) => (0, 0, 0),
    };
    let served = match opened {
        Opened::Missing => Vec::new(),
        Opened::Refused(error) => return told(error),
        Opened::Log(log) => match serve(log) {
            Ok(served) => served,
            Err(error) => return told(&error.what),
        },
    };
    let (model, hit) = (&slot.model, rot.batches());
    if !matches!(model.doubt, Doubt::Nothing | Doubt::Append(_)) {
        return Ok(());
    }
    let holds = |bytes: &[u8]| served.windows(bytes.len()).any(|window| window == bytes);
    // A reader who gets what was hit is told by its checksum, and doesn't go on.
    let is_hit = |offset: i64| rot.is_in(slot) && hit.contains(&offset);
    let serves_damage = || {
        let mut batches = kalda_protocol::records::batches(served.clone().into());
        batches.any(|batch| batch.is_err() || batch.is_ok_and(|batch| batch.verify_crc().is_err()))
    };
    for batch in model.live() {
        let acknowledged = crash == Crash::Kill || batch.facts.last < model.promised;
        let Some(bytes) = batch.bytes.as_ref().filter(|_| acknowledged && !is_hit(batch.facts.base)) else {
            continue;
        };
        if !holds(bytes) && !serves_damage() {
            let base = batch.facts.base;
            let what =
                format!("{} at {:?} rotted, and {} lost the batch at {base}", rot.path, rot.bits, slot.name);
            let (start, flushed, end) = extent;
            let now =
                format!("it starts at {start}, is flushed up to {flushed}, ends at {end}; hit were {hit:?}");
            return Err(Violation::new(INVARIANT, format!("{what}; {now}")));
        }
    }
    Ok(())
}

/// Everything that a log gives its readers, one slice after the other, whatever it is.
fn serve(log: &PartitionLog) -> Result<Vec<u8>, Violation> {
    let failed = |what: String| Violation::new(INVARIANT, what);
    let (mut from, end) = (log.log_start_offset(), log.log_end_offset());
    let mut served = Vec::new();
    while from < end {
        let range = ReadRange { from, before: end, max_bytes: 1 << 20, at_least_one: true };
        let slice = log.read(range).map_err(|error| failed(error.to_string()))?;
        served.extend_from_slice(&slice.to_bytes().map_err(|error| failed(error.to_string()))?);
        if slice.next_offset <= from {
            break;
        }
        from = slice.next_offset;
    }
    Ok(served)
}
