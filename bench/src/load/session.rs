//! A consumer with a fetch session (KIP-227): after the first request it names only the partitions that have moved.
//!
//! Invariant: offsets follow each other without a gap, as in [`super::Reading`].

use std::sync::Arc;

use anyhow::{Context, Result, ensure};
use kalda_protocol::Records;
use kalda_protocol::records::batches;

use super::ledger::Ledger;
use super::read::fetch_request;
use crate::wire::{Connection, Place, versions};

const PARTITION_MAX_BYTES: i32 = 1 << 20;

/// The consumer.
#[derive(Debug)]
pub struct SessionReader {
    connection: Connection,
    ledger: Arc<Ledger>,
    session_id: i32,
    epoch: i32,
    next: Vec<u64>,
    moved: Vec<Place>,
}

impl SessionReader {
    /// Begins a session over all partitions, from what is acknowledged now.
    pub async fn begin(mut connection: Connection, ledger: Arc<Ledger>) -> Result<Self> {
        let places = 0..ledger.topics().len();
        let next: Vec<u64> = places.map(|place| ledger.acknowledged(place)).collect();
        let places = next.iter().copied().enumerate();
        let mut request = fetch_request(ledger.topics(), places, PARTITION_MAX_BYTES);
        // The first answer names every partition, and comes at once.
        (request.session_id, request.session_epoch, request.max_wait_ms) = (0, 0, 0);
        let response = connection.call(versions::FETCH, &request).await?;
        ensure!(response.error_code == 0, "the session's first fetch got error {}", response.error_code);
        ensure!(response.session_id != 0, "the broker gives no session");
        Ok(Self { connection, ledger, session_id: response.session_id, epoch: 1, next, moved: Vec::new() })
    }

    /// One poll; gives the records that came.
    pub async fn poll(&mut self) -> Result<u64> {
        let moved = std::mem::take(&mut self.moved);
        let places = moved.into_iter().map(|place| (place, self.next[place]));
        let mut request = fetch_request(self.ledger.topics(), places, PARTITION_MAX_BYTES);
        (request.session_id, request.session_epoch) = (self.session_id, self.epoch);
        let response = self.connection.call(versions::FETCH, &request).await?;
        ensure!(response.error_code == 0, "a poll got error {}", response.error_code);
        self.epoch += 1;
        let mut came = 0;
        for topic in response.responses {
            let places = self.ledger.topics().places_of(&topic.topic).context("another topic")?;
            for partition in topic.partitions {
                ensure!(partition.error_code == 0, "a poll got error {}", partition.error_code);
                let place = places.start + usize::try_from(partition.partition_index)?;
                let Some(Records::Bytes(records)) = partition.records else { continue };
                let before = self.next[place];
                for batch in batches(records) {
                    let batch = batch?;
                    batch.verify_crc()?;
                    let base = u64::try_from(batch.header().base_offset)?;
                    let next = &mut self.next[place];
                    ensure!(base == *next, "offset {base} follows where {next} is due");
                    *next = base + u64::try_from(batch.header().record_count)?;
                }
                if self.next[place] > before {
                    came += self.next[place] - before;
                    self.moved.push(place);
                }
            }
        }
        self.moved.sort_unstable();
        Ok(came)
    }
}
