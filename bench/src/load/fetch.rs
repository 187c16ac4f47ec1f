//! Consumers that ask for one record again and again: what a small fetch costs.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use kalda_protocol::Records;
use kalda_protocol::messages::fetch::FetchRequest;

use super::latency::Latency;
use super::ledger::Ledger;
use super::read::fetch_request;
use super::run::together;
use crate::wire::{Connection, versions};

/// One batch comes however small the limit is.
const ONE_BATCH: i32 = 1;

/// Consumers, one request under way on each connection.
#[derive(Debug, Clone)]
pub struct Fetching {
    /// Where from.
    pub address: SocketAddr,
    /// The record in the middle of its first partition is read.
    pub ledger: Arc<Ledger>,
    /// How many connections.
    pub connections: usize,
}

impl Fetching {
    /// Fetches for some time; gives how long each request took.
    pub async fn run(&self, time: Duration) -> Result<Latency> {
        let mut connections = Vec::with_capacity(self.connections);
        for _ in 0..self.connections {
            connections.push(Connection::open(self.address).await?);
        }
        let until = Instant::now() + time;
        let middle = self.ledger.acknowledged(0) / 2;
        let request = fetch_request(self.ledger.topics(), std::iter::once((0, middle)), ONE_BATCH);
        let work = connections.into_iter().map(|connection| one(connection, request.clone(), until));
        let mut latency = Latency::new()?;
        for part in together(work).await? {
            latency.merge(&part)?;
        }
        Ok(latency)
    }
}

async fn one(mut connection: Connection, request: FetchRequest, until: Instant) -> Result<Latency> {
    let mut latency = Latency::new()?;
    while Instant::now() < until {
        let sent = Instant::now();
        let response = connection.call(versions::FETCH, &request).await?;
        latency.record(sent.elapsed());
        let partition = response.responses.first().and_then(|topic| topic.partitions.first());
        let records = partition.context("no partition came")?.records.as_ref();
        ensure!(records.is_some_and(|records: &Records| !records.is_empty()), "no record came");
    }
    Ok(latency)
}
