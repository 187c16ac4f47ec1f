//! Files that a Kafka 4.3.1 node wrote: one combined node, two topics of 40 partitions, a shutdown. And the one that the storage tool of
//! Kafka 4.4.0 writes.

use bytes::Bytes;
use kalda_protocol::records::batches;

use crate::cluster::image::features::LATEST_METADATA_VERSION;
use crate::cluster::image::{CarriedKey, MetadataImage};
use crate::cluster::quorum::batches::Reading;
use crate::cluster::quorum::checkpoint_file::{self, SnapshotHead};
use crate::cluster::quorum::format::bootstrap_records;
use crate::cluster::quorum::voters::QuorumVoters;
use crate::cluster::record::MetadataRecord;
use crate::sys::{KeptMemory, PosixDisk};
use crate::types::{BrokerId, LeaderEpoch, PartitionIndex, TimestampMs};

const LOG: &[u8] = include_bytes!("../../../tests/formats/cluster_metadata/00000000000000000000.log");
const SNAPSHOT: &[u8] =
    include_bytes!("../../../tests/formats/cluster_metadata/00000000000000000180-0000000001.checkpoint");
const VOTERS: &[u8] =
    include_bytes!("../../../tests/formats/cluster_metadata/00000000000000000000-0000000000.checkpoint");
const BOOTSTRAP: &[u8] = include_bytes!("../../../tests/formats/cluster_metadata/bootstrap.checkpoint");
const FORMATTED: &[u8] = include_bytes!("../../../tests/formats/cluster_metadata/kafka-4.4.0.checkpoint");

/// The end of the snapshot.
const SNAPSHOT_END: i64 = 180;

fn read_log_to(end: i64) -> Reading {
    let mut reading = Reading::default();
    for batch in batches(Bytes::from_static(LOG)).refuse_tail() {
        let batch = batch.expect("Kafka wrote it");
        if batch.header().base_offset < end {
            reading.batch(&batch).expect("Kafka wrote it");
        }
    }
    reading
}

fn read_snapshot(file: &'static [u8]) -> Reading {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("kafkas.checkpoint");
    std::fs::write(&path, file).expect("a file");
    let read = checkpoint_file::read(&PosixDisk, &path, &KeptMemory::default());
    let header = checkpoint_file::read_timestamp(&PosixDisk, &path).expect("Kafka wrote it");
    let reading = read.expect("Kafka wrote it").expect("it has a footer");
    assert_eq!(header, Some(reading.last_contained_timestamp_ms));
    reading
}

fn metadata(reading: Reading) -> MetadataImage {
    let (image, _) = reading.replay.finish();
    MetadataImage { provenance: MetadataImage::default().provenance, ..image }
}

#[test]
fn the_log_and_the_snapshot_say_the_same() {
    let (log, snapshot) = (read_log_to(SNAPSHOT_END), read_snapshot(SNAPSHOT));
    assert_eq!(log.voters, snapshot.voters);
    assert_eq!(log.voters.ids(), [BrokerId(1)]);
    let (log, snapshot) = (metadata(log), metadata(snapshot));
    assert_eq!(log.cluster, snapshot.cluster);
    assert_eq!(log.configs, snapshot.configs);
    assert_eq!(log.features, snapshot.features);
    for topic in log.topics.iter() {
        assert_eq!(Some(topic), snapshot.topics.by_id(topic.id));
    }
    assert_eq!(log.carried, snapshot.carried);
    assert_eq!(log, snapshot);
}

#[test]
fn the_image_is_what_the_cluster_was() {
    let image = metadata(read_log_to(i64::MAX));
    assert_eq!((image.topics.len(), image.topics.partition_count()), (2, 80));
    let topic = image.topics.by_name("big2").expect("it was created");
    let partition = topic.partition(PartitionIndex(39)).expect("it has 40");
    assert_eq!((partition.leader, partition.leader_epoch), (BrokerId::NONE, LeaderEpoch(1)));
    assert_eq!(*partition.elr, [BrokerId(1)]);
    assert_eq!(
        image.configs.topic("big2").and_then(|set| set.get("retention.ms")).map(String::as_str),
        Some("1000")
    );
    assert!(image.cluster.broker(BrokerId(1)).is_some_and(|broker| broker.fenced));
    assert_eq!(image.features.metadata_version(), 30);
    assert!(image.carried.record(&CarriedKey::Controller(1)).is_some());
}

#[test]
fn every_record_is_written_back_byte_for_byte() {
    let mut count = 0;
    for batch in batches(Bytes::from_static(LOG)) {
        let batch = batch.expect("Kafka wrote it");
        if batch.header().attributes.is_control() {
            continue;
        }
        for record in batch.records(usize::MAX) {
            let value = record.expect("Kafka wrote it").value.expect("metadata has values");
            let record = MetadataRecord::from_bytes(&value).expect("Kafka wrote it");
            assert_eq!(
                record.to_bytes(LATEST_METADATA_VERSION).expect("it can be written"),
                value,
                "{record:?}"
            );
            count += 1;
        }
    }
    assert!(count > 170);
}

#[test]
fn a_folder_begins_as_kafkas_does() {
    let formatted = read_snapshot(FORMATTED);
    let write = |now_ms| {
        let head = SnapshotHead {
            epoch: LeaderEpoch(0),
            last_timestamp_ms: TimestampMs(formatted.last_contained_timestamp_ms),
            now_ms: TimestampMs(now_ms),
            voters: &formatted.voters,
            metadata_version: LATEST_METADATA_VERSION,
        };
        let written: Result<Vec<Bytes>, _> = head.batches(bootstrap_records()).collect();
        written.expect("it can be written")
    };
    let kafkas: Vec<_> =
        batches(Bytes::from_static(FORMATTED)).map(|batch| batch.expect("a batch")).collect();
    assert_eq!(kafkas.len(), 3, "the head with the voters, the features, the foot");
    for (place, batch) in kafkas.iter().enumerate() {
        // Each has a time of its own.
        assert_eq!(write(batch.header().base_timestamp)[place], batch.bytes(), "batch {place}");
    }
}

#[test]
fn what_kafka_4_3_formatted_is_read() {
    assert_eq!(read_snapshot(BOOTSTRAP).voters, QuorumVoters::default());
    assert_eq!(metadata(read_snapshot(BOOTSTRAP)).features.metadata_version(), 30);
    assert_eq!(read_snapshot(VOTERS).voters.ids(), [BrokerId(1)]);
    assert_eq!(metadata(read_snapshot(VOTERS)).features.metadata_version(), 0);
}
