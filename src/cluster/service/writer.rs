//! The one thread that decides and writes.
//!
//! Invariant: the working image holds all that was decided; the published one all that is on disk. They are equal between
//! two rounds. A full disk refuses a request, and changes nothing. After any other failure every request is told of it, and
//! nothing is written; whoever waits for [`super::Controller::failed`] hears of it.

use std::sync::Arc;

use tokio::sync::{mpsc, oneshot};

use super::{ControllerError, ControllerOptions, MetadataUpdate, Shared, Steps};
use crate::cluster::controller::{Decision, QuorumView, View};
use crate::cluster::image::{Changes, MetadataImage, Provenance};
use crate::cluster::quorum::QuorumError;
use crate::cluster::quorum::metadata_log::MetadataLog;
use crate::cluster::quorum::voters::{ControllerEndpoint, QuorumVoters};
use crate::cluster::record::MetadataRecord;
use crate::sys::{Clock, Random};

/// Requests that share one sync: more would let the first wait too long.
const REQUESTS_PER_ROUND: usize = 1000;

type Telling = Box<dyn FnOnce(Result<(), ControllerError>) + Send>;
type Deciding = Box<dyn FnOnce(&View<'_>) -> (Vec<MetadataRecord>, Telling) + Send>;

/// What the writer is asked for.
pub(super) enum Command {
    /// A decision, and whom to tell.
    Decide(Deciding),
    /// A higher `kraft.version`, and whom to tell.
    RaiseKraftVersion(oneshot::Sender<Result<(), ControllerError>>),
    /// A snapshot, where the newest doesn't hold all there is.
    Snapshot,
    /// The end.
    Stop(oneshot::Sender<Result<(), ControllerError>>),
}

impl Command {
    pub(super) fn decide<T: Send + 'static>(
        decide: impl FnOnce(&View<'_>) -> Decision<T> + Send + 'static,
        tell: oneshot::Sender<Result<T, ControllerError>>,
    ) -> Self {
        Self::Decide(Box::new(move |view| {
            let Decision { records, answer } = decide(view);
            // Nobody may be waiting any more: the connection can have gone.
            let telling =
                move |written: Result<(), ControllerError>| drop(tell.send(written.map(|()| answer)));
            (records, Box::new(telling))
        }))
    }
}

/// The writer's state.
pub(super) struct Writer {
    pub(super) shared: Arc<Shared>,
    pub(super) options: ControllerOptions,
    pub(super) log: MetadataLog,
    pub(super) working: MetadataImage,
    pub(super) random: Arc<dyn Random>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) failure: Option<Arc<str>>,
}

impl Writer {
    /// Works until it is told to stop. Without a handle left it just ends: all that was told is on disk, and the folder
    /// may be another's by now.
    pub(super) fn run(mut self, mut queue: mpsc::Receiver<Command>) {
        let tell = loop {
            let Some(first) = queue.blocking_recv() else { return };
            if let Some(tell) = self.round(first, &mut queue) {
                break tell;
            }
        };
        let closed = match &self.failure {
            Some(failure) => Err(ControllerError::Failed(Arc::clone(failure))),
            None => self.log.close().map_err(|error| ControllerError::Failed(error.to_string().into())),
        };
        if let Err(error) = &closed {
            tracing::error!(%error, "the metadata log is not closed in good order");
        }
        drop(tell.send(closed));
    }

    /// Decides on all that waits, writes it with one sync, and tells.
    fn round(
        &mut self,
        first: Command,
        queue: &mut mpsc::Receiver<Command>,
    ) -> Option<oneshot::Sender<Result<(), ControllerError>>> {
        let mut changes = Changes::default();
        let mut tellings = Vec::new();
        let mut stopping = None;
        let mut snapshot_is_due = false;
        let mut next = Some(first);
        while let Some(command) = next {
            match command {
                Command::Decide(decide) => tellings.push(self.decide(decide, &mut changes)),
                Command::RaiseKraftVersion(tell) => {
                    let refused = self.raise_kraft_version();
                    let telling: Telling = Box::new(move |written| drop(tell.send(written)));
                    tellings.push((telling, refused));
                }
                Command::Snapshot => snapshot_is_due = true,
                Command::Stop(tell) => {
                    // Whoever waits behind it learns from the closed queue that the controller has stopped.
                    stopping = Some(tell);
                    break;
                }
            }
            next = if tellings.len() < REQUESTS_PER_ROUND { queue.try_recv().ok() } else { None };
        }
        self.commit(changes);
        if snapshot_is_due && self.failure.is_none() && self.log.bytes_since_snapshot() > 0 {
            self.write_snapshot();
        }
        let result = match &self.failure {
            Some(failure) => Err(ControllerError::Failed(Arc::clone(failure))),
            None => Ok(()),
        };
        for (tell, refused) in tellings {
            tell(refused.map_or_else(|| result.clone(), Err));
        }
        stopping
    }

    /// Gives whom to tell; and the error, where this one is refused by itself.
    fn decide(&mut self, decide: Deciding, changes: &mut Changes) -> (Telling, Option<ControllerError>) {
        let view = View {
            image: &self.working,
            next_offset: self.log.end_offset().0,
            settings: &self.options.settings,
            rules: &*self.options.rules,
            quorum: QuorumView { node: self.options.node, kraft_version: self.log.voters().kraft_version },
            random: &*self.random,
        };
        let (records, telling) = decide(&view);
        if self.failure.is_some() || records.is_empty() {
            return (telling, None);
        }
        // A copy costs little: images share what they have in common.
        let (before, end) = (self.working.clone(), self.log.end_offset());
        match self.write(&records, changes) {
            Err(error) if error.is_shortage() => {
                let refused = ControllerError::Failed(error.to_string().into());
                let taken_back = self.log.take_back(end);
                self.note(taken_back);
                // What earlier decisions of this round changed stays.
                *changes = Changes::between(&self.shared.image.load(), &before);
                self.working = before;
                (telling, Some(refused))
            }
            written => {
                self.note(written);
                (telling, None)
            }
        }
    }

    /// From here on the log names its voter, which is this node, and the configuration doesn't count any more. Gives the error,
    /// where it is refused by itself.
    fn raise_kraft_version(&mut self) -> Option<ControllerError> {
        if self.failure.is_some() {
            return None;
        }
        let endpoint = self.options.endpoint.clone().unwrap_or_else(ControllerEndpoint::of_nobody);
        let voters = QuorumVoters::alone(self.options.node, self.shared.facts.directory_id, &endpoint);
        let end = self.log.end_offset();
        match self.log.raise(voters) {
            Err(error) if error.is_shortage() => {
                let taken_back = self.log.take_back(end);
                self.note(taken_back);
                Some(ControllerError::Failed(error.to_string().into()))
            }
            raised => {
                self.note(raised);
                None
            }
        }
    }

    fn write(&mut self, records: &[MetadataRecord], changes: &mut Changes) -> Result<(), QuorumError> {
        for record in records {
            self.working.apply_one(record, changes)?;
        }
        self.log.append(records, self.working.features.metadata_version())
    }

    /// Syncs, publishes and tells the subscribers.
    fn commit(&mut self, changes: Changes) {
        let last_offset = self.log.end_offset().0 - 1;
        if self.failure.is_some() || self.working.provenance.last_offset == last_offset {
            return;
        }
        let synced = self.log.sync();
        self.note(synced);
        if self.failure.is_some() {
            return;
        }
        if self.shared.facts.voters.load().kraft_version != self.log.voters().kraft_version {
            self.shared.facts.voters.store(Arc::new(self.log.voters().clone()));
        }
        self.working.provenance = Provenance {
            last_offset,
            last_epoch: self.log.epoch().0,
            last_timestamp_ms: self.clock.wall_ms().0,
        };
        let after = Arc::new(self.working.clone());
        let before = self.shared.image.swap(Arc::clone(&after));
        // Without subscribers there is nobody to tell.
        let update = MetadataUpdate { before, after, changes, steps: Steps::One };
        drop(self.shared.updates.send(Arc::new(update)));
        if self.log.bytes_since_snapshot() >= self.options.snapshot_bytes {
            self.write_snapshot();
        }
    }

    /// What fails here is tried again after the next snapshot: the log has everything still.
    fn write_snapshot(&mut self) {
        match self.log.write_snapshot(&self.working) {
            Ok(id) => tracing::info!(file = id.file_name(), "wrote a metadata snapshot"),
            Err(error) => tracing::warn!(%error, "a metadata snapshot could not be written"),
        }
        if let Err(error) = self.log.apply_retention(self.options.retention) {
            tracing::warn!(%error, "old metadata could not be removed");
        }
    }

    fn note(&mut self, result: Result<(), QuorumError>) {
        if let Err(error) = result {
            tracing::error!(%error, "the metadata log failed; no metadata can be changed until the next start");
            self.failure.get_or_insert_with(|| error.to_string().into());
            self.shared.failed.send_replace(true);
        }
    }
}
