//! One pass over the partitions that a fetch wants.
//!
//! Invariant: a pass reads no more than `max_bytes` in all and `partition_max_bytes` of each partition, except that the first batch is
//! always read whole. Records stay in their file until they are sent; short slices are copied where memory for that was claimed. A later
//! pass reads only partitions that have changed.

use bytes::Bytes;
use kalda_protocol::messages::fetch::{
    AbortedTransaction, EpochEndOffset, FetchPartition, FetchRequest, LeaderIdAndEpoch, PartitionData,
};
use kalda_protocol::{ErrorCode, Records};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use super::session::{Answered, FetchKey, Naming, Wanted};
use super::wait;
use crate::api::call::Call;
use crate::api::error_code;
use crate::api::topics::{self, Isolation};
use crate::cluster::image::{MetadataImage, TopicImage};
use crate::partition::{Fetched, Parking, Partition, ReadRequest};
use crate::types::{LeaderEpoch, Offset, PartitionIndex};

/// After this many partitions other requests get a chance to run.
const BETWEEN_BREATHS: usize = 32;
/// Up to this much of an answer is copied from files into memory, and sent together with the fields around it. For more, `sendfile`
/// costs less than the copy, and needs no memory.
const COPIED_BYTES: usize = 32 * 1024;
/// Told with every error.
const NO_OFFSET: i64 = -1;

/// What a request allows.
pub(super) struct Limits {
    pub(super) max_wait: Duration,
    min_bytes: usize,
    max_bytes: usize,
    committed_only: bool,
    naming: Naming,
}

impl Limits {
    pub(super) fn of(request: &FetchRequest, version: i16, fetch_max_bytes: usize) -> Self {
        let size = |bytes: i32| usize::try_from(bytes).unwrap_or(0);
        Self {
            max_wait: wait(request.max_wait_ms),
            min_bytes: size(request.min_bytes).min(fetch_max_bytes),
            max_bytes: size(request.max_bytes).min(fetch_max_bytes),
            committed_only: Isolation::of(request.isolation_level) == Isolation::ReadCommitted,
            naming: Naming::of(version),
        }
    }
}

/// What was found of one partition.
type Found = Result<(Arc<Partition>, Fetched), Refusal>;

/// What one pass found.
pub(super) struct Round {
    /// In the order of what is wanted.
    found: Vec<Found>,
    bytes: usize,
    /// How much may still be copied from files into memory. It is claimed.
    copyable: usize,
    /// Where the request, or its session, is parked on the partitions that it reads.
    parking: Option<Arc<Parking>>,
}

struct Refusal {
    code: ErrorCode,
    /// True if the partition wasn't found at all. Kafka's answer to that differs in one field and in its place.
    unknown: bool,
}

impl Round {
    /// Reads each partition once, after parking on it where there is a `parking`. What isn't in the page cache is read on a thread
    /// that may wait for the disk.
    pub(super) async fn read(
        call: &mut Call,
        wanted: &[Wanted],
        limits: &Limits,
        parking: Option<Arc<Parking>>,
    ) -> Self {
        let image = call.broker.controller.image();
        let held = call.room.bytes();
        // Without room for copies, the bytes stay in their files.
        let copyable = if call.try_claim(COPIED_BYTES) { COPIED_BYTES } else { 0 };
        let mut round = Self { found: Vec::with_capacity(wanted.len()), bytes: 0, copyable, parking };
        for some in wanted.chunks(BETWEEN_BREATHS) {
            for wanted in some {
                let found = round.look_up(call, &image, wanted, limits).await;
                round.found.push(found);
            }
            if some.len() == BETWEEN_BREATHS {
                call.breathe().await;
            }
        }
        call.room.shrink_to(held + copyable - round.copyable);
        round
    }

    /// Frees the copies, which a fetch that waits must not keep. What is read again stays in its file, too.
    pub(super) fn forget_copies(&mut self) {
        self.copyable = 0;
        self.found.iter_mut().flatten().for_each(|(_, fetched)| fetched.slice.forget_copy());
    }

    /// Reads some of `wanted` again, or for the first time where the round has read fewer.
    pub(super) async fn read_again(
        &mut self,
        call: &Call,
        wanted: &[Wanted],
        indexes: impl Iterator<Item = usize>,
        limits: &Limits,
    ) {
        let image = call.broker.controller.image();
        for index in indexes {
            let Some(wanted) = wanted.get(index) else { continue };
            let before = self.found.get(index).and_then(|found| found.as_ref().ok());
            self.bytes -= before.map_or(0, |(_, fetched)| fetched.slice.length);
            let found = self.look_up(call, &image, wanted, limits).await;
            match self.found.get_mut(index) {
                // The first pass found the partition, so the answer is that of a failed read.
                Some(before) => *before = found.map_err(|refusal| Refusal { unknown: false, ..refusal }),
                None => self.found.push(found),
            }
        }
    }

    /// Parks the request on all that it has read, for as long as it waits; gives the places of the partitions that have changed since
    /// they were read.
    pub(super) fn park(&mut self) -> (Arc<Parking>, BTreeSet<usize>) {
        let parking = Arc::<Parking>::default();
        for (place, (partition, _)) in self.found.iter().map_while(|found| found.as_ref().ok()).enumerate() {
            parking.park(place, partition);
        }
        self.parking = Some(Arc::clone(&parking));
        // Parks first and compares afterwards. In the other order, an append between the two would be missed.
        (parking, self.outdated())
    }

    fn outdated(&self) -> BTreeSet<usize> {
        let is_current = |found: &Found| match found {
            Ok((partition, fetched)) => partition.bounds(None).is_ok_and(|bounds| bounds == fetched.bounds),
            Err(_) => false,
        };
        let outdated = self.found.iter().enumerate().filter(|(_, found)| !is_current(found));
        outdated.map(|(place, _)| place).collect()
    }

    async fn look_up(
        &mut self,
        call: &Call,
        image: &MetadataImage,
        wanted: &Wanted,
        limits: &Limits,
    ) -> Found {
        if let Some(code) = wanted.refused {
            return Err(Refusal { code, unknown: true });
        }
        let found = topic(image, wanted, limits)?;
        let partition = call.broker.partitions.find(found, PartitionIndex(wanted.key.partition));
        match partition {
            Ok(partition) => {
                // In the other order, an append between the two would be missed.
                if let Some(parking) = &self.parking {
                    parking.park(wanted.place, &partition);
                }
                self.read_partition(partition, &wanted.partition, limits).await
            }
            Err(failure) => Err(Refusal { code: error_code::partition(&failure), unknown: true }),
        }
    }

    async fn read_partition(
        &mut self,
        partition: Arc<Partition>,
        wanted: &FetchPartition,
        limits: &Limits,
    ) -> Found {
        let left = limits.max_bytes.saturating_sub(self.bytes);
        let request = ReadRequest {
            from: Offset(wanted.fetch_offset),
            max_bytes: usize::try_from(wanted.partition_max_bytes).unwrap_or(0).min(left),
            at_least_one: self.bytes == 0,
            copied_bytes: self.copyable,
            committed_only: limits.committed_only,
            leader_epoch: topics::known_epoch(wanted.current_leader_epoch),
            last_fetched_epoch: Some(LeaderEpoch(wanted.last_fetched_epoch)).filter(|epoch| epoch.is_some()),
        };
        match partition.read(&request).await {
            Ok(fetched) => {
                self.bytes += fetched.slice.length;
                self.copyable -= fetched.slice.copied_bytes();
                Ok((partition, fetched))
            }
            Err(failure) => Err(Refusal { code: error_code::read(&failure), unknown: false }),
        }
    }

    /// True when the answer need not wait any longer.
    pub(super) fn is_enough(&self, limits: &Limits) -> bool {
        let tells_now =
            |found: &Found| found.as_ref().map_or(true, |(_, fetched)| fetched.diverging.is_some());
        self.bytes >= limits.min_bytes || limits.max_wait.is_zero() || self.found.iter().any(tells_now)
    }

    /// The answers to what was wanted, in order; what could not even be looked up comes last, as in Kafka.
    pub(super) fn into_answers(self, wanted: Vec<Wanted>) -> Vec<Answered> {
        let mut unknown = Vec::new();
        let mut answers = Vec::with_capacity(wanted.len());
        for (wanted, found) in wanted.into_iter().zip(self.found) {
            match found {
                Ok((_, fetched)) => answers.push(answer(wanted, fetched)),
                Err(refusal) if refusal.unknown => unknown.push(refused(wanted.key, &refusal)),
                Err(refusal) => answers.push(refused(wanted.key, &refusal)),
            }
        }
        answers.append(&mut unknown);
        answers
    }
}

/// The topic that is wanted. If it is gone, the answer depends on what became of its name, as far as that is known.
fn topic<'a>(image: &'a MetadataImage, wanted: &Wanted, limits: &Limits) -> Result<&'a TopicImage, Refusal> {
    let refused = |code| Refusal { code, unknown: true };
    if limits.naming == Naming::ByName {
        return topics::by_name(image, &wanted.key.topic).map_err(refused);
    }
    let unknown = match topics::by_id(image, wanted.key.topic_id) {
        Ok(topic) => return Ok(topic),
        Err(code) => code,
    };
    let Some(name) = &wanted.name else { return Err(refused(unknown)) };
    let successor = topics::by_name(image, name).map_err(refused)?;
    Err(match successor.partition(PartitionIndex(wanted.key.partition)) {
        Some(_) => Refusal { code: ErrorCode::InconsistentTopicId, unknown: false },
        None => refused(ErrorCode::UnknownTopicOrPartition),
    })
}

fn answer(Wanted { key, partition, .. }: Wanted, fetched: Fetched) -> Answered {
    let bounds = fetched.bounds;
    let slice = Some(fetched.slice).filter(|slice| !slice.is_empty());
    let is_all =
        slice.is_none() && fetched.diverging.is_none() && partition.fetch_offset == bounds.high_watermark.0;
    let records = slice.as_ref().map_or(Records::Bytes(Bytes::new()), |slice| Records::Gap(slice.length));
    let aborted = fetched.aborted.map(|aborted| {
        let entry = |aborted: crate::log::AbortedTransaction| AbortedTransaction {
            producer_id: aborted.producer_id.0,
            first_offset: aborted.first_offset.0,
            ..Default::default()
        };
        aborted.into_iter().map(entry).collect()
    });
    let diverging_epoch = fetched.diverging.map_or_else(EpochEndOffset::default, |(epoch, end)| {
        EpochEndOffset { epoch: epoch.0, end_offset: end.0, ..Default::default() }
    });
    let data = PartitionData {
        partition_index: key.partition,
        high_watermark: bounds.high_watermark.0,
        last_stable_offset: bounds.last_stable.0,
        log_start_offset: bounds.log_start.0,
        diverging_epoch,
        aborted_transactions: aborted,
        preferred_read_replica: -1,
        records: Some(records),
        ..Default::default()
    };
    Answered { key, data, slice, is_all }
}

fn refused(key: FetchKey, refusal: &Refusal) -> Answered {
    let data = PartitionData {
        partition_index: key.partition,
        error_code: refusal.code.code(),
        high_watermark: NO_OFFSET,
        last_stable_offset: NO_OFFSET,
        log_start_offset: NO_OFFSET,
        current_leader: LeaderIdAndEpoch::default(),
        aborted_transactions: refusal.unknown.then(Vec::new),
        preferred_read_replica: -1,
        records: Some(Records::Bytes(Bytes::new())),
        ..Default::default()
    };
    Answered { key, data, slice: None, is_all: false }
}
