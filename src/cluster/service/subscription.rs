//! Hearing of changes: each update has the image before, the one after, and what differs.
//!
//! Invariant: the updates of a subscription follow each other without a gap: `before` is the `after` of the one before it.
//! A subscriber that is too slow gets one update for all it missed, found by comparing the images whole, and is told so.

use std::sync::Arc;

use tokio::sync::broadcast::{self, error::RecvError};

use super::Shared;
use crate::cluster::image::{Changes, MetadataImage};

/// How much an update is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Steps {
    /// One step from one published image to the next.
    One,
    /// Several at once. A topic that came and went in between was published, and is in none of the lists.
    Several,
}

/// A change of the metadata.
#[derive(Debug)]
pub struct MetadataUpdate {
    /// The metadata before.
    pub before: Arc<MetadataImage>,
    /// The metadata after.
    pub after: Arc<MetadataImage>,
    /// What differs.
    pub changes: Changes,
    /// How much it is.
    pub steps: Steps,
}

/// A subscriber's place.
#[derive(Debug)]
pub struct Subscription {
    shared: Arc<Shared>,
    updates: broadcast::Receiver<Arc<MetadataUpdate>>,
    seen: Arc<MetadataImage>,
}

impl Subscription {
    pub(super) fn new(shared: Arc<Shared>) -> Self {
        // In this order: an update between the two is in the image, and skipped below.
        let updates = shared.updates.subscribe();
        let seen = shared.image.load_full();
        Self { shared, updates, seen }
    }

    /// Waits for the next update; `None` when the controller has stopped.
    pub async fn next(&mut self) -> Option<Arc<MetadataUpdate>> {
        loop {
            let update = match self.updates.recv().await {
                Ok(update) => update,
                Err(RecvError::Closed) => return None,
                Err(RecvError::Lagged(_)) => self.catch_up(),
            };
            if update.after.provenance.last_offset > self.seen.provenance.last_offset {
                self.seen = Arc::clone(&update.after);
                return Some(update);
            }
        }
    }

    fn catch_up(&mut self) -> Arc<MetadataUpdate> {
        self.updates = self.updates.resubscribe();
        let after = self.shared.image.load_full();
        let before = Arc::clone(&self.seen);
        let changes = Changes::between(&before, &after);
        Arc::new(MetadataUpdate { before, after, changes, steps: Steps::Several })
    }
}
