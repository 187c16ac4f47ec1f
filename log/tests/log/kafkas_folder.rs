//! A partition's folder that Apache Kafka 4.3.1 left behind: ten records of a transaction and its commit.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use kalda_log::{LogSettings, PartitionLog};
use kalda_sys::types::{Offset, PartitionIndex, ProducerId, TimestampMs, TopicId, TopicPartition};

use crate::fixture::{Fixture, range, records_of, view};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/fixtures/kafka-4.3.1/tx-0");

fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = std::fs::read_dir(folder).expect("the folder");
    let read = |entry: std::io::Result<std::fs::DirEntry>| {
        let entry = entry.expect("an entry");
        let name = entry.file_name().into_string().expect("a plain name");
        (name, std::fs::read(entry.path()).expect("a file"))
    };
    entries.map(read).collect()
}

fn place(fixture: &mut Fixture) -> PartitionLog {
    let folder = fixture.folder.path().join("tx-0");
    std::fs::create_dir(&folder).expect("a folder");
    for (name, contents) in files(Path::new(FOLDER)) {
        std::fs::write(folder.join(name), contents).expect("a file");
    }
    fixture.reopen();
    let partition = TopicPartition { topic: "tx".into(), partition: PartitionIndex(0) };
    let settings = Arc::new(LogSettings::default());
    fixture.directory().partition(&partition, TopicId::ZERO, settings).expect("the partition opens")
}

fn check(log: &PartitionLog) {
    assert_eq!((log.log_start_offset(), log.log_end_offset()), (Offset(0), Offset(11)));
    let slice = log.read(range(Offset(0), Offset(10), usize::MAX, true)).expect("reads");
    let values: Vec<_> =
        records_of(&slice).into_iter().map(|record| record.value.expect("a value")).collect();
    assert_eq!(values, ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10"]);
    let producer = log.producers().entry(ProducerId(1)).expect("the producer");
    assert_eq!((producer.last_sequence(), producer.transaction_start), (9, None));
    let latest = view(log).max_timestamp_offset().expect("looks up").expect("a record");
    assert_eq!((latest.timestamp_ms, latest.offset), (TimestampMs(1_795_400_661_395), Offset(10)));
}

#[test]
fn it_opens_after_a_clean_shutdown() {
    let mut fixture = Fixture::new(Fixture::settings());
    std::fs::write(fixture.folder.path().join(".kafka_cleanshutdown"), "{\"version\":0,\"brokerEpoch\":15}")
        .expect("the mark");
    let log = place(&mut fixture);
    assert!(fixture.directory().was_clean());
    check(&log);
}

#[test]
fn recovered_and_closed_it_is_the_same_byte_for_byte() {
    let mut fixture = Fixture::new(Fixture::settings());
    let mut log = place(&mut fixture);
    assert!(!fixture.directory().was_clean());
    check(&log);
    log.close().expect("closes");
    assert_eq!(files(&fixture.folder.path().join("tx-0")), files(Path::new(FOLDER)));
}
