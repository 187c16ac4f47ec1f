//! Records in and out.

use bytes::Bytes;
use kalda_protocol::messages::create_topics::{CreatableTopic, CreatableTopicResult, CreateTopicsRequest};
use kalda_protocol::messages::fetch::{FetchPartition, FetchRequest, FetchTopic};
use kalda_protocol::messages::produce::{
    PartitionProduceData, PartitionProduceResponse, ProduceRequest, TopicProduceData,
};
use kalda_protocol::records::{BatchBuilder, BatchOptions, Compression, NewRecord, batches};
use kalda_protocol::{Records, StrBytes};
use kalda_sys::{Clock as _, SystemClock};

use super::TestClient;

/// More than any test's records take when they are decompressed.
const DECOMPRESSION_LIMIT: usize = 16 << 20;

/// A batch of one record.
pub fn one_record(value: impl Into<Bytes>) -> Bytes {
    one_record_of(BatchOptions::default(), value)
}

/// A time that retention keeps, whenever the tests run: a fixed one is older than `log.retention.hours` some day.
pub fn an_hour_ago() -> i64 {
    SystemClock::new().wall_ms().0 - 3_600_000
}

/// A batch of one record with these options.
pub fn one_record_of(options: BatchOptions, value: impl Into<Bytes>) -> Bytes {
    let value = value.into();
    let record = NewRecord { timestamp: an_hour_ago(), key: None, value: Some(&value), headers: &[] };
    let mut builder = BatchBuilder::new(options);
    builder.append(&record).expect("it fits");
    builder.build().expect("a batch")
}

/// A batch of one record of so many zeroes, which zstd makes very small.
pub fn zeroes(count: usize) -> Bytes {
    let value = vec![0; count];
    let record = NewRecord { timestamp: an_hour_ago(), key: None, value: Some(&value), headers: &[] };
    let options = BatchOptions { compression: Compression::Zstd, ..BatchOptions::default() };
    let mut builder = BatchBuilder::new(options);
    builder.append(&record).expect("it fits");
    builder.build().expect("a batch")
}

impl TestClient {
    /// Creates a topic.
    pub fn create_topic(&mut self, name: &str, partitions: i32) {
        assert!(self.try_create_topic(name, partitions), "there is none of that name");
    }

    /// Asks for a topic, and gives what is answered of it.
    pub fn request_topic(&mut self, name: &str, partitions: i32) -> CreatableTopicResult {
        let topic = CreatableTopic {
            name: name.into(),
            num_partitions: partitions,
            replication_factor: 1,
            ..CreatableTopic::default()
        };
        let request =
            CreateTopicsRequest { topics: vec![topic], timeout_ms: 5000, ..CreateTopicsRequest::default() };
        self.call(7, &request).topics.remove(0)
    }

    /// Creates a topic, if there is none of that name.
    pub fn try_create_topic(&mut self, name: &str, partitions: i32) -> bool {
        const TOPIC_ALREADY_EXISTS: i16 = 36;
        let code = self.request_topic(name, partitions).error_code;
        assert!([0, TOPIC_ALREADY_EXISTS].contains(&code), "error {code}");
        code == 0
    }
}

/// A request that produces one batch.
pub fn produce(topic: &str, partition: i32, acks: i16, batch: Bytes) -> ProduceRequest {
    let data = PartitionProduceData {
        index: partition,
        records: Some(Records::Bytes(batch)),
        ..PartitionProduceData::default()
    };
    let topic_data = TopicProduceData {
        name: StrBytes::from(topic),
        partition_data: vec![data],
        ..TopicProduceData::default()
    };
    ProduceRequest { acks, timeout_ms: 5000, topic_data: vec![topic_data], ..ProduceRequest::default() }
}

impl TestClient {
    /// Produces one batch and gives the partition's answer.
    pub fn produce(&mut self, topic: &str, partition: i32, batch: Bytes) -> PartitionProduceResponse {
        let response = self.call(11, &produce(topic, partition, -1, batch));
        response.responses[0].partition_responses[0].clone()
    }
}

/// A request that fetches one partition.
pub fn fetch(topic: &str, partition: i32, offset: i64, max_wait_ms: i32) -> FetchRequest {
    let wanted = FetchPartition {
        partition,
        fetch_offset: offset,
        partition_max_bytes: 1 << 20,
        ..FetchPartition::default()
    };
    let topic = FetchTopic { topic: topic.into(), partitions: vec![wanted], ..FetchTopic::default() };
    FetchRequest {
        max_wait_ms,
        min_bytes: 1,
        max_bytes: 50 << 20,
        topics: vec![topic],
        ..FetchRequest::default()
    }
}

/// A request of the fetch session (id, epoch) that names these partitions of a topic, if it names any.
pub fn fetch_in_session(session: (i32, i32), topic: FetchTopic, max_wait_ms: i32) -> FetchRequest {
    FetchRequest {
        max_wait_ms,
        min_bytes: 1,
        max_bytes: 1 << 20,
        session_id: session.0,
        session_epoch: session.1,
        topics: Some(topic).into_iter().filter(|topic| !topic.partitions.is_empty()).collect(),
        ..FetchRequest::default()
    }
}

/// All values of a partition from `offset` on, with their offsets.
pub fn read_all(client: &mut TestClient, topic: &str, partition: i32, mut offset: i64) -> Vec<(i64, Bytes)> {
    let mut values = Vec::new();
    loop {
        let response = client.call(12, &fetch(topic, partition, offset, 0));
        let data = &response.responses[0].partitions[0];
        assert_eq!(data.error_code, 0, "from offset {offset}");
        let Some(Records::Bytes(bytes)) = &data.records else { panic!("records are never null") };
        if bytes.is_empty() {
            assert_eq!(data.high_watermark, offset, "all that is committed was read");
            return values;
        }
        for batch in batches(bytes.clone()) {
            let batch = batch.expect("whole batches");
            for record in batch.records(DECOMPRESSION_LIMIT) {
                let record = record.expect("a record");
                if record.offset >= offset {
                    values.push((record.offset, record.value.unwrap_or_default()));
                }
            }
            offset = batch.header().last_offset() + 1;
        }
    }
}
