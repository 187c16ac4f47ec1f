//! Random histories of keyed records, tombstones and transactions, compacted at random moments, against a plain list of
//! all that was ever appended.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use bytes::Bytes;
use kalda_log::{AppendContext, AppendOrigin, CleanupPolicy, CompactionSettings, LogSettings, PartitionLog};
use kalda_protocol::records::control::{EndTransactionMarker, TransactionResult};
use kalda_protocol::records::{BatchBuilder, BatchOptions, Compression, Record};
use kalda_sys::Clock;
use kalda_sys::types::{Offset, ProducerId, TimestampMs};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::compactor::{ROOMY, batches_of, committed_of, compact, data_of, table_of};
use crate::fixture::{Fixture, NOW_MS, all_bytes, client, range, view};

const DELETE_RETENTION_MS: i64 = 5000;
const PRODUCERS: usize = 3;
/// A map that three keys fill.
const TIGHT: CompactionSettings =
    CompactionSettings { key_map_bytes: 4 * 24, key_map_load_permille: 900, buffer_bytes: 5000 };

#[derive(Debug, Clone)]
enum Step {
    Append {
        producer: Writer,
        records: Vec<(u8, Option<u8>)>,
        codec: Compression,
        earlier_ms: i64,
    },
    End {
        producer: usize,
        result: TransactionResult,
    },
    Roll,
    Wait(u32),
    Compact(CompactionSettings),
    Flush,
    ReopenClean,
    /// As after the end of the process; without snapshots, the producers are found in the batches alone.
    Kill {
        snapshots: bool,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Writer {
    Nobody,
    Idempotent,
    Transactional(usize),
}

fn step() -> impl Strategy<Value = Step> {
    let writer = prop_oneof![
        2 => Just(Writer::Nobody),
        1 => Just(Writer::Idempotent),
        2 => (0..PRODUCERS).prop_map(Writer::Transactional),
    ];
    let records = vec((0u8..12, proptest::option::weighted(0.7, 0u8..150)), 1..5);
    let codec = proptest::sample::select(Compression::ALL.to_vec());
    let result = prop_oneof![Just(TransactionResult::Commit), Just(TransactionResult::Abort)];
    prop_oneof![
        16 => (writer, records, codec, 0i64..1000).prop_map(|(producer, records, codec, earlier_ms)|
            Step::Append { producer, records, codec, earlier_ms }),
        5 => ((0..PRODUCERS), result).prop_map(|(producer, result)| Step::End { producer, result }),
        2 => Just(Step::Roll),
        2 => (1u32..4000).prop_map(Step::Wait),
        4 => prop_oneof![2 => Just(ROOMY), 1 => Just(TIGHT)].prop_map(Step::Compact),
        1 => Just(Step::Flush),
        1 => Just(Step::ReopenClean),
        1 => any::<bool>().prop_map(|snapshots| Step::Kill { snapshots }),
    ]
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Counts,
    Open(usize),
    Aborted,
}

#[derive(Debug)]
struct ModelRecord {
    record: Record,
    fate: Fate,
    appended_ms: i64,
}

struct Model {
    fixture: Fixture,
    log: PartitionLog,
    records: Vec<ModelRecord>,
    /// By producer id: the next sequence number.
    sequences: BTreeMap<i64, i32>,
    end: i64,
}

impl Model {
    fn new() -> Self {
        let settings = LogSettings {
            segment_bytes: 900,
            index_interval_bytes: 150,
            cleanup_policy: CleanupPolicy { delete: false, compact: true },
            min_cleanable_dirty_permille: 0,
            delete_retention_ms: DELETE_RETENTION_MS,
            producer_id_expiration_ms: i64::MAX,
            ..Fixture::settings()
        };
        let fixture = Fixture::new(settings);
        let log = fixture.open_partition();
        Self { fixture, log, records: Vec::new(), sequences: BTreeMap::new(), end: 0 }
    }

    fn now(&self) -> TimestampMs {
        self.fixture.clock.wall_ms()
    }

    fn apply(&mut self, step: &Step) {
        match step {
            Step::Append { producer, records, codec, earlier_ms } => {
                self.append(*producer, records, *codec, *earlier_ms);
            }
            Step::End { producer, result } => self.end_transaction(*producer, *result),
            Step::Roll => self.log.roll().expect("rolls"),
            Step::Wait(milliseconds) => self.fixture.clock.advance(*milliseconds),
            Step::Compact(limits) => {
                let now = self.now();
                compact(&mut self.log, now, *limits);
                self.check_compacted();
            }
            Step::Flush => self.log.flush().expect("flushes"),
            Step::ReopenClean => {
                self.log.close().expect("closes");
                self.fixture.directory().close_cleanly(1).expect("marks");
                self.reopen();
            }
            Step::Kill { snapshots } => {
                if !snapshots {
                    self.remove_files("snapshot");
                }
                self.reopen();
            }
        }
    }

    fn append(
        &mut self,
        writer: Writer,
        records: &[(u8, Option<u8>)],
        compression: Compression,
        earlier_ms: i64,
    ) {
        let producer_id = match writer {
            Writer::Nobody => -1,
            Writer::Idempotent => 100,
            Writer::Transactional(producer) => i64::try_from(producer).expect("small") + 1,
        };
        let sequence = self.sequences.entry(producer_id).or_default();
        let mut options = BatchOptions { compression, ..BatchOptions::default() };
        if producer_id >= 0 {
            options = BatchOptions { producer_id, producer_epoch: 0, base_sequence: *sequence, ..options };
        }
        options.is_transactional = matches!(writer, Writer::Transactional(_));
        *sequence += i32::try_from(records.len()).expect("few");
        let fate = match writer {
            Writer::Transactional(producer) => Fate::Open(producer),
            _ => Fate::Counts,
        };
        let timestamp = self.now().0 - earlier_ms;
        let mut builder = BatchBuilder::new(options);
        for ((key, value), offset) in records.iter().zip(self.end..) {
            let key = Bytes::from(format!("key {key}"));
            let value = value.map(|value| Bytes::from(vec![value; usize::from(value)]));
            let record = Record { offset, timestamp, key: Some(key), value, headers: Vec::new() };
            builder.append(&record.as_new()).expect("a record");
            self.records.push(ModelRecord { record, fate, appended_ms: self.now().0 });
        }
        let context = AppendContext { now_ms: self.now(), ..client() };
        self.log.append(builder.build().expect("a batch"), context).expect("appends");
        self.end = self.log.log_end_offset().0;
    }

    fn end_transaction(&mut self, producer: usize, result: TransactionResult) {
        let options = BatchOptions {
            producer_id: i64::try_from(producer).expect("small") + 1,
            producer_epoch: 0,
            is_transactional: true,
            ..BatchOptions::default()
        };
        let marker = EndTransactionMarker { result, coordinator_epoch: 0 };
        let marker = marker.to_batch(options, self.now().0).expect("a marker");
        let context = AppendContext { now_ms: self.now(), origin: AppendOrigin::Coordinator, ..client() };
        self.log.append(marker, context).expect("appends");
        self.end = self.log.log_end_offset().0;
        let fate = if result == TransactionResult::Commit { Fate::Counts } else { Fate::Aborted };
        for record in self.records.iter_mut().filter(|record| record.fate == Fate::Open(producer)) {
            record.fate = fate;
        }
    }

    fn reopen(&mut self) {
        let before = last_batches(&self.log);
        self.fixture.reopen();
        self.log = self.fixture.open_partition();
        assert_eq!(last_batches(&self.log), before, "nobody's last sequence is forgotten");
        assert_eq!(self.log.log_end_offset().0, self.end);
    }

    fn remove_files(&self, kind: &str) {
        let Ok(entries) = fs::read_dir(self.fixture.partition_path()) else { return };
        let paths = entries.map(|entry| entry.expect("an entry").path());
        for path in paths.filter(|path| path.extension().is_some_and(|extension| extension == kind)) {
            fs::remove_file(path).expect("removes");
        }
    }

    /// Where the first open transaction begins, or the log's end.
    fn stable(&self) -> i64 {
        let open = self.records.iter().find(|record| matches!(record.fate, Fate::Open(_)));
        open.map_or(self.end, |record| record.record.offset)
    }

    fn check(&self) {
        assert_eq!(self.log.last_stable_offset(Offset(self.end)).0, self.stable());
        let all: BTreeMap<i64, &ModelRecord> =
            self.records.iter().map(|record| (record.record.offset, record)).collect();
        let left = data_of(&self.log);
        assert!(left.is_sorted_by(|before, after| before.offset < after.offset), "in their order");
        for record in &left {
            assert!(*record == all[&record.offset].record, "what stays is unchanged: {}", record.offset);
        }
        let committed = committed_of(&self.log);
        for record in &committed {
            assert_eq!(all[&record.offset].fate, Fate::Counts, "nothing that was aborted comes through");
        }
        let counting = || {
            self.records
                .iter()
                .filter(|record| record.record.offset < self.stable() && record.fate == Fate::Counts)
        };
        let expected = table_of(counting().map(|record| &record.record));
        assert!(table_of(&committed) == expected, "of each key the last committed value");
        let offsets: BTreeSet<i64> = committed.iter().map(|record| record.offset).collect();
        let mut last = BTreeMap::new();
        for record in counting() {
            last.insert(record.record.key.clone(), record);
        }
        for record in last.values().filter(|record| self.now().0 < record.appended_ms + DELETE_RETENTION_MS) {
            assert!(offsets.contains(&record.record.offset), "a tombstone stays for a while");
        }
        let undecided: Vec<&Record> = left.iter().filter(|record| record.offset >= self.stable()).collect();
        let expected = self.records.iter().map(|record| &record.record);
        let expected: Vec<&Record> = expected.filter(|record| record.offset >= self.stable()).collect();
        assert!(undecided == expected, "what is undecided is not touched");
        self.check_reads();
    }

    /// Every offset and every time is found, however large the gaps.
    fn check_reads(&self) {
        let batches = batches_of(&self.log);
        for from in 0..self.end {
            let slice = self.log.read(range(Offset(from), Offset(self.end), 1, true)).expect("reads");
            let expected = batches.iter().find(|batch| batch.header().last_offset() >= from);
            assert_eq!(
                slice.to_bytes().expect("reads"),
                expected.map_or(Bytes::new(), |batch| batch.bytes().clone())
            );
        }
        let records =
            || batches.iter().flat_map(|batch| batch.records(1 << 20)).map(|record| record.expect("sound"));
        for time in (NOW_MS - 1000..self.now().0 + 1000).step_by(997) {
            let found = view(&self.log).offset_for_timestamp(TimestampMs(time)).expect("looks up");
            let expected = records().find(|record| record.timestamp >= time);
            assert_eq!(found.map(|found| found.offset.0), expected.map(|record| record.offset));
        }
    }

    /// Everything that could be compacted is: no key twice, nothing aborted, and once more changes nothing.
    fn check_compacted(&mut self) {
        let checkpoint = self.fixture.folder.path().join("cleaner-offset-checkpoint");
        let end = self.cleaned(&checkpoint);
        let mut keys = BTreeSet::new();
        for record in data_of(&self.log).iter().filter(|record| record.offset < end) {
            assert!(keys.insert(record.key.clone()), "one record of a key");
            let model = self.records.iter().find(|model| model.record.offset == record.offset);
            assert_eq!(model.expect("it was appended").fate, Fate::Counts);
        }
        // From its start once more: tombstones go whose time has come since. Then markers that stand alone get a horizon, and
        // the last batch of the last round is no longer the last.
        let (mut data, mut bytes) = (Vec::new(), Vec::new());
        for round in 0..5 {
            fs::write(&checkpoint, "").expect("empties");
            self.reopen();
            let now = self.now();
            compact(&mut self.log, now, ROOMY);
            self.fixture.directory().write_checkpoints().expect("writes");
            let (data_again, bytes_again) = (data_of(&self.log), all_bytes(&self.log));
            assert!(round == 0 || data == data_again, "no record goes the second time");
            if bytes == bytes_again {
                return;
            }
            (data, bytes) = (data_again, bytes_again);
        }
        panic!("it doesn't come to rest");
    }

    fn cleaned(&self, checkpoint: &std::path::Path) -> i64 {
        self.fixture.directory().write_checkpoints().expect("writes");
        let text = fs::read_to_string(checkpoint).unwrap_or_default();
        text.lines().nth(2).map_or(0, |line| line.rsplit(' ').next().unwrap().parse().expect("an offset"))
    }
}

/// By producer: the last sequence, and where the open transaction begins.
fn last_batches(log: &PartitionLog) -> BTreeMap<ProducerId, (i32, Option<Offset>)> {
    let last = log.producers().iter();
    last.map(|(id, entry)| (id, (entry.last_sequence(), entry.transaction_start))).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn of_each_key_the_last_committed_value_stays(steps in vec(step(), 1..90)) {
        let mut model = Model::new();
        for step in &steps {
            model.apply(step);
            model.check();
        }
        // The second time, the tombstones' horizons have passed.
        for _ in 0..2 {
            model.apply(&Step::Wait(u32::try_from(DELETE_RETENTION_MS).expect("small")));
            model.apply(&Step::Roll);
            model.apply(&Step::Compact(ROOMY));
            model.check();
        }
        let stable = model.stable();
        let below = |record: &&Record| record.offset < stable;
        let tombstones = data_of(&model.log).iter().filter(below).filter(|record| record.value.is_none()).count();
        prop_assert!(tombstones == 0 || stable < model.end, "no tombstone is left");
    }
}
