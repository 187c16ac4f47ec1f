//! Markers on their way: those that fail, coordinators that fall in between, and timeouts by the clock.

use std::sync::Arc;
use std::time::Duration;

use parking_lot::Mutex;
use tokio::sync::Notify;

use super::world::{id, partitions};
use crate::coordinator::runtime::{MemoryJournal, TransactionOutcome};
use crate::coordinator::transaction::coordinator::{ComingProducerId, Doors, ProducerIdSource};
use crate::coordinator::transaction::markers::{MarkerWriter, Markers, Unmarked};
use crate::coordinator::transaction::{
    EndRequest, InitRequest, Refusal, TransactionCoordinator, TransactionFailure, TransactionPartitions,
    TransactionSettings, TransactionState, TransactionVersion,
};
use crate::sys::{KeptMemory, SystemClock, timer};
use crate::types::{LeaderEpoch, ProducerId, ProducerIdentity};

/// Partitions that take markers, or some that don't for a while.
#[derive(Default)]
struct Writer {
    written: Mutex<Vec<Markers>>,
    refusing: Mutex<TransactionPartitions>,
    asked: Notify,
}

struct SharedWriter(Arc<Writer>);

impl MarkerWriter for SharedWriter {
    fn write(&self, markers: Markers, _: LeaderEpoch) -> Unmarked {
        let refusing = self.0.refusing.lock().clone();
        let left = markers.partitions.iter().filter(|(topic, index)| refusing.contains(topic, *index));
        let left: TransactionPartitions = left.map(|(topic, index)| (&**topic, index)).collect();
        self.0.written.lock().push(markers);
        self.0.asked.notify_one();
        Box::pin(std::future::ready(left))
    }
}

#[derive(Default)]
struct Ids(Mutex<i64>);

impl ProducerIdSource for Ids {
    fn next(&self) -> ComingProducerId<'_> {
        let mut last = self.0.lock();
        *last += 1;
        Box::pin(std::future::ready(Ok(ProducerId(*last))))
    }
}

fn coordinator(journal: &Arc<MemoryJournal>, writer: &Arc<Writer>) -> TransactionCoordinator {
    let settings = TransactionSettings {
        abort_interval_ms: 10_000,
        expiry_interval_ms: 3_600_000,
        id_expiration_ms: 7 * 24 * 3_600_000,
        server_version: Arc::new(|| TransactionVersion::Two),
    };
    let doors =
        Doors { producer_ids: Arc::new(Ids::default()), markers: Arc::new(SharedWriter(Arc::clone(writer))) };
    let clock = Arc::new(SystemClock::new());
    let made =
        TransactionCoordinator::new(Arc::clone(journal) as _, clock, settings, KeptMemory::default(), doors);
    made.follow_leaders();
    made
}

/// A producer whose transaction has partitions 0 to 2.
async fn begin(coordinator: &TransactionCoordinator) -> ProducerIdentity {
    let request = InitRequest { timeout_ms: 60_000, known: None };
    let who = coordinator.init(&id("a"), request).await.expect("a producer");
    let (name, partitions) = (id("a"), partitions(&[0, 1, 2]));
    let added = coordinator.add_partitions(&name, who, &partitions, TransactionVersion::Two).await;
    added.expect("partitions");
    who
}

async fn commit(coordinator: &TransactionCoordinator, who: ProducerIdentity) -> ProducerIdentity {
    let request =
        EndRequest { who, outcome: TransactionOutcome::Committed, client_version: TransactionVersion::Two };
    coordinator.end(&id("a"), request).await.expect("an end")
}

async fn state(coordinator: &TransactionCoordinator) -> TransactionState {
    coordinator.describe(&id("a")).await.expect("it coordinates").expect("it is known").state
}

async fn becomes(coordinator: &TransactionCoordinator, wanted: TransactionState) {
    while state(coordinator).await != wanted {
        tokio::task::yield_now().await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_marker_that_fails_is_written_later_and_only_that_one() {
    let (journal, writer) = (Arc::new(MemoryJournal::new(1)), Arc::new(Writer::default()));
    let coordinator = coordinator(&journal, &writer);
    let who = begin(&coordinator).await;
    *writer.refusing.lock() = partitions(&[1]);
    let next = commit(&coordinator, who).await;
    for _ in 0..3 {
        writer.asked.notified().await;
    }
    assert_eq!(state(&coordinator).await, TransactionState::PrepareCommit);
    let again = coordinator.add_partitions(&id("a"), next, &partitions(&[0]), TransactionVersion::Two).await;
    assert_eq!(again, Err(TransactionFailure::Refused(Refusal::StillEnding)));
    *writer.refusing.lock() = partitions(&[]);
    writer.asked.notified().await;
    becomes(&coordinator, TransactionState::CompleteCommit).await;
    let written = writer.written.lock();
    assert_eq!(written[0].partitions, partitions(&[0, 1, 2]));
    assert!(written.len() > 1 && written[1..].iter().all(|markers| markers.partitions == partitions(&[1])));
    assert!(written.iter().all(|markers| markers.who == next), "the epoch was raised before");
}

#[tokio::test(start_paused = true)]
async fn another_coordinator_goes_on_between_the_markers() {
    let journal = Arc::new(MemoryJournal::new(1));
    let first_writer = Arc::new(Writer::default());
    let first = coordinator(&journal, &first_writer);
    let who = begin(&first).await;
    *first_writer.refusing.lock() = partitions(&[2]);
    commit(&first, who).await;
    first_writer.asked.notified().await;
    drop(first);
    journal.elect();
    let second_writer = Arc::new(Writer::default());
    let second = coordinator(&journal, &second_writer);
    second_writer.asked.notified().await;
    becomes(&second, TransactionState::CompleteCommit).await;
    let outcomes: Vec<_> = second_writer.written.lock().iter().map(|markers| markers.outcome).collect();
    assert_eq!(outcomes, [TransactionOutcome::Committed], "as it was decided, though nobody asked");
}

#[tokio::test(start_paused = true)]
async fn a_transaction_is_aborted_when_its_time_is_over() {
    let (journal, writer) = (Arc::new(MemoryJournal::new(1)), Arc::new(Writer::default()));
    let coordinator = coordinator(&journal, &writer);
    let who = begin(&coordinator).await;
    let aborted = timer::timeout(Duration::from_secs(120), writer.asked.notified()).await;
    aborted.expect("its timeout, and the time between two looks");
    becomes(&coordinator, TransactionState::CompleteAbort).await;
    let late =
        EndRequest { who, outcome: TransactionOutcome::Committed, client_version: TransactionVersion::Two };
    let late = coordinator.end(&id("a"), late).await;
    assert_eq!(late, Err(TransactionFailure::Refused(Refusal::WrongState)));
}
