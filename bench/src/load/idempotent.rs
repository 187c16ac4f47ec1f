//! Idempotent producers of small records: each connection has a producer id, and numbers its batches.
//!
//! Invariant: one request under way on each connection; sequences of a producer follow each other, so each batch is new to the broker.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use bytes::Bytes;
use kalda_protocol::messages::init_producer_id::InitProducerIdRequest;
use kalda_protocol::messages::produce::ProduceRequest;
use kalda_protocol::records::header::{ATTRIBUTES_AT, BASE_SEQUENCE_AT, CRC_AT, RECORD_COUNT_AT};
use kalda_protocol::records::{BatchBuilder, BatchOptions, NewRecord};

use super::batch::now_ms;
use super::latency::Latency;
use super::ledger::Ledger;
use super::produce::{acknowledge, produce_request};
use super::run::together;
use crate::wire::{Connection, Place, versions};

const ACKS: i16 = -1;
const VALUE_BYTES: usize = 100;
const TRANSACTION_TIMEOUT_MS: i32 = 60_000;
/// How long a broker that has just started may need until it gives ids.
const PATIENCE: Duration = Duration::from_secs(60);
const TRY_EVERY: Duration = Duration::from_millis(20);

/// The producers.
#[derive(Debug, Clone)]
pub struct Idempotent {
    /// Where to.
    pub address: SocketAddr,
    /// The topics; each connection has a partition, as long as there are enough.
    pub ledger: Arc<Ledger>,
    /// How many connections.
    pub connections: usize,
}

impl Idempotent {
    /// Produces for some time; gives how long each request took.
    pub async fn run(&self, time: Duration) -> Result<Latency> {
        let mut producers = Vec::with_capacity(self.connections);
        for number in 0..self.connections {
            let connection = Connection::open(self.address).await?;
            let place = number % self.ledger.topics().len();
            producers.push(Producer::begin(connection, Arc::clone(&self.ledger), place).await?);
        }
        let until = Instant::now() + time;
        let mut latency = Latency::new()?;
        for part in together(producers.into_iter().map(|producer| producer.run(until))).await? {
            latency.merge(&part)?;
        }
        Ok(latency)
    }
}

struct Producer {
    connection: Connection,
    ledger: Arc<Ledger>,
    place: Place,
    batch: Vec<u8>,
}

impl Producer {
    async fn begin(mut connection: Connection, ledger: Arc<Ledger>, place: Place) -> Result<Self> {
        let request = InitProducerIdRequest {
            transactional_id: None,
            transaction_timeout_ms: TRANSACTION_TIMEOUT_MS,
            producer_id: -1,
            producer_epoch: -1,
            ..InitProducerIdRequest::default()
        };
        let asked = Instant::now();
        let response = loop {
            let response = connection.call(versions::INIT_PRODUCER_ID, &request).await?;
            if response.error_code == 0 {
                break response;
            }
            ensure!(asked.elapsed() < PATIENCE, "InitProducerId ended with error {}", response.error_code);
            tokio::time::sleep(TRY_EVERY).await;
        };
        let mut builder = BatchBuilder::new(BatchOptions {
            producer_id: response.producer_id,
            producer_epoch: response.producer_epoch,
            base_sequence: 0,
            ..BatchOptions::default()
        });
        let value = [b'v'; VALUE_BYTES];
        builder.append(&NewRecord { timestamp: now_ms()?, key: None, value: Some(&value), headers: &[] })?;
        Ok(Self { connection, ledger, place, batch: builder.build()?.to_vec() })
    }

    async fn run(mut self, until: Instant) -> Result<Latency> {
        let mut latency = Latency::new()?;
        let mut sequence = 0;
        while Instant::now() < until {
            let bytes = self.numbered(sequence);
            let request = produce_request(self.ledger.topics(), std::iter::once(self.place), ACKS, &bytes);
            let sent = Instant::now();
            self.connection.send(versions::PRODUCE, &request, &bytes).await?;
            let response = self.connection.receive::<ProduceRequest>(versions::PRODUCE).await?;
            latency.record(sent.elapsed());
            acknowledge(&self.ledger, &response, 1)?;
            sequence += 1;
        }
        Ok(latency)
    }

    fn numbered(&mut self, sequence: i32) -> Bytes {
        self.batch[BASE_SEQUENCE_AT..RECORD_COUNT_AT].copy_from_slice(&sequence.to_be_bytes());
        let crc = crc32c::crc32c(&self.batch[ATTRIBUTES_AT..]);
        self.batch[CRC_AT..ATTRIBUTES_AT].copy_from_slice(&crc.to_be_bytes());
        Bytes::copy_from_slice(&self.batch)
    }
}
