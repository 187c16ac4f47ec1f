//! A producer at a steady pace, whatever the broker does (an open loop).
//!
//! Invariant: a batch carries the time at which it was due, if it could not be sent then: a broker that stalls can't hide
//! the wait of those behind. The driver's timer ticks in milliseconds; being late by less than a tick is not the broker's.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use kalda_protocol::messages::produce::ProduceRequest;
use tokio::sync::mpsc;
use tokio::time::MissedTickBehavior;

use super::ledger::Ledger;
use super::produce::{acknowledge, produce_request};
use super::signal::Signal;
use super::stamp::{Epoch, StampedBatch};
use crate::wire::{Connection, Receiving, Sending, versions};

/// How late a send may be before its stamp is the time it was due.
const TIMER_SLACK: Duration = Duration::from_millis(2);
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
        let mut pace = tokio::time::interval(self.every);
        // Turns that were missed are made up for: a slow broker gets the same load.
        pace.set_missed_tick_behavior(MissedTickBehavior::Burst);
        let partitions = self.ledger.topics().len();
        let mut place = 0;
        while !stop.is_given() {
            let due = pace.tick().await.into_std();
            let now = Instant::now();
            let late = now.saturating_duration_since(due) > TIMER_SLACK;
            let bytes = self.batch.with(self.epoch.stamp(if late { due } else { now }));
            let request = produce_request(self.ledger.topics(), std::iter::once(place), ACKS, &bytes);
            sending.send(versions::PRODUCE, &request, &bytes).await?;
            sent.send(()).await.context("the other half has ended")?;
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
