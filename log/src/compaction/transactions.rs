//! Transactions, as a walk through the log's batches meets them: whose records were aborted, and which markers still mark
//! something.
//!
//! ```text
//! index entry   ──learn──▶  known  ──first offset reached──▶  aborting (by producer)  ──its marker──▶  over
//! data batch    ──▶ the producer's transaction has data
//! marker        ──▶ without data it marks nothing, and may go; with data an abort's index entry stays
//! ```
//! Invariant: entries are learnt before the walk reaches their first offset. Pure. A transaction whose abort nobody told
//! is taken for a committed one, and its marker stays while it has data.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, HashSet};

use kalda_protocol::records::BatchHeader;

use crate::aborted_index::AbortedTransaction;
use kalda_sys::types::{Offset, ProducerId};

/// What becomes of a batch of data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DataFate {
    /// Its records count.
    Counts,
    /// Its transaction was aborted.
    Aborted,
}

/// What a marker marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MarkerFate {
    /// Its transaction has batches; the entry is that of an aborted one.
    HasData(Option<AbortedTransaction>),
    /// No batch of its transaction is left.
    Alone,
}

/// The transactions around the batch that was read last.
#[derive(Debug, Default)]
pub struct TransactionWalk {
    known: BinaryHeap<Reverse<ByFirstOffset>>,
    aborting: HashMap<ProducerId, AbortedTransaction>,
    with_data: HashSet<ProducerId>,
}

impl TransactionWalk {
    /// Takes note of an aborted transaction.
    pub fn learn(&mut self, aborted: AbortedTransaction) {
        self.known.push(Reverse(ByFirstOffset(aborted)));
    }

    /// A batch of data comes next.
    pub fn data(&mut self, batch: &BatchHeader) -> DataFate {
        if !batch.attributes.is_transactional() {
            return DataFate::Counts;
        }
        self.reach(Offset(batch.last_offset()));
        let producer = ProducerId(batch.producer_id);
        self.with_data.insert(producer);
        let aborting = self.aborting.get(&producer);
        match aborting.is_some_and(|aborted| batch.base_offset <= aborted.last_offset.0) {
            true => DataFate::Aborted,
            false => DataFate::Counts,
        }
    }

    /// A marker comes next.
    pub fn marker(&mut self, batch: &BatchHeader) -> MarkerFate {
        self.reach(Offset(batch.last_offset()));
        let producer = ProducerId(batch.producer_id);
        let aborted = self.aborting.remove(&producer);
        let aborted = aborted.filter(|aborted| aborted.last_offset.0 == batch.last_offset());
        match self.with_data.remove(&producer) {
            true => MarkerFate::HasData(aborted),
            false => MarkerFate::Alone,
        }
    }

    /// Takes in the transactions that have begun at `offset`.
    fn reach(&mut self, offset: Offset) {
        while self.known.peek().is_some_and(|Reverse(next)| next.0.first_offset <= offset) {
            if let Some(Reverse(ByFirstOffset(aborted))) = self.known.pop() {
                self.aborting.insert(aborted.producer_id, aborted);
            }
        }
    }
}

#[derive(Debug, PartialEq, Eq)]
struct ByFirstOffset(AbortedTransaction);

impl Ord for ByFirstOffset {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        let order = |aborted: &AbortedTransaction| (aborted.first_offset, aborted.last_offset);
        order(&self.0).cmp(&order(&other.0))
    }
}

impl PartialOrd for ByFirstOffset {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kalda_protocol::records::{Batch, BatchBuilder, BatchOptions, NewRecord};

    fn aborted(producer: i64, first: i64, last: i64) -> AbortedTransaction {
        AbortedTransaction {
            producer_id: ProducerId(producer),
            first_offset: Offset(first),
            last_offset: Offset(last),
            last_stable_offset: Offset(last + 1),
        }
    }

    /// A header of one record.
    fn batch(producer_id: i64, base_offset: i64, is_control: bool) -> BatchHeader {
        let options = BatchOptions {
            producer_id,
            base_offset,
            is_control,
            is_transactional: true,
            ..Default::default()
        };
        let mut builder = BatchBuilder::new(options);
        builder.append(&NewRecord::default()).expect("a record");
        *Batch::parse(builder.build().expect("a batch")).expect("a batch").header()
    }

    #[test]
    fn interleaved_transactions_are_told_apart() {
        let mut walk = TransactionWalk::default();
        let (first, second) = (aborted(1, 0, 4), aborted(1, 7, 9));
        walk.learn(second);
        walk.learn(first);
        assert_eq!(walk.data(&batch(1, 0, false)), DataFate::Aborted);
        assert_eq!(walk.data(&batch(2, 1, false)), DataFate::Counts);
        assert_eq!(walk.data(&batch(1, 2, false)), DataFate::Aborted);
        assert_eq!(walk.marker(&batch(2, 3, true)), MarkerFate::HasData(None));
        assert_eq!(walk.marker(&batch(1, 4, true)), MarkerFate::HasData(Some(first)));
        assert_eq!(walk.data(&batch(1, 5, false)), DataFate::Counts, "the next one was committed");
        assert_eq!(walk.marker(&batch(1, 6, true)), MarkerFate::HasData(None));
        assert_eq!(walk.data(&batch(1, 7, false)), DataFate::Aborted);
    }

    #[test]
    fn a_marker_whose_batches_are_gone_stands_alone() {
        let mut walk = TransactionWalk::default();
        walk.learn(aborted(1, 0, 4));
        assert_eq!(walk.marker(&batch(1, 4, true)), MarkerFate::Alone);
        assert_eq!(walk.marker(&batch(2, 5, true)), MarkerFate::Alone);
    }

    #[test]
    fn an_abort_that_lost_its_marker_ends_where_that_stood() {
        let mut walk = TransactionWalk::default();
        walk.learn(aborted(1, 0, 4));
        assert_eq!(walk.data(&batch(1, 2, false)), DataFate::Aborted);
        assert_eq!(walk.data(&batch(1, 5, false)), DataFate::Counts);
    }
}
