//! The runtime with a machine that counts: loading, waking, stepping down.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;

mod command_stories;
mod loading_stories;
mod transaction_stories;

use super::{
    CoordinatorError, CoordinatorRecord, Effects, Entry, JournalError, Loading, Machine, MemoryJournal,
    ReplayError, Runtime, Step, TimerChange, TransactionOutcome, Waiter, partition_for,
};
use crate::sys::{Clock, ManualClock, SystemClock, timer};
use crate::types::{Offset, PartitionIndex, ProducerId, TimestampMs};

const PARTITION: PartitionIndex = PartitionIndex(0);

/// Counts its records, and wakes whoever waits when its timer fires.
#[derive(Debug, Default)]
struct Counter {
    count: usize,
    /// Records of transactions that haven't ended.
    pending: Vec<ProducerId>,
    waiting: Vec<Waiter>,
}

fn record() -> CoordinatorRecord {
    CoordinatorRecord { key: Bytes::from_static(b"k"), value: None }
}

impl Machine for Counter {
    type Timer = &'static str;
    type Reply = usize;
    type After = ();
    type Command = String;

    fn replay(
        &mut self,
        _: Offset,
        transaction: Option<ProducerId>,
        record: &CoordinatorRecord,
        _: TimestampMs,
    ) -> Result<(), ReplayError> {
        if record.key.is_empty() {
            return Err(ReplayError("no key".to_owned()));
        }
        match transaction {
            Some(producer) => self.pending.push(producer),
            None => self.count += 1,
        }
        Ok(())
    }

    fn end_transaction(&mut self, producer: ProducerId, outcome: TransactionOutcome) {
        let before = self.pending.len();
        self.pending.retain(|pending| *pending != producer);
        if outcome == TransactionOutcome::Committed {
            self.count += before - self.pending.len();
        }
    }

    fn resume(&mut self, _: TimestampMs) -> Effects<Self> {
        Effects { commands: vec![format!("resumed at {}", self.count)], ..Effects::none() }
    }

    fn timer_fired(&mut self, _: &&'static str, _: TimestampMs) -> Effects<Self> {
        let count = self.count;
        let replies = self.waiting.drain(..).map(|waiter| (waiter, count)).collect();
        Effects { replies, ..Effects::none() }
    }

    fn written(&mut self, (): (), _: Result<(), CoordinatorError>, _: TimestampMs) -> Effects<Self> {
        Effects::none()
    }

    fn close(self) -> Vec<(Waiter, usize)> {
        self.waiting.into_iter().map(|waiter| (waiter, usize::MAX)).collect()
    }
}

fn park(machine: &mut Counter, waiter: Waiter, after_ms: i32) -> Effects<Counter> {
    machine.waiting.push(waiter);
    Effects { timers: vec![TimerChange::Set("alarm", after_ms)], ..Effects::none() }
}

/// Is parked until the alarm, at the latest, and gives what it is told.
async fn wait(runtime: &Runtime<Counter>, after_ms: i32) -> Result<usize, CoordinatorError> {
    runtime.park(PARTITION, |machine, waiter, _| park(machine, waiter, after_ms)).await?.answered().await
}

fn runtime(journal: &Arc<MemoryJournal>) -> Runtime<Counter> {
    runtime_of(journal, Arc::new(ManualClock::new(0)))
}

fn runtime_of(journal: &Arc<MemoryJournal>, clock: Arc<dyn Clock>) -> Runtime<Counter> {
    Runtime::new(journal.clone(), clock, Loading::WhenAsked, Arc::new(|_, _| {}), |_| Counter::default())
}

async fn count(runtime: &Runtime<Counter>) -> Result<usize, CoordinatorError> {
    runtime.run(PARTITION, |machine, _| Step::only(machine.count)).await
}

async fn add(runtime: &Runtime<Counter>, records: usize) -> Result<(), CoordinatorError> {
    runtime
        .run(PARTITION, |_, _| Step { answer: (), effects: Effects::replayed(vec![record(); records]) })
        .await
}

#[tokio::test]
async fn the_state_is_what_the_log_says() {
    let journal = Arc::new(MemoryJournal::new(1));
    let first = runtime(&journal);
    add(&first, 7).await.expect("a write");
    assert_eq!(count(&first).await, Ok(7));
    assert_eq!(count(&runtime(&journal)).await, Ok(7), "read back in several chunks");
}

#[tokio::test]
async fn what_could_not_be_appended_did_not_happen() {
    let journal = Arc::new(MemoryJournal::new(1));
    let runtime = runtime(&journal);
    add(&runtime, 1).await.expect("a write");
    journal.fail(Some(JournalError::TooLarge));
    assert_eq!(add(&runtime, 1).await, Err(CoordinatorError::RecordsTooLarge));
    journal.fail(None);
    assert_eq!(count(&runtime).await, Ok(1));
}

#[tokio::test]
async fn a_record_that_cannot_be_read_is_left_out() {
    let journal = Arc::new(MemoryJournal::new(1));
    let torn = CoordinatorRecord { key: Bytes::new(), value: None };
    for (offset, record) in [record(), torn, record()].into_iter().enumerate() {
        let offset = Offset(i64::try_from(offset).expect("small"));
        journal.push(PARTITION, Entry::Record { offset, transaction: None, record });
    }
    assert_eq!(count(&runtime(&journal)).await, Ok(2));
}

#[tokio::test]
async fn a_log_that_cannot_be_read_is_tried_again() {
    let journal = Arc::new(MemoryJournal::new(1));
    let runtime = runtime(&journal);
    journal.fail(Some(JournalError::NotLeader));
    assert_eq!(count(&runtime).await, Err(CoordinatorError::NotCoordinator));
    journal.fail(None);
    assert_eq!(count(&runtime).await, Ok(0));
}

#[tokio::test]
async fn there_are_as_many_shards_as_partitions() {
    let runtime = runtime(&Arc::new(MemoryJournal::new(1)));
    for partition in [-1, 1] {
        let outside = runtime.run(PartitionIndex(partition), |_, _| Step::only(())).await;
        assert_eq!(outside, Err(CoordinatorError::NotAvailable));
    }
}

#[tokio::test]
async fn the_alarm_wakes_by_itself() {
    let journal = Arc::new(MemoryJournal::new(1));
    let runtime = runtime_of(&journal, Arc::new(SystemClock::new())).with_alarm();
    let woken = tokio::time::timeout(Duration::from_secs(30), wait(&runtime, 20)).await;
    assert_eq!(woken.expect("in time"), Ok(0));
}

#[tokio::test(start_paused = true)]
async fn the_alarm_wakes_after_hours_of_simulated_time() {
    let (journal, clock) = (Arc::new(MemoryJournal::new(1)), Arc::new(SystemClock::new()));
    let runtime = runtime_of(&journal, clock.clone()).with_alarm();
    let (six_hours, began) = (6 * 3_600_000, clock.monotonic());
    let woken = timer::timeout(Duration::from_secs(24 * 3600), wait(&runtime, six_hours)).await;
    assert_eq!(woken.expect("the clock moves with the timers"), Ok(0));
    // The runtime's timers count in milliseconds, and never ring early.
    let waited = clock.monotonic() - began;
    assert!((0..=1).contains(&(waited.as_millis() as i64 - i64::from(six_hours))), "waited {waited:?}");
}

#[tokio::test]
async fn who_is_parked_hears_when_the_broker_steps_down() {
    let journal = Arc::new(MemoryJournal::new(1));
    let runtime = Arc::new(runtime(&journal));
    let other = runtime.clone();
    let parked = tokio::spawn(async move { wait(&other, 60_000).await });
    someone_is_parked(&runtime).await;
    journal.fail(Some(JournalError::NotLeader));
    runtime.follow_leaders();
    assert_eq!(parked.await.expect("the task"), Ok(usize::MAX));
}

/// Waits until somebody is parked.
async fn someone_is_parked(runtime: &Runtime<Counter>) {
    while runtime.run(PARTITION, |machine, _| Step::only(machine.waiting.is_empty())).await == Ok(true) {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_topic_that_was_made_anew_begins_with_nothing() {
    let journal = Arc::new(MemoryJournal::new(1));
    let runtime = runtime(&journal);
    add(&runtime, 7).await.expect("a write");
    journal.make_anew();
    assert_eq!(count(&runtime).await, Ok(0), "nobody has told the runtime, and it noticed");
    add(&runtime, 1).await.expect("a write");
    assert_eq!(journal.entries(PARTITION).len(), 1);
}

#[tokio::test]
async fn another_epoch_is_read_from_the_log() {
    let journal = Arc::new(MemoryJournal::new(1));
    let runtime = runtime(&journal);
    add(&runtime, 2).await.expect("a write");
    // Another leader has written since.
    journal.push(PARTITION, Entry::Record { offset: Offset(2), transaction: None, record: record() });
    journal.elect();
    assert_eq!(count(&runtime).await, Ok(3));
}

#[tokio::test]
async fn who_is_parked_hears_when_the_topic_is_made_anew() {
    let journal = Arc::new(MemoryJournal::new(1));
    let runtime = Arc::new(runtime(&journal));
    let other = runtime.clone();
    let parked = tokio::spawn(async move { wait(&other, 60_000).await });
    someone_is_parked(&runtime).await;
    journal.make_anew();
    runtime.follow_leaders();
    assert_eq!(parked.await.expect("the task"), Ok(usize::MAX));
    assert_eq!(runtime.run(PARTITION, |machine, _| Step::only(machine.waiting.len())).await, Ok(0));
}

#[tokio::test]
async fn who_waits_for_a_commit_hears_when_the_topic_is_made_anew() {
    let journal = Arc::new(MemoryJournal::new(1));
    let runtime = Arc::new(runtime(&journal));
    assert_eq!(count(&runtime).await, Ok(0));
    journal.hold_commits();
    let other = runtime.clone();
    let adding = tokio::spawn(async move { add(&other, 1).await });
    while journal.entries(PARTITION).is_empty() {
        tokio::task::yield_now().await;
    }
    journal.make_anew();
    assert_eq!(adding.await.expect("the task"), Err(CoordinatorError::NotCoordinator));
    assert_eq!(count(&runtime).await, Ok(0), "nothing of the new log has to be waited for");
}

#[tokio::test]
async fn what_is_read_of_a_topic_that_goes_meanwhile_is_forgotten() {
    let journal = Arc::new(MemoryJournal::new(1));
    let first = runtime(&journal);
    add(&first, 7).await.expect("a write");
    let runtime = Arc::new(runtime(&journal));
    journal.hold_reads();
    let (other, begun) = (runtime.clone(), journal.reads_begun());
    let counting = tokio::spawn(async move { count(&other).await });
    while journal.reads_begun() == begun {
        tokio::task::yield_now().await;
    }
    journal.make_anew();
    runtime.follow_leaders();
    assert_eq!(counting.await.expect("the task"), Err(CoordinatorError::NotCoordinator));
    journal.let_reads_go();
    assert_eq!(count(&runtime).await, Ok(0));
}

#[tokio::test]
async fn timers_of_a_topic_that_was_made_anew_fire() {
    let journal = Arc::new(MemoryJournal::new(1));
    let runtime = runtime_of(&journal, Arc::new(SystemClock::new())).with_alarm();
    let runtime = Arc::new(runtime);
    let other = runtime.clone();
    let parked = tokio::spawn(async move { wait(&other, 60_000).await });
    someone_is_parked(&runtime).await;
    journal.make_anew();
    let woken = tokio::time::timeout(Duration::from_secs(30), wait(&runtime, 20)).await;
    assert_eq!(woken.expect("in time"), Ok(0));
    assert_eq!(parked.await.expect("the task"), Ok(usize::MAX));
}

/// It is looked for, then the topic is made anew with another number of partitions, and the shard of that index is there, too.
#[tokio::test]
async fn a_name_is_never_kept_in_a_partition_that_it_does_not_belong_to() {
    let journal = Arc::new(MemoryJournal::new(2));
    let runtime = Arc::new(runtime(&journal));
    let name = "a name";
    let before = partition_for(name, 2);
    let more = (3..).find(|more| partition_for(name, *more) != before).expect("there is one");
    journal.hold_reads();
    let (other, begun) = (runtime.clone(), journal.reads_begun());
    let counting = tokio::spawn(async move { other.run(name, |machine, _| Step::only(machine.count)).await });
    while journal.reads_begun() == begun {
        tokio::task::yield_now().await;
    }
    journal.set_partitions(more);
    journal.let_reads_go();
    assert_eq!(counting.await.expect("the task"), Err(CoordinatorError::NotCoordinator));
    assert_eq!(runtime.run(name, |machine, _| Step::only(machine.count)).await, Ok(0));
}
