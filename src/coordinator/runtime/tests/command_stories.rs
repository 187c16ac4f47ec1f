//! Commands go out after the commit, in order, or not at all.

use parking_lot::Mutex;

use super::*;

/// Keeps what was released.
#[derive(Default)]
struct Door(Mutex<Vec<String>>);

impl Door {
    fn released(&self) -> Vec<String> {
        self.0.lock().clone()
    }

    /// Waits until so many commands came.
    async fn has(&self, count: usize) -> Vec<String> {
        while self.released().len() < count {
            tokio::task::yield_now().await;
        }
        self.released()
    }
}

fn world() -> (Arc<MemoryJournal>, Arc<Door>, Arc<Runtime<Counter>>) {
    let journal = Arc::new(MemoryJournal::new(1));
    let (door, runtime) = over(&journal);
    (journal, door, runtime)
}

/// A runtime over a journal, and where its commands go.
fn over(journal: &Arc<MemoryJournal>) -> (Arc<Door>, Arc<Runtime<Counter>>) {
    let door = Arc::new(Door::default());
    let sink = door.clone();
    let take = Arc::new(move |_, command| sink.0.lock().push(command));
    let clock = Arc::new(ManualClock::new(0));
    let runtime = Runtime::new(journal.clone(), clock, Loading::WhenAsked, take, |_| Counter::default());
    (door, Arc::new(runtime))
}

/// Writes a record, and has a command go out after it.
async fn command(runtime: &Runtime<Counter>, text: &str) -> Result<(), CoordinatorError> {
    let commands = vec![text.to_owned()];
    let effects = Effects { commands, ..Effects::replayed(vec![record()]) };
    runtime.run(PARTITION, |_, _| Step { answer: (), effects }).await
}

/// Begins a command, and returns when its record is written.
async fn begin(journal: &MemoryJournal, runtime: &Arc<Runtime<Counter>>, text: &'static str) -> Task {
    let (written, other) = (journal.entries(PARTITION).len(), runtime.clone());
    let task = tokio::spawn(async move { command(&other, text).await });
    while journal.entries(PARTITION).len() == written {
        tokio::task::yield_now().await;
    }
    task
}

type Task = tokio::task::JoinHandle<Result<(), CoordinatorError>>;

#[tokio::test]
async fn they_wait_for_the_commit_and_go_out_in_order() {
    let (journal, door, runtime) = world();
    assert_eq!(count(&runtime).await, Ok(0));
    assert_eq!(door.has(1).await, ["resumed at 0"]);
    journal.hold_commits();
    let tasks = [begin(&journal, &runtime, "a").await, begin(&journal, &runtime, "b").await];
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
    assert_eq!(door.released(), ["resumed at 0"], "nothing is committed");
    journal.let_commits_go();
    for task in tasks {
        assert_eq!(task.await.expect("the task"), Ok(()));
    }
    assert_eq!(door.has(3).await, ["resumed at 0", "a", "b"]);
}

#[tokio::test]
async fn what_is_read_is_committed_before_anything_that_follows_from_it() {
    let (journal, _, first) = world();
    add(&first, 2).await.expect("a write");
    journal.hold_commits();
    let (door, next) = over(&journal);
    let other = next.clone();
    let counting = tokio::spawn(async move { count(&other).await });
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
    assert_eq!((door.released().len(), counting.is_finished()), (0, false));
    journal.let_commits_go();
    assert_eq!(counting.await.expect("the task"), Ok(2));
    assert_eq!(door.has(1).await, ["resumed at 2"]);
}

#[tokio::test]
async fn a_leadership_that_ends_takes_them_along() {
    let (journal, door, runtime) = world();
    count(&runtime).await.expect("loaded");
    door.has(1).await;
    journal.hold_commits();
    let task = begin(&journal, &runtime, "never").await;
    journal.elect();
    assert_eq!(task.await.expect("the task"), Err(CoordinatorError::NotCoordinator));
    journal.let_commits_go();
    assert_eq!(count(&runtime).await, Ok(1));
    assert_eq!(door.has(2).await, ["resumed at 0", "resumed at 1"], "the next life decides anew");
}

#[tokio::test]
async fn what_could_not_be_written_has_none() {
    let (journal, door, runtime) = world();
    count(&runtime).await.expect("loaded");
    journal.fail(Some(JournalError::TooLarge));
    assert_eq!(command(&runtime, "never").await, Err(CoordinatorError::RecordsTooLarge));
    journal.fail(None);
    command(&runtime, "later").await.expect("a write");
    assert_eq!(door.has(2).await, ["resumed at 0", "later"]);
}

#[tokio::test]
async fn a_commit_that_takes_too_long_for_a_client_still_releases_them() {
    let (journal, door, runtime) = world();
    count(&runtime).await.expect("loaded");
    journal.hold_commits();
    let task = begin(&journal, &runtime, "late").await;
    journal.fail(Some(JournalError::TimedOut));
    assert_eq!(task.await.expect("the task"), Err(CoordinatorError::NotAvailable));
    journal.fail(None);
    journal.let_commits_go();
    assert_eq!(door.has(2).await, ["resumed at 0", "late"]);
}

#[tokio::test]
async fn a_shard_with_too_many_of_them_asks_its_clients_to_come_back() {
    let (journal, door, runtime) = world();
    count(&runtime).await.expect("loaded");
    door.has(1).await;
    journal.hold_commits();
    let mut tasks = Vec::new();
    for _ in 0..1_024 {
        tasks.push(begin(&journal, &runtime, "waits").await);
    }
    assert_eq!(command(&runtime, "one more").await, Err(CoordinatorError::NotAvailable));
    journal.let_commits_go();
    for task in tasks {
        assert_eq!(task.await.expect("the task"), Ok(()));
    }
    assert_eq!(door.has(1_025).await.len(), 1_025);
    assert_eq!(command(&runtime, "now").await, Ok(()));
}
