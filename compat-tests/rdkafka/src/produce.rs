//! Topics, producing and consuming without groups.

use std::collections::{BTreeSet, HashSet};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::{Result, bail, ensure};
use rdkafka::consumer::{BaseConsumer, Consumer};
use rdkafka::error::{KafkaError, RDKafkaErrorCode};
use rdkafka::message::{Header, Headers, OwnedHeaders};
use rdkafka::producer::FutureRecord;
use rdkafka::{Message, Offset, Timestamp, TopicPartitionList};

use crate::clients::{Clients, WAIT, take};
use crate::harness::{CREATE_TIME_MS, Scenario, same_values, until, value};

pub fn scenarios() -> Vec<Scenario> {
    vec![
        ("create-topic", create_topic),
        ("auto-create", auto_create),
        ("codec-none", |clients| codec(clients, "none")),
        ("codec-gzip", |clients| codec(clients, "gzip")),
        ("codec-snappy", |clients| codec(clients, "snappy")),
        ("codec-lz4", |clients| codec(clients, "lz4")),
        ("codec-zstd", |clients| codec(clients, "zstd")),
        ("keys", keys),
        ("null-value", null_value),
        ("headers", headers),
        ("timestamp-create", timestamp_create),
        ("timestamp-append", timestamp_append),
        ("consume-beginning", consume_beginning),
        ("consume-end", consume_end),
        ("consume-offset", consume_offset),
        ("consume-timestamp", consume_timestamp),
        ("eof", eof),
        ("idempotent", idempotent),
        ("record-1mb", record_1mb),
        ("record-too-large", record_too_large),
        ("segments", segments),
    ]
}

fn create_topic(clients: &Clients) -> Result<()> {
    clients.create("create-topic", 4, &[("retention.ms", "3600000")])?;
    match clients.create("create-topic", 4, &[]) {
        Ok(_) => bail!("the second creation succeeded"),
        Err(error) => {
            ensure!(format!("{error:#}").contains("TopicAlreadyExists"), "second creation: {error:#}")
        }
    }
    Ok(())
}

fn auto_create(clients: &Clients) -> Result<()> {
    let topic = clients.name("auto-create");
    clients.send_values(&topic, 0, 1)?;
    same_values(&clients.read(&topic, 1)?, 0, 100)
}

fn codec(clients: &Clients, compression: &str) -> Result<()> {
    let topic = clients.create(&format!("codec-{compression}"), 1, &[])?;
    let producer = clients.producer(&[("compression.type", compression), ("linger.ms", "20")])?;
    clients.send_sized(&producer, &topic, 0, 100, 100)?;
    same_values(&clients.read(&topic, 100)?, 0, 100)
}

fn keys(clients: &Clients) -> Result<()> {
    let topic = clients.create("keys", 4, &[])?;
    let sent: Vec<(Vec<u8>, Vec<u8>)> =
        (0..60).map(|index| (format!("key-{}", index % 10).into_bytes(), value(index, 100))).collect();
    let records = sent
        .iter()
        .map(|(key, value)| FutureRecord::to(&topic).key(key.as_slice()).payload(value.as_slice()));
    clients.send(&clients.shared, records)?;
    let reader = clients.consumer(&clients.name("keys"), &[])?;
    let mut assignment = TopicPartitionList::new();
    for partition in 0..4 {
        assignment.add_partition_offset(&topic, partition, Offset::Beginning)?;
    }
    reader.assign(&assignment)?;
    let messages = take(&reader, 60)?;
    let pair = |key: Option<&[u8]>, value: Option<&[u8]>| {
        (key.unwrap_or_default().to_vec(), value.unwrap_or_default().to_vec())
    };
    let found: HashSet<_> = messages.iter().map(|message| pair(message.key(), message.payload())).collect();
    ensure!(found == sent.into_iter().collect(), "keys and values differ");
    let homes: BTreeSet<_> = messages.iter().map(|message| (message.key(), message.partition())).collect();
    ensure!(homes.len() == 10, "{} pairs of key and partition", homes.len());
    Ok(())
}

fn null_value(clients: &Clients) -> Result<()> {
    let topic = clients.create("null-value", 1, &[])?;
    let null = FutureRecord::to(&topic).partition(0).key(b"gone".as_slice());
    let empty = FutureRecord::to(&topic).partition(0).key(b"gone".as_slice()).payload(b"".as_slice());
    clients.send(&clients.shared, [null, empty])?;
    let found = clients.read(&topic, 2)?;
    ensure!(found[0].payload().is_none(), "the first value is {:?}", found[0].payload());
    ensure!(found[1].payload() == Some(b"".as_slice()), "the second value is {:?}", found[1].payload());
    Ok(())
}

fn headers(clients: &Clients) -> Result<()> {
    let topic = clients.create("headers", 1, &[])?;
    let sent = [("a", b"1".as_slice()), ("b", b"".as_slice()), ("a", b"2".as_slice())];
    let headers = sent.iter().fold(OwnedHeaders::new(), |headers, (key, value)| {
        headers.insert(Header { key, value: Some(*value) })
    });
    clients.send(&clients.shared, [FutureRecord::to(&topic).partition(0).headers(headers)])?;
    let found = clients.read(&topic, 1)?;
    let headers = found[0].headers().map(|headers| {
        headers
            .iter()
            .map(|header| (header.key.to_owned(), header.value.map(<[u8]>::to_vec)))
            .collect::<Vec<_>>()
    });
    let expected = sent.map(|(key, value)| (key.to_owned(), Some(value.to_vec()))).to_vec();
    ensure!(headers.as_ref() == Some(&expected), "headers {headers:?}");
    Ok(())
}

fn stamped(clients: &Clients, topic: &str) -> Result<Timestamp> {
    let value = value(0, 100);
    let record =
        FutureRecord::to(topic).partition(0).timestamp(CREATE_TIME_MS + 123).payload(value.as_slice());
    clients.send(&clients.shared, [record])?;
    Ok(clients.read(topic, 1)?[0].timestamp())
}

fn timestamp_create(clients: &Clients) -> Result<()> {
    let found = stamped(clients, &clients.create("timestamp-create", 1, &[])?)?;
    ensure!(found == Timestamp::CreateTime(CREATE_TIME_MS + 123), "timestamp {found:?}");
    Ok(())
}

fn timestamp_append(clients: &Clients) -> Result<()> {
    let topic = clients.create("timestamp-append", 1, &[("message.timestamp.type", "LogAppendTime")])?;
    let now_ms = i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH)?.as_millis())?;
    match stamped(clients, &topic)? {
        Timestamp::LogAppendTime(found) if (found - now_ms).abs() < 60_000 => Ok(()),
        found => bail!("timestamp {found:?}"),
    }
}

fn consume_beginning(clients: &Clients) -> Result<()> {
    let topic = clients.create("consume-beginning", 1, &[])?;
    clients.send_values(&topic, 0, 50)?;
    let offsets: Vec<i64> = clients.read(&topic, 50)?.iter().map(Message::offset).collect();
    ensure!(offsets == (0..50).collect::<Vec<i64>>(), "offsets {offsets:?}");
    Ok(())
}

/// Polls to the event at the partition's end; a message before it is a failure.
fn reach_end(reader: &BaseConsumer) -> Result<()> {
    until("the end of the partition", || match reader.poll(Duration::from_millis(200)) {
        None => Ok(false),
        Some(Err(KafkaError::PartitionEOF(_))) => Ok(true),
        Some(other) => bail!("before the end: {other:?}"),
    })
}

fn consume_end(clients: &Clients) -> Result<()> {
    let topic = clients.create("consume-end", 1, &[])?;
    clients.send_values(&topic, 0, 50)?;
    let reader = clients.reader(&topic, 0, Offset::End)?;
    reach_end(&reader)?;
    clients.send_values(&topic, 50, 51)?;
    let found = take(&reader, 1)?;
    ensure!(found[0].offset() == 50, "offset {}", found[0].offset());
    Ok(())
}

fn consume_offset(clients: &Clients) -> Result<()> {
    let topic = clients.create("consume-offset", 1, &[])?;
    clients.send_values(&topic, 0, 50)?;
    let found = take(&clients.reader(&topic, 0, Offset::Offset(20))?, 1)?;
    ensure!(found[0].offset() == 20, "offset {}", found[0].offset());
    same_values(&found, 20, 100)
}

fn consume_timestamp(clients: &Clients) -> Result<()> {
    let topic = clients.create("consume-timestamp", 1, &[])?;
    let values: Vec<Vec<u8>> = (0..50).map(|index| value(index, 100)).collect();
    let stamps = (0..50).map(|index| CREATE_TIME_MS + 1000 * index);
    let records = values.iter().zip(stamps).map(|(value, stamp)| {
        FutureRecord::to(&topic).partition(0).timestamp(stamp).payload(value.as_slice())
    });
    clients.send(&clients.shared, records)?;
    let reader = clients.consumer(&clients.name("consume-timestamp"), &[])?;
    let mut wanted = TopicPartitionList::new();
    wanted.add_partition_offset(&topic, 0, Offset::Offset(CREATE_TIME_MS + 29_500))?;
    let found = reader.offsets_for_times(wanted, WAIT)?;
    ensure!(found.elements()[0].offset() == Offset::Offset(30), "offset {:?}", found.elements()[0].offset());
    reader.assign(&found)?;
    same_values(&take(&reader, 1)?, 30, 100)
}

fn eof(clients: &Clients) -> Result<()> {
    let topic = clients.create("eof", 1, &[])?;
    clients.send_values(&topic, 0, 10)?;
    let reader = clients.reader(&topic, 0, Offset::Beginning)?;
    take(&reader, 10)?;
    reach_end(&reader)?;
    if let Some(event) = reader.poll(Duration::from_secs(1)) {
        bail!("at the end: {event:?}");
    }
    clients.send_values(&topic, 10, 11)?;
    same_values(&take(&reader, 1)?, 10, 100)
}

fn idempotent(clients: &Clients) -> Result<()> {
    let topic = clients.create("idempotent", 1, &[])?;
    let producer = clients.producer(&[
        ("enable.idempotence", "true"),
        ("batch.num.messages", "50"),
        ("max.in.flight.requests.per.connection", "5"),
    ])?;
    clients.send_sized(&producer, &topic, 0, 500, 100)?;
    same_values(&clients.read(&topic, 500)?, 0, 100)
}

fn record_1mb(clients: &Clients) -> Result<()> {
    let topic = clients.create("record-1mb", 1, &[])?;
    let producer = clients.producer(&[("message.max.bytes", "5000000")])?;
    clients.send_sized(&producer, &topic, 0, 1, 1_000_000)?;
    same_values(&clients.read(&topic, 1)?, 0, 1_000_000)
}

fn record_too_large(clients: &Clients) -> Result<()> {
    let topic = clients.create("record-too-large", 1, &[])?;
    let producer = clients.producer(&[("message.max.bytes", "5000000")])?;
    let large = value(0, 2_000_000);
    let answer = clients.send(&producer, [FutureRecord::to(&topic).partition(0).payload(large.as_slice())]);
    let refused = Err(KafkaError::MessageProduction(RDKafkaErrorCode::MessageSizeTooLarge));
    ensure!(answer == refused, "answer: {answer:?}");
    clients.send_sized(&producer, &topic, 1, 2, 100)?;
    same_values(&clients.read(&topic, 1)?, 1, 100)
}

fn segments(clients: &Clients) -> Result<()> {
    let topic = clients.create("segments", 1, &[("segment.bytes", "1048576")])?;
    let producer = clients.producer(&[("batch.size", "65536")])?;
    clients.send_sized(&producer, &topic, 0, 40_000, 512)?;
    let found = clients.read(&topic, 40_000)?;
    ensure!(found.iter().map(Message::offset).eq(0..40_000), "the offsets are not in order");
    same_values(&found, 0, 512)
}
