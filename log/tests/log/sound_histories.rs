//! Random histories of producers, transactions, leaders and ends of the process: whatever the log room leaves on disk,
//! `verify` finds nothing wrong with it.

use std::collections::BTreeMap;

use bytes::Bytes;
use kalda_log::{AppendContext, AppendOrigin, LogSettings, PartitionLog};
use kalda_protocol::records::{BatchBuilder, BatchOptions, Compression, NewRecord};
use kalda_sys::types::{LeaderEpoch, Offset, TimestampMs};
use proptest::prelude::*;

use crate::fixture::{Fixture, NOW_MS, client};
use crate::soundness::{assert_sound, assert_spotless};

#[derive(Debug, Clone)]
enum Step {
    /// A producer sends a batch of so many records; one in a transaction goes on with it.
    Send {
        producer: i64,
        count: u8,
        later_ms: i64,
        codec: usize,
    },
    /// A producer begins a transaction.
    Begin {
        producer: i64,
    },
    /// A producer's transaction ends.
    End {
        producer: i64,
        commit: bool,
    },
    /// A producer comes back with the next epoch.
    Restart {
        producer: i64,
    },
    NewLeader,
    Roll,
    Flush,
    DeleteBefore {
        permille: i64,
    },
    KeepBytes(u64),
    Truncate {
        permille: i64,
    },
    ReopenClean,
    Kill,
}

fn step() -> impl Strategy<Value = Step> {
    let producer = || 0i64..4;
    prop_oneof![
        20 => (producer(), 1u8..5, -50i64..50, 0usize..5)
            .prop_map(|(producer, count, later_ms, codec)| Step::Send { producer, count, later_ms, codec }),
        6 => producer().prop_map(|producer| Step::Begin { producer }),
        6 => (producer(), any::<bool>()).prop_map(|(producer, commit)| Step::End { producer, commit }),
        2 => producer().prop_map(|producer| Step::Restart { producer }),
        1 => Just(Step::NewLeader),
        1 => Just(Step::Roll),
        1 => Just(Step::Flush),
        1 => (0i64..=1000).prop_map(|permille| Step::DeleteBefore { permille }),
        1 => (500u64..3000).prop_map(Step::KeepBytes),
        1 => (600i64..=1000).prop_map(|permille| Step::Truncate { permille }),
        1 => Just(Step::ReopenClean),
        1 => Just(Step::Kill),
    ]
}

#[derive(Debug, Clone, Copy, Default)]
struct Producer {
    epoch: i16,
    next_sequence: i32,
    in_transaction: bool,
}

struct History {
    fixture: Fixture,
    log: PartitionLog,
    producers: BTreeMap<i64, Producer>,
    /// Counts truncations: producers that come after one have ids of their own.
    generation: i64,
    /// Where batches ended: a follower truncates to such an offset.
    ends: Vec<Offset>,
    leader_epoch: i32,
    now_ms: i64,
}

impl History {
    fn new() -> Self {
        let settings = LogSettings { segment_bytes: 1200, index_interval_bytes: 150, ..Fixture::settings() };
        let fixture = Fixture::new(settings);
        let log = fixture.open_partition();
        let (producers, ends) = (BTreeMap::new(), vec![Offset(0)]);
        Self { fixture, log, producers, generation: 0, ends, leader_epoch: 0, now_ms: NOW_MS }
    }

    fn apply(&mut self, step: &Step) {
        match *step {
            Step::Send { producer, count, later_ms, codec } => {
                self.now_ms += later_ms;
                self.send(producer, count, Compression::ALL[codec]);
            }
            Step::Begin { producer } => self.producers.entry(producer).or_default().in_transaction = true,
            Step::End { producer, commit } => self.end(producer, commit),
            Step::Restart { producer } => {
                self.end(producer, false);
                let known = self.producers.entry(producer).or_default();
                *known = Producer { epoch: known.epoch + 1, ..Producer::default() };
            }
            Step::NewLeader => {
                self.leader_epoch += 1;
                self.log.assign_epoch(LeaderEpoch(self.leader_epoch)).expect("assigns");
            }
            Step::Roll => self.log.roll().expect("rolls"),
            Step::Flush => self.log.flush().expect("flushes"),
            Step::DeleteBefore { permille } => {
                let offset = self.within(permille);
                self.log.delete_records_before(offset).expect("deletes");
            }
            Step::KeepBytes(bytes) => {
                let kept = std::sync::Arc::clone(self.log.settings());
                let less = LogSettings { retention_bytes: Some(bytes), ..(*kept).clone() };
                self.log.set_settings(std::sync::Arc::new(less));
                let end = self.log.log_end_offset();
                self.log.apply_retention(TimestampMs(NOW_MS), end).expect("retains");
                self.log.set_settings(kept);
            }
            Step::Truncate { permille } => {
                let within = self.within(permille);
                self.ends.retain(|end| *end <= within);
                let offset = self.ends.last().copied().unwrap_or_default();
                self.log.truncate_to(offset.max(self.log.log_start_offset())).expect("truncates");
                // Until that is written, a start takes more for flushed than there is.
                self.fixture.directory().write_checkpoints().expect("checkpoints");
                self.producers.clear();
                self.generation += 1;
            }
            Step::ReopenClean => {
                self.close();
                self.reopen();
            }
            Step::Kill => {
                self.fixture.directory().write_checkpoints().expect("checkpoints");
                self.reopen();
            }
        }
    }

    fn within(&self, permille: i64) -> Offset {
        let (start, end) = (self.log.log_start_offset().0, self.log.log_end_offset().0);
        Offset(start + (end - start) * permille / 1000)
    }

    fn options(&self, producer: i64, codec: Compression) -> BatchOptions {
        let known = self.producers.get(&producer).copied().unwrap_or_default();
        let producer_id = producer + 10 * self.generation;
        BatchOptions {
            producer_id,
            producer_epoch: known.epoch,
            base_sequence: known.next_sequence,
            is_transactional: known.in_transaction,
            compression: codec,
            ..BatchOptions::default()
        }
    }

    fn send(&mut self, producer: i64, count: u8, codec: Compression) {
        let mut builder = BatchBuilder::new(self.options(producer, codec));
        for index in 0..count {
            let timestamp = self.now_ms + i64::from(index);
            let value = [index; 30];
            let record = NewRecord { timestamp, key: Some(b"key"), value: Some(&value), headers: &[] };
            builder.append(&record).expect("a record");
        }
        self.append(builder.build().expect("a batch"), AppendOrigin::Client);
        self.producers.entry(producer).or_default().next_sequence += i32::from(count);
    }

    fn end(&mut self, producer: i64, commit: bool) {
        if !self.producers.get(&producer).is_some_and(|known| known.in_transaction) {
            return;
        }
        let options =
            BatchOptions { is_control: true, base_sequence: -1, ..self.options(producer, Compression::None) };
        let mut builder = BatchBuilder::new(options);
        let (key, value) = ([0, 0, 0, u8::from(commit)], [0, 0, 0, 0, 0, 0]);
        let timestamp = self.now_ms;
        let record = NewRecord { timestamp, key: Some(&key), value: Some(&value), headers: &[] };
        builder.append(&record).expect("a record");
        self.append(builder.build().expect("a batch"), AppendOrigin::Coordinator);
        if let Some(known) = self.producers.get_mut(&producer) {
            known.in_transaction = false;
        }
    }

    fn append(&mut self, batch: Bytes, origin: AppendOrigin) {
        let leader_epoch = LeaderEpoch(self.leader_epoch);
        let context = AppendContext { origin, leader_epoch, ..client() };
        let appended = self.log.append(batch, context).expect("appends");
        self.ends.push(appended.last_offset.next());
    }

    fn close(&mut self) {
        self.log.close().expect("closes");
        self.fixture.directory().close_cleanly(1).expect("marks");
        assert_spotless(self.fixture.folder.path());
    }

    fn reopen(&mut self) {
        self.fixture.reopen();
        self.log = self.fixture.open_partition();
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_found_in_what_the_log_room_leaves(steps in proptest::collection::vec(step(), 1..80)) {
        let mut history = History::new();
        for step in &steps {
            history.apply(step);
        }
        assert_sound(history.fixture.folder.path());
        history.close();
    }
}
