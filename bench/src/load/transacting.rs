//! Transactional producers at a steady pace (an open loop): each transaction writes to several partitions, and is committed.
//!
//! ```text
//! due ──▶ Produce (10 records over 5 partitions) ──▶ EndTxn ──▶ the next epoch
//! ```
//! Invariant: as clients of Kafka 4 do it: partitions join by being produced to, and each end raises the epoch (KIP-890). A transaction that was
//! due while another was under way counts from when it was due. The ledger counts a marker in each partition, too.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Result, bail, ensure};
use bytes::Bytes;
use kalda_protocol::messages::end_txn::EndTxnRequest;
use kalda_protocol::messages::init_producer_id::InitProducerIdRequest;
use kalda_protocol::messages::produce::ProduceRequest;
use kalda_protocol::records::{BatchBuilder, BatchOptions, NewRecord};

use super::batch::now_ms;
use super::latency::Latency;
use super::ledger::Ledger;
use super::open_loop::OpenLoop;
use super::produce::produce_request;
use super::run::together;
use crate::wire::{Connection, Coordinates, Place, find_coordinator, is_passing, versions};

const ACKS: i16 = -1;
const VALUE_BYTES: usize = 100;
const TRANSACTION_TIMEOUT_MS: i32 = 60_000;
const PATIENCE: Duration = Duration::from_secs(60);
/// The client's own wait before it tries again what the end of its last transaction is in the way of.
const TRY_EVERY: Duration = Duration::from_millis(20);
/// CONCURRENT_TRANSACTIONS: the last transaction's markers are still being written.
const CONCURRENT_TRANSACTIONS: i16 = 51;

/// The producers; each has a connection.
#[derive(Debug, Clone)]
pub struct Transacting {
    /// Whom they ask.
    pub address: SocketAddr,
    /// What their transactional ids begin with.
    pub prefix: &'static str,
    /// The partitions, and what was acknowledged in them.
    pub ledger: Arc<Ledger>,
    /// How many producers.
    pub producers: usize,
    /// Over how many partitions a transaction goes.
    pub width: usize,
    /// How many records it writes into each.
    pub records_each: usize,
    /// The time between two transactions of a producer.
    pub every: Duration,
}

/// How long transactions took.
pub struct Transacted {
    /// From when one was due until its end was answered.
    pub whole: Latency,
    /// Of that, EndTxn.
    pub commit: Latency,
}

/// Producers that have their ids.
pub struct Producers {
    every: Duration,
    producers: Vec<Producer>,
}

impl Transacting {
    /// Connects each producer, and gets its id.
    pub async fn ready(&self) -> Result<Producers> {
        let mut producers = Vec::with_capacity(self.producers);
        for number in 0..self.producers {
            producers.push(Producer::begin(self.clone(), number).await?);
        }
        Ok(Producers { every: self.every, producers })
    }
}

impl Producers {
    /// Runs transactions for some time.
    pub async fn run(self, time: Duration) -> Result<Transacted> {
        let mut all = Transacted { whole: Latency::new()?, commit: Latency::new()? };
        // Begun one after the other, so that they aren't due at once.
        let apart = self.every / u32::try_from(self.producers.len().max(1))?;
        let work = self.producers.into_iter().zip(1..);
        for part in together(work.map(|(producer, number)| producer.run(apart * number, time))).await? {
            all.whole.merge(&part.whole)?;
            all.commit.merge(&part.commit)?;
        }
        Ok(all)
    }
}

struct Producer {
    of: Transacting,
    connection: Connection,
    transactional_id: String,
    places: Vec<Place>,
    producer_id: i64,
    epoch: i16,
    sequence: i32,
}

impl Producer {
    async fn begin(of: Transacting, number: usize) -> Result<Self> {
        let transactional_id = format!("{}-{number}", of.prefix);
        let mut connection = Connection::open(of.address).await?;
        find_coordinator(&mut connection, Coordinates::Transaction, &transactional_id).await?;
        let request = InitProducerIdRequest {
            transactional_id: Some(transactional_id.as_str().into()),
            transaction_timeout_ms: TRANSACTION_TIMEOUT_MS,
            producer_id: -1,
            producer_epoch: -1,
            ..InitProducerIdRequest::default()
        };
        let asked = Instant::now();
        let given = loop {
            let response = connection.call(versions::INIT_PRODUCER_ID, &request).await?;
            match response.error_code {
                0 => break response,
                code if is_to_be_tried(code) && asked.elapsed() < PATIENCE => {
                    tokio::time::sleep(TRY_EVERY).await
                }
                code => bail!("InitProducerId ended with error {code}"),
            }
        };
        let partitions = of.ledger.topics().len();
        let places = (0..of.width).map(|place| (number * of.width + place) % partitions).collect();
        let (producer_id, epoch) = (given.producer_id, given.producer_epoch);
        Ok(Self { of, connection, transactional_id, places, producer_id, epoch, sequence: 0 })
    }

    async fn run(mut self, begin_after: Duration, time: Duration) -> Result<Transacted> {
        let mut took = Transacted { whole: Latency::new()?, commit: Latency::new()? };
        let until = Instant::now() + time;
        let mut pace = OpenLoop::new(begin_after, self.of.every);
        loop {
            let turn = pace.next().await;
            if turn.due >= until {
                return Ok(took);
            }
            self.produce().await?;
            let asked = Instant::now();
            self.end().await?;
            let done = pace.done();
            took.commit.record(done - asked);
            took.whole.record(done - turn.begun);
        }
    }

    async fn produce(&mut self) -> Result<()> {
        let batch = self.batch()?;
        let mut left = self.places.clone();
        let asked = Instant::now();
        while !left.is_empty() {
            let mut request = produce_request(self.of.ledger.topics(), left.iter().copied(), ACKS, &batch);
            request.transactional_id = Some(self.transactional_id.as_str().into());
            let version = versions::PRODUCE_IN_TRANSACTION;
            self.connection.send(version, &request, &batch).await?;
            let response = self.connection.receive::<ProduceRequest>(version).await?;
            let topics = response.responses.iter();
            for (name, partition) in
                topics.flat_map(|topic| topic.partition_responses.iter().map(|one| (&topic.name, one)))
            {
                let places = self.of.ledger.topics().places_of(name);
                let place = places.and_then(|mut places| places.nth(usize::try_from(partition.index).ok()?));
                match (place, partition.error_code) {
                    (Some(place), 0) => {
                        left.retain(|left| *left != place);
                        self.of.ledger.acknowledge(
                            place,
                            partition.base_offset,
                            self.of.records_each as u64,
                        )?;
                    }
                    (Some(_), code) if is_to_be_tried(code) && asked.elapsed() < PATIENCE => {}
                    (_, code) => bail!("a produce in a transaction ended with error {code}"),
                }
            }
            if !left.is_empty() {
                tokio::time::sleep(TRY_EVERY).await;
            }
        }
        self.sequence += i32::try_from(self.of.records_each)?;
        Ok(())
    }

    fn batch(&self) -> Result<Bytes> {
        let mut builder = BatchBuilder::new(BatchOptions {
            producer_id: self.producer_id,
            producer_epoch: self.epoch,
            base_sequence: self.sequence,
            is_transactional: true,
            ..BatchOptions::default()
        });
        let (timestamp, value) = (now_ms()?, [b'v'; VALUE_BYTES]);
        for _ in 0..self.of.records_each {
            builder.append(&NewRecord { timestamp, key: None, value: Some(&value), headers: &[] })?;
        }
        Ok(builder.build()?)
    }

    async fn end(&mut self) -> Result<()> {
        let request = EndTxnRequest {
            transactional_id: self.transactional_id.as_str().into(),
            producer_id: self.producer_id,
            producer_epoch: self.epoch,
            committed: true,
            ..EndTxnRequest::default()
        };
        let asked = Instant::now();
        let response = loop {
            let response = self.connection.call(versions::END_TXN, &request).await?;
            match response.error_code {
                0 => break response,
                code if is_to_be_tried(code) && asked.elapsed() < PATIENCE => {
                    tokio::time::sleep(TRY_EVERY).await
                }
                code => bail!("EndTxn ended with error {code}"),
            }
        };
        ensure!(
            response.producer_epoch != self.epoch,
            "the end of a transaction has left the epoch as it was"
        );
        (self.producer_id, self.epoch, self.sequence) = (response.producer_id, response.producer_epoch, 0);
        self.places.iter().try_for_each(|place| self.of.ledger.acknowledge(*place, 0, 1))
    }
}

const fn is_to_be_tried(code: i16) -> bool {
    code == CONCURRENT_TRANSACTIONS || is_passing(code)
}
