//! What the canary has produced and what was acknowledged.
//!
//! Invariant: records carry numbers that only rise. One that wasn't acknowledged may be in the log or not; each that was is there
//! once, at its offset, as it was sent.

use anyhow::{Context, Result, ensure};

/// The bytes of a small record.
const SMALL: usize = 100;
/// The bytes of a large one: more than 64 KiB, from which on brokers take a request's memory from a shared budget.
const LARGE: usize = 100 << 10;
/// Every so many records one is large.
const LARGE_EVERY: u64 = 16;

/// Numbers of records, and the offsets at which they were acknowledged.
#[derive(Debug, Clone)]
pub struct Ledger {
    topic: String,
    next: u64,
    acknowledged: Vec<(u64, i64)>,
}

impl Ledger {
    /// An empty one, for a topic.
    pub fn new(topic: String) -> Self {
        Self { topic, next: 0, acknowledged: Vec::new() }
    }

    /// The topic.
    pub fn topic(&self) -> &str {
        &self.topic
    }

    /// The number of the next record.
    pub fn take_number(&mut self) -> u64 {
        self.next += 1;
        self.next - 1
    }

    /// A record was acknowledged.
    pub fn acknowledge(&mut self, number: u64, offset: i64) -> Result<()> {
        let before = self.acknowledged.last().map_or(-1, |(_, offset)| *offset);
        ensure!(offset > before, "record {number} was acknowledged at {offset}, after one at {before}");
        self.acknowledged.push((number, offset));
        Ok(())
    }

    /// How many were acknowledged.
    pub fn len(&self) -> usize {
        self.acknowledged.len()
    }

    /// Compares all that the log holds, as offsets and values in its order, with what was acknowledged.
    pub fn compare(&self, found: &[(i64, Vec<u8>)]) -> Result<()> {
        let mut due = self.acknowledged.iter().peekable();
        let mut last = None;
        for (offset, value) in found {
            let number =
                number_of(value).with_context(|| format!("offset {offset} holds no record of the canary"))?;
            ensure!(last < Some(number), "record {number} comes after {last:?}, at offset {offset}");
            ensure!(*value == value_of(number), "record {number} is not as it was sent");
            last = Some(number);
            if due.peek().is_some_and(|(wanted, _)| *wanted <= number) {
                let wanted = due.next();
                ensure!(
                    wanted == Some(&(number, *offset)),
                    "{wanted:?} was acknowledged, {number} is at {offset}"
                );
            }
        }
        ensure!(
            due.peek().is_none(),
            "{} acknowledged records are lost, from {:?} on",
            due.clone().count(),
            due.peek()
        );
        Ok(())
    }
}

/// What the record of a number holds.
pub fn value_of(number: u64) -> Vec<u8> {
    let length = if number % LARGE_EVERY == LARGE_EVERY - 1 { LARGE } else { SMALL };
    let mut value = number.to_be_bytes().to_vec();
    value.resize(length, b'c');
    value
}

fn number_of(value: &[u8]) -> Option<u64> {
    value.first_chunk().map(|bytes| u64::from_be_bytes(*bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ledger(acknowledged: &[(u64, i64)]) -> Ledger {
        let mut ledger = Ledger::new("c".to_owned());
        acknowledged.iter().for_each(|(number, offset)| ledger.acknowledge(*number, *offset).unwrap());
        ledger
    }

    fn found(records: &[(i64, u64)]) -> Vec<(i64, Vec<u8>)> {
        records.iter().map(|(offset, number)| (*offset, value_of(*number))).collect()
    }

    #[test]
    fn records_that_nobody_acknowledged_may_be_there() {
        assert!(ledger(&[(0, 0), (2, 2)]).compare(&found(&[(0, 0), (1, 1), (2, 2), (3, 3)])).is_ok());
        assert!(ledger(&[(0, 0), (2, 1)]).compare(&found(&[(0, 0), (1, 2)])).is_ok());
    }

    #[test]
    fn lost_doubled_moved_and_changed_ones_are_found() {
        let ledger = ledger(&[(0, 0), (1, 1)]);
        for records in
            [&[(0, 0)][..], &[(1, 1)], &[(0, 0), (1, 0), (2, 1)], &[(0, 0), (2, 1)], &[(0, 1), (1, 0)]]
        {
            assert!(ledger.compare(&found(records)).is_err(), "{records:?}");
        }
        let mut changed = found(&[(0, 0), (1, 1)]);
        changed[1].1[50] ^= 1;
        assert!(ledger.compare(&changed).is_err());
    }

    #[test]
    fn offsets_only_rise() {
        assert!(ledger(&[(0, 5)]).acknowledge(1, 5).is_err());
    }
}
