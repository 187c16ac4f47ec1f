//! Producers that keep a fixed number of requests under way (a closed loop).
//!
//! ```text
//! turn n of all connections together ─▶ the partitions n·w … n·w + w − 1, round and round ─▶ a batch for each
//! ```
//!
//! Invariant: a turn is taken once; what a response doesn't acknowledge is an error.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use bytes::Bytes;
use kalda_protocol::Records;
use kalda_protocol::messages::produce::{
    PartitionProduceData, ProduceRequest, ProduceResponse, TopicProduceData,
};

use super::RecordBatch;
use super::latency::Latency;
use super::ledger::Ledger;
use super::run::together;
use crate::wire::{Connection, Place, Topics, versions};

/// How long a broker may wait for replicas; there are none to wait for.
const TIMEOUT_MS: i32 = 30_000;

/// How much to produce.
#[derive(Debug, Clone, Copy)]
pub enum Amount {
    /// The number of requests.
    Requests(u64),
    /// As many as go into this time.
    For(Duration),
}

/// Producers.
#[derive(Debug, Clone)]
pub struct Producing {
    /// Where to.
    pub address: SocketAddr,
    /// The topics, and where acknowledgements are noted.
    pub ledger: Arc<Ledger>,
    /// What each partition gets in each request.
    pub batch: RecordBatch,
    /// 1, or -1 for all.
    pub acks: i16,
    /// How many connections.
    pub connections: usize,
    /// Requests under way on each.
    pub in_flight: usize,
    /// Partitions in each request.
    pub width: usize,
}

/// What they did.
#[derive(Debug)]
pub struct Produced {
    /// Requests that were acknowledged.
    pub requests: u64,
    /// The bytes of their records before compression.
    pub volume: u64,
    /// From the first request to the last acknowledgement.
    pub took: Duration,
    /// From sending a request to its response.
    pub latency: Latency,
}

impl Producing {
    /// Produces.
    pub async fn run(&self, amount: Amount) -> Result<Produced> {
        let mut connections = Vec::with_capacity(self.connections);
        for _ in 0..self.connections {
            connections.push(Connection::open(self.address).await?);
        }
        let started = Instant::now();
        let turns = Arc::new(Turns::new(amount, started));
        let work = connections.into_iter().map(|connection| {
            let (producing, turns) = (self.clone(), Arc::clone(&turns));
            async move { producing.one(connection, &turns).await }
        });
        let parts = together(work).await?;
        let took = started.elapsed();
        let mut latency = Latency::new()?;
        for part in &parts {
            latency.merge(part)?;
        }
        let requests = latency.count();
        Ok(Produced { requests, volume: requests * self.width as u64 * self.batch.volume, took, latency })
    }

    async fn one(&self, mut connection: Connection, turns: &Turns) -> Result<Latency> {
        let mut latency = Latency::new()?;
        let mut under_way = VecDeque::with_capacity(self.in_flight);
        loop {
            while under_way.len() < self.in_flight
                && let Some(turn) = turns.next()
            {
                let request = self.request(turn);
                under_way.push_back(Instant::now());
                connection.send(versions::PRODUCE, &request, &self.batch.bytes).await?;
            }
            let Some(sent) = under_way.pop_front() else { return Ok(latency) };
            let response = connection.receive::<ProduceRequest>(versions::PRODUCE).await?;
            latency.record(sent.elapsed());
            let acknowledged = acknowledge(&self.ledger, &response, self.batch.records)?;
            ensure!(acknowledged == self.width, "{acknowledged} of {} partitions answered", self.width);
        }
    }

    fn request(&self, turn: u64) -> ProduceRequest {
        let partitions = self.ledger.topics().len();
        let first = (turn % partitions as u64) as usize * self.width;
        let places = (first..first + self.width).map(|place| place % partitions);
        produce_request(self.ledger.topics(), places, self.acks, &self.batch.bytes)
    }
}

/// A request that produces the same batch to several partitions; the batch itself is left as a gap.
pub fn produce_request(
    topics: &Topics,
    places: impl Iterator<Item = Place>,
    acks: i16,
    batch: &Bytes,
) -> ProduceRequest {
    let mut topic_data: Vec<TopicProduceData> = Vec::new();
    for place in places {
        let (name, index) = topics.at(place);
        let records = Some(Records::Gap(batch.len()));
        let data = PartitionProduceData { index, records, ..PartitionProduceData::default() };
        match topic_data.last_mut().filter(|topic| topic.name == name) {
            Some(topic) => topic.partition_data.push(data),
            None => topic_data.push(TopicProduceData {
                name,
                partition_data: vec![data],
                ..TopicProduceData::default()
            }),
        }
    }
    ProduceRequest { acks, timeout_ms: TIMEOUT_MS, topic_data, ..ProduceRequest::default() }
}

/// Notes all of a response in the ledger; gives how many partitions it was about.
pub fn acknowledge(ledger: &Ledger, response: &ProduceResponse, records: u64) -> Result<usize> {
    let mut acknowledged = 0;
    for topic in &response.responses {
        let places = ledger.topics().places_of(&topic.name).context("a topic that nobody produced to")?;
        for partition in &topic.partition_responses {
            let (index, code) = (partition.index, partition.error_code);
            ensure!(code == 0, "producing to {}-{index} ended with error {code}", topic.name.as_str());
            let place = places.clone().nth(usize::try_from(index)?).context("a partition too many")?;
            ledger.acknowledge(place, partition.base_offset, records)?;
            acknowledged += 1;
        }
    }
    Ok(acknowledged)
}

/// Hands out turns to all connections.
struct Turns {
    next: AtomicU64,
    amount: Amount,
    started: Instant,
}

impl Turns {
    fn new(amount: Amount, started: Instant) -> Self {
        Self { next: AtomicU64::new(0), amount, started }
    }

    fn next(&self) -> Option<u64> {
        let turn = self.next.fetch_add(1, Ordering::Relaxed);
        let goes_on = match self.amount {
            Amount::Requests(requests) => turn < requests,
            Amount::For(time) => self.started.elapsed() < time,
        };
        goes_on.then_some(turn)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn partitions_of_one_topic_share_an_entry() {
        let topics = Topics::many("t", 4, 2);
        let request = produce_request(&topics, [3, 0, 1].into_iter(), -1, &Bytes::from_static(b"1234"));
        let shown: Vec<(&str, Vec<i32>)> = request
            .topic_data
            .iter()
            .map(|topic| (topic.name.as_str(), topic.partition_data.iter().map(|data| data.index).collect()))
            .collect();
        assert_eq!(shown, [("t-1", vec![1]), ("t-0", vec![0, 1])]);
    }

    #[test]
    fn turns_end_with_the_amount() {
        let turns = Turns::new(Amount::Requests(2), Instant::now());
        assert_eq!([turns.next(), turns.next(), turns.next()], [Some(0), Some(1), None]);
        let none = Turns::new(Amount::For(Duration::ZERO), Instant::now());
        assert_eq!(none.next(), None);
    }
}
