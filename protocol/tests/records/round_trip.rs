//! What we build we read again, in every codec; and no bytes, however strange, panic or exceed a limit.

use bytes::Bytes;
use kalda_protocol::records::{
    Batch, BatchBuilder, BatchOptions, Compression, HEADER_SIZE, NewRecord, Record, RecordHeader,
    RecordViews, ThinnedBatch, batches, check_layout, compression, emptied, patch,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

const LIMIT: usize = 1 << 20;

fn bytes(longest: usize) -> impl Strategy<Value = Bytes> {
    vec(any::<u8>(), 0..longest).prop_map(Bytes::from)
}

fn header() -> impl Strategy<Value = RecordHeader> {
    (bytes(20), option::of(bytes(20))).prop_map(|(key, value)| RecordHeader { key, value })
}

fn record() -> impl Strategy<Value = Record> {
    (any::<i64>(), option::of(bytes(100)), option::of(bytes(400)), vec(header(), 0..4), 1..1000i64).prop_map(
        |(timestamp, key, value, headers, offset)| Record { offset, timestamp, key, value, headers },
    )
}

fn codec() -> impl Strategy<Value = Compression> {
    proptest::sample::select(Compression::ALL.to_vec())
}

fn options() -> impl Strategy<Value = BatchOptions> {
    let numbers =
        (0..1i64 << 40, any::<i32>(), codec(), option::of(1..9i32), any::<i64>(), any::<i16>(), any::<i32>());
    let flags = (option::of(0..i64::MAX), any::<bool>(), any::<bool>(), option::of(0..i64::MAX));
    (numbers, flags).prop_map(|(numbers, flags)| BatchOptions {
        base_offset: numbers.0,
        partition_leader_epoch: numbers.1,
        compression: numbers.2,
        compression_level: numbers.3,
        producer_id: numbers.4,
        producer_epoch: numbers.5,
        base_sequence: numbers.6,
        append_time_ms: flags.0,
        is_transactional: flags.1,
        is_control: flags.2,
        delete_horizon_ms: flags.3,
    })
}

fn build(options: BatchOptions, records: &mut [Record]) -> Bytes {
    let mut builder = BatchBuilder::new(options);
    let mut offset = options.base_offset - 1;
    for record in records {
        offset += record.offset;
        record.offset = offset;
        builder.append_at(offset, &record.as_new()).expect("a record that fits");
    }
    builder.build().expect("a batch that fits")
}

proptest! {
    #[test]
    fn built_batches_read_back(options in options(), mut records in vec(record(), 0..30)) {
        let built = build(options, &mut records);
        let batch = Batch::parse(built.clone()).expect("one batch");
        batch.verify_crc().expect("its checksum");
        let header = *batch.header();
        prop_assert_eq!(header.attributes.compression(), options.compression);
        prop_assert_eq!(header.delete_horizon_ms(), options.delete_horizon_ms);
        prop_assert_eq!(header.producer_id, options.producer_id);
        prop_assert_eq!(header.base_sequence, options.base_sequence);
        let read: Vec<Record> = batch.records(LIMIT).collect::<Result<_, _>>().expect("its records");
        if let Some(append_time) = options.append_time_ms {
            records.iter_mut().for_each(|record| record.timestamp = append_time);
        }
        prop_assert_eq!(read, records);
        prop_assert_eq!(batches(built).refuse_tail().count(), 1);
    }

    /// With the horizon, timestamps count from another base; without it, the records are the same bytes.
    #[test]
    fn a_thinned_batch_holds_what_stays(
        options in options(),
        mut records in vec(record(), 1..30),
        stays in vec(any::<bool>(), 30),
        new_horizon_ms in option::of(0..i64::MAX),
    ) {
        let batch = Batch::parse(build(options, &mut records)).expect("one batch");
        let header = *batch.header();
        let mut thinned = ThinnedBatch::new(&header, new_horizon_ms);
        let decompressed = batch.decompressed(LIMIT).expect("sound bytes");
        for (view, _) in RecordViews::new(&header, &decompressed).zip(&stays).filter(|(_, stays)| **stays) {
            thinned.keep(&view.expect("a record")).expect("it fits");
        }
        let thinned = Batch::parse(thinned.build(options.compression_level).expect("a batch")).expect("one batch");
        thinned.verify_crc().expect("its checksum");
        let read: Vec<Record> = thinned.records(LIMIT).collect::<Result<_, _>>().expect("its records");
        let before = batch.records(LIMIT).map(|record| record.expect("a record"));
        let expected: Vec<Record> = before.zip(&stays).filter_map(|(record, stays)| stays.then_some(record)).collect();
        prop_assert_eq!(&read, &expected);
        let latest = expected.iter().map(|record| record.timestamp).max().unwrap_or(-1).max(-1);
        let expected_header = kalda_protocol::records::BatchHeader {
            batch_length: thinned.header().batch_length,
            crc: thinned.header().crc,
            attributes: thinned.header().attributes,
            base_timestamp: new_horizon_ms.unwrap_or(header.base_timestamp),
            max_timestamp: options.append_time_ms.unwrap_or(latest),
            record_count: i32::try_from(expected.len()).expect("a count"),
            ..header
        };
        prop_assert_eq!(thinned.header(), &expected_header);
        prop_assert_eq!(thinned.header().delete_horizon_ms(), new_horizon_ms.or(options.delete_horizon_ms));
    }

    /// Stepping over records says the same as reading them: of sound ones, of those with other bytes, and of any count.
    #[test]
    fn records_are_laid_out_as_they_are_read(
        mut records in vec(record(), 0..10),
        changes in vec((any::<prop::sample::Index>(), any::<u8>()), 0..3),
        cut in option::of(any::<prop::sample::Index>()),
        count in option::of(any::<i32>()),
    ) {
        let built = build(BatchOptions::default(), &mut records);
        let mut bytes = built[HEADER_SIZE..].to_vec();
        for (place, byte) in changes {
            if !bytes.is_empty() {
                let place = place.index(bytes.len());
                bytes[place] = byte;
            }
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len() + 1));
        }
        let count = count.unwrap_or(i32::try_from(records.len()).expect("few"));
        let mut whole = built[..HEADER_SIZE].to_vec();
        let length = i32::try_from(HEADER_SIZE - 12 + bytes.len()).expect("few");
        whole[8..12].copy_from_slice(&length.to_be_bytes());
        whole[57..61].copy_from_slice(&count.to_be_bytes());
        whole.extend_from_slice(&bytes);
        let read: Result<Vec<Record>, _> = Batch::parse(whole.into()).expect("one batch").records(LIMIT).collect();
        if count > 0 {
            prop_assert_eq!(check_layout(&bytes, count), read.map(drop));
        }
    }

    #[test]
    fn an_emptied_batch_keeps_its_range_and_its_producer(options in options(), mut records in vec(record(), 1..5)) {
        let batch = Batch::parse(build(options, &mut records)).expect("one batch");
        let empty = Batch::parse(Bytes::copy_from_slice(&emptied(batch.header()))).expect("one batch");
        empty.verify_crc().expect("its checksum");
        prop_assert_eq!(empty.records(LIMIT).count(), 0);
        let (before, after) = (batch.header(), empty.header());
        prop_assert_eq!((after.base_offset, after.last_offset()), (before.base_offset, before.last_offset()));
        prop_assert_eq!((after.producer_id, after.last_sequence()), (before.producer_id, before.last_sequence()));
        prop_assert_eq!(after.max_timestamp, before.max_timestamp);
        prop_assert_eq!(after.attributes.is_control(), before.attributes.is_control());
    }

    #[test]
    fn patches_change_their_field_alone(mut records in vec(record(), 1..5), options in options(), offset in any::<i64>(), epoch in any::<i32>(), time in any::<i64>()) {
        let built = build(options, &mut records);
        let before = Batch::parse(built.clone()).expect("one batch");
        let mut patched = built.to_vec();
        patch::set_base_offset(&mut patched, offset).expect("a header");
        patch::set_partition_leader_epoch(&mut patched, epoch).expect("a header");
        patch::set_append_time(&mut patched, time).expect("a batch");
        let after = Batch::parse(Bytes::from(patched)).expect("still one batch");
        after.verify_crc().expect("the checksum anew");
        prop_assert_eq!(after.record_bytes(), before.record_bytes());
        let mut expected = *before.header();
        expected.base_offset = offset;
        expected.partition_leader_epoch = epoch;
        expected.max_timestamp = time;
        expected.crc = after.header().crc;
        expected.attributes = expected.attributes.with_timestamp_type(kalda_protocol::records::TimestampType::LogAppendTime);
        prop_assert_eq!(after.header(), &expected);
    }

    #[test]
    fn compressed_bytes_come_back(codec in codec(), level in option::of(-5..30i32), input in vec(any::<u8>(), 0..5000), repeat in 1..60usize) {
        let input = input.repeat(repeat);
        let mut out = b"before".to_vec();
        compression::compress(codec, level, &input, &mut out).expect("compression");
        let stream = Bytes::from(out).slice(6..);
        let back = compression::decompress(codec, stream.clone(), input.len()).expect("within the limit");
        prop_assert_eq!(&back[..], &input[..]);
        if codec != Compression::None && !input.is_empty() {
            compression::decompress(codec, stream, input.len() - 1).expect_err("beyond the limit");
        }
    }

    #[test]
    fn strange_bytes_stay_within_the_limit(codec in codec(), noise in vec(any::<u8>(), 0..300), limit in 0..5000usize) {
        let mut streams = vec![noise.clone()];
        for magic in [&b"\x1f\x8b\x08\0\0\0\0\0\0\0"[..], b"\x82SNAPPY\0\0\0\0\x01\0\0\0\x01", b"\x04\x22\x4d\x18\x60\x40\x82", b"\x28\xb5\x2f\xfd"] {
            streams.push([magic, &noise].concat());
        }
        for stream in streams {
            let length = stream.len();
            if let Ok(out) = compression::decompress(codec, Bytes::from(stream), limit) {
                prop_assert!(out.len() <= limit || codec == Compression::None && out.len() == length);
            }
        }
        let mut run = noise;
        if let Some(magic) = run.get_mut(16) { *magic = 2; }
        for batch in batches(Bytes::from(run)).flatten() {
            batch.records(limit).for_each(drop);
        }
    }

    #[test]
    fn strange_records_are_errors(noise in vec(any::<u8>(), 0..300), count in any::<i32>(), codec in codec()) {
        let mut built = build(BatchOptions::default(), &mut []).to_vec();
        built.extend(&noise);
        let length = i32::try_from(built.len() - 12).expect("a small batch");
        built[8..12].copy_from_slice(&length.to_be_bytes());
        built[22] = codec.id();
        built[57..61].copy_from_slice(&count.to_be_bytes());
        let batch = Batch::parse(Bytes::from(built)).expect("a sound header");
        let read = batch.records(LIMIT).filter(Result::is_ok).count();
        prop_assert!(read <= noise.len());
    }
}

#[test]
fn a_value_is_a_slice_of_the_frame() {
    let mut builder = BatchBuilder::new(BatchOptions::default());
    let record = NewRecord { timestamp: 1, key: Some(b"key"), value: Some(b"value"), headers: &[] };
    builder.append(&record).expect("a small record");
    let batch = Batch::parse(builder.build().expect("a small batch")).expect("one batch");
    let frame = batch.bytes().as_ptr_range();
    let value = batch.records(0).next().expect("a record").expect("sound").value.expect("a value");
    assert!(frame.contains(&value.as_ptr()));
}
