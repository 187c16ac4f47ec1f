//! Consumers that read everything from the first offset to the last acknowledged one, and check it.
//!
//! Invariant: every batch is whole, its checksum holds, and offsets follow each other without a gap up to the ledger's
//! count. The check is part of the reading: a consumer that didn't look could be fast on nothing.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use kalda_protocol::Records;
use kalda_protocol::messages::fetch::{FetchPartition, FetchRequest, FetchTopic};
use kalda_protocol::records::batches;

use super::ledger::Ledger;
use super::run::apart;
use crate::wire::{Connection, Place, Topics, versions};

/// Kafka's defaults of a consumer.
const MAX_BYTES: i32 = 50 << 20;
const PARTITION_MAX_BYTES: i32 = 1 << 20;
const MAX_WAIT_MS: i32 = 500;
/// How long nothing may come of what is known to be there.
const PATIENCE: Duration = Duration::from_secs(60);

/// Consumers.
#[derive(Debug, Clone)]
pub struct Reading {
    /// Where from.
    pub address: SocketAddr,
    /// What must be there.
    pub ledger: Arc<Ledger>,
    /// How many connections share the partitions.
    pub connections: usize,
    /// The most partitions in one request.
    pub width: usize,
    /// How often all of it is read.
    pub times: usize,
}

/// What they read.
#[derive(Debug)]
pub struct Read {
    /// Bytes of batches as they came over the wire.
    pub bytes: u64,
    /// From the first request to the last response.
    pub took: Duration,
}

/// A partition that is being read.
struct Wanted {
    place: Place,
    next: u64,
    end: u64,
}

impl Reading {
    /// Reads everything, as often as is asked.
    pub async fn run(&self) -> Result<Read> {
        let runs: VecDeque<Range<Place>> =
            (0..self.times).flat_map(|_| self.ledger.topics().runs(self.width)).collect();
        let runs = Arc::new(Mutex::new(runs));
        let started = Instant::now();
        let work = (0..self.connections).map(|_| {
            let (reading, runs) = (self.clone(), Arc::clone(&runs));
            move || async move { reading.one(&runs).await }
        });
        let bytes = apart(work).await?.iter().sum();
        Ok(Read { bytes, took: started.elapsed() })
    }

    /// One connection; gives the bytes it took.
    async fn one(&self, runs: &Mutex<VecDeque<Range<Place>>>) -> Result<u64> {
        let mut connection = Connection::open(self.address).await?;
        let mut bytes = 0;
        loop {
            let next = runs.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
            let Some(run) = next else { return Ok(bytes) };
            let mut wanted: Vec<Wanted> = run
                .map(|place| Wanted { place, next: 0, end: self.ledger.acknowledged(place) })
                .filter(|wanted| wanted.next < wanted.end)
                .collect();
            let mut last_news = Instant::now();
            while !wanted.is_empty() {
                let came = self.round(&mut connection, &mut wanted).await?;
                bytes += came;
                if came > 0 {
                    last_news = Instant::now();
                }
                ensure!(
                    last_news.elapsed() < PATIENCE,
                    "{:?} gives nothing",
                    self.ledger.topics().at(wanted[0].place)
                );
                wanted.retain(|wanted| wanted.next < wanted.end);
            }
        }
    }

    /// One request about all that is still wanted. Gives the bytes that came.
    async fn round(&self, connection: &mut Connection, wanted: &mut [Wanted]) -> Result<u64> {
        let topics = self.ledger.topics();
        let places = wanted.iter().map(|wanted| (wanted.place, wanted.next));
        let response =
            connection.call(versions::FETCH, &fetch_request(topics, places, PARTITION_MAX_BYTES)).await?;
        let mut came = 0;
        for topic in response.responses {
            let places = topics.places_of(&topic.topic).context("a topic that nobody asked for")?;
            for partition in topic.partitions {
                let (index, code) = (partition.partition_index, partition.error_code);
                ensure!(code == 0, "reading {}-{index} ended with error {code}", topic.topic.as_str());
                let place = places.start + usize::try_from(index)?;
                let found = wanted.binary_search_by_key(&place, |wanted| wanted.place);
                let found = found.ok().context("a partition that nobody asked for")?;
                came += wanted[found].take(partition.records)?;
            }
        }
        Ok(came)
    }
}

impl Wanted {
    /// Checks the batches, and moves on behind them. Gives their bytes.
    fn take(&mut self, records: Option<Records>) -> Result<u64> {
        let Some(Records::Bytes(bytes)) = records else { return Ok(0) };
        let mut run = batches(bytes);
        for batch in &mut run {
            let batch = batch?;
            batch.verify_crc()?;
            let header = batch.header();
            let base = u64::try_from(header.base_offset)?;
            ensure!(base == self.next, "offset {base} follows where {} is due", self.next);
            self.next = u64::try_from(header.last_offset())? + 1;
            ensure!(
                self.next - base == u64::try_from(header.record_count)?,
                "a batch of {} records over {} offsets",
                header.record_count,
                self.next - base
            );
        }
        Ok(run.position() as u64)
    }
}

/// A request for partitions of one or more topics, each from an offset on.
pub fn fetch_request(
    topics: &Topics,
    places: impl Iterator<Item = (Place, u64)>,
    partition_max_bytes: i32,
) -> FetchRequest {
    let mut asked: Vec<FetchTopic> = Vec::new();
    for (place, offset) in places {
        let (topic, partition) = topics.at(place);
        let fetch_offset = i64::try_from(offset).unwrap_or(i64::MAX);
        let wanted =
            FetchPartition { partition, fetch_offset, partition_max_bytes, ..FetchPartition::default() };
        match asked.last_mut().filter(|asked| asked.topic == topic) {
            Some(asked) => asked.partitions.push(wanted),
            None => asked.push(FetchTopic { topic, partitions: vec![wanted], ..FetchTopic::default() }),
        }
    }
    FetchRequest {
        max_wait_ms: MAX_WAIT_MS,
        min_bytes: 1,
        max_bytes: MAX_BYTES,
        topics: asked,
        ..FetchRequest::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::RecordBatch;
    use bytes::{Bytes, BytesMut};
    use kalda_protocol::records::{Compression, patch};

    fn run_at(offsets: &[i64]) -> Bytes {
        let batch = RecordBatch::of_records(2, Compression::None).unwrap();
        let mut run = BytesMut::new();
        for &offset in offsets {
            let mut bytes = batch.bytes.to_vec();
            patch::set_base_offset(&mut bytes, offset).unwrap();
            run.extend_from_slice(&bytes);
        }
        run.freeze()
    }

    #[test]
    fn batches_that_follow_each_other_are_taken() {
        let mut wanted = Wanted { place: 0, next: 0, end: 4 };
        let run = run_at(&[0, 2]);
        assert_eq!(wanted.take(Some(Records::Bytes(run.clone()))).unwrap(), run.len() as u64);
        assert_eq!(wanted.next, 4);
    }

    #[test]
    fn gaps_repetitions_and_broken_bytes_are_errors() {
        let take = |run: Bytes| Wanted { place: 0, next: 0, end: 9 }.take(Some(Records::Bytes(run)));
        assert!(take(run_at(&[0, 3])).is_err());
        assert!(take(run_at(&[0, 0])).is_err());
        let mut broken = run_at(&[0]).to_vec();
        *broken.last_mut().unwrap() ^= 1;
        assert!(take(broken.into()).is_err());
    }

    #[test]
    fn a_cut_batch_is_left_for_the_next_time() {
        let mut wanted = Wanted { place: 0, next: 0, end: 4 };
        let run = run_at(&[0, 2]);
        let cut = run.slice(..run.len() - 10);
        assert_eq!(wanted.take(Some(Records::Bytes(cut))).unwrap(), run.len() as u64 / 2);
        assert_eq!(wanted.next, 2);
    }
}
