//! What a version can't carry is refused, and what it may drop is dropped; gaps are noted where their bytes belong.

use bytes::Bytes;
use kalda_protocol::messages::fetch::{
    FetchPartition, FetchRequest, FetchResponse, FetchTopic, FetchableTopicResponse, PartitionData,
};
use kalda_protocol::messages::heartbeat::HeartbeatRequest;
use kalda_protocol::messages::metadata::MetadataRequest;
use kalda_protocol::{EncodeError, Encoder, ErrorCode, Gap, Message, RawTaggedField, Records, frame};

fn encoded<M: Message>(message: &M, version: i16) -> Result<Bytes, EncodeError> {
    let mut out = Encoder::new();
    message.encode(&mut out, version)?;
    Ok(out.take().0)
}

#[test]
fn a_field_that_the_version_lacks_is_refused_unless_it_may_be_dropped() {
    let request = HeartbeatRequest { group_instance_id: Some("me".into()), ..Default::default() };
    let error = EncodeError::FieldNotInVersion { field: "GroupInstanceId", version: 2 };
    assert_eq!(encoded(&request, 2), Err(error));
    assert!(encoded(&request, 3).is_ok());

    let partition = FetchPartition { high_watermark: 7, log_start_offset: 3, ..Default::default() };
    let topic = FetchTopic { partitions: vec![partition], ..Default::default() };
    let request = FetchRequest { topics: vec![topic], ..Default::default() };
    for version in [4, 17] {
        let read: FetchRequest = frame::decode_all(&encoded(&request, version).unwrap(), version).unwrap();
        assert_eq!(read.topics[0].partitions[0].high_watermark, i64::MAX);
    }
    let read: FetchRequest = frame::decode_all(&encoded(&request, 18).unwrap(), 18).unwrap();
    assert_eq!(read.topics[0].partitions[0].high_watermark, 7);
}

#[test]
fn nulls_tags_and_lengths_are_checked_before_anything_is_written() {
    let request = MetadataRequest { topics: None, ..Default::default() };
    assert_eq!(encoded(&request, 0), Err(EncodeError::NullNotAllowed { field: "Topics", version: 0 }));
    assert!(encoded(&request, 1).is_ok());

    let tag = |tag| RawTaggedField { tag, data: Bytes::from_static(b"x") };
    let mut request =
        HeartbeatRequest { unknown_tagged_fields: vec![tag(1), tag(3)].into(), ..Default::default() };
    assert_eq!(encoded(&request, 3), Err(EncodeError::TaggedFieldsNotInVersion { version: 3 }));
    let read: HeartbeatRequest = frame::decode_all(&encoded(&request, 4).unwrap(), 4).unwrap();
    assert_eq!(read, request);
    request.unknown_tagged_fields.reverse();
    assert_eq!(encoded(&request, 4), Err(EncodeError::TagOutOfOrder(1)));

    let request = HeartbeatRequest { group_id: "g".repeat(32_768).into(), ..Default::default() };
    assert_eq!(encoded(&request, 4), Err(EncodeError::StringTooLong(32_768)));
    assert_eq!(
        encoded(&request, 5),
        Err(EncodeError::UnsupportedVersion { message: "HeartbeatRequest", version: 5 })
    );
}

/// With the bytes put into the gaps, the frame is the one with the bytes in it from the start.
#[test]
fn gaps_stand_where_the_bytes_belong() {
    let batches: [&[u8]; 3] = [b"first", b"", b"the third"];
    let response = |records: fn(&'static [u8]) -> Records| {
        let partition = |bytes| PartitionData { records: Some(records(bytes)), ..Default::default() };
        let topic = FetchableTopicResponse {
            partitions: batches.into_iter().map(partition).collect(),
            ..Default::default()
        };
        FetchResponse { responses: vec![topic], ..Default::default() }
    };
    for version in [4, 12, 17] {
        let mut whole = Encoder::new();
        let bytes = response(|bytes| Records::Bytes(Bytes::from_static(bytes)));
        frame::encode_response::<FetchRequest>(&mut whole, version, 5, &bytes).unwrap();
        let mut parted = Encoder::new();
        let gaps = response(|bytes| Records::Gap(bytes.len()));
        frame::encode_response::<FetchRequest>(&mut parted, version, 5, &gaps).unwrap();
        let (written, gaps) = parted.take();
        let mut joined = Vec::new();
        let mut at = 0;
        for (Gap { position, length }, bytes) in gaps.into_iter().zip(batches) {
            assert_eq!(length, bytes.len());
            joined.extend_from_slice(&written[at..position]);
            joined.extend_from_slice(bytes);
            at = position;
        }
        joined.extend_from_slice(&written[at..]);
        assert_eq!(whole.take().0, joined, "version {version}");
    }
}

/// However deep it stands in the response, and however many fields stand beside it.
#[test]
fn unexpected_errors_are_counted_wherever_a_response_has_them() {
    let partition = |code: ErrorCode| PartitionData { error_code: code.code(), ..Default::default() };
    let of = [ErrorCode::UnknownServerError, ErrorCode::None, ErrorCode::NotLeaderOrFollower];
    let topic = || FetchableTopicResponse {
        partitions: of.map(partition).into_iter().collect(),
        ..Default::default()
    };
    let top_level = ErrorCode::UnknownServerError.code();
    let response =
        |error_code| FetchResponse { error_code, responses: vec![topic(), topic()], ..Default::default() };
    let count = |version, error_code| {
        frame::encode_response::<FetchRequest>(&mut Encoder::new(), version, 5, &response(error_code))
            .unwrap()
    };
    assert_eq!((count(7, 0), count(7, top_level)), (2, 3));
    assert_eq!((count(17, 0), count(17, top_level)), (2, 3));
}
