//! Logs that are read at the election, so that what is under way there goes on by itself.

use parking_lot::Mutex;

use super::*;

type Resumed = Arc<Mutex<Vec<(PartitionIndex, String)>>>;

fn eager(journal: &Arc<MemoryJournal>) -> (Resumed, Runtime<Counter>) {
    let resumed = Resumed::default();
    let sink = resumed.clone();
    let door = Arc::new(move |partition, command| sink.lock().push((partition, command)));
    let clock = Arc::new(SystemClock::new());
    let runtime = Runtime::new(journal.clone(), clock, Loading::WhenElected, door, |_| Counter::default());
    (resumed, runtime)
}

/// What resumed, once so many partitions did; by partition.
async fn has(resumed: &Resumed, count: usize) -> Vec<(PartitionIndex, String)> {
    while resumed.lock().len() < count {
        tokio::task::yield_now().await;
    }
    let mut resumed = resumed.lock().clone();
    resumed.sort();
    resumed
}

fn at(partition: i32, count: usize) -> (PartitionIndex, String) {
    (PartitionIndex(partition), format!("resumed at {count}"))
}

#[tokio::test]
async fn partitions_are_loaded_when_this_broker_leads_them() {
    let journal = Arc::new(MemoryJournal::new(2));
    add(&runtime(&journal), 3).await.expect("a write");
    let (resumed, runtime) = eager(&journal);
    runtime.follow_leaders();
    assert_eq!(has(&resumed, 2).await, [at(0, 3), at(1, 0)], "nobody has asked for them");
    runtime.follow_leaders();
    assert_eq!(count(&runtime).await, Ok(3));
    assert_eq!(resumed.lock().len(), 2, "once for each leadership");
    journal.elect();
    runtime.follow_leaders();
    assert_eq!(has(&resumed, 4).await.len(), 4);
}

#[tokio::test]
async fn partitions_that_others_lead_are_left_alone() {
    let journal = Arc::new(MemoryJournal::new(1));
    let (resumed, runtime) = eager(&journal);
    journal.fail(Some(JournalError::NotLeader));
    runtime.follow_leaders();
    journal.fail(None);
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
    assert_eq!(resumed.lock().len(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_log_that_could_not_be_read_is_read_again_by_itself() {
    let journal = Arc::new(MemoryJournal::new(1));
    let (resumed, runtime) = eager(&journal);
    journal.hold_reads();
    let begun = journal.reads_begun();
    runtime.follow_leaders();
    while journal.reads_begun() == begun {
        tokio::task::yield_now().await;
    }
    journal.fail(Some(JournalError::Storage));
    tokio::time::sleep(Duration::from_secs(10)).await;
    assert_eq!(resumed.lock().len(), 0);
    journal.fail(None);
    journal.let_reads_go();
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert_eq!(*resumed.lock(), [at(0, 0)]);
}
