//! Idempotent and transactional producers.

use bytes::Bytes;
use kalda_log::producers::memory::PRODUCER_BYTES;
use kalda_log::{
    AppendContext, AppendError, AppendOrigin, DirectorySettings, LogSettings, PartitionLog, ProducerMemory,
};
use kalda_protocol::records::{BatchBuilder, BatchOptions, NewRecord};
use kalda_sys::types::{Offset, ProducerId};

use crate::fixture::{Fixture, NOW_MS, batch_with, client, view};

fn idempotent(producer_epoch: i16, base_sequence: i32, count: u8) -> Bytes {
    let options = BatchOptions { producer_id: 9, producer_epoch, base_sequence, ..BatchOptions::default() };
    batch_with(options, count, 10, NOW_MS)
}

pub fn transactional(producer_id: i64, base_sequence: i32, count: u8) -> Bytes {
    let options = BatchOptions {
        producer_id,
        producer_epoch: 0,
        base_sequence,
        is_transactional: true,
        ..BatchOptions::default()
    };
    batch_with(options, count, 10, NOW_MS)
}

/// A transaction marker: 0 aborts, 1 commits.
pub fn marker(producer_id: i64, kind: u8, coordinator_epoch: u8) -> Bytes {
    marker_of(producer_id, 0, kind, coordinator_epoch)
}

fn marker_of(producer_id: i64, producer_epoch: i16, kind: u8, coordinator_epoch: u8) -> Bytes {
    let mut builder = BatchBuilder::new(BatchOptions {
        producer_id,
        producer_epoch,
        is_transactional: true,
        is_control: true,
        ..BatchOptions::default()
    });
    let (key, value) = ([0, 0, 0, kind], [0, 0, 0, 0, 0, coordinator_epoch]);
    let record = NewRecord { timestamp: NOW_MS, key: Some(&key), value: Some(&value), headers: &[] };
    builder.append(&record).expect("a record");
    builder.build().expect("a batch")
}

pub fn coordinator() -> AppendContext {
    AppendContext { origin: AppendOrigin::Coordinator, ..client() }
}

#[test]
fn a_marker_of_a_raised_epoch_ends_no_transaction_of_its_own_epoch() {
    // As Apache Kafka 4.4.0 answers WriteTxnMarkers with transaction version 2.
    let fixture = Fixture::new(Fixture::settings());
    let mut log = fixture.open_partition();
    let raising = AppendContext { origin: AppendOrigin::RaisingCoordinator, ..client() };
    append(&mut log, transactional(1, 0, 1));
    let late = log.append(marker(1, 1, 0), raising);
    assert!(matches!(late, Err(AppendError::InvalidProducerEpoch { .. })), "{late:?}");
    assert_eq!(log.last_stable_offset(log.log_end_offset()), Offset(0));
    let raised = marker_of(1, 1, 1, 0);
    log.append(raised.clone(), raising).expect("it ends");
    log.append(raised, raising).expect("a marker that is written again");
    assert_eq!(log.last_stable_offset(log.log_end_offset()), Offset(3));
}

fn append(log: &mut PartitionLog, records: Bytes) -> i64 {
    log.append(records, client()).expect("appends").base_offset.0
}

#[test]
fn a_retried_batch_is_answered_with_its_first_offset() {
    let fixture = Fixture::new(Fixture::settings());
    let mut log = fixture.open_partition();
    for batch in 0..6 {
        assert_eq!(append(&mut log, idempotent(0, batch * 3, 3)), i64::from(batch) * 3);
    }
    for batch in 1..6 {
        let again = log.append(idempotent(0, batch * 3, 3), client()).expect("a duplicate is no error");
        assert!(again.duplicate);
        assert_eq!(
            (again.base_offset.0, again.last_offset.0),
            (i64::from(batch) * 3, i64::from(batch) * 3 + 2)
        );
    }
    assert_eq!(log.log_end_offset(), Offset(18), "nothing was written twice");
    let sixth_last = log.append(idempotent(0, 0, 3), client());
    assert!(matches!(sixth_last, Err(AppendError::OutOfOrderSequence { .. })), "only five are remembered");
}

#[test]
fn a_gap_is_refused_and_a_new_epoch_starts_at_zero() {
    let fixture = Fixture::new(Fixture::settings());
    let mut log = fixture.open_partition();
    append(&mut log, idempotent(1, 5, 3));
    let gap = log.append(idempotent(1, 9, 1), client());
    assert!(matches!(gap, Err(AppendError::OutOfOrderSequence { expected: 8, sequence: 9, .. })));
    let old = log.append(idempotent(0, 8, 1), client());
    assert!(matches!(old, Err(AppendError::InvalidProducerEpoch { .. })));
    let late = log.append(idempotent(2, 8, 1), client());
    assert!(matches!(late, Err(AppendError::OutOfOrderSequence { expected: 0, .. })));
    assert_eq!(append(&mut log, idempotent(2, 0, 1)), 3);
}

#[test]
fn sequences_wrap_after_the_largest_number() {
    let fixture = Fixture::new(Fixture::settings());
    let mut log = fixture.open_partition();
    append(&mut log, idempotent(0, i32::MAX - 1, 3));
    assert_eq!(append(&mut log, idempotent(0, 1, 1)), 3);
    assert!(log.append(idempotent(0, i32::MAX - 1, 3), client()).expect("a duplicate").duplicate);
}

#[test]
fn the_last_stable_offset_is_never_before_the_log() {
    let fixture = Fixture::new(Fixture::settings());
    let mut log = fixture.open_partition();
    append(&mut log, transactional(1, 0, 2));
    append(&mut log, transactional(2, 0, 2));
    for deleted_before in [Offset(2), Offset(4)] {
        log.delete_records_before(deleted_before).expect("deletes");
        assert_eq!(log.last_stable_offset(log.log_end_offset()), deleted_before);
    }
    log.append(marker(1, 0, 3), coordinator()).expect("an end");
    log.append(marker(2, 0, 3), coordinator()).expect("an end");
    assert_eq!(log.last_stable_offset(log.log_end_offset()), Offset(6));
}

#[test]
fn open_transactions_hold_the_last_stable_offset_back() {
    let fixture = Fixture::new(LogSettings { segment_bytes: 400, ..Fixture::settings() });
    let mut log = fixture.open_partition();
    let stable = |log: &PartitionLog| log.last_stable_offset(log.log_end_offset()).0;
    assert_eq!(append(&mut log, transactional(1, 0, 2)), 0);
    assert_eq!(append(&mut log, transactional(2, 0, 2)), 2);
    assert_eq!(stable(&log), 0);
    let outside = log.append(idempotent(0, 0, 1), client());
    assert!(outside.is_ok(), "another producer is free to write");
    log.append(marker(1, 0, 3), coordinator()).expect("an abort");
    assert_eq!(stable(&log), 2);
    assert_eq!(log.last_stable_offset(Offset(5)).0, 0, "an abort above the high watermark doesn't count yet");
    log.append(marker(2, 1, 3), coordinator()).expect("a commit");
    assert_eq!(stable(&log), 7);
    let fenced = log.append(marker(2, 1, 2), coordinator());
    assert!(matches!(fenced, Err(AppendError::TransactionCoordinatorFenced { .. })));
    let aborted = view(&log).aborted_transactions(Offset(0), Offset(7)).expect("looks up");
    assert_eq!(aborted.len(), 1);
    let entry = aborted.first().expect("one");
    assert_eq!((entry.producer_id, entry.first_offset.0, entry.last_offset.0), (ProducerId(1), 0, 5));
    assert_eq!(entry.last_stable_offset.0, 2);
    assert!(view(&log).aborted_transactions(Offset(6), Offset(7)).expect("looks up").is_empty());
}

#[test]
fn data_outside_of_an_open_transaction_is_refused() {
    let fixture = Fixture::new(Fixture::settings());
    let mut log = fixture.open_partition();
    append(&mut log, transactional(9, 0, 2));
    let plain = log.append(idempotent(0, 2, 1), client());
    assert!(matches!(plain, Err(AppendError::InvalidTransactionState(ProducerId(9)))));
}

#[test]
fn clients_may_not_write_markers() {
    let fixture = Fixture::new(Fixture::settings());
    let mut log = fixture.open_partition();
    assert!(matches!(log.append(marker(1, 1, 0), client()), Err(AppendError::InvalidRecord(_))));
}

#[test]
fn producers_survive_a_clean_shutdown_and_a_kill() {
    let mut fixture = Fixture::new(LogSettings { segment_bytes: 500, ..Fixture::settings() });
    let mut log = fixture.open_partition();
    for batch in 0..10 {
        append(&mut log, idempotent(0, batch * 3, 3));
    }
    append(&mut log, transactional(1, 0, 2));
    append(&mut log, transactional(2, 0, 2));
    log.append(marker(2, 0, 0), coordinator()).expect("an abort");
    log.close().expect("closes");
    fixture.directory().close_cleanly(0).expect("marks");
    for clean in [true, false] {
        fixture.reopen();
        assert_eq!(fixture.directory().was_clean(), clean);
        let mut log = fixture.open_partition();
        assert_eq!(log.last_stable_offset(log.log_end_offset()), Offset(30), "the transaction is still open");
        assert_eq!(view(&log).aborted_transactions(Offset(0), Offset(35)).expect("looks up").len(), 1);
        assert!(log.append(idempotent(0, 27, 3), client()).expect("a duplicate").duplicate);
        let gap = log.append(idempotent(0, 33, 3), client());
        assert!(matches!(gap, Err(AppendError::OutOfOrderSequence { expected: 30, .. })));
    }
}

/// A fixture whose logs remember `count` producers together.
fn remembering(count: usize, settings: LogSettings) -> Fixture {
    let mut fixture = Fixture::new(settings);
    let producers = ProducerMemory::new(count * PRODUCER_BYTES);
    fixture.directory_settings = DirectorySettings { producers, ..fixture.directory_settings.clone() };
    fixture.reopen();
    fixture
}

/// A batch of one record.
fn of_producer(producer_id: i64, base_sequence: i32) -> Bytes {
    let options = BatchOptions { producer_id, producer_epoch: 0, base_sequence, ..BatchOptions::default() };
    batch_with(options, 1, 10, NOW_MS)
}

#[test]
fn of_too_many_producers_the_longest_silent_are_forgotten_and_those_with_a_transaction_never() {
    let fixture = remembering(200, Fixture::settings());
    let mut log = fixture.open_partition();
    append(&mut log, transactional(1, 0, 1));
    append(&mut log, of_producer(2, 0));
    for id in 1000..3000 {
        append(&mut log, of_producer(id, 0));
        if id % 20 == 0 {
            append(&mut log, of_producer(2, i32::try_from(id - 1000).expect("small") / 20 + 1));
        }
    }
    let known = log.producers().len();
    assert!((80..=100).contains(&known), "{known} of half of 200");
    let busy = log.append(of_producer(2, 100), client()).expect("a duplicate is no error");
    assert!(busy.duplicate, "who writes all the time is remembered");
    assert!(log.append(transactional(1, 0, 1), client()).expect("a duplicate").duplicate);
    assert_eq!(log.last_stable_offset(log.log_end_offset()), Offset::ZERO);
    assert!(log.append(of_producer(2999, 0), client()).expect("a duplicate").duplicate);
    // As after its expiration in Kafka 4.4.0: nothing is known of it, so any sequence will do.
    let forgotten = log.append(of_producer(1000, 7), client()).expect("it begins anew");
    assert!(!forgotten.duplicate);
    assert!(log.append(of_producer(1000, 7), client()).expect("a duplicate").duplicate);
    let gap = log.append(of_producer(1000, 9), client());
    assert!(matches!(gap, Err(AppendError::OutOfOrderSequence { expected: 8, .. })));
}

#[test]
fn what_was_forgotten_stays_so_over_restarts_and_a_smaller_memory_forgets_more() {
    let settings = LogSettings { segment_bytes: 2000, ..Fixture::settings() };
    let mut fixture = remembering(40, settings);
    let mut log = fixture.open_partition();
    append(&mut log, transactional(1, 0, 1));
    for id in 100..200 {
        append(&mut log, of_producer(id, 0));
    }
    let known = |log: &PartitionLog| {
        let mut known: Vec<i64> = log.producers().iter().map(|(id, _)| id.0).collect();
        known.sort_unstable();
        known
    };
    let before = known(&log);
    assert!(before.len() <= 20 && before.contains(&1) && before.contains(&199), "{before:?}");
    log.close().expect("closes");
    drop(log);
    fixture.directory().close_cleanly(0).expect("marks");
    fixture.reopen();
    let mut log = fixture.open_partition();
    assert_eq!(known(&log), before, "a snapshot holds those that are remembered");
    log.close().expect("closes");
    drop(log);
    fixture.directory().close_cleanly(0).expect("marks");
    let producers = ProducerMemory::new(8 * PRODUCER_BYTES);
    fixture.directory_settings = DirectorySettings { producers, ..fixture.directory_settings.clone() };
    fixture.reopen();
    let log = fixture.open_partition();
    assert_eq!(known(&log), [1, 197, 198, 199], "the newest, and who has a transaction");
    drop(log);
    fixture.reopen();
    let log = fixture.open_partition();
    assert!(known(&log).contains(&199) && known(&log).contains(&1), "after a kill they are read again");
}
