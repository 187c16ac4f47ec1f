//! Bytes from strangers: the properties of the fuzz targets, in every run of the tests.

use bytes::Bytes;
use kalda_protocol::primitives::{MAX_ARRAY_ELEMENTS, MAX_TAGGED_FIELDS};
use kalda_protocol::{
    ApiKey, DecodeError, Encoder, Message, Reader, Request, RequestFrame, frame, with_request,
};
use proptest::collection::vec;
use proptest::prelude::*;

/// What decodes and encodes, decodes to the same bytes again.
fn again<M: Message>(bytes: &Bytes, version: i16) {
    let Ok(message) = frame::decode_all::<M>(bytes, version) else { return };
    let mut out = Encoder::new();
    // Tags out of order are read and not written.
    if message.encode(&mut out, version).is_ok() {
        let bytes = out.take().0;
        assert_eq!(message.size(version), Ok(bytes.len()));
        let read: M = frame::decode_all(&bytes, version).expect("our own bytes");
        let mut out = Encoder::new();
        read.encode(&mut out, version).expect("a message that was encoded before");
        assert_eq!(out.take().0, bytes);
    }
}

fn both<R: Request>(body: &Bytes, version: i16) {
    again::<R>(body, version);
    again::<R::Response>(body, version);
}

/// Small numbers are likely: as counts and lengths they lead further in than noise.
fn body() -> impl Strategy<Value = Vec<u8>> {
    vec(prop_oneof![4 => 0u8..4, 1 => any::<u8>()], 0..120)
}

fn key_and_version() -> impl Strategy<Value = (ApiKey, i16)> {
    (0..ApiKey::ALL.len()).prop_flat_map(|at| {
        let key = ApiKey::ALL[at];
        (Just(key), key.min_version()..=key.max_version())
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_body_is_refused_or_read(((key, version), body) in (key_and_version(), body())) {
        with_request!(key, R => both::<R>(&body.into(), version));
    }

    #[test]
    fn any_frame_is_refused_or_read(frame in body()) {
        if let Ok(frame) = RequestFrame::parse(&frame.into()) {
            with_request!(frame.api_key, R => { let _ = frame.decode::<R>(); });
        }
    }

    #[test]
    fn varints_come_back(number: i32, long: i64, unsigned: u32) {
        let mut out = Encoder::new();
        out.varint(number);
        out.varlong(long);
        out.unsigned_varint(unsigned);
        let bytes = out.take().0;
        let mut reader = Reader::new(&bytes);
        prop_assert_eq!(reader.varint(), Ok(number));
        prop_assert_eq!(reader.varlong(), Ok(long));
        prop_assert_eq!(reader.unsigned_varint(), Ok(unsigned));
        prop_assert_eq!(reader.finish(), Ok(()));
    }
}

type Heartbeat = kalda_protocol::messages::heartbeat::HeartbeatRequest;
type Metadata = kalda_protocol::messages::metadata::MetadataRequest;

fn refusal<M: Message>(bytes: &[u8], version: i16) -> Option<DecodeError> {
    frame::decode_all::<M>(&Bytes::copy_from_slice(bytes), version).err()
}

/// Each way to be wrong has its own answer.
#[test]
fn what_is_wrong_is_told_apart() {
    let limit = u32::try_from(MAX_ARRAY_ELEMENTS).unwrap();
    let too_many = (limit + 1).to_be_bytes();
    for (bytes, version, error) in [
        (&[0, 0, 0, 1][..], 0, DecodeError::Truncated),
        (&[0, 0, 0, 0, 9], 0, DecodeError::Leftover(1)),
        (&[255, 255, 255, 254], 0, DecodeError::InvalidLength(-2)),
        (&[255, 255, 255, 255], 0, DecodeError::NullNotAllowed),
        (&too_many, 0, DecodeError::TooManyElements(limit + 1)),
        (&[0, 0, 0, 1, 0, 1, 0xff], 0, DecodeError::InvalidUtf8),
        (&[0xff; 9], 9, DecodeError::VarintTooLong),
        (&[], 99, DecodeError::UnsupportedVersion(99)),
    ] {
        assert_eq!(refusal::<Metadata>(bytes, version), Some(error), "{bytes:?}");
    }
    let heartbeat = |tags: &[u8]| [&[2, b'g', 0, 0, 0, 1, 2, b'm', 0][..], tags].concat();
    assert_eq!(refusal::<Heartbeat>(&heartbeat(&[0]), 4), None);
    assert_eq!(refusal::<Heartbeat>(&heartbeat(&[1, 7, 2, 0]), 4), Some(DecodeError::Truncated));
    let many = [0x91, 0x4e];
    let error = DecodeError::TooManyTaggedFields(MAX_TAGGED_FIELDS + 1);
    assert_eq!(refusal::<Heartbeat>(&heartbeat(&many), 4), Some(error));
    assert_eq!(refusal::<Heartbeat>(&[0x81, 0x80, 0x02], 4), Some(DecodeError::StringTooLong(32_768)));
}
