//! The canary that stays connected: produces a record, reads it back, rests.
//!
//! Invariant: what it reads is what it wrote, at the offset that it was told.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use bytes::Bytes;
use kalda_protocol::messages::fetch::{FetchPartition, FetchRequest, FetchTopic};
use kalda_protocol::messages::produce::{PartitionProduceData, ProduceRequest, TopicProduceData};
use kalda_protocol::records::batches;

use super::ledger::{Ledger, value_of};
use super::{PATIENCE, Times};
use crate::requests::batch;
use crate::wire::{Client, check};

/// A round is due so often. Each makes two requests.
const ROUND: Duration = Duration::from_millis(20);
const REQUEST: Duration = Duration::from_millis(10);
/// The versions it speaks: the last ones that name topics.
const PRODUCE: i16 = 12;
const FETCH: i16 = 12;
/// What one fetch brings at most.
const FETCH_BYTES: i32 = 8 << 20;

/// Goes on until told to stop.
pub fn run(address: SocketAddr, ledger: &mut Ledger, times: &mut Times, stop: &AtomicBool) -> Result<()> {
    let mut client = Client::connect(address, PATIENCE)?;
    let mut due = Instant::now();
    while !stop.load(Ordering::Relaxed) {
        let number = ledger.take_number();
        let offset = timed(times, "producing", || produce(&mut client, ledger.topic(), number))?;
        ledger.acknowledge(number, offset)?;
        let found = timed(times, "reading back", || fetch(&mut client, ledger.topic(), offset))?;
        let (at, value) = found.first().context("the record that was acknowledged can't be read")?;
        ensure!((*at, value) == (offset, &value_of(number)), "another record is at {offset} than was sent");
        due = (due + ROUND).max(Instant::now());
        std::thread::sleep(due.saturating_duration_since(Instant::now()));
    }
    Ok(())
}

fn timed<T>(times: &mut Times, what: &str, request: impl FnOnce() -> Result<T>) -> Result<T> {
    let started = Instant::now();
    let answer = request();
    times.add(started.elapsed(), REQUEST);
    answer.with_context(|| format!("{what} after {:.1} s", started.elapsed().as_secs_f64()))
}

fn produce(client: &mut Client, topic: &str, number: u64) -> Result<i64> {
    let records = Bytes::from(batch::of_value(&value_of(number)));
    let partition = PartitionProduceData { records: Some(records.into()), ..PartitionProduceData::default() };
    let topic = TopicProduceData {
        name: topic.into(),
        partition_data: vec![partition],
        ..TopicProduceData::default()
    };
    let request =
        ProduceRequest { acks: -1, timeout_ms: 10_000, topic_data: vec![topic], ..ProduceRequest::default() };
    let answer = client.call(PRODUCE, &request)?;
    let partition = answer.responses.first().and_then(|topic| topic.partition_responses.first());
    let partition = partition.context("an answer without a partition")?;
    check(partition.error_code, "the canary's record was refused")?;
    Ok(partition.base_offset)
}

/// The records from `offset` on, as many as one fetch brings.
fn fetch(client: &mut Client, topic: &str, offset: i64) -> Result<Vec<(i64, Vec<u8>)>> {
    let partition = FetchPartition {
        current_leader_epoch: -1,
        fetch_offset: offset,
        last_fetched_epoch: -1,
        log_start_offset: -1,
        partition_max_bytes: FETCH_BYTES,
        ..FetchPartition::default()
    };
    let topic = FetchTopic { topic: topic.into(), partitions: vec![partition], ..FetchTopic::default() };
    let request = FetchRequest {
        replica_id: -1,
        max_bytes: FETCH_BYTES,
        session_epoch: -1,
        topics: vec![topic],
        ..FetchRequest::default()
    };
    let answer = client.call(FETCH, &request)?;
    let partition = answer.responses.first().and_then(|topic| topic.partitions.first());
    let partition = partition.context("an answer without a partition")?;
    check(partition.error_code, "the canary's records can't be read")?;
    let bytes = partition.records.as_ref().and_then(|records| records.bytes()).cloned().unwrap_or_default();
    let mut found = Vec::new();
    for batch in batches(bytes) {
        let batch = batch?;
        batch.verify_crc()?;
        for record in batch.records(FETCH_BYTES as usize) {
            let record = record?;
            found.push((record.offset, record.value.map(|value| value.to_vec()).unwrap_or_default()));
        }
    }
    Ok(found)
}

/// All that the canary's topic holds.
pub fn read_all(address: SocketAddr, topic: &str) -> Result<Vec<(i64, Vec<u8>)>> {
    let mut client = Client::connect(address, PATIENCE)?;
    let mut found = Vec::new();
    loop {
        let next = found.last().map_or(0, |(offset, _)| offset + 1);
        let part = fetch(&mut client, topic, next)?;
        if part.is_empty() {
            return Ok(found);
        }
        found.extend(part.into_iter().filter(|(offset, _)| *offset >= next));
    }
}
