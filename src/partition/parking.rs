//! Waiting on partitions, as the request sees it.
//!
//! Invariant: a request parks first and looks at the partitions afterwards, so that nothing that comes in between is missed. Parking
//! leaves nothing behind: a dropped [`Parking`] takes itself out of every partition.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::parked::Parked;
use super::partition::{Inner, NotServing, Partition};
use crate::types::{LeaderEpoch, Offset};

/// Keeps a request parked on some partitions until it is dropped.
pub struct Parking {
    parked: Arc<Parked>,
    partitions: Vec<Arc<Partition>>,
}

impl Parking {
    /// Parks on each of `partitions`.
    #[must_use]
    pub fn on(partitions: Vec<Arc<Partition>>) -> Self {
        let parked = Arc::new(Parked::default());
        for (place, partition) in partitions.iter().enumerate() {
            partition.park(&parked, place);
        }
        Self { parked, partitions }
    }

    /// True if this is the partition at that place.
    #[must_use]
    pub fn is_on(&self, place: usize, partition: &Arc<Partition>) -> bool {
        self.partitions.get(place).is_some_and(|other| Arc::ptr_eq(other, partition))
    }

    /// Waits for the next event on any of the partitions, and gives the places of those that had one since the last call.
    pub async fn woken(&self) -> BTreeSet<usize> {
        self.parked.woken().await
    }
}

impl Drop for Parking {
    fn drop(&mut self) {
        for partition in &self.partitions {
            partition.unpark(&self.parked);
        }
    }
}

/// Waiting until appended records may be acknowledged.
impl Partition {
    /// Waits until all records before `end` may be acknowledged by this node: under the synchronous flush policy, until they
    /// are on its disk. `epoch` is that in which they were appended.
    ///
    /// # Errors
    /// When the partition stops being led here meanwhile, or the disk fails.
    pub async fn settled(self: &Arc<Self>, end: Offset, epoch: LeaderEpoch) -> Result<(), NotServing> {
        self.wait_until(epoch, |inner| inner.log.settled_end() >= end).await
    }

    /// Waits until all records before `end` are committed, which were appended in that epoch.
    ///
    /// # Errors
    /// When the partition stops being led here meanwhile, or the disk fails.
    pub async fn committed(self: &Arc<Self>, end: Offset, epoch: LeaderEpoch) -> Result<(), NotServing> {
        self.wait_until(epoch, |inner| inner.replica.high_watermark() >= end).await
    }

    async fn wait_until(
        self: &Arc<Self>,
        epoch: LeaderEpoch,
        holds: impl Fn(&Inner) -> bool,
    ) -> Result<(), NotServing> {
        let look = || {
            let inner = self.inner.lock();
            // In another epoch the log may have lost them, and have others there.
            inner.ensure_leads(Some(epoch)).map_err(|failure| match failure {
                NotServing::FencedEpoch { .. } | NotServing::UnknownEpoch { .. } => NotServing::NotLeader,
                failure => failure,
            })?;
            if holds(&inner) {
                return Ok(true);
            }
            inner.log.check_online().map(|()| false).map_err(|_| NotServing::Offline)
        };
        if look()? {
            return Ok(());
        }
        let parking = Parking::on(vec![Arc::clone(self)]);
        while !look()? {
            parking.woken().await;
        }
        Ok(())
    }
}
