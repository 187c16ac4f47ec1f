//! The controller as others call it: it takes requests one after another, and tells what came of them when it is on disk.
//!
//! ```text
//! create_topics(…).await ─┐   queue, bounded      one thread
//! delete_topics(…).await ─┼──────────────▶ decide · apply · append ┐ for all that wait
//! alter_configs(…).await ─┘                                        ▼
//!        ▲                                  sync once ─▶ publish the image ─▶ tell subscribers
//!        └───────────────────────── answers ◀───────────────────────────────┘
//! ```
//!
//! Invariant: whoever has an answer sees an image that holds it. Requests that wait while the disk syncs share the next
//! sync. After a failure of the disk nothing is decided any more: the last published image is what is on disk.

mod config_rules;
mod options;
mod quorum_facts;
mod snapshots;
mod start;
mod subscription;
mod writer;

pub use config_rules::BrokerConfigRules;
pub use options::ControllerOptions;
pub use quorum_facts::QuorumFacts;
pub use start::{ControllerDoors, FoundMetadata};
pub use subscription::{MetadataUpdate, Steps, Subscription};

use std::sync::Arc;

use arc_swap::ArcSwap;
use tokio::sync::{broadcast, mpsc, oneshot, watch};

use super::controller::alter_configs::{AlterConfigsError, ConfigAlteration, alter_configs};
use super::controller::brokers::{BrokerRegistration, NotRegistered, register_broker, unregister_broker};
use super::controller::create_partitions::{CreatePartitionsError, NewPartitions, create_partitions};
use super::controller::create_topics::{CreateTopicError, CreatedTopic, NewTopic, create_topics};
use super::controller::delete_topics::{DeleteTopicError, DeletedTopic, TopicSelector, delete_topics};
use super::controller::directories::{
    DirectoryAssignment, assign_directories, cordon_directories, keep_directories,
};
use super::controller::elections::{Elected, Election, ElectionWanted, elect_leaders};
use super::controller::intent::Intent;
use super::controller::partition_changes::TooManyRecords;
use super::controller::producer_ids::{ProducerIdBlock, ProducerIdsError, allocate_producer_ids};
use super::controller::reassignments::{
    ReassignmentOutcomes, ReplicationFactor, TopicReassignment, alter_reassignments,
};
use super::controller::update_features::{
    FeatureUpdate, FeaturesUpdated, UpdateFeaturesError, update_features,
};
use super::controller::{Decision, View};
use super::image::MetadataImage;
use crate::sys::Room;
use crate::types::{BrokerId, Uuid};
use writer::Command;

/// What a request takes of the memory of all requests, where that is counted.
pub type Held = Option<Room>;

/// Requests that may wait for the writer; more wait outside, each with its connection.
const QUEUE_LENGTH: usize = 1024;

/// Updates a subscriber may be behind before it gets one update for all that it missed.
const UPDATES_KEPT: usize = 256;

/// Why a request has no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ControllerError {
    /// The controller was stopped.
    #[error("the controller has stopped")]
    Stopped,
    /// The metadata log failed: nothing more is written until the next start.
    #[error("the metadata log failed: {0}")]
    Failed(Arc<str>),
}

/// What the handles and the writer share.
#[derive(Debug)]
struct Shared {
    image: ArcSwap<MetadataImage>,
    facts: quorum_facts::LeaderFacts,
    updates: broadcast::Sender<Arc<MetadataUpdate>>,
    failed: watch::Sender<bool>,
}

/// A handle to the controller; clones are cheap.
#[derive(Debug, Clone)]
pub struct Controller {
    shared: Arc<Shared>,
    queue: mpsc::Sender<Command>,
}

impl Controller {
    /// The metadata, as it is committed.
    #[must_use]
    pub fn image(&self) -> Arc<MetadataImage> {
        self.shared.image.load_full()
    }

    /// Hears of every change from here on.
    #[must_use]
    pub fn subscribe(&self) -> Subscription {
        Subscription::new(Arc::clone(&self.shared))
    }

    /// Waits until the metadata log has failed: from then on nothing can be changed.
    pub async fn failed(&self) {
        // The sender is in `shared`, so that it can't end before.
        drop(self.shared.failed.subscribe().wait_for(|failed| *failed).await);
    }

    /// What DescribeQuorum tells.
    #[must_use]
    pub fn quorum(&self) -> QuorumFacts {
        self.shared.facts.at(self.image().provenance.last_offset)
    }

    /// Creates topics; the answers are in the order of the request.
    pub async fn create_topics(
        &self,
        topics: Vec<NewTopic>,
        intent: Intent,
        held: Held,
    ) -> Result<Vec<Result<CreatedTopic, CreateTopicError>>, ControllerError> {
        self.submit(held, move |view| create_topics(view, &topics, intent)).await
    }

    /// Deletes topics; the answers are in the order of the request.
    pub async fn delete_topics(
        &self,
        topics: Vec<TopicSelector>,
        held: Held,
    ) -> Result<Vec<Result<DeletedTopic, DeleteTopicError>>, ControllerError> {
        self.submit(held, move |view| delete_topics(view, &topics)).await
    }

    /// Adds partitions to topics; the answers are in the order of the request.
    pub async fn create_partitions(
        &self,
        topics: Vec<NewPartitions>,
        intent: Intent,
        held: Held,
    ) -> Result<Vec<Result<(), CreatePartitionsError>>, ControllerError> {
        self.submit(held, move |view| create_partitions(view, &topics, intent)).await
    }

    /// Changes configs; the answers are in the order of the request.
    pub async fn alter_configs(
        &self,
        alterations: Vec<ConfigAlteration>,
        intent: Intent,
        held: Held,
    ) -> Result<Vec<Result<(), AlterConfigsError>>, ControllerError> {
        self.submit(held, move |view| alter_configs(view, &alterations, intent)).await
    }

    /// Raises and lowers levels of features.
    pub async fn update_features(
        &self,
        updates: Vec<FeatureUpdate>,
        intent: Intent,
        held: Held,
    ) -> Result<Result<(), UpdateFeaturesError>, ControllerError> {
        let decided = self.submit(held, move |view| update_features(view, &updates, intent)).await?;
        let FeaturesUpdated { raise_kraft_version } = match decided {
            Ok(updated) => updated,
            Err(error) => return Ok(Err(error)),
        };
        if raise_kraft_version.is_some() {
            let (tell, told) = oneshot::channel();
            let raise = Command::RaiseKraftVersion(tell);
            self.queue.send(raise).await.map_err(|_| ControllerError::Stopped)?;
            told.await.map_err(|_| ControllerError::Stopped)??;
        }
        Ok(Ok(()))
    }

    /// Gives a broker the next block of producer ids.
    pub async fn allocate_producer_ids(
        &self,
        broker: BrokerId,
        broker_epoch: i64,
    ) -> Result<Result<ProducerIdBlock, ProducerIdsError>, ControllerError> {
        self.submit(None, move |view| allocate_producer_ids(view, broker, broker_epoch)).await
    }

    /// Registers the broker of this process, unfences it and gives it the partitions it leads; its epoch.
    pub async fn register_broker(&self, registration: BrokerRegistration) -> Result<i64, ControllerError> {
        self.submit(None, move |view| register_broker(view, &registration)).await
    }

    /// Notes in which of its log directories a broker keeps partitions.
    pub async fn assign_directories(
        &self,
        broker: BrokerId,
        assignments: Vec<DirectoryAssignment>,
    ) -> Result<(), ControllerError> {
        self.submit(None, move |view| assign_directories(view, broker, &assignments)).await
    }

    /// Notes which of a broker's log directories are left; what it led in the others has no leader any more.
    pub async fn keep_directories(&self, broker: BrokerId, online: Vec<Uuid>) -> Result<(), ControllerError> {
        self.submit(None, move |view| keep_directories(view, broker, &online)).await
    }

    /// Notes which of a broker's log directories take no new partitions.
    pub async fn cordon_directories(
        &self,
        broker: BrokerId,
        cordoned: Vec<Uuid>,
    ) -> Result<(), ControllerError> {
        self.submit(None, move |view| cordon_directories(view, broker, &cordoned)).await
    }

    /// Forgets a broker.
    pub async fn unregister_broker(
        &self,
        broker: BrokerId,
    ) -> Result<Result<(), NotRegistered>, ControllerError> {
        self.submit(None, move |view| unregister_broker(view, broker)).await
    }

    /// Gives partitions the leaders they should have; all that don't have them, where none is named.
    pub async fn elect_leaders(
        &self,
        election: Election,
        wanted: Option<Vec<ElectionWanted>>,
        held: Held,
    ) -> Result<Result<Vec<Elected>, TooManyRecords>, ControllerError> {
        self.submit(held, move |view| elect_leaders(view, election, wanted.as_deref())).await
    }

    /// Gives partitions other replicas; the answers are in the order of the request.
    pub async fn alter_reassignments(
        &self,
        topics: Vec<TopicReassignment>,
        factor: ReplicationFactor,
        held: Held,
    ) -> Result<Result<ReassignmentOutcomes, TooManyRecords>, ControllerError> {
        self.submit(held, move |view| alter_reassignments(view, &topics, factor)).await
    }

    /// Lets the writer finish what waits, then closes the log.
    pub async fn stop(&self) -> Result<(), ControllerError> {
        let (tell, told) = oneshot::channel();
        self.queue.send(Command::Stop(tell)).await.map_err(|_| ControllerError::Stopped)?;
        told.await.map_err(|_| ControllerError::Stopped)?
    }

    /// Has a decision made on the newest metadata, and waits until its records are committed. The caller may go away meanwhile:
    /// `held` is kept until the decision is made.
    async fn submit<T: Send + 'static>(
        &self,
        held: Held,
        decide: impl FnOnce(&View<'_>) -> Decision<T> + Send + 'static,
    ) -> Result<T, ControllerError> {
        let (tell, told) = oneshot::channel();
        let decide = move |view: &View<'_>| {
            let decision = decide(view);
            drop(held);
            decision
        };
        let command = Command::decide(decide, tell);
        self.queue.send(command).await.map_err(|_| ControllerError::Stopped)?;
        told.await.map_err(|_| ControllerError::Stopped)?
    }
}
