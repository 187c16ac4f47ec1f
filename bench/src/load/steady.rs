//! A producer at a steady pace, whatever the broker does (an open loop).
//!
//! Invariant: a batch carries the time from which it counts, as [`OpenLoop`] has it.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use kalda_protocol::messages::produce::ProduceRequest;
use tokio::sync::mpsc;

use super::ledger::Ledger;
use super::open_loop::OpenLoop;
use super::produce::{acknowledge, produce_request};
use super::signal::Signal;
use super::stamp::{Epoch, StampedBatch};
use crate::wire::{Connection, Receiving, Sending, versions};

/// Acknowledged by all in-sync replicas, as clients do by default.
const ACKS: i16 = -1;
/// Requests under way: seconds of them, so that the pace is kept while a broker stalls.
const MOST_UNDER_WAY: usize = 10_000;

/// A producer of stamped batches, one partition after the other.
#[derive(Debug, Clone)]
pub struct Steady {
    /// Where to.
    pub address: SocketAddr,
    /// The topics, and where acknowledgements are noted.
    pub ledger: Arc<Ledger>,
    /// What is sent.
    pub batch: StampedBatch,
    /// The time between two batches.
    pub every: Duration,
    /// What stamps count from.
    pub epoch: Epoch,
}

impl Steady {
    /// Produces until it's told to stop, and until all is acknowledged.
    pub async fn run(self, stop: Arc<Signal>) -> Result<()> {
        let (sending, receiving) = Connection::open(self.address).await?.split();
        let (sent, awaited) = mpsc::channel(MOST_UNDER_WAY);
        let acknowledged = acknowledge_all(receiving, awaited, Arc::clone(&self.ledger), self.batch.records);
        tokio::try_join!(self.send(sending, sent, stop), acknowledged)?;
        Ok(())
    }

    async fn send(mut self, mut sending: Sending, sent: mpsc::Sender<()>, stop: Arc<Signal>) -> Result<()> {
        let mut pace = OpenLoop::new(Duration::ZERO, self.every);
        let partitions = self.ledger.topics().len();
        let mut place = 0;
        while !stop.is_given() {
            let bytes = self.batch.with(self.epoch.stamp(pace.next().await.begun));
            let request = produce_request(self.ledger.topics(), std::iter::once(place), ACKS, &bytes);
            sending.send(versions::PRODUCE, &request, &bytes).await?;
            sent.send(()).await.context("the other half has ended")?;
            pace.done();
            place = (place + 1) % partitions;
        }
        Ok(())
    }
}

/// Takes a response for each request that was sent, until no more are.
async fn acknowledge_all(
    mut receiving: Receiving,
    mut awaited: mpsc::Receiver<()>,
    ledger: Arc<Ledger>,
    records: u64,
) -> Result<()> {
    while awaited.recv().await.is_some() {
        let response = receiving.receive::<ProduceRequest>(versions::PRODUCE).await?;
        ensure!(acknowledge(&ledger, &response, records)? == 1, "a request is about one partition");
    }
    Ok(())
}
