//! A steady producer and its consumers at the tail, for as long as something else lasts.
//!
//! ```text
//! tails begin ─▶ producer begins ─▶ … the other thing … ─▶ producer stops ─▶ all acknowledged ─▶ tails have all, end
//! ```

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use tokio::task::JoinSet;

use super::latency::Latency;
use super::ledger::Ledger;
use super::signal::Signal;
use super::stamp::{Epoch, StampedBatch};
use super::steady::Steady;
use super::tail::Tail;

/// The producer and its consumers.
#[derive(Debug, Clone)]
pub struct AtTheTail {
    /// The broker.
    pub address: SocketAddr,
    /// The topics; each consumer reads all of them.
    pub ledger: Arc<Ledger>,
    /// The bytes of a batch.
    pub batch_bytes: usize,
    /// The time between two batches.
    pub every: Duration,
    /// How many consumers.
    pub consumers: usize,
}

impl AtTheTail {
    /// Runs beside `other`. Gives what that gives, how long batches took to the consumers, and the bytes that those got.
    pub async fn beside<T>(&self, other: impl Future<Output = Result<T>>) -> Result<(T, Latency, u64)> {
        let (batch, epoch) = (StampedBatch::of_size(self.batch_bytes)?, Epoch::begin());
        let (stop, all_is_acknowledged) = (Arc::new(Signal::default()), Arc::new(Signal::default()));
        let mut tails = JoinSet::new();
        for _ in 0..self.consumers {
            let (address, ledger) = (self.address, Arc::clone(&self.ledger));
            let tail = Tail { address, ledger, batch: batch.clone(), epoch };
            tails.spawn(tail.run(Arc::clone(&all_is_acknowledged)));
        }
        let steady = Steady {
            address: self.address,
            ledger: Arc::clone(&self.ledger),
            batch,
            every: self.every,
            epoch,
        };
        let producer = tokio::spawn(steady.run(Arc::clone(&stop)));
        let result = other.await;
        stop.give();
        producer.await??;
        all_is_acknowledged.give();
        let (mut latency, mut bytes) = (Latency::new()?, 0);
        while let Some(ended) = tails.join_next().await {
            let (of_one, bytes_of_one) = ended??;
            latency.merge(&of_one)?;
            bytes += bytes_of_one;
        }
        Ok((result?, latency, bytes))
    }
}
