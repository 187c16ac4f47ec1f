//! Consumers at the end of a partition, and those far behind it.

use kalda_protocol::Records;
use kalda_protocol::messages::fetch::{FetchPartition, FetchRequest};

use crate::support::{TestBroker, TestClient, fetch, one_record, read_all};

const CONSUMERS: usize = 10;
const RECORDS: i64 = 50;

/// What the kernel has counted of the process's input and output.
fn io_counter(broker: &TestBroker, name: &str) -> u64 {
    let path = format!("/proc/{}/io", broker.pid());
    let counters = std::fs::read_to_string(path).expect("the process runs");
    let line = counters.lines().find_map(|line| line.strip_prefix(name)).expect("the counter");
    line.parse().expect("a number")
}

/// Bytes that the process has read or sent from files.
fn bytes_from_files(broker: &TestBroker) -> u64 {
    io_counter(broker, "rchar: ")
}

/// Waits for the records from `offset` on, and says where to go on.
fn next(client: &mut TestClient, offset: i64) -> i64 {
    let (_, response) = client.receive::<FetchRequest>(12);
    let data = &response.responses[0].partitions[0];
    assert_eq!(data.error_code, 0);
    let Some(Records::Bytes(bytes)) = &data.records else { panic!("records are never null") };
    let batches = kalda_protocol::records::batches(bytes.clone()).map(|batch| batch.expect("whole batches"));
    batches.fold(offset, |next, batch| {
        assert_eq!(batch.header().base_offset, next);
        batch.verify_crc().expect("a sound batch");
        batch.header().next_offset()
    })
}

#[test]
fn ten_consumers_at_the_end_read_no_file() {
    let broker = TestBroker::start(&[]);
    broker.connect().create_topic("t", 1);
    let mut producer = broker.connect();
    producer.produce("t", 0, one_record("the first"));
    let mut consumers: Vec<_> = (0..CONSUMERS).map(|_| (broker.connect(), 1)).collect();
    // An empty answer shows that somebody waits at the end.
    for (client, offset) in &mut consumers {
        let response = client.call(12, &fetch("t", 0, *offset, 0));
        assert_eq!(response.responses[0].partitions[0].high_watermark, 1);
    }
    let before = bytes_from_files(&broker);
    for _ in 0..RECORDS {
        for (client, offset) in &mut consumers {
            client.send(12, &fetch("t", 0, *offset, 20_000));
        }
        assert_eq!(producer.produce("t", 0, one_record(vec![b'x'; 10_000])).error_code, 0);
        for (client, offset) in &mut consumers {
            *offset = next(client, *offset);
        }
    }
    assert!(consumers.iter().all(|(_, offset)| *offset == RECORDS + 1));
    let read = bytes_from_files(&broker) - before;
    assert!(read < 10_000 * 10, "{read} bytes came from files, for {} that were sent", 10_000 * RECORDS * 10);
    assert_eq!(read_all(&mut broker.connect(), "t", 0, 0).len(), 51, "and all of it is in the file, too");
}

#[test]
fn without_the_cache_consumers_get_the_same() {
    let broker = TestBroker::start(&["--set", "log.tail.cache.max.bytes=0"]);
    broker.connect().create_topic("t", 1);
    let (mut producer, mut consumer) = (broker.connect(), broker.connect());
    let mut offset = 0;
    for _ in 0..RECORDS {
        consumer.send(12, &fetch("t", 0, offset, 20_000));
        assert_eq!(producer.produce("t", 0, one_record(vec![b'x'; 1000])).error_code, 0);
        offset = next(&mut consumer, offset);
    }
    assert_eq!(offset, RECORDS);
}

/// Records that have left the page cache come from the disk, whole and in order.
#[test]
fn cold_records_are_read_from_the_disk() {
    let broker = TestBroker::start(&[]);
    broker.connect().create_topic("t", 1);
    let mut producer = broker.connect();
    for offset in 0..20 {
        let answer = producer.produce("t", 0, one_record(vec![u8::try_from(offset).unwrap(); 500_000]));
        assert_eq!((answer.error_code, answer.base_offset), (0, offset));
    }
    let path = broker.data().join("t-0/00000000000000000000.log");
    let file = std::fs::File::open(path).expect("the segment");
    file.sync_all().expect("synced");
    rustix::fs::fadvise(&file, 0, None, rustix::fs::Advice::DontNeed).expect("advised");
    let read = read_all(&mut broker.connect(), "t", 0, 0);
    assert_eq!(read.len(), 20);
    for (offset, value) in read {
        assert_eq!(value, vec![u8::try_from(offset).unwrap(); 500_000]);
    }
}

#[test]
fn a_fetch_of_many_partitions_waits_until_all_of_them_have_enough() {
    const PARTITIONS: i32 = 20;
    const VALUE_BYTES: usize = 1000;
    let broker = TestBroker::start(&[]);
    let (mut consumer, mut producer) = (broker.connect(), broker.connect());
    producer.create_topic("t", PARTITIONS);
    let mut request = fetch("t", 0, 0, 60_000);
    let wanted = request.topics[0].partitions[0].clone();
    let of_each = |partition| FetchPartition { partition, ..wanted.clone() };
    request.topics[0].partitions = (0..PARTITIONS).map(of_each).collect();
    // So much that one record more in each of three partitions is needed.
    request.min_bytes = i32::try_from(3 * VALUE_BYTES).expect("small");
    consumer.send(12, &request);
    for partition in [3, 17, 3] {
        assert_eq!(producer.produce("t", partition, one_record(vec![b'x'; VALUE_BYTES])).error_code, 0);
    }
    let (_, response) = consumer.receive::<FetchRequest>(12);
    let answers = &response.responses[0].partitions;
    let ends: Vec<_> = answers.iter().map(|answer| (answer.partition_index, answer.high_watermark)).collect();
    let expected = |partition| {
        (
            partition,
            match partition {
                3 => 2,
                17 => 1,
                _ => 0,
            },
        )
    };
    assert_eq!(ends, (0..PARTITIONS).map(expected).collect::<Vec<_>>());
    for answer in answers {
        let Some(Records::Bytes(bytes)) = &answer.records else { panic!("records are never null") };
        let batches = kalda_protocol::records::batches(bytes.clone());
        let next = batches.fold(0, |_, batch| batch.expect("whole batches").header().next_offset());
        assert_eq!(next, answer.high_watermark, "partition {}", answer.partition_index);
    }
}

#[test]
fn a_fetch_that_never_gets_enough_gives_what_there_is_when_its_time_is_up() {
    let broker = TestBroker::start(&[]);
    let (mut consumer, mut producer) = (broker.connect(), broker.connect());
    producer.create_topic("t", 1);
    let request = FetchRequest { min_bytes: 1 << 20, ..fetch("t", 0, 0, 500) };
    consumer.send(12, &request);
    assert_eq!(producer.produce("t", 0, one_record("a")).error_code, 0);
    let (_, response) = consumer.receive::<FetchRequest>(12);
    let Some(Records::Bytes(bytes)) = &response.responses[0].partitions[0].records else { panic!("null") };
    assert!(!bytes.is_empty());
}

/// What was found is sent: nothing is looked for again, and no byte is asked for to see whether it is in the page cache.
#[test]
fn a_short_fetch_takes_one_read() {
    const FETCHES: u64 = 200;
    let broker = TestBroker::start(&[]);
    let mut client = broker.connect();
    client.create_topic("t", 1);
    for _ in 0..4 {
        assert_eq!(client.produce("t", 0, one_record(vec![b'x'; 1000])).error_code, 0);
    }
    let mut request = fetch("t", 0, 1, 0);
    request.topics[0].partitions[0].partition_max_bytes = 1;
    let reads = || io_counter(&broker, "syscr: ");
    client.call(12, &request);
    let before = reads();
    for _ in 0..FETCHES {
        client.send(12, &request);
        assert_eq!(next(&mut client, 1), 2);
    }
    let count = reads() - before;
    assert!(count < FETCHES + FETCHES / 10, "{count} reads for {FETCHES} fetches");
}

/// A fetch that waits holds nothing but its request: what is in a file already stays there.
#[test]
fn fetches_that_wait_keep_no_copies() {
    const WAITING: usize = 2000;
    const A_CONNECTION: usize = 100;
    let broker = TestBroker::start(&["--set", "log.tail.cache.max.bytes=0"]);
    let mut producer = broker.connect();
    producer.create_topic("t", 1);
    assert_eq!(producer.produce("t", 0, one_record(vec![b'x'; 30_000])).error_code, 0);
    read_all(&mut producer, "t", 0, 0);
    let before = broker.peak_memory();
    let request = FetchRequest { min_bytes: 1 << 20, ..fetch("t", 0, 0, 3000) };
    let mut clients: Vec<_> = (0..WAITING / A_CONNECTION).map(|_| broker.connect()).collect();
    for client in &mut clients {
        for _ in 0..A_CONNECTION {
            client.send(12, &request);
        }
    }
    for client in &mut clients {
        for _ in 0..A_CONNECTION {
            assert_eq!(next(client, 0), 1);
        }
    }
    let grown = broker.peak_memory() - before;
    assert!(grown < WAITING as u64 * 15_000, "{grown} bytes more for {WAITING} fetches that waited");
}
