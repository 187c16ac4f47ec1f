//! Waiting on partitions, as the request sees it.
//!
//! Invariant: a request parks first and looks at the partitions afterwards, so that nothing that comes in between is missed. It is woken
//! once by each partition, and parks there anew before it looks: who never comes back costs a partition one wake-up, not one for each append.
//! Parking leaves nothing behind: a dropped [`Parking`] takes itself out of every partition.

use std::collections::BTreeSet;
use std::sync::Arc;

use parking_lot::Mutex;

use super::parked::Parked;
use super::partition::{Inner, NotServing, Partition};
use crate::types::{LeaderEpoch, Offset};

/// Keeps a request, or a session of requests, parked on some partitions until it is dropped. Each has a place, by which its news are told.
#[derive(Default)]
pub struct Parking {
    parked: Arc<Parked>,
    /// Those of which no news were taken since they were parked on.
    partitions: Mutex<Vec<Option<Arc<Partition>>>>,
}

impl Parking {
    /// Parks on a partition; another one that had the place is left. Costs little where nothing changes.
    pub fn park(&self, place: usize, partition: &Arc<Partition>) {
        let mut partitions = self.partitions.lock();
        if partitions.len() <= place {
            partitions.resize(place + 1, None);
        }
        let Some(parked_on) = partitions.get_mut(place) else { return };
        if parked_on.as_ref().is_some_and(|before| Arc::ptr_eq(before, partition)) {
            return;
        }
        if let Some(before) = parked_on.replace(Arc::clone(partition)) {
            before.unpark(&self.parked, place);
        }
        partition.park(&self.parked, place);
    }

    /// Leaves the partition at a place.
    pub fn leave(&self, place: usize) {
        let left = self.partitions.lock().get_mut(place).and_then(Option::take);
        if let Some(partition) = left {
            partition.unpark(&self.parked, place);
        }
    }

    /// Waits for the next event on any of the partitions, and gives the places of those that had one since the last look. Of these nothing
    /// more is heard until they are parked on anew.
    pub async fn woken(&self) -> BTreeSet<usize> {
        loop {
            let news = self.take_news();
            if !news.is_empty() {
                return news;
            }
            self.parked.told().await;
        }
    }

    /// The places of the partitions that had an event since the last look. Of these nothing more is heard until they are parked on anew.
    #[must_use]
    pub fn take_news(&self) -> BTreeSet<usize> {
        let mut partitions = self.partitions.lock();
        let news = self.parked.take_news();
        for place in &news {
            partitions.get_mut(*place).map(Option::take);
        }
        news
    }

    /// How many partitions had an event since the last look.
    #[must_use]
    pub fn news(&self) -> usize {
        self.parked.news()
    }
}

impl Drop for Parking {
    fn drop(&mut self) {
        for (place, partition) in self.partitions.get_mut().iter().enumerate() {
            if let Some(partition) = partition {
                partition.unpark(&self.parked, place);
            }
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
        let parking = Parking::default();
        loop {
            parking.park(0, self);
            if look()? {
                return Ok(());
            }
            parking.woken().await;
        }
    }
}
