//! Hands out producer ids from the block that the controller gave this broker, to idempotent producers and to the transaction coordinator.
//!
//! Invariant: an id is given once. A block is asked for when the last is used up, by one request at a time.

use std::sync::Arc;
use tokio::sync::Mutex;

use crate::cluster::controller::producer_ids::{ProducerIdBlock, ProducerIdsError};
use crate::cluster::{Controller, ControllerError};
use crate::coordinator::transaction::{ComingProducerId, NoProducerId as NoneNow, ProducerIdSource};
use crate::types::{BrokerId, ProducerId};

/// Why there is no id.
#[derive(Debug, thiserror::Error)]
pub(super) enum NoProducerId {
    #[error(transparent)]
    Refused(#[from] ProducerIdsError),
    #[error(transparent)]
    Failed(#[from] ControllerError),
}

/// The ids of this broker.
pub struct ProducerIds {
    controller: Arc<Controller>,
    broker: BrokerId,
    broker_epoch: i64,
    // Tokio's lock, since a block is awaited under it: that is what makes others wait for the same block.
    block: Mutex<Option<ProducerIdBlock>>,
}

impl ProducerIds {
    /// The ids of a broker that is registered with this epoch.
    #[must_use]
    pub fn new(controller: Arc<Controller>, broker: BrokerId, broker_epoch: i64) -> Self {
        Self { controller, broker, broker_epoch, block: Mutex::default() }
    }

    /// The next id.
    pub(super) async fn next_id(&self) -> Result<ProducerId, NoProducerId> {
        let mut block = self.block.lock().await;
        let current = match block.take().filter(|block| block.count > 0) {
            Some(current) => current,
            None => self.controller.allocate_producer_ids(self.broker, self.broker_epoch).await??,
        };
        *block = Some(ProducerIdBlock { first: ProducerId(current.first.0 + 1), count: current.count - 1 });
        Ok(current.first)
    }
}

impl ProducerIdSource for ProducerIds {
    fn next(&self) -> ComingProducerId<'_> {
        Box::pin(async { self.next_id().await.map_err(|failure| NoneNow(failure.to_string())) })
    }
}
