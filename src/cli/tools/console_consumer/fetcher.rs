//! Records of partitions, fetched from their leaders.
//!
//! Invariant: a partition's position is that of the next record that hasn't been printed. Records of aborted transactions and control records
//! aren't given where only committed ones are wanted.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use kalda_client::Cluster;
use kalda_protocol::ErrorCode;
use kalda_protocol::messages::fetch::{
    AbortedTransaction, FetchPartition, FetchRequest, FetchTopic, PartitionData,
};
use kalda_protocol::records::{Batch, Record, TimestampType, batches};

use super::arguments::Isolation;
use super::starts;
use crate::cli::tools::failure::Failure;
use crate::cli::tools::offsets::{self, Partition};
use crate::cli::tools::refusal::Refusal;

/// The last version in which a topic has its name.
const FETCH: i16 = 12;
/// Bytes of one answer, and of one partition in it, as Kafka's consumer asks for.
const MOST_BYTES: i32 = 50 << 20;
const MOST_BYTES_OF_A_PARTITION: i32 = 1 << 20;
/// What a batch may grow to when it is opened.
const OPENED_BYTES: usize = 256 << 20;
/// No replica.
const A_CLIENT: i32 = -1;
/// A control record's key is version and type; this type aborts.
const ABORT: [u8; 2] = [0, 0];

/// A record with where it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetched {
    pub partition: Partition,
    pub record: Record,
    pub timestamp_type: TimestampType,
}

/// Fetches from where each partition is.
#[derive(Debug)]
pub struct Fetcher {
    isolation: Isolation,
    positions: BTreeMap<Partition, i64>,
    leaders: BTreeMap<Partition, i32>,
}

impl Fetcher {
    /// Begins at these positions.
    pub const fn new(isolation: Isolation, positions: BTreeMap<Partition, i64>) -> Self {
        Self { isolation, positions, leaders: BTreeMap::new() }
    }

    /// Where each partition is.
    pub const fn positions(&self) -> &BTreeMap<Partition, i64> {
        &self.positions
    }

    /// The record was printed: the partition is behind it.
    pub fn printed(&mut self, fetched: &Fetched) {
        self.positions.insert(fetched.partition.clone(), fetched.record.offset + 1);
    }

    /// What has come within the time. A partition whose position is gone goes on at the time that `reset` stands for.
    pub fn fetch(
        &mut self,
        cluster: &mut Cluster,
        wait: Duration,
        reset: i64,
    ) -> Result<Vec<Fetched>, Failure> {
        if self.positions.keys().any(|partition| !self.leaders.contains_key(partition)) {
            let mut names: Vec<&str> =
                self.positions.keys().map(|partition| partition.topic.as_str()).collect();
            names.dedup();
            self.leaders = offsets::leaders(cluster, &names)?;
        }
        let mut by_leader: BTreeMap<i32, Vec<Partition>> = BTreeMap::new();
        for partition in self.positions.keys() {
            let leader = self.leaders.get(partition).copied().unwrap_or(-1);
            by_leader.entry(leader).or_default().push(partition.clone());
        }
        // Nobody leads these at the moment.
        by_leader.remove(&-1);
        if by_leader.is_empty() {
            std::thread::park_timeout(wait);
            self.leaders.clear();
            return Ok(Vec::new());
        }
        let wait = wait / u32::try_from(by_leader.len()).unwrap_or(u32::MAX).max(1);
        let mut fetched = Vec::new();
        for (leader, partitions) in by_leader {
            let request = self.request(&partitions, wait);
            let response = match cluster.ask_node_up_to(FETCH, leader, &request) {
                Ok(response) => response,
                Err(error) if error.is_retriable() => {
                    std::thread::park_timeout(wait);
                    self.leaders.clear();
                    continue;
                }
                Err(error) => return Err(error.into()),
            };
            for topic in response.responses {
                for data in topic.partitions {
                    let partition =
                        Partition { topic: topic.topic.as_str().to_owned(), index: data.partition_index };
                    self.take(cluster, partition, data, reset, &mut fetched)?;
                }
            }
        }
        Ok(fetched)
    }

    fn request(&self, partitions: &[Partition], wait: Duration) -> FetchRequest {
        let mut topics: BTreeMap<&str, Vec<FetchPartition>> = BTreeMap::new();
        for partition in partitions {
            topics.entry(&partition.topic).or_default().push(FetchPartition {
                partition: partition.index,
                current_leader_epoch: -1,
                fetch_offset: self.positions.get(partition).copied().unwrap_or(0),
                last_fetched_epoch: -1,
                log_start_offset: -1,
                partition_max_bytes: MOST_BYTES_OF_A_PARTITION,
                ..FetchPartition::default()
            });
        }
        let topics = topics.into_iter().map(|(name, partitions)| FetchTopic {
            topic: name.into(),
            partitions,
            ..FetchTopic::default()
        });
        FetchRequest {
            replica_id: A_CLIENT,
            max_wait_ms: i32::try_from(wait.as_millis()).unwrap_or(i32::MAX),
            min_bytes: 1,
            max_bytes: MOST_BYTES,
            isolation_level: i8::from(self.isolation == Isolation::ReadCommitted),
            session_epoch: -1,
            topics: topics.collect(),
            ..FetchRequest::default()
        }
    }

    fn take(
        &mut self,
        cluster: &mut Cluster,
        partition: Partition,
        data: PartitionData,
        reset: i64,
        fetched: &mut Vec<Fetched>,
    ) -> Result<(), Failure> {
        match Refusal::check(data.error_code, None) {
            Ok(()) => {}
            Err(refusal) if refusal.code == ErrorCode::OffsetOutOfRange => {
                self.positions.extend(starts(cluster, &[partition], reset)?);
                return Ok(());
            }
            Err(refusal) if refusal.code.is_retriable() => {
                self.leaders.clear();
                return Ok(());
            }
            Err(refusal) => return Err(refusal.into()),
        }
        let from = self.positions.get(&partition).copied().unwrap_or(0);
        let mut aborted = Aborted::of(data.aborted_transactions.unwrap_or_default());
        let run = data.records.as_ref().and_then(|records| records.bytes()).cloned().unwrap_or_default();
        let (mut given, mut behind) = (0_usize, from);
        for batch in batches(run) {
            let batch = batch.map_err(Failure::complaint)?;
            behind = behind.max(batch.header().next_offset());
            if !aborted.shows(&batch)? {
                continue;
            }
            let timestamp_type = batch.header().attributes.timestamp_type();
            for record in batch.records(OPENED_BYTES) {
                let record = record.map_err(Failure::complaint)?;
                if record.offset >= from {
                    given += 1;
                    fetched.push(Fetched { partition: partition.clone(), record, timestamp_type });
                }
            }
        }
        // Nothing but what isn't shown: the position moves behind it.
        if given == 0 {
            self.positions.insert(partition, behind);
        }
        Ok(())
    }
}

/// Transactions that were aborted, as a fetch tells them.
#[derive(Debug)]
struct Aborted {
    to_begin: Vec<AbortedTransaction>,
    producers: BTreeSet<i64>,
}

impl Aborted {
    fn of(mut to_begin: Vec<AbortedTransaction>) -> Self {
        to_begin.sort_by_key(|transaction| transaction.first_offset);
        Self { to_begin, producers: BTreeSet::new() }
    }

    fn shows(&mut self, batch: &Batch) -> Result<bool, Failure> {
        let header = batch.header();
        let last = header.last_offset();
        let begun = self.to_begin.iter().take_while(|transaction| transaction.first_offset <= last).count();
        self.producers.extend(self.to_begin.drain(..begun).map(|transaction| transaction.producer_id));
        if !header.attributes.is_control() {
            let hidden = header.attributes.is_transactional() && self.producers.contains(&header.producer_id);
            return Ok(!hidden);
        }
        for record in batch.records(OPENED_BYTES) {
            let record = record.map_err(Failure::complaint)?;
            if record.key.is_some_and(|key| key.get(2..4) == Some(&ABORT[..])) {
                self.producers.remove(&header.producer_id);
            }
        }
        Ok(false)
    }
}
