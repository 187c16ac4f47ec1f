//! The state of a partition's producers, as its batches say it: what snapshots and indexes of aborted transactions must
//! agree with.
//!
//! ```text
//!            the log begins at 0                      a hole: compaction took batches,
//!                  │                                  or there are too many producers
//!                  ▼          ──────────────────────────────────▶
//!                Known                                        Unknown ◀── the log begins later
//!                             ◀──────────────────────────────────
//!                                  a snapshot is taken over: what stands in it isn't judged
//! ```
//! Invariant: what is known is the state of all batches below `end`. While nothing is known, nothing is compared: batches
//! that retention or compaction took may have said more. Pure.

use kalda_log::AbortedTransaction;
use kalda_log::AppendError;
use kalda_log::AppendOrigin;
use kalda_log::batch_walk::WalkedBatch;
use kalda_log::producers::{
    EndMarker, ProducedBatch, ProducerEntry, ProducerVerdict, Producers, TransactionOutcome,
};
use kalda_sys::types::{Offset, ProducerId};

/// More producers of a partition aren't kept in mind: some 75 MB. A broker remembers fewer, so sound snapshots hold fewer; Kafka
/// forgets those that were silent for a day.
pub const MOST_PRODUCERS: usize = 250_000;

/// Whether the state is that of all batches so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Knowledge {
    /// It is.
    Known,
    /// Batches are missing that may have said more.
    Unknown,
}

/// What a batch brought.
#[derive(Debug, Default)]
pub struct Replayed {
    /// Transactions that it aborted, as their index must have them.
    pub aborted: Vec<AbortedTransaction>,
    /// True if there are now too many producers.
    pub too_many: bool,
}

/// The state so far.
#[derive(Debug)]
pub struct ProducerReplay {
    producers: Producers,
    knowledge: Knowledge,
    /// Where the batches begin that were taken in; what lies before was said by a snapshot.
    begin: Offset,
    end: Offset,
}

impl ProducerReplay {
    /// The state before a log that begins at `log_begin`.
    #[must_use]
    pub fn new(log_begin: Offset) -> Self {
        let knowledge = if log_begin == Offset::ZERO { Knowledge::Known } else { Knowledge::Unknown };
        Self { producers: Producers::default(), knowledge, begin: log_begin, end: log_begin }
    }

    /// The offset after the last batch.
    #[must_use]
    pub const fn end(&self) -> Offset {
        self.end
    }

    /// Whether it can be compared.
    #[must_use]
    pub const fn knowledge(&self) -> Knowledge {
        self.knowledge
    }

    /// Takes over the state of a snapshot, which holds all batches below `end`.
    pub fn adopt(&mut self, producers: Producers, end: Offset) {
        *self = Self { producers, knowledge: Knowledge::Known, begin: end, end };
    }

    /// Nothing is known any more.
    pub fn forget(&mut self) {
        (self.producers, self.knowledge) = (Producers::default(), Knowledge::Unknown);
    }

    /// Takes a batch in.
    ///
    /// # Errors
    /// What its producer could not have sent; then nothing is known any more.
    pub fn take(
        &mut self,
        batch: &WalkedBatch,
        marker: Option<EndMarker>,
    ) -> Result<Replayed, Box<AppendError>> {
        let follows = std::mem::replace(&mut self.end, batch.last_offset.next()) == batch.base_offset;
        // Producers have ids since format 2, and a message of an older format says nothing of the offsets before it.
        let Some(header) = batch.header else { return Ok(Replayed::default()) };
        let is_whole = i64::from(header.record_count) == i64::from(header.last_offset_delta) + 1;
        if !follows || !is_whole {
            self.forget();
        }
        if self.knowledge == Knowledge::Unknown || !header.has_producer() {
            return Ok(Replayed::default());
        }
        let produced = ProducedBatch { header, marker };
        let verdict = self.producers.check(&[produced], AppendOrigin::Replication);
        let updates = match verdict {
            Ok(ProducerVerdict::New(updates)) => updates,
            Ok(ProducerVerdict::Duplicate(_)) => return Ok(Replayed::default()),
            Err(error) => {
                self.forget();
                return Err(Box::new(error));
            }
        };
        let aborted = updates.completed.iter().filter(|done| done.outcome == TransactionOutcome::Aborted);
        let aborted = aborted.map(|done| AbortedTransaction {
            producer_id: done.producer_id,
            first_offset: done.first_offset,
            last_offset: done.last_offset,
            last_stable_offset: self.producers.stable_after(done),
        });
        let aborted = aborted.collect();
        self.producers.apply(updates, self.end);
        // All that is in a log is replicated as far as it is known here.
        self.producers.pass_high_watermark(Offset(i64::MAX));
        let too_many = self.producers.len() > MOST_PRODUCERS;
        if too_many {
            self.forget();
        }
        Ok(Replayed { aborted, too_many })
    }

    /// Where a snapshot, taken at the end, differs.
    ///
    /// A producer that it doesn't have may have been forgotten because it was silent for long, unless it has an open
    /// transaction that begins at the log's start or later. One that only it has may have been forgotten before, and
    /// learned again from old batches by a start after a kill.
    #[must_use]
    pub fn difference(&self, snapshot: &Producers, log_start: Offset) -> Option<(ProducerId, String)> {
        let different = snapshot.iter().filter_map(|(id, entry)| match self.producers.entry(id) {
            Some(expected) => difference(entry, expected, log_start).map(|reason| (id, reason)),
            None => {
                let seen = self.begin == Offset::ZERO
                    || entry.last().is_some_and(|batch| batch.last_offset >= self.begin);
                seen.then(|| (id, "the log has no batch of it".to_owned()))
            }
        });
        let open = |entry: &ProducerEntry| entry.transaction_start.filter(|start| *start >= log_start);
        let missing = self.producers.iter().filter_map(|(id, entry)| {
            let start = open(entry).filter(|_| snapshot.entry(id).is_none())?;
            Some((id, format!("it isn't there, though its transaction is open since {start}")))
        });
        different.chain(missing).min()
    }
}

/// In what an entry of a snapshot differs. A producer that came back after it was forgotten has no coordinator epoch yet;
/// and batches from before the log's start may be forgotten, with a transaction that began in them.
fn difference(entry: &ProducerEntry, expected: &ProducerEntry, log_start: Offset) -> Option<String> {
    let forgotten =
        entry.last().is_none() && expected.last().is_some_and(|batch| batch.last_offset < log_start);
    let last = |entry: &ProducerEntry| entry.last().filter(|_| !forgotten).copied();
    let old = expected.transaction_start.is_some_and(|start| start < log_start);
    let start = |entry: &ProducerEntry| entry.transaction_start.filter(|_| !old);
    let facts = |entry: &ProducerEntry| {
        let last = last(entry);
        [
            ("epoch", Some(i64::from(entry.epoch.0))),
            ("last sequence", last.map(|batch| i64::from(batch.last_sequence))),
            ("last offset", last.map(|batch| batch.last_offset.0)),
            ("offset delta", last.map(|batch| i64::from(batch.offset_delta))),
            ("last timestamp", Some(entry.last_timestamp_ms.0)),
            ("open transaction", start(entry).map(|offset| offset.0)),
        ]
    };
    let told = |fact: Option<i64>| fact.map_or_else(|| "none".to_owned(), |fact| fact.to_string());
    let mut pairs = facts(entry).into_iter().zip(facts(expected));
    let differs = pairs.find(|((_, has), (_, expected))| has != expected);
    let differs = differs
        .map(|((name, has), (_, expected))| format!("{name} {}, by the log {}", told(has), told(expected)));
    let (has, known) = (entry.coordinator_epoch, expected.coordinator_epoch);
    let coordinator = (has != known && has != -1 && known != -1)
        .then(|| format!("coordinator epoch {has}, by the log {known}"));
    differs.or(coordinator)
}
