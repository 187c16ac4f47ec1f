//! A compaction on a disk that forgets and fails: the machine goes down, or a call fails, at every step of it.
//!
//! Invariant: the log has the old segments or the new ones, so that each key has the value it had; what follows an
//! interrupted start, too.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use kalda_log::{
    AppendContext, AppendOrigin, CleanupPolicy, CompactionError, CompactionSettings, DirectorySettings,
    GroupSwap, LogDirectory, LogSettings, Pace, PartitionLog, Patience, ReadRange, Stopped,
};
use kalda_protocol::records::control::{EndTransactionMarker, TransactionResult};
use kalda_protocol::records::{BatchBuilder, BatchOptions, NewRecord, Record, batches, patch};
use kalda_sim::dice::{Dice, SimRandom};
use kalda_sim::disk::{CallKind, Crash, DiskOptions, EIO, ENOSPC, Fault, Geometry, NameOrder, SimDisk};
use kalda_sys::ManualClock;
use kalda_sys::types::{LeaderEpoch, Offset, PartitionIndex, TimestampMs, TopicPartition, Uuid};

const NOW_MS: i64 = 1_700_000_000_000;
const DIRECTORY: &str = "/data/logs";
/// Transactions in the log, each of two records and a marker, with a record of nobody's behind it.
const ROUNDS: i32 = 6;
/// The transaction that was aborted, and its records.
const ABORTED_ROUND: i32 = 2;
const ABORTED: Range<i64> = 8..10;
/// So far from the others that no segment can hold both: what replaces the log's segments is more than one.
const FAR: i64 = i32::MAX as i64 + 10;
/// Calls of one kind that a compaction of that log makes at most.
const MOST_CALLS: u64 = 80;

/// The disk of a broker whose log waits for its compaction.
fn prepared(names: NameOrder) -> SimDisk {
    let geometry = Geometry { page_bytes: 512, sector_bytes: 512 };
    let disk = SimDisk::new(DiskOptions { geometry, names, writeback_permille: 0, syncs_whole: true });
    let (directory, mut log) = start(&disk);
    for round in 0..ROUNDS {
        let value = round.to_string();
        let records = [("a", value.as_bytes()), ("b", value.as_bytes())];
        append(&mut log, keyed(transactional(round), &records), AppendOrigin::Client);
        let aborts = round == ABORTED_ROUND;
        let result = if aborts { TransactionResult::Abort } else { TransactionResult::Commit };
        let marker = EndTransactionMarker { result, coordinator_epoch: 0 };
        let marker = marker.to_batch(transactional(-1), NOW_MS).expect("a marker");
        append(&mut log, marker, AppendOrigin::Coordinator);
        let key = if round % 2 == 0 { "x" } else { "y" };
        append(&mut log, keyed(BatchOptions::default(), &[(key, value.as_bytes())]), AppendOrigin::Client);
        log.roll().expect("rolls");
    }
    for (offset, key) in [(FAR, "z"), (FAR + 7, "x")] {
        let mut batch = keyed(BatchOptions::default(), &[(key, b"far")]).to_vec();
        patch::set_base_offset(&mut batch, offset).expect("a header");
        log.append_as_follower(batch.into()).expect("appends");
        log.roll().expect("rolls");
    }
    log.flush().expect("flushes");
    directory.write_checkpoints().expect("writes");
    drop((directory, log));
    disk.crash(Crash::Kill);
    disk
}

fn transactional(batch: i32) -> BatchOptions {
    let base_sequence = if batch < 0 { -1 } else { batch * 2 };
    BatchOptions {
        producer_id: 1,
        producer_epoch: 0,
        base_sequence,
        is_transactional: true,
        ..Default::default()
    }
}

fn keyed(options: BatchOptions, records: &[(&str, &[u8])]) -> Bytes {
    let mut builder = BatchBuilder::new(options);
    for (key, value) in records {
        let (key, value) = (Some(key.as_bytes()), Some(*value));
        builder.append(&NewRecord { timestamp: NOW_MS, key, value, headers: &[] }).expect("a record");
    }
    builder.build().expect("a batch")
}

fn append(log: &mut PartitionLog, batch: Bytes, origin: AppendOrigin) {
    let context = AppendContext { leader_epoch: LeaderEpoch(0), now_ms: TimestampMs(NOW_MS), origin };
    log.append(batch, context).expect("appends");
}

/// Starts a broker; nothing may be in its way.
fn start(disk: &SimDisk) -> (LogDirectory, PartitionLog) {
    try_start(disk).expect("a start succeeds")
}

fn try_start(disk: &SimDisk) -> Result<(LogDirectory, PartitionLog), kalda_log::LogError> {
    let settings = LogSettings {
        segment_bytes: 4000,
        index_interval_bytes: 100,
        cleanup_policy: CleanupPolicy { delete: false, compact: true },
        min_cleanable_dirty_permille: 0,
        producer_id_expiration_ms: i64::MAX,
        ..LogSettings::default()
    };
    let clock = Arc::new(ManualClock::new(NOW_MS));
    let directory = LogDirectory::open(
        Path::new(DIRECTORY),
        &DirectorySettings::default(),
        Arc::new(disk.clone()),
        clock,
        Arc::new(SimRandom::new(1)),
    )?;
    let name = TopicPartition { topic: "topic".into(), partition: PartitionIndex(0) };
    let log = directory.partition(&name, Uuid([7; 16]), Arc::new(settings))?;
    Ok((directory, log))
}

struct FullSpeed;

impl Pace for FullSpeed {
    fn moved(&self, _: u64) -> Result<(), Stopped> {
        Ok(())
    }
}

/// All that a compaction does, in its order.
fn compact(directory: &LogDirectory, log: &mut PartitionLog) -> Result<(), CompactionError> {
    let end = log.log_end_offset();
    let Some(task) = log.prepare_compaction(TimestampMs(NOW_MS), end, limits())? else { return Ok(()) };
    let mut rewrite = task.read_keys(&FullSpeed)?;
    while let Some(group) = rewrite.next_group(&FullSpeed)? {
        let swap = log.begin_swap(group)?;
        swap.sync()?;
        log.finish_swap(&swap)?;
        swap.sync()?;
    }
    log.finish_compaction(&rewrite);
    Ok(directory.write_checkpoints()?)
}

fn limits() -> CompactionSettings {
    CompactionSettings { key_map_bytes: 1 << 20, key_map_load_permille: 900, buffer_bytes: 200 }
}

/// What a log holds, all of it read.
#[derive(Debug, PartialEq, Eq)]
struct Contents {
    table: BTreeMap<Vec<u8>, Vec<u8>>,
    end: Offset,
    last_stable: Offset,
    last_sequence: i32,
}

fn contents(log: &PartitionLog) -> Contents {
    let mut bytes = Vec::new();
    let (mut from, end) = (log.log_start_offset(), log.log_end_offset());
    loop {
        let range = ReadRange { from, before: end, max_bytes: 4096, at_least_one: true };
        let slice = log.read(range).expect("reads");
        if slice.is_empty() {
            break;
        }
        from = slice.next_offset;
        bytes.extend_from_slice(&slice.to_bytes().expect("reads"));
    }
    let all: Vec<_> =
        batches(bytes.into()).refuse_tail().map(|batch| batch.expect("a sound batch")).collect();
    assert!(all.iter().all(|batch| batch.verify_crc().is_ok()));
    let ranges: Vec<_> =
        all.iter().map(|batch| (batch.header().base_offset, batch.header().last_offset())).collect();
    assert!(ranges.is_sorted_by(|before, after| before.1 < after.0), "{ranges:?}");
    let data = all.iter().filter(|batch| !batch.header().attributes.is_control());
    let records = data.flat_map(|batch| batch.records(1 << 20)).map(|record| record.expect("a sound record"));
    let (aborted, committed): (Vec<_>, Vec<_>) = records.partition(|record| ABORTED.contains(&record.offset));
    let view = log.view(Patience::Wait).expect("the log is online");
    let told = view.aborted_transactions(log.log_start_offset(), end).expect("looks up");
    assert!(aborted.is_empty() || told.len() == 1, "readers are told of what was aborted");
    let of = |record: Record| (record.key.expect("a key").to_vec(), record.value.expect("a value").to_vec());
    let table = committed.into_iter().map(of).collect();
    let producer = log.producers().entry(kalda_sys::types::ProducerId(1)).expect("known");
    Contents { table, end, last_stable: log.last_stable_offset(end), last_sequence: producer.last_sequence() }
}

fn unfinished(disk: &SimDisk) -> Vec<String> {
    let paths = disk.image().into_keys();
    paths.filter(|path| path.ends_with(".cleaned") || path.ends_with(".swap")).collect()
}

/// What is left is whole, also when the first start doesn't come to its end; and it can be compacted.
fn check(disk: &SimDisk, crash: Crash, seed: u64, expected: &[&Contents], what: &str) -> Vec<String> {
    disk.heal();
    disk.reseed(seed);
    disk.crash(crash);
    let left = unfinished(disk);
    let mut dice = Dice::new(seed);
    disk.arm(crash, dice.below(12));
    let interrupted = try_start(disk);
    drop(interrupted);
    disk.heal();
    disk.crash(crash);
    let (directory, mut log) = start(disk);
    let found = contents(&log);
    assert!(expected.contains(&&found), "{what}: {found:?}");
    assert_eq!(unfinished(disk), Vec::<String>::new(), "{what}");
    compact(&directory, &mut log).unwrap_or_else(|error| panic!("{what}: {error}"));
    assert_eq!(contents(&log), found, "compacted after {what}");
    left
}

#[test]
fn whenever_the_machine_goes_down_the_log_is_whole() {
    for names in [NameOrder::Journaled, NameOrder::PerFolder] {
        let base = prepared(names);
        let expected = contents(&start(&base.fork()).1);
        for crash in [Crash::Kill, Crash::PowerCut] {
            let (mut undone, mut completed) = (0, 0);
            for after in 0.. {
                let mut ended = false;
                for seed in 0..4 {
                    let disk = base.fork();
                    let (directory, mut log) = start(&disk);
                    disk.reseed(seed);
                    disk.arm(crash, after);
                    let compacted = compact(&directory, &mut log);
                    drop((directory, log));
                    ended |= disk.down().is_none();
                    assert_eq!(compacted.is_ok(), disk.down().is_none());
                    let what = format!("{crash:?} after {after} changes, {names:?}, seed {seed}");
                    let left = check(&disk, crash, seed, &[&expected], &what);
                    undone += usize::from(left.iter().any(|path| path.ends_with(".cleaned")));
                    completed +=
                        usize::from(!left.is_empty() && left.iter().all(|path| path.ends_with(".swap")));
                }
                if ended {
                    break;
                }
            }
            assert!(undone > 0 && completed > 0, "{crash:?}: {undone} undone, {completed} completed");
        }
    }
}

/// The log is cut behind its high watermark while a swap waits for its second step.
#[test]
fn whenever_the_machine_goes_down_a_swap_brings_back_nothing_that_was_cut() {
    let base = prepared(NameOrder::PerFolder);
    // A cut takes segment after segment.
    let cuts = [22, 24, FAR, FAR + 1, FAR + 8].map(|end| {
        let (_directory, mut log) = start(&base.fork());
        log.truncate_to(Offset(end)).expect("cuts");
        contents(&log)
    });
    for (high_watermark, cut) in [(20, 0), (24, 1)] {
        let expected: Vec<&Contents> = cuts[cut..].iter().collect();
        for crash in [Crash::Kill, Crash::PowerCut] {
            for after in 0.. {
                let mut ended = false;
                for seed in 0..4 {
                    let disk = base.fork();
                    let (directory, mut log) = start(&disk);
                    let swap = begin_swap(&mut log, Offset(high_watermark));
                    disk.reseed(seed);
                    disk.arm(crash, after);
                    let done = log.truncate_to(cuts[cut].end).is_ok();
                    drop((directory, log, swap));
                    ended |= disk.down().is_none();
                    let what = format!("{crash:?} after {after} changes of the cut {cut}, seed {seed}");
                    // A cut that was acknowledged survives a kill.
                    let possible = if done && crash == Crash::Kill { 1 } else { expected.len() };
                    check(&disk, crash, seed, &expected[..possible], &what);
                }
                if ended {
                    break;
                }
            }
        }
    }
}

fn begin_swap(log: &mut PartitionLog, high_watermark: Offset) -> GroupSwap {
    let task = log.prepare_compaction(TimestampMs(NOW_MS), high_watermark, limits());
    let mut rewrite = task.expect("prepares").expect("it is due").read_keys(&FullSpeed).expect("reads");
    let group = rewrite.next_group(&FullSpeed).expect("writes").expect("a group");
    let swap = log.begin_swap(group).expect("begins");
    swap.sync().expect("syncs");
    swap
}

#[test]
fn whichever_call_fails_the_log_is_whole() {
    let base = prepared(NameOrder::PerFolder);
    let expected = contents(&start(&base.fork()).1);
    for kind in CallKind::FALLIBLE {
        for error in [EIO, ENOSPC] {
            for after in 0..MOST_CALLS {
                let disk = base.fork();
                let (directory, mut log) = start(&disk);
                disk.fail(Fault { kind, after, error, times: 1 });
                let compacted = compact(&directory, &mut log);
                disk.heal();
                let what = format!("error {error} of {kind:?} after {after}: {compacted:?}");
                if !directory.is_offline() {
                    assert_eq!(contents(&log), expected, "{what}");
                }
                assert!(after + 1 < MOST_CALLS || compacted.is_ok(), "{what}");
                drop((directory, log));
                check(&disk, Crash::PowerCut, after, &[&expected], &what);
            }
        }
    }
}
