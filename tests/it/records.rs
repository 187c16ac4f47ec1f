//! Records that are refused, and the disk that is full.

use kalda_protocol::ErrorCode;
use kalda_protocol::messages::fetch::FetchRequest;
use kalda_protocol::messages::produce::ProduceRequest;
use kalda_protocol::records::{BatchBuilder, BatchOptions, Compression, NewRecord};

use crate::support::transactions::make_transactions_topic;
use crate::support::{TestBroker, an_hour_ago, fetch, one_record, one_record_of, produce, read_all};

#[test]
fn a_refused_batch_leaves_the_log_as_it_was() {
    let broker = TestBroker::start(&[]);
    let mut client = broker.connect();
    client.create_topic("t", 1);
    assert_eq!(client.produce("t", 0, one_record("first")).error_code, 0);
    let mut corrupt = one_record("second").to_vec();
    *corrupt.last_mut().unwrap() ^= 1;
    assert_eq!(client.produce("t", 0, corrupt.into()).error_code, ErrorCode::CorruptMessage.code());
    let large = one_record(vec![0; 2_000_000]);
    assert_eq!(client.produce("t", 0, large).error_code, ErrorCode::MessageTooLarge.code());
    assert_eq!(client.produce("t", 0, one_record("third")).base_offset, 1);
    assert_eq!(read_all(&mut client, "t", 0, 0).len(), 2);
}

/// A batch of one record that says it holds as many as can be said.
fn claiming_all(compression: Compression) -> Vec<u8> {
    let mut builder = BatchBuilder::new(BatchOptions { compression, ..BatchOptions::default() });
    let record = NewRecord { timestamp: an_hour_ago(), key: None, value: Some(b"one"), headers: &[] };
    builder.append(&record).unwrap();
    let mut bytes = builder.build().unwrap().to_vec();
    bytes[23..27].copy_from_slice(&(i32::MAX - 1).to_be_bytes());
    bytes[57..61].copy_from_slice(&i32::MAX.to_be_bytes());
    let crc = crc32c::crc32c(&bytes[21..]);
    bytes[17..21].copy_from_slice(&crc.to_be_bytes());
    bytes
}

#[test]
fn a_batch_that_claims_records_it_does_not_have_leaves_the_end_where_it_was() {
    let broker = TestBroker::start(&[]);
    let mut client = broker.connect();
    client.create_topic("t", 1);
    for codec in Compression::ALL {
        let answer = client.produce("t", 0, claiming_all(codec).into());
        assert_eq!(answer.error_code, ErrorCode::InvalidRecord.code(), "{codec:?}");
    }
    assert_eq!(client.produce("t", 0, one_record("next")).base_offset, 0);
}

/// It would hold back whoever reads committed records, for ever: nobody could end it.
#[test]
fn a_transaction_that_nobody_began_is_refused() {
    const INVALID_PRODUCER_ID_MAPPING: i16 = 49;
    const READ_COMMITTED: i8 = 1;
    let broker = TestBroker::start(&[]);
    let mut client = broker.connect();
    client.create_topic("t", 1);
    make_transactions_topic(&mut client);
    let options = BatchOptions {
        producer_id: 9,
        producer_epoch: 0,
        base_sequence: 0,
        is_transactional: true,
        ..BatchOptions::default()
    };
    let request = ProduceRequest {
        transactional_id: Some("mine".into()),
        ..produce("t", 0, -1, one_record_of(options, "never"))
    };
    let refused = &client.call(11, &request).responses[0].partition_responses[0];
    assert_eq!(refused.error_code, INVALID_PRODUCER_ID_MAPPING);
    assert_eq!(client.produce("t", 0, one_record("x")).base_offset, 0);
    let committed = FetchRequest { isolation_level: READ_COMMITTED, ..fetch("t", 0, 0, 0) };
    let read = &client.call(12, &committed).responses[0].partitions[0];
    assert_eq!((read.last_stable_offset, read.high_watermark), (1, 1));
}
