//! Records that are refused, and the disk that is full.

use kalda_protocol::ErrorCode;

use crate::support::{TestBroker, one_record, read_all};

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
