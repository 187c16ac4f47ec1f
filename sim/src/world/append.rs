//! Appending: by producers, coordinators and followers, and again by producers that got no answer.

use bytes::{Bytes, BytesMut};
use kalda_log::{AppendContext, AppendError, AppendOrigin, Appended, ReadRange};
use kalda_protocol::records::control::{EndTransactionMarker, TransactionResult};
use kalda_protocol::records::header::sequence_after;
use kalda_protocol::records::{BatchOptions, TimestampType, batches};
use kalda_sys::types::{LeaderEpoch, Offset};

use super::{Outcome, World};
use crate::dice::Dice;
use crate::invariants;
use crate::model::{Doubt, Facts, ModelBatch, ModelProducer};
use crate::plan::FlushPolicy;
use crate::violation::{Check, Violation};

/// Ids of producers that are idempotent, and of those with transactions.
const IDEMPOTENT: [i64; 2] = [1, 2];
const TRANSACTIONAL: [i64; 2] = [11, 12];

const INVARIANT: &str = "appends_are_answered";

impl World {
    pub(super) fn append(&mut self, slot: usize, dice: &mut Dice) -> Check {
        if !self.ensure_open(slot)? {
            return Ok(());
        }
        let options = self.drawn_producer(slot, dice);
        let now_ms = self.now_ms().0;
        let batch = self.maker.data(dice, self.slots[slot].style, options, now_ms);
        if options.producer_id >= 0 {
            self.slots[slot].last_sent.insert(options.producer_id, batch.clone());
        }
        self.append_as(slot, batch, AppendOrigin::Client)
    }

    /// A producer that got no answer, or lost it, sends its last batch again.
    pub(super) fn retry(&mut self, slot: usize, dice: &mut Dice) -> Check {
        let sent: Vec<(i64, Bytes)> =
            self.slots[slot].last_sent.iter().map(|(id, batch)| (*id, batch.clone())).collect();
        if sent.is_empty() || !self.ensure_open(slot)? {
            return Ok(());
        }
        let (id, batch) = sent[dice.index(sent.len())].clone();
        let facts = facts_of(&batch)?.remove(0);
        let Some(entry) = self.slots[slot].model.producers().entries.get(&id).cloned() else {
            return Ok(());
        };
        let same_epoch = entry.epoch == facts.producer_epoch;
        if same_epoch && entry.last_sequence == facts.last_sequence() {
            return self.send_duplicate(slot, batch, &entry);
        }
        let next = if entry.last_sequence < 0 { 0 } else { sequence_after(entry.last_sequence, 1) };
        let in_order = facts.base_sequence == if same_epoch { next } else { 0 };
        let open = entry.transaction_start.is_some() == facts.transactional;
        if in_order && facts.producer_epoch >= entry.epoch && (open || facts.transactional) {
            return self.append_as(slot, batch, AppendOrigin::Client);
        }
        Ok(())
    }

    /// Sends a batch that is in the log already: it must not be written again.
    fn send_duplicate(&mut self, slot: usize, batch: Bytes, entry: &ModelProducer) -> Check {
        let kept = self.slots[slot].settings.producer_id_expiration_ms == i64::MAX;
        if !kept || entry.last_data < self.slots[slot].model.start {
            return Ok(());
        }
        let context = self.context(slot, AppendOrigin::Client);
        let Some(log) = self.slots[slot].log.clone() else { return Ok(()) };
        let (end, last_data) = (log.end(), entry.last_data);
        let answer = log.lock().append(batch, context);
        match answer {
            Ok(again) if again.duplicate && again.last_offset.0 == last_data => {
                let (end_now, settled) = (log.end(), log.settled_end());
                invariants::ensure(
                    INVARIANT,
                    end_now == end && again.settled == (again.last_offset < settled),
                    || {
                        format!(
                            "a duplicate was answered with {again:?}; the log ends at {end}, settled is {settled}"
                        )
                    },
                )
            }
            Err(AppendError::Storage(error)) => self.outcome::<()>(Err(error)).map(|_| ()),
            other => Err(Violation::new(
                INVARIANT,
                format!("the batch at {last_data} was sent again and answered with {other:?}"),
            )),
        }
    }

    pub(super) fn append_several(&mut self, slot: usize, dice: &mut Dice) -> Check {
        if !self.ensure_open(slot)? {
            return Ok(());
        }
        let now_ms = self.now_ms().0;
        let mut run = BytesMut::new();
        for _ in 0..dice.between(2, 3) {
            let options = BatchOptions::default();
            run.extend_from_slice(&self.maker.data(dice, self.slots[slot].style, options, now_ms));
        }
        self.append_as(slot, run.freeze(), AppendOrigin::Coordinator)
    }

    pub(super) fn end_transaction(&mut self, slot: usize, dice: &mut Dice) -> Check {
        if !self.ensure_open(slot)? {
            return Ok(());
        }
        let producers = self.slots[slot].model.producers().entries;
        let open: Vec<_> = producers.iter().filter(|(_, entry)| entry.transaction_start.is_some()).collect();
        let Some((id, entry)) = open.get(dice.index(open.len())) else { return Ok(()) };
        let result = dice.pick(&[TransactionResult::Abort, TransactionResult::Commit]);
        let coordinator_epoch = entry.coordinator_epoch.max(0) + i32::from(dice.permille(200));
        let options =
            BatchOptions { producer_id: **id, producer_epoch: entry.epoch, ..BatchOptions::default() };
        let marker = EndTransactionMarker { result, coordinator_epoch };
        let batch = self.maker.marker(marker, options, self.now_ms().0);
        self.append_as(slot, batch, AppendOrigin::Coordinator)
    }

    /// A follower's fetch: batches as the leader has them, perhaps with a gap before, and perhaps cut at the end.
    pub(super) fn append_as_follower(&mut self, slot: usize, dice: &mut Dice) -> Check {
        if !self.ensure_open(slot)? {
            return Ok(());
        }
        let (now_ms, style, epoch) = (self.now_ms().0, self.slots[slot].style, self.slots[slot].epoch);
        let mut base_offset = self.slots[slot].model.end;
        let (mut run, mut expected) = (BytesMut::new(), Vec::new());
        for _ in 0..dice.between(1, 3) {
            if dice.permille(100) {
                base_offset += dice.between(1, 20);
            }
            let options =
                BatchOptions { base_offset, partition_leader_epoch: epoch, ..BatchOptions::default() };
            let batch = self.maker.data(dice, style, options, now_ms);
            let facts = facts_of(&batch)?.remove(0);
            base_offset = facts.last + 1;
            expected.push(facts);
            run.extend_from_slice(&batch);
        }
        if dice.permille(200) {
            let rest =
                self.maker.data(dice, style, BatchOptions { base_offset, ..BatchOptions::default() }, now_ms);
            run.extend_from_slice(&rest[..dice.index(rest.len())]);
        }
        self.slots[slot].model.doubt = Doubt::Append(expected.clone());
        let Some(log) = self.slots[slot].log.clone() else { return Ok(()) };
        let appended = log.lock().append_as_follower(run.freeze());
        self.take_answer(slot, expected, appended)
    }

    /// Appends as the leader.
    fn append_as(&mut self, slot: usize, records: Bytes, origin: AppendOrigin) -> Check {
        let (epoch, end) = (self.slots[slot].epoch, self.slots[slot].model.end);
        let by_log = self.slots[slot].settings.timestamp_type == TimestampType::LogAppendTime;
        let append_time_ms = by_log.then_some(self.now_ms().0);
        let mut next = end;
        let mut expected = facts_of(&records)?;
        for facts in &mut expected {
            *facts = facts.clone().placed(next, epoch, append_time_ms);
            next = facts.last + 1;
        }
        let context = self.context(slot, origin);
        self.slots[slot].model.doubt = Doubt::Append(expected.clone());
        let Some(log) = self.slots[slot].log.clone() else { return Ok(()) };
        let appended = log.lock().append(records, context);
        self.take_answer(slot, expected, appended)
    }

    fn context(&self, slot: usize, origin: AppendOrigin) -> AppendContext {
        let leader_epoch = LeaderEpoch(self.slots[slot].epoch);
        AppendContext { leader_epoch, now_ms: self.now_ms(), origin }
    }

    fn take_answer(
        &mut self,
        slot: usize,
        expected: Vec<Facts>,
        answer: Result<Appended, AppendError>,
    ) -> Check {
        let stored = match answer {
            Ok(appended) => Ok(appended),
            Err(AppendError::Storage(error)) => Err(error),
            Err(error) => {
                self.slots[slot].model.doubt = Doubt::Nothing;
                return self.judge_refusal(slot, &expected, &error);
            }
        };
        match self.outcome(stored)? {
            Outcome::Done(appended) => {
                self.slots[slot].model.doubt = Doubt::Nothing;
                self.check_answer(slot, &expected, &appended)?;
                self.read_back(slot, expected)?;
                self.acknowledge(slot)
            }
            Outcome::Refused => {
                self.slots[slot].model.doubt = Doubt::Nothing;
                self.compare()
            }
            Outcome::InDoubt => Ok(()),
        }
    }

    fn check_answer(&self, slot: usize, expected: &[Facts], appended: &Appended) -> Check {
        let (Some(first), Some(last)) = (expected.first(), expected.last()) else { return Ok(()) };
        let same = (appended.base_offset.0, appended.last_offset.0) == (first.base, last.last);
        invariants::ensure(INVARIANT, same && !appended.duplicate, || {
            format!("{} to {} was answered with {appended:?}", first.base, last.last)
        })?;
        let slot = &self.slots[slot];
        let settled_end = slot.log.as_ref().map_or(0, |log| log.settled_end().0);
        let right = match slot.policy {
            // Not before it is in the write-ahead log, which nobody has committed since.
            FlushPolicy::WriteAhead if slot.is_synchronous() => {
                !appended.settled && settled_end <= first.base
            }
            FlushPolicy::WriteAhead => appended.settled == (settled_end > last.last),
            _ => appended.settled && settled_end == last.last + 1,
        };
        invariants::ensure(INVARIANT, right, || {
            format!(
                "{} to {} was answered with {appended:?}, settled is {settled_end}",
                first.base, last.last
            )
        })
    }

    /// Some refusals are right.
    fn judge_refusal(&self, slot: usize, expected: &[Facts], error: &AppendError) -> Check {
        let slot = &self.slots[slot];
        let entry = |id| slot.model.producers().entries.get(&id).cloned();
        let right = match error {
            AppendError::LargerThanSegment { .. } => slot.settings.segment_bytes < 4000,
            // The log knows no more of a producer than its batches say, and less once it is silent for too long.
            AppendError::OutOfOrderSequence { .. } => expected.iter().any(|batch| {
                let known = entry(batch.producer_id);
                known.is_some_and(|entry| {
                    entry.last_data < slot.model.start || slot.settings.producer_id_expiration_ms != i64::MAX
                })
            }),
            _ => false,
        };
        invariants::ensure(INVARIANT, right, || format!("a sound append was refused: {error}"))
    }

    /// What was appended can be read, and is what was sent.
    fn read_back(&mut self, slot: usize, expected: Vec<Facts>) -> Check {
        if self.directory()?.is_offline() {
            // It was acknowledged before something else failed; what it looks like shows after the restart.
            let synchronous = self.slots[slot].is_synchronous();
            let unseen = expected.into_iter().map(|facts| ModelBatch { facts, bytes: None, synchronous });
            unseen.for_each(|batch| self.slots[slot].model.push(batch));
            return Ok(());
        }
        let Some(log) = self.slots[slot].log.clone() else { return Ok(()) };
        let log = log.lock();
        let (Some(first), end) = (expected.first(), log.log_end_offset()) else { return Ok(()) };
        let read = self.disk.paused(|| {
            let mut bytes = BytesMut::new();
            let mut from = Offset(first.base);
            while from < end {
                let range = ReadRange { from, before: end, max_bytes: usize::MAX, at_least_one: true };
                let slice = log.read(range).map_err(|error| error.to_string())?;
                if slice.is_empty() {
                    break;
                }
                from = slice.next_offset;
                bytes.extend_from_slice(&slice.to_bytes().map_err(|error| error.to_string())?);
            }
            Ok::<_, String>(bytes.freeze())
        });
        let read = read.map_err(|error| Violation::new(INVARIANT, error))?;
        let found: Vec<_> = batches(read).map_while(Result::ok).collect();
        invariants::ensure(INVARIANT, found.len() == expected.len(), || {
            format!(
                "{} batches were appended at {}, {} are read",
                expected.len(),
                expected[0].base,
                found.len()
            )
        })?;
        for (batch, facts) in found.into_iter().zip(expected) {
            let read = Facts::of(&batch)?;
            invariants::ensure(INVARIANT, read == facts, || {
                format!("{facts:?} was appended, {read:?} is read")
            })?;
            let synchronous = self.slots[slot].is_synchronous();
            let bytes = Some(batch.bytes().clone());
            self.slots[slot].model.push(ModelBatch { facts, bytes, synchronous });
        }
        Ok(())
    }

    /// What the partition's flush policy makes of an append, before the producer is answered.
    fn acknowledge(&mut self, slot: usize) -> Check {
        let this = &self.slots[slot];
        let flush_every = this.settings.flush_messages == Some(1) || this.is_synchronous();
        let Some(log) = this.log.clone() else { return Ok(()) };
        match this.policy {
            FlushPolicy::SyncRecords => {
                let synced = log.lock().sync_records();
                if let Outcome::Done(()) = self.outcome(synced)? {
                    let model = &mut self.slots[slot].model;
                    model.promised = model.end;
                }
            }
            FlushPolicy::FlushEveryAppend if flush_every => {
                let (end, flushed) = (log.end(), log.recovery_point());
                invariants::ensure(INVARIANT, flushed == end, || {
                    format!("acknowledged up to {end} under flush.messages=1, flushed up to {flushed}")
                })?;
            }
            // What is settled is seen at the end of each step.
            FlushPolicy::FlushEveryAppend | FlushPolicy::PageCache | FlushPolicy::WriteAhead => {}
        }
        self.slots[slot].take_promise();
        Ok(())
    }

    /// No producer, or one that sends its next batch.
    fn drawn_producer(&self, slot: usize, dice: &mut Dice) -> BatchOptions {
        let transactional = dice.permille(500);
        if dice.permille(400) {
            return BatchOptions::default();
        }
        let producer_id = dice.pick(if transactional { &TRANSACTIONAL } else { &IDEMPOTENT });
        let known = self.slots[slot].model.producers().entries.get(&producer_id).cloned();
        let (producer_epoch, base_sequence) = match known {
            None => (0, dice.pick(&[0, 0, i32::MAX - 3])),
            Some(entry) if entry.transaction_start.is_none() && dice.permille(60) => (entry.epoch + 1, 0),
            Some(entry) if entry.last_sequence < 0 => (entry.epoch, 0),
            Some(entry) => (entry.epoch, sequence_after(entry.last_sequence, 1)),
        };
        BatchOptions {
            producer_id,
            producer_epoch,
            base_sequence,
            is_transactional: transactional,
            ..BatchOptions::default()
        }
    }
}

fn facts_of(records: &Bytes) -> Result<Vec<Facts>, Violation> {
    batches(records.clone()).map_while(Result::ok).map(|batch| Facts::of(&batch)).collect()
}
