//! What a log holds, read from its start to its end through its public door.

use bytes::Bytes;
use kalda_log::{PartitionLog, ReadRange};
use kalda_protocol::records::{Batch, batches};

use crate::disk::Crash;
use crate::model::PartitionModel;
use crate::violation::Violation;

const INVARIANT: &str = "reads_agree";

/// The contents of a log; the default is those of a log without files.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// The first offset that can be read.
    pub start: i64,
    /// The offset that the next record gets.
    pub end: i64,
    /// All batches.
    pub batches: Vec<Batch>,
}

impl Found {
    /// Reads a log.
    ///
    /// # Errors
    /// It can't be read from end to end.
    pub fn read(log: &PartitionLog) -> Result<Self, Violation> {
        let (start, end) = (log.log_start_offset(), log.log_end_offset());
        let mut found = Self { start: start.0, end: end.0, batches: Vec::new() };
        let mut from = start;
        while from < end {
            let range = ReadRange { from, before: end, max_bytes: 1 << 20, at_least_one: true };
            let slice = log.read(range);
            let slice = slice.map_err(|error| Violation::new(INVARIANT, format!("from {from}: {error}")))?;
            if slice.is_empty() {
                break;
            }
            let bytes = slice.to_bytes().map_err(|error| Violation::new(INVARIANT, error.to_string()))?;
            found.batches.extend(whole_batches(bytes)?);
            if slice.next_offset <= from {
                return Err(Violation::new(
                    INVARIANT,
                    format!("reading from {from} leads to {}", slice.next_offset),
                ));
            }
            from = slice.next_offset;
        }
        Ok(found)
    }

    /// The model takes over what was found, after it was checked.
    pub fn settle(&self, model: &mut PartitionModel, crash: Crash) {
        let mut batches = model.possible();
        batches.retain(|batch| batch.facts.last < self.end);
        for found in &self.batches {
            let base = found.header().base_offset;
            if let Ok(index) = batches.binary_search_by_key(&base, |batch| batch.facts.base) {
                batches[index].bytes = Some(found.bytes().clone());
            }
        }
        model.batches = batches;
        (model.start, model.end) = (self.start, self.end);
        model.promised = model.promised.min(self.end);
        model.shown = self.end;
        if self.batches.is_empty() && model.last_end() != self.end {
            // What was there is gone, and the log begins anew.
            (model.batches, model.origin) = (Vec::new(), self.end);
        }
        if crash == Crash::PowerCut || model.start_checkpoint.is_some_and(|start| start > self.start) {
            model.start_checkpoint = model.start_checkpoint.filter(|start| *start <= self.start);
        }
        model.doubt = crate::model::Doubt::Nothing;
    }
}

/// The batches of a run, which must hold nothing else.
pub fn whole_batches(bytes: Bytes) -> Result<Vec<Batch>, Violation> {
    let all: Result<Vec<Batch>, _> = batches(bytes).refuse_tail().collect();
    let all = all
        .map_err(|error| Violation::new(INVARIANT, format!("what was read is no run of batches: {error}")))?;
    for batch in &all {
        batch.verify_crc().map_err(|error| {
            Violation::new(INVARIANT, format!("the batch at {}: {error}", batch.header().base_offset))
        })?;
    }
    Ok(all)
}
