//! A transactional producer that sends one request after the other, and readers of what it wrote.

use bytes::Bytes;
use kalda_protocol::messages::add_partitions_to_txn::{AddPartitionsToTxnRequest, AddPartitionsToTxnTopic};
use kalda_protocol::messages::describe_transactions::{DescribeTransactionsRequest, TransactionState};
use kalda_protocol::messages::end_txn::{EndTxnRequest, EndTxnResponse};
use kalda_protocol::messages::fetch::FetchRequest;
use kalda_protocol::messages::find_coordinator::FindCoordinatorRequest;
use kalda_protocol::messages::init_producer_id::{InitProducerIdRequest, InitProducerIdResponse};
use kalda_protocol::messages::produce::ProduceRequest;
use kalda_protocol::records::{BatchOptions, batches};
use kalda_protocol::{Records, Request};

use super::{TestClient, fetch, one_record_of, produce};

pub const CONCURRENT_TRANSACTIONS: i16 = 51;
const NOT_COORDINATOR: i16 = 16;
const LOAD_IN_PROGRESS: i16 = 14;
const READ_COMMITTED: i8 = 1;

/// A producer with a transactional id.
#[derive(Debug, Clone)]
pub struct Producer {
    pub name: String,
    pub id: i64,
    pub epoch: i16,
    sequences: std::collections::HashMap<i32, i32>,
}

/// Asks until the answer isn't that the coordinator is busy.
pub fn patiently<R: Request>(
    client: &mut TestClient,
    version: i16,
    request: &R,
    code: impl Fn(&R::Response) -> i16,
) -> R::Response {
    loop {
        let answer = client.call(version, request);
        if ![CONCURRENT_TRANSACTIONS, NOT_COORDINATOR, LOAD_IN_PROGRESS].contains(&code(&answer)) {
            return answer;
        }
        std::thread::yield_now();
    }
}

/// Whoever asks for a coordinator makes its topic.
pub fn make_transactions_topic(client: &mut TestClient) {
    let asked = FindCoordinatorRequest { key: "p".into(), key_type: 1, ..FindCoordinatorRequest::default() };
    assert_eq!(client.call(3, &asked).error_code, 0);
}

pub fn init(client: &mut TestClient, name: &str, timeout_ms: i32) -> InitProducerIdResponse {
    let request = InitProducerIdRequest {
        transactional_id: Some(name.into()),
        transaction_timeout_ms: timeout_ms,
        ..InitProducerIdRequest::default()
    };
    patiently(client, 5, &request, |answer| answer.error_code)
}

impl Producer {
    /// A new instance of the producer of this name.
    pub fn new(client: &mut TestClient, name: &str) -> Self {
        Self::with_timeout(client, name, 60_000)
    }

    pub fn with_timeout(client: &mut TestClient, name: &str, timeout_ms: i32) -> Self {
        let answer = init(client, name, timeout_ms);
        assert_eq!(answer.error_code, 0);
        let (id, epoch) = (answer.producer_id, answer.producer_epoch);
        Self { name: name.to_owned(), id, epoch, sequences: Default::default() }
    }

    /// Adds partitions of `t`, as clients of the first protocol do.
    pub fn add(&self, client: &mut TestClient, partitions: &[i32]) -> i16 {
        let topic = AddPartitionsToTxnTopic {
            name: "t".into(),
            partitions: partitions.to_vec(),
            ..AddPartitionsToTxnTopic::default()
        };
        let request = AddPartitionsToTxnRequest {
            v3_and_below_transactional_id: self.name.as_str().into(),
            v3_and_below_producer_id: self.id,
            v3_and_below_producer_epoch: self.epoch,
            v3_and_below_topics: vec![topic],
            ..AddPartitionsToTxnRequest::default()
        };
        let answer = patiently(client, 3, &request, |answer| {
            answer.results_by_topic_v3_and_below[0].results_by_partition[0].partition_error_code
        });
        answer.results_by_topic_v3_and_below[0].results_by_partition[0].partition_error_code
    }

    /// A produce of one record to a partition of `t`.
    pub fn request(&mut self, partition: i32, value: impl Into<Bytes>) -> ProduceRequest {
        let sequence = self.sequences.entry(partition).or_default();
        let options = BatchOptions {
            producer_id: self.id,
            producer_epoch: self.epoch,
            base_sequence: *sequence,
            is_transactional: true,
            ..BatchOptions::default()
        };
        *sequence += 1;
        let request = produce("t", partition, -1, one_record_of(options, value));
        ProduceRequest { transactional_id: Some(self.name.as_str().into()), ..request }
    }

    /// Produces a record by the protocol of a version: from 12 on the partition is added by it.
    pub fn produce(
        &mut self,
        client: &mut TestClient,
        version: i16,
        partition: i32,
        value: impl Into<Bytes>,
    ) -> i16 {
        let request = self.request(partition, value);
        client.call(version, &request).responses[0].partition_responses[0].error_code
    }

    pub fn end_request(&self, committed: bool) -> EndTxnRequest {
        EndTxnRequest {
            transactional_id: self.name.as_str().into(),
            producer_id: self.id,
            producer_epoch: self.epoch,
            committed,
            ..EndTxnRequest::default()
        }
    }

    /// Ends the transaction, and is what the answer says from then on.
    pub fn end(&mut self, client: &mut TestClient, version: i16, committed: bool) -> i16 {
        let request = self.end_request(committed);
        let answer = patiently(client, version, &request, |answer| answer.error_code);
        self.ended(version, &answer);
        answer.error_code
    }

    pub fn ended(&mut self, version: i16, answer: &EndTxnResponse) {
        if version >= 5 && answer.error_code == 0 {
            (self.id, self.epoch) = (answer.producer_id, answer.producer_epoch);
            self.sequences.clear();
        }
    }
}

pub fn describe(client: &mut TestClient, name: &str) -> TransactionState {
    let request = DescribeTransactionsRequest {
        transactional_ids: vec![name.into()],
        ..DescribeTransactionsRequest::default()
    };
    patiently(client, 0, &request, |answer| answer.transaction_states[0].error_code)
        .transaction_states
        .remove(0)
}

/// Waits until no markers are on their way.
pub fn settled(client: &mut TestClient, name: &str) -> String {
    loop {
        let state = describe(client, name).transaction_state.to_string();
        if !state.starts_with("Prepare") {
            return state;
        }
        std::thread::yield_now();
    }
}

/// The values that a reader of committed records sees in a partition of `t`.
pub fn read_committed(client: &mut TestClient, partition: i32) -> Vec<String> {
    let (mut offset, mut values) = (0, Vec::new());
    loop {
        let request = FetchRequest { isolation_level: READ_COMMITTED, ..fetch("t", partition, offset, 0) };
        let answer = client.call(11, &request).responses.remove(0).partitions.remove(0);
        assert_eq!(answer.error_code, 0);
        let mut aborted = answer.aborted_transactions.unwrap_or_default();
        aborted.sort_by_key(|transaction| transaction.first_offset);
        let Some(Records::Bytes(bytes)) = answer.records else { return values };
        let before = offset;
        let mut open = std::collections::HashSet::new();
        for batch in batches(bytes) {
            let batch = batch.expect("a batch");
            let header = *batch.header();
            let began = aborted.iter().filter(|transaction| transaction.first_offset <= header.last_offset());
            open.extend(began.map(|transaction| transaction.producer_id));
            aborted.retain(|transaction| transaction.first_offset > header.last_offset());
            offset = header.next_offset();
            if header.attributes.is_control() {
                open.remove(&header.producer_id);
                continue;
            }
            if header.attributes.is_transactional() && open.contains(&header.producer_id) {
                continue;
            }
            let records = batch.records(1 << 20).map(|record| record.expect("a record").value);
            values.extend(
                records.map(|value| String::from_utf8_lossy(&value.unwrap_or_default()).into_owned()),
            );
        }
        if offset == before {
            return values;
        }
    }
}
