//! Partitions on their way from one log directory to another, each with a task that copies it.
//!
//! ```text
//! begin ──▶ folder made ──▶ a turn ──▶ copied ──▶ flushed ──▶ metadata told ──▶ the rest copied, switched
//!              │ failed, cancelled: the folder goes, and the metadata is told where the partition is
//!              └ the broker stops: the folder stays, and the next start begins anew: `resume`
//! ```
//! Invariant: the metadata names the new directory before the log is there, and for a short time names one that has no log yet.
//! A start in this state believes the folders. Once `stop` has returned, nothing is moved any more.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use parking_lot::Mutex;
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;
use tokio_util::task::TaskTracker;

use super::log_dirs::{Located, Place};
use super::move_of_partition::MoveFailure;
use super::move_pace::{MovePace, Owed};
use super::moving::Moving;
use super::partition::Partition;
use super::partition_failure::PartitionFailure;
use super::partitions::Partitions;
use crate::cluster::Controller;
use crate::cluster::controller::directories::DirectoryAssignment;
use crate::cluster::image::{MetadataImage, TopicImage};
use crate::log::{FutureFolder, FutureLog, LogDirectory, LogError, NotTaken, StorageError};
use crate::sys::Clock;
use crate::types::{PartitionIndex, TopicPartition};

/// A name that is longer, with what a folder on the move has behind it, is too long for a file system.
const LONGEST_NAME: usize = 215;

/// A copy is flushed each time it has grown by this much, so that a stop, or another sync, never waits for more.
const FLUSHED_BYTES: usize = 64 << 20;

/// Why a partition can't be moved.
#[derive(Debug, thiserror::Error)]
pub enum MoveRefused {
    /// Its folder would have too long a name.
    #[error("the topic's name is too long")]
    NameTooLong,
    /// There is no such directory.
    #[error("there is no log directory {0}")]
    UnknownDirectory(PathBuf),
    /// The directory is offline.
    #[error("the log directory {0} is offline")]
    OfflineDirectory(PathBuf),
    /// The directory takes no new partitions.
    #[error("the log directory {0} is cordoned")]
    CordonedDirectory(PathBuf),
    /// The partition can't be had.
    #[error(transparent)]
    Partition(#[from] PartitionFailure),
}

/// The moves of a broker.
pub struct Moves {
    partitions: Arc<Partitions>,
    controller: Arc<Controller>,
    /// How many are copied at the same time.
    turns: Semaphore,
    pace: MovePace,
    /// Held while a move begins.
    beginning: Mutex<()>,
    stopping: AtomicBool,
    tasks: TaskTracker,
}

impl Moves {
    /// Moves none yet. Up to `at_once` are copied at the same time; `None` is Kafka's default, the number of directories.
    #[must_use]
    pub fn new(
        partitions: Arc<Partitions>,
        controller: Arc<Controller>,
        at_once: Option<usize>,
        clock: Arc<dyn Clock>,
    ) -> Arc<Self> {
        let at_once = at_once.unwrap_or_else(|| partitions.directories().count()).max(1);
        Arc::new(Self {
            partitions,
            controller,
            turns: Semaphore::new(at_once.min(Semaphore::MAX_PERMITS)),
            pace: MovePace::new(clock),
            beginning: Mutex::default(),
            stopping: AtomicBool::new(false),
            tasks: TaskTracker::new(),
        })
    }

    /// Lets all moves together copy so many bytes a second; those under way, too.
    pub fn set_rate(&self, bytes_per_second: u64) {
        self.pace.set_rate(bytes_per_second);
    }

    /// Partitions may have been deleted: their moves end now, even those that wait for their turn to copy.
    pub fn look_again(&self) {
        self.pace.look_again();
    }

    /// Moves a partition to the log directory at `path`, and gives an answer when that has begun. Makes a folder: not for a
    /// thread that serves.
    ///
    /// # Errors
    /// Why it can't be moved.
    pub fn begin(
        self: &Arc<Self>,
        image: &MetadataImage,
        name: &TopicPartition,
        path: &Path,
    ) -> Result<(), MoveRefused> {
        if name.to_string().len() > LONGEST_NAME {
            return Err(MoveRefused::NameTooLong);
        }
        let offline = || MoveRefused::OfflineDirectory(path.to_owned());
        let place = self.partitions.places.iter().find(|place| place.directory.path() == path);
        let Some(place) = place else {
            let is_known = self.partitions.places.offline.iter().any(|known| known == path);
            return Err(if is_known { offline() } else { MoveRefused::UnknownDirectory(path.to_owned()) });
        };
        if place.directory.is_offline() {
            return Err(offline());
        }
        if place.is_cordoned() {
            return Err(MoveRefused::CordonedDirectory(path.to_owned()));
        }
        let topic = image.topics.by_name(&name.topic).ok_or(PartitionFailure::Unknown)?;
        self.begin_to(topic, name.partition, place)
    }

    fn begin_to(
        self: &Arc<Self>,
        topic: &TopicImage,
        index: PartitionIndex,
        place: &Place,
    ) -> Result<(), MoveRefused> {
        let partition = self.partitions.find(topic, index)?;
        if partition.directory().is_offline() {
            return Err(PartitionFailure::Offline.into());
        }
        // Held until the task is there: `stop` takes it, too, and so waits for that task.
        let _beginning = self.beginning.lock();
        let begun = partition.begin_move(&place.directory).map_err(PartitionFailure::Log)?;
        // One that was under way may be cancelled now.
        self.pace.look_again();
        // While the broker stops, the folder alone is made: the next start goes on from it.
        if let Some((moving, copy)) = begun.filter(|_| !self.stopping.load(Ordering::Acquire)) {
            let moves = Arc::clone(self);
            self.tasks.spawn(async move { moves.carry_out(partition, moving, copy).await });
        }
        Ok(())
    }

    /// Goes on with the moves that were under way when the last run ended; to be called once, with patience: logs are opened.
    pub fn resume(self: &Arc<Self>) {
        for place in self.partitions.places.iter() {
            for future in place.directory.futures() {
                if let Err(error) = self.resume_one(future, place) {
                    let name = &future.partition;
                    tracing::error!(partition = %name, %error, "the move to another log directory is not resumed");
                }
            }
        }
    }

    fn resume_one(self: &Arc<Self>, future: &FutureFolder, place: &Place) -> Result<(), MoveRefused> {
        let name = &future.partition;
        let image = self.controller.image();
        let topic = image.topics.by_name(&name.topic);
        // If the topic was deleted since, another may have the name now, which nobody wants to move.
        let topic = topic.filter(|topic| future.topic_id.is_none_or(|id| id == topic.id));
        let partition = topic.and_then(|topic| Some((topic, topic.partition(name.partition)?)));
        let located = partition.map(|(topic, image)| {
            (topic, self.partitions.locate(&self.partitions.replica(topic, image, name)))
        });
        match located {
            Some((topic, Located::At(from))) if !std::ptr::eq(from, place) => {
                self.begin_to(topic, name.partition, place)?;
            }
            // Where it is now is away: it is moved once that is back.
            Some((_, Located::Offline)) => return Ok(()),
            // The metadata may know it again one day. What was copied is never believed, so it is nothing to set aside.
            None if !future.topic_id.is_some_and(|id| self.partitions.is_deleted(id)) => {
                let directory = place.directory.path().display();
                tracing::warn!(partition = %name, %directory, "the metadata doesn't know this partition, which was being moved here: its copy stays");
                return Ok(());
            }
            _ => {}
        }
        // Only now, so that the wish survives a crash at any point.
        let removed = place.directory.remove_future(&future.path);
        Ok(removed.map_err(|error| PartitionFailure::Log(LogError::from(error)))?)
    }

    /// Ends all moves. What isn't where it should be is begun anew by the next start.
    pub async fn stop(&self) {
        {
            // Whoever holds it has spawned its task when it lets go; whoever takes it later sees that moves stop.
            let _beginning = self.beginning.lock();
            self.stopping.store(true, Ordering::Release);
        }
        self.pace.look_again();
        self.turns.close();
        self.tasks.close();
        self.tasks.wait().await;
    }

    async fn carry_out(self: Arc<Self>, partition: Arc<Partition>, moving: Arc<Moving>, copy: FutureLog) {
        let name = partition.name().clone();
        let (from, to) = (partition.directory().path().to_owned(), moving.to.path().to_owned());
        let (from, to) = (from.display(), to.display());
        let moved = self.run(&partition, &moving, copy).await;
        partition.end_move(&moving);
        match moved {
            Ok(()) => tracing::info!(partition = %name, %from, %to, "moved to another log directory"),
            Err(MoveFailure::Cancelled) if self.is_stopping() => {}
            Err(error) => {
                if let MoveFailure::Cancelled = error {
                    tracing::info!(partition = %name, %to, "the move to another log directory was cancelled");
                } else {
                    tracing::error!(partition = %name, %to, %error, "the move to another log directory failed");
                }
                self.undo(&partition, &moving).await;
            }
        }
    }

    /// Copies and switches. A log that is truncated meanwhile is copied once more.
    async fn run(
        self: &Arc<Self>,
        partition: &Arc<Partition>,
        moving: &Arc<Moving>,
        copy: FutureLog,
    ) -> Result<(), MoveFailure> {
        // Closed when the broker stops.
        let _turn = self.turns.acquire().await.map_err(|_| MoveFailure::Cancelled)?;
        let mut next = Some(copy);
        loop {
            let copy = match next.take() {
                Some(copy) => copy,
                None => {
                    self.blocking(partition, moving, |_, partition, moving| begin_again(partition, moving))
                        .await?
                }
            };
            let copy = self
                .blocking(partition, moving, |moves, partition, moving| moves.copy(partition, moving, copy));
            let copy = copy.await?;
            self.assign(partition, &moving.to).await?;
            let switched = self.blocking(partition, moving, |moves, partition, moving| {
                moves.switch(partition, moving, copy)
            });
            match switched.await {
                Err(MoveFailure::NotTaken(NotTaken::Truncated)) => {}
                done => return done,
            }
        }
    }

    /// Copies all there is, and flushes it.
    fn copy(
        &self,
        partition: &Partition,
        moving: &Moving,
        mut copy: FutureLog,
    ) -> Result<FutureLog, MoveFailure> {
        match self.catch_up_and_flush(partition, moving, &mut copy) {
            Ok(()) => Ok(copy),
            Err(error) => {
                copy.close();
                Err(error)
            }
        }
    }

    fn catch_up_and_flush(
        &self,
        partition: &Partition,
        moving: &Moving,
        copy: &mut FutureLog,
    ) -> Result<(), MoveFailure> {
        self.catch_up(partition, moving, copy)?;
        copy.flush().map_err(NotTaken::from)?;
        Ok(())
    }

    fn catch_up(
        &self,
        partition: &Partition,
        moving: &Moving,
        copy: &mut FutureLog,
    ) -> Result<(), MoveFailure> {
        let (mut unflushed_bytes, mut owed) = (0, Owed::default());
        loop {
            // Before the move is looked at: news that comes in between ends the wait at once.
            let seen = self.pace.seen();
            let piece_bytes = self.pace.piece_bytes();
            let batches = partition.batches_to_copy(moving, copy.end_offset(), piece_bytes)?;
            let Some(batches) = batches else { return Ok(()) };
            if self.is_stopping() {
                return Err(MoveFailure::Cancelled);
            }
            if !self.pace.is_due(owed) {
                // The log may be another one afterwards: what was read isn't kept.
                drop(batches);
                self.pace.wait(owed, seen);
                continue;
            }
            owed = self.pace.copied(batches.len());
            unflushed_bytes += batches.len();
            copy.append(batches).map_err(NotTaken::from)?;
            moving.note(copy);
            if unflushed_bytes >= FLUSHED_BYTES {
                copy.flush().map_err(NotTaken::from)?;
                unflushed_bytes = 0;
            }
        }
    }

    /// What came since the copy was flushed is little, and what comes while that is flushed is less.
    fn switch(&self, partition: &Partition, moving: &Moving, copy: FutureLog) -> Result<(), MoveFailure> {
        let copy = self.copy(partition, moving, copy)?;
        if self.is_stopping() {
            return Err(MoveFailure::Cancelled);
        }
        let from = partition.switch(moving, copy)?.ok_or(MoveFailure::Cancelled)?;
        self.partitions.note_moved(partition, &from);
        Ok(())
    }

    /// Removes the copy, and tells the metadata where the partition is: it may have been told where it was going.
    async fn undo(self: &Arc<Self>, partition: &Arc<Partition>, moving: &Arc<Moving>) {
        let removed = self.blocking(partition, moving, |_, _, moving| {
            moving.remove_copy().map_err(|error| MoveFailure::from(LogError::from(error)))
        });
        if let Err(error) = removed.await {
            tracing::warn!(partition = %partition.name(), %error, "what was copied stays for now");
        }
        if let Err(error) = self.assign(partition, &partition.directory()).await {
            tracing::warn!(partition = %partition.name(), %error, "its log directory is noted at the next start");
        }
    }

    async fn assign(&self, partition: &Partition, to: &Arc<LogDirectory>) -> Result<(), MoveFailure> {
        let Some(directory) = self.partitions.places.of(to).map(|place| place.id) else { return Ok(()) };
        let (topic_id, index) = (partition.topic_id(), partition.name().partition);
        let assignment = DirectoryAssignment { topic_id, partition: index, directory };
        Ok(self.controller.assign_directories(self.partitions.this, vec![assignment]).await?)
    }

    /// Does what waits for disks on a thread that may.
    async fn blocking<T: Send + 'static>(
        self: &Arc<Self>,
        partition: &Arc<Partition>,
        moving: &Arc<Moving>,
        work: impl FnOnce(&Self, &Partition, &Moving) -> Result<T, MoveFailure> + Send + 'static,
    ) -> Result<T, MoveFailure> {
        let (moves, partition, moving) = (Arc::clone(self), Arc::clone(partition), Arc::clone(moving));
        let done = spawn_blocking(move || work(&moves, &partition, &moving)).await;
        done.map_err(|error| LogError::from(StorageError::Failed(std::io::Error::other(error))))?
    }

    fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::Acquire)
    }
}

fn begin_again(partition: &Partition, moving: &Moving) -> Result<FutureLog, MoveFailure> {
    let copy = moving.to.begin_future(partition.copy_source())?;
    moving.begin_again(&copy).map_err(LogError::from)?;
    Ok(copy)
}
