//! What [`Journal`] promises, asked of both of its implementations: the one in memory, which the machines' tests run on, and the one over
//! partitions on disk.
//!
//! Each story is told once and runs over both, so that a test over the one says something about the other.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use kalda_protocol::records::Compression;
use kalda_protocol::records::control::{EndTransactionMarker, TransactionResult};

use super::journal::{Entry, Journal, JournalAppend, JournalError, JournalLog};
use super::partition_journal::{InternalTopic, PartitionJournal};
use super::transaction::Appender;
use super::{CoordinatorRecord, MemoryJournal, TransactionOutcome};
use crate::partition::Entitlement;
use crate::partition::tests::world::World;
use crate::types::{
    MarkerEpoch, Offset, PartitionIndex, ProducerId, ProducerIdentity, TimestampMs, TransactionEnd,
};

const FIRST: PartitionIndex = PartitionIndex(0);
const NOW: TimestampMs = TimestampMs(1_700_000_000_000);

/// A journal over one partition, and what can happen to it.
trait Subject {
    fn journal(&self) -> Arc<dyn Journal>;
    /// The same broker leads the partition in the next epoch.
    fn elect(&self);
    /// The topic is deleted, and another has its name.
    fn make_anew(&self);
}

struct InMemory(Arc<MemoryJournal>);

impl Subject for InMemory {
    fn journal(&self) -> Arc<dyn Journal> {
        Arc::clone(&self.0) as _
    }

    fn elect(&self) {
        self.0.elect();
    }

    fn make_anew(&self) {
        self.0.make_anew();
    }
}

struct OnDisk(World, Compression);

impl Subject for OnDisk {
    fn journal(&self) -> Arc<dyn Journal> {
        let topic = InternalTopic {
            name: "t",
            partitions: 1,
            compression: self.1,
            commit_timeout: Duration::from_secs(30),
            read_bytes: 200,
        };
        Arc::new(PartitionJournal::new(Arc::clone(&self.0.partitions), self.0.metadata(), topic))
    }

    fn elect(&self) {
        let topic = self.0.present();
        self.0.lead_anew(&topic);
        drop(self.0.partitions.changed(&self.0.present()));
    }

    fn make_anew(&self) {
        let topic = self.0.present();
        self.0.replace(&topic, 2);
        self.0.partitions.deleted(&topic);
        drop(self.0.partitions.place_new(&self.0.present()));
    }
}

fn on_disk(compression: Compression) -> Box<dyn Subject> {
    let world = World::new();
    drop(world.partitions.place_new(&world.create(1, &[1])));
    Box::new(OnDisk(world, compression))
}

/// All of them, by name.
fn subjects() -> [(&'static str, Box<dyn Subject>); 3] {
    [
        ("in memory", Box::new(InMemory(Arc::new(MemoryJournal::new(1))))),
        ("on disk", on_disk(Compression::None)),
        ("on disk, compressed", on_disk(Compression::Lz4)),
    ]
}

fn record(text: &str) -> CoordinatorRecord {
    let value = (text != "gone").then(|| Bytes::copy_from_slice(text.as_bytes()));
    CoordinatorRecord { key: Bytes::from_static(b"key"), value }
}

fn records(texts: &[&str]) -> Vec<CoordinatorRecord> {
    texts.iter().map(|text| record(text)).collect()
}

/// What an append answers that nobody else has to confirm.
fn at_once(last: i64) -> JournalAppend {
    JournalAppend { last: Offset(last), committed: true }
}

/// The log under the leadership that holds now.
fn open(subject: &dyn Subject) -> Arc<dyn JournalLog> {
    let journal = subject.journal();
    let leadership = journal.leadership(FIRST).expect("it leads");
    journal.open(FIRST, leadership).expect("it opens")
}

/// What stands in a log from an offset on, as offsets and values; and where it ends.
async fn read_from(log: &dyn JournalLog, from: i64) -> (Vec<(i64, Option<String>)>, i64) {
    let (mut found, mut from) = (Vec::new(), Offset(from));
    loop {
        let chunk = log.read(from).await.expect("it can be read");
        for entry in chunk.entries {
            let Entry::Record { offset, transaction: None, record } = entry else { panic!("{entry:?}") };
            let text = record.value.map(|value| String::from_utf8(value.to_vec()).expect("a text"));
            found.push((offset.0, text));
        }
        if chunk.next <= from {
            return (found, from.0);
        }
        from = chunk.next;
    }
}

fn expected(first: i64, texts: &[&str]) -> Vec<(i64, Option<String>)> {
    let value = |text: &&str| (*text != "gone").then(|| (*text).to_owned());
    (first..).zip(texts.iter().map(value)).collect()
}

#[tokio::test]
async fn records_are_read_back_at_the_offsets_that_they_were_given() {
    for (name, subject) in subjects() {
        let log = open(&*subject);
        assert_eq!(
            log.append(Appender::Coordinator, &records(&["a", "gone", "c"]), NOW),
            Ok(at_once(2)),
            "{name}"
        );
        assert_eq!(log.append(Appender::Coordinator, &records(&["d", "e"]), NOW), Ok(at_once(4)), "{name}");
        assert_eq!(log.committed(Offset(4)).await, Ok(()), "{name}");
        assert_eq!(log.start(), Ok(Offset(0)), "{name}");
        let all = ["a", "gone", "c", "d", "e"];
        assert_eq!(read_from(&*log, 0).await, (expected(0, &all), 5), "{name}");
        assert_eq!(read_from(&*log, 1).await, (expected(1, &all[1..]), 5), "{name}: from within a batch");
        assert_eq!(read_from(&*log, 5).await, (Vec::new(), 5), "{name}: at the end");
    }
}

/// A producer that has come to this epoch.
fn producer(epoch: i16) -> ProducerIdentity {
    ProducerIdentity::new(7, epoch)
}

/// It appends, whether or not it has a transaction.
fn entitled(epoch: i16) -> Appender {
    Appender::Transaction(producer(epoch), Entitlement::Unchecked)
}

fn commit(epoch: i16, coordinator_epoch: i32) -> TransactionEnd {
    TransactionEnd {
        producer_id: producer(epoch).producer_id,
        producer_epoch: producer(epoch).epoch,
        marker: EndTransactionMarker { result: TransactionResult::Commit, coordinator_epoch },
        marker_epoch: MarkerEpoch::OfData,
    }
}

/// All entries of a log.
async fn entries(log: &dyn JournalLog) -> Vec<Entry> {
    let (mut found, mut from) = (Vec::new(), Offset(0));
    loop {
        let chunk = log.read(from).await.expect("it can be read");
        found.extend(chunk.entries);
        if chunk.next <= from {
            return found;
        }
        from = chunk.next;
    }
}

fn entry(offset: i64, transaction: Option<ProducerId>, text: &str) -> Entry {
    Entry::Record { offset: Offset(offset), transaction, record: record(text) }
}

#[tokio::test]
async fn transactions_are_read_back_as_such_with_their_ends() {
    for (name, subject) in subjects() {
        let log = open(&*subject);
        let in_transaction = entitled(0);
        assert_eq!(log.append(in_transaction, &records(&["a", "gone"]), NOW), Ok(at_once(1)), "{name}");
        assert_eq!(log.append(Appender::Coordinator, &records(&["b"]), NOW), Ok(at_once(2)), "{name}");
        // Batches of a transaction come from all over the group: they are no sequence.
        assert_eq!(log.append(in_transaction, &records(&["c"]), NOW), Ok(at_once(3)), "{name}");
        assert_eq!(log.end_transaction(commit(0, 1), NOW), Ok(at_once(4)), "{name}");
        let marker = EndTransactionMarker { result: TransactionResult::Abort, coordinator_epoch: 1 };
        let abort = TransactionEnd { marker, ..commit(1, 1) };
        assert_eq!(log.end_transaction(abort, NOW), Ok(at_once(5)), "{name}: of nothing");
        assert_eq!(log.append(Appender::Coordinator, &records(&["d"]), NOW), Ok(at_once(6)), "{name}");
        assert_eq!(log.committed(Offset(6)).await, Ok(()), "{name}");
        let id = ProducerId(7);
        let expected = [
            entry(0, Some(id), "a"),
            entry(1, Some(id), "gone"),
            entry(2, None, "b"),
            entry(3, Some(id), "c"),
            Entry::EndTransaction { producer: id, outcome: TransactionOutcome::Committed },
            Entry::EndTransaction { producer: id, outcome: TransactionOutcome::Aborted },
            entry(6, None, "d"),
        ];
        assert_eq!(entries(&*log).await, expected, "{name}");
    }
}

#[tokio::test]
async fn older_epochs_of_a_producer_and_of_its_coordinator_are_refused() {
    for (name, subject) in subjects() {
        let log = open(&*subject);
        log.append(entitled(2), &records(&["a"]), NOW).expect("appended");
        let fenced = Err(JournalError::ProducerFenced);
        assert_eq!(log.append(entitled(1), &records(&["b"]), NOW), fenced, "{name}");
        assert_eq!(log.end_transaction(commit(1, 5), NOW), fenced, "{name}");
        assert_eq!(log.end_transaction(commit(2, 5), NOW), Ok(at_once(1)), "{name}");
        let stale = Err(JournalError::TransactionCoordinatorFenced);
        assert_eq!(log.end_transaction(commit(2, 4), NOW), stale, "{name}");
        assert_eq!(log.append(entitled(3), &records(&["c"]), NOW), Ok(at_once(2)), "{name}");
        assert_eq!(log.end_transaction(commit(3, 6), NOW), Ok(at_once(3)), "{name}");
        subject.elect();
        let log = open(&*subject);
        assert_eq!(log.append(entitled(2), &records(&["d"]), NOW), fenced, "{name}: the next leader knows");
    }
}

#[tokio::test]
async fn who_is_not_entitled_goes_on_with_a_transaction_and_begins_none() {
    for (name, subject) in subjects() {
        let log = open(&*subject);
        let not_entitled = Appender::Transaction(producer(0), Entitlement::None);
        let refused = Err(JournalError::NotInTransaction);
        assert_eq!(log.append(not_entitled, &records(&["a"]), NOW), refused, "{name}");
        assert_eq!(log.append(entitled(0), &records(&["b"]), NOW), Ok(at_once(0)), "{name}");
        assert_eq!(log.append(not_entitled, &records(&["c"]), NOW), Ok(at_once(1)), "{name}");
        assert_eq!(log.end_transaction(commit(0, 1), NOW), Ok(at_once(2)), "{name}");
        // As many records as before: a coordinator's batches are no sequence that could be known already.
        assert_eq!(log.append(not_entitled, &records(&["d"]), NOW), refused, "{name}: it has ended");
        assert_eq!(log.append(Appender::Coordinator, &records(&["e"]), NOW), Ok(at_once(3)), "{name}");
    }
}

#[tokio::test]
async fn a_raised_epoch_ends_what_an_earlier_one_began_and_nothing_of_its_own() {
    for (name, subject) in subjects() {
        let log = open(&*subject);
        let raised = |epoch| TransactionEnd { marker_epoch: MarkerEpoch::Raised, ..commit(epoch, 0) };
        log.append(entitled(1), &records(&["a"]), NOW).expect("appended");
        assert_eq!(log.end_transaction(raised(1), NOW), Err(JournalError::ProducerFenced), "{name}");
        assert_eq!(log.end_transaction(raised(2), NOW), Ok(at_once(1)), "{name}");
        assert_eq!(log.end_transaction(raised(2), NOW), Ok(at_once(2)), "{name}: once more does no harm");
        log.append(entitled(2), &records(&["b"]), NOW).expect("the next transaction");
        assert_eq!(log.end_transaction(raised(2), NOW), Err(JournalError::ProducerFenced), "{name}: late");
    }
}

#[tokio::test]
async fn many_records_take_more_than_one_read() {
    for (name, subject) in subjects() {
        let log = open(&*subject);
        let texts: Vec<String> = (0..40).map(|number| format!("{number:0>50}")).collect();
        for text in &texts {
            log.append(Appender::Coordinator, &[record(text)], NOW).expect("appended");
        }
        let first = log.read(Offset(0)).await.expect("it can be read");
        assert!(first.next < Offset(40), "{name}: a chunk is bounded, {:?}", first.next);
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        assert_eq!(read_from(&*log, 0).await, (expected(0, &texts), 40), "{name}");
    }
}

#[tokio::test]
async fn what_is_too_large_leaves_the_log_as_it_was() {
    for (name, subject) in subjects() {
        let journal = subject.journal();
        let log = open(&*subject);
        log.append(Appender::Coordinator, &records(&["a"]), NOW).expect("appended");
        let bytes = vec![b'x'; journal.largest_records() + 1];
        let large = CoordinatorRecord { key: Bytes::from_static(b"key"), value: Some(bytes.into()) };
        if name != "on disk, compressed" {
            // Compressed, the same bytes would fit: what bounds them is checked by the machines, before they are written.
            assert_eq!(
                log.append(Appender::Coordinator, &[large], NOW),
                Err(JournalError::TooLarge),
                "{name}"
            );
        }
        assert_eq!(log.append(Appender::Coordinator, &records(&["b"]), NOW), Ok(at_once(1)), "{name}");
        assert_eq!(read_from(&*log, 0).await, (expected(0, &["a", "b"]), 2), "{name}");
    }
}

#[tokio::test]
async fn only_partitions_that_hold_records_are_led() {
    for (name, subject) in subjects() {
        let journal = subject.journal();
        assert_eq!((journal.partitions(), journal.led()), (1, Vec::new()), "{name}");
        let log = open(&*subject);
        assert_eq!(journal.led(), Vec::new(), "{name}: it is open, and empty");
        log.append(Appender::Coordinator, &records(&["a"]), NOW).expect("appended");
        assert_eq!(journal.led(), [FIRST], "{name}");
        assert_eq!(journal.leadership(PartitionIndex(1)), Err(JournalError::UnknownPartition), "{name}");
    }
}

/// Everything that a log can be asked fails alike.
async fn assert_ended(log: &dyn JournalLog, name: &str) {
    let ended = JournalError::NotLeader;
    assert_eq!(log.append(Appender::Coordinator, &records(&["late"]), NOW), Err(ended), "{name}");
    let in_transaction = entitled(9);
    assert_eq!(log.append(in_transaction, &records(&["late"]), NOW), Err(ended), "{name}");
    assert_eq!(log.end_transaction(commit(9, 9), NOW), Err(ended), "{name}");
    assert_eq!(log.committed(Offset(0)).await, Err(ended), "{name}");
    assert_eq!(log.start(), Err(ended), "{name}");
    assert_eq!(log.read(Offset(0)).await, Err(ended), "{name}");
}

#[tokio::test]
async fn a_new_leadership_has_all_records_and_the_one_before_can_do_nothing() {
    for (name, subject) in subjects() {
        let before = subject.journal().leadership(FIRST).expect("it leads");
        let log = open(&*subject);
        log.append(Appender::Coordinator, &records(&["a", "b"]), NOW).expect("appended");
        subject.elect();
        let after = subject.journal().leadership(FIRST).expect("it leads");
        assert_eq!(after.topic_id, before.topic_id, "{name}");
        assert!(after.leader_epoch > before.leader_epoch, "{name}");
        assert_ended(&*log, name).await;
        let log = open(&*subject);
        assert_eq!(log.append(Appender::Coordinator, &records(&["c"]), NOW), Ok(at_once(2)), "{name}");
        assert_eq!(read_from(&*log, 0).await, (expected(0, &["a", "b", "c"]), 3), "{name}");
    }
}

#[tokio::test]
async fn a_topic_made_anew_is_empty_and_the_log_of_the_one_before_never_touches_it() {
    for (name, subject) in subjects() {
        let (journal, log) = (subject.journal(), open(&*subject));
        log.append(Appender::Coordinator, &records(&["a", "b"]), NOW).expect("appended");
        let before = journal.leadership(FIRST).expect("it leads");
        subject.make_anew();
        let after = journal.leadership(FIRST).expect("it leads");
        assert_ne!(after.topic_id, before.topic_id, "{name}");
        assert_ended(&*log, name).await;
        let opened = journal.open(FIRST, before);
        assert_eq!(opened.err(), Some(JournalError::NotLeader), "{name}");
        let log = open(&*subject);
        assert_eq!(read_from(&*log, 0).await, (Vec::new(), 0), "{name}");
        assert_eq!(log.append(Appender::Coordinator, &records(&["new"]), NOW), Ok(at_once(0)), "{name}");
    }
}
