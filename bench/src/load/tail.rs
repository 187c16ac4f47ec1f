//! A consumer at the end of partitions: how long each batch takes from its producer to here.
//!
//! Invariant: it ends when it has everything that was acknowledged, in order and without a gap.

use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use kalda_protocol::Records;
use kalda_protocol::messages::fetch::FetchResponse;
use kalda_protocol::records::batches;

use super::latency::Latency;
use super::ledger::Ledger;
use super::read::fetch_request;
use super::signal::Signal;
use super::stamp::{Epoch, StampedBatch};
use crate::wire::{Connection, versions};

const PARTITION_MAX_BYTES: i32 = 1 << 20;
/// How long after the producers' end the rest may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// A consumer at the tail.
#[derive(Debug, Clone)]
pub struct Tail {
    /// Where from.
    pub address: SocketAddr,
    /// What must be there in the end.
    pub ledger: Arc<Ledger>,
    /// How stamps are read.
    pub batch: StampedBatch,
    /// What stamps count from.
    pub epoch: Epoch,
}

impl Tail {
    /// Reads from the present ends until everything is acknowledged and read. Gives the times and the bytes.
    pub async fn run(self, all_is_acknowledged: Arc<Signal>) -> Result<(Latency, u64)> {
        let mut connection = Connection::open(self.address).await?;
        let places = 0..self.ledger.topics().len();
        let mut next: Vec<u64> = places.map(|place| self.ledger.acknowledged(place)).collect();
        let (mut latency, mut bytes) = (Latency::new()?, 0);
        let mut patience: Option<Instant> = None;
        while !(all_is_acknowledged.is_given() && self.has_all(&next)) {
            let places = next.iter().copied().enumerate();
            let request = fetch_request(self.ledger.topics(), places, PARTITION_MAX_BYTES);
            let mut fetch = pin!(connection.call(versions::FETCH, &request));
            let response = tokio::select! {
                biased;
                response = &mut fetch => response?,
                // The broker would keep a last fetch waiting for records that don't come, and that wait isn't its pace.
                () = all_is_acknowledged.given() => if self.has_all(&next) { break } else { fetch.await? },
            };
            bytes += self.take(response, &mut next, &mut latency)?;
            if all_is_acknowledged.is_given() {
                let since = *patience.get_or_insert_with(Instant::now);
                ensure!(since.elapsed() < PATIENCE, "the tail never got what was acknowledged");
            }
        }
        Ok((latency, bytes))
    }

    fn has_all(&self, next: &[u64]) -> bool {
        next.iter().enumerate().all(|(place, &next)| next >= self.ledger.acknowledged(place))
    }

    fn take(&self, response: FetchResponse, next: &mut [u64], latency: &mut Latency) -> Result<u64> {
        let mut bytes = 0;
        for topic in response.responses {
            let places = self.ledger.topics().places_of(&topic.topic).context("another topic")?;
            for partition in topic.partitions {
                ensure!(partition.error_code == 0, "the tail got error {}", partition.error_code);
                let place = places.start + usize::try_from(partition.partition_index)?;
                let Some(Records::Bytes(records)) = partition.records else { continue };
                for batch in batches(records) {
                    let batch = batch?;
                    batch.verify_crc()?;
                    let base = u64::try_from(batch.header().base_offset)?;
                    ensure!(base == next[place], "offset {base} follows where {} is due", next[place]);
                    next[place] = base + u64::try_from(batch.header().record_count)?;
                    latency.record(self.epoch.since(self.batch.stamp_of(batch.bytes())?));
                    bytes += batch.bytes().len() as u64;
                }
            }
        }
        Ok(bytes)
    }
}
