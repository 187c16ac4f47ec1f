//! What a topic's settings allow, and what they change.

use bytes::Bytes;
use kalda_log::{
    AppendContext, AppendError, AppendOrigin, CleanupPolicy, LogSettings, RecordValidation, StoredCompression,
};
use kalda_protocol::records::{BatchBuilder, BatchOptions, Compression, NewRecord, TimestampType, batches};
use kalda_sys::types::{LeaderEpoch, Offset, TimestampMs};

use crate::fixture::{Fixture, NOW_MS, all_bytes, batch, batch_with, client, range, records_of};

#[test]
fn a_corrupt_batch_is_refused_wherever_it_is_damaged() {
    let fixture = Fixture::new(Fixture::settings());
    let mut log = fixture.open_partition();
    let sound = batch(3, 20);
    for at in (8..12).chain(16..sound.len()) {
        let mut damaged = sound.to_vec();
        damaged[at] ^= 0x10;
        assert!(log.append(damaged.into(), client()).is_err(), "byte {at}");
    }
    assert_eq!(log.append(sound, client()).expect("appends").base_offset, Offset(0));
}

#[test]
fn a_client_sends_one_batch_from_offset_zero_within_the_size_limit() {
    let fixture = Fixture::new(LogSettings { max_message_bytes: 300, ..Fixture::settings() });
    let mut log = fixture.open_partition();
    let two = [batch(1, 1), batch(1, 1)].concat();
    assert!(matches!(log.append(two.clone().into(), client()), Err(AppendError::InvalidRecord(_))));
    let coordinator = AppendContext { origin: AppendOrigin::Coordinator, ..client() };
    let appended = log.append(two.into(), coordinator).expect("a coordinator may");
    assert_eq!((appended.base_offset.0, appended.last_offset.0), (0, 1));
    let elsewhere = batch_with(BatchOptions { base_offset: 5, ..BatchOptions::default() }, 1, 1, NOW_MS);
    assert!(matches!(log.append(elsewhere, client()), Err(AppendError::InvalidRecord(_))));
    assert!(matches!(log.append(batch(1, 300), client()), Err(AppendError::TooLarge { max_bytes: 300, .. })));
}

#[test]
fn log_append_time_replaces_the_producers() {
    let settings = LogSettings { timestamp_type: TimestampType::LogAppendTime, ..Fixture::settings() };
    let fixture = Fixture::new(settings);
    let mut log = fixture.open_partition();
    let old = batch_with(BatchOptions::default(), 3, 10, 12345);
    let appended = log.append(old, client()).expect("appends");
    assert_eq!(appended.log_append_time_ms, Some(TimestampMs(NOW_MS)));
    let slice = log.read(range(Offset(0), Offset(3), 1000, true)).expect("reads");
    assert!(records_of(&slice).iter().all(|record| record.timestamp == NOW_MS));
}

#[test]
fn timestamps_out_of_the_window_are_refused() {
    let settings =
        LogSettings { timestamp_before_max_ms: 1000, timestamp_after_max_ms: 500, ..Fixture::settings() };
    let fixture = Fixture::new(settings);
    let mut log = fixture.open_partition();
    let at = |timestamp| batch_with(BatchOptions::default(), 2, 10, timestamp);
    for wrong in [NOW_MS - 1001, NOW_MS + 501] {
        let refused = log.append(at(wrong), client());
        assert!(matches!(refused, Err(AppendError::InvalidTimestamp(ref records)) if records.len() == 2));
    }
    for right in [NOW_MS - 1000, NOW_MS + 500, -1] {
        assert!(log.append(at(right), client()).is_ok(), "{right}");
    }
}

#[test]
fn a_header_without_its_max_timestamp_gets_it() {
    let fixture = Fixture::new(Fixture::settings());
    let mut log = fixture.open_partition();
    let mut lazy = batch(2, 10).to_vec();
    kalda_protocol::records::patch::set_max_timestamp(&mut lazy, TimestampType::CreateTime, -1)
        .expect("a batch");
    log.append(lazy.into(), client()).expect("appends");
    let written = batches(all_bytes(&log).into()).next().expect("one").expect("sound");
    assert_eq!(written.header().max_timestamp, NOW_MS);
    written.verify_crc().expect("its checksum");
}

#[test]
fn a_compacted_topic_wants_keys() {
    let cleanup_policy = CleanupPolicy { delete: false, compact: true };
    let fixture = Fixture::new(LogSettings { cleanup_policy, ..Fixture::settings() });
    let mut log = fixture.open_partition();
    let mut builder = BatchBuilder::new(BatchOptions::default());
    for key in [Some(&b"key"[..]), None] {
        let record = NewRecord { timestamp: NOW_MS, key, value: Some(b"value"), headers: &[] };
        builder.append(&record).expect("a record");
    }
    let refused = log.append(builder.build().expect("a batch"), client());
    let Err(AppendError::RejectedRecords(records)) = refused else { panic!("{refused:?}") };
    assert_eq!(records.iter().map(|record| record.index).collect::<Vec<_>>(), [1]);
}

#[test]
fn a_topics_own_compression_rewrites_the_batch() {
    for codec in Compression::ALL {
        let fixture =
            Fixture::new(LogSettings { compression: StoredCompression::Fixed(codec), ..Fixture::settings() });
        let mut log = fixture.open_partition();
        let sent = BatchOptions {
            compression: Compression::Gzip,
            producer_id: 4,
            producer_epoch: 1,
            base_sequence: 0,
            ..BatchOptions::default()
        };
        log.append(batch_with(sent, 5, 100, NOW_MS), client()).expect("appends");
        let written = batches(all_bytes(&log).into()).next().expect("one").expect("sound");
        assert_eq!(written.header().attributes.compression(), codec);
        assert_eq!((written.header().producer_id, written.header().base_sequence), (4, 0));
        assert_eq!(
            written.records(1 << 20).map(|record| record.expect("sound").offset).collect::<Vec<_>>(),
            [0, 1, 2, 3, 4]
        );
    }
}

#[test]
fn a_follower_keeps_what_its_leader_wrote() {
    let leader = Fixture::new(LogSettings { segment_bytes: 900, ..Fixture::settings() });
    let mut source = leader.open_partition();
    for epoch in 0..10 {
        let context = AppendContext { leader_epoch: LeaderEpoch(epoch / 3), ..client() };
        source.append(batch(3, 50), context).expect("appends");
    }
    let follower = Fixture::new(LogSettings { segment_bytes: 700, ..Fixture::settings() });
    let mut copy = follower.open_partition();
    while copy.log_end_offset() < source.log_end_offset() {
        let slice = source.read(range(copy.log_end_offset(), Offset(30), 500, true)).expect("reads");
        copy.append_as_follower(slice.to_bytes().expect("bytes")).expect("appends");
    }
    assert_eq!(all_bytes(&copy), all_bytes(&source));
    assert_eq!(copy.leader_epochs(), source.leader_epochs());
    let again =
        source.read(range(Offset(0), Offset(30), 500, true)).expect("reads").to_bytes().expect("bytes");
    assert!(matches!(copy.append_as_follower(again), Err(AppendError::OffsetsOutOfOrder { .. })));
}

#[test]
fn segments_roll_by_the_time_of_their_records() {
    let fixture = Fixture::new(LogSettings { segment_ms: 1000, ..Fixture::settings() });
    let mut log = fixture.open_partition();
    for (timestamp, segments) in [(NOW_MS, 1), (NOW_MS + 1000, 1), (NOW_MS + 1001, 2), (NOW_MS + 2001, 2)] {
        log.append(batch_with(BatchOptions::default(), 1, 1, timestamp), client()).expect("appends");
        assert_eq!(log.segment_count(), segments, "{}", timestamp - NOW_MS);
    }
}

/// A batch with a right checksum after a change of its bytes.
fn changed(sound: &[u8], change: impl Fn(&mut Vec<u8>)) -> Bytes {
    let mut bytes = sound.to_vec();
    change(&mut bytes);
    let length = i32::try_from(bytes.len() - 12).unwrap();
    bytes[8..12].copy_from_slice(&length.to_be_bytes());
    let crc = crc32c::crc32c(&bytes[21..]);
    bytes[17..21].copy_from_slice(&crc.to_be_bytes());
    Bytes::from(bytes)
}

/// The batch as if it held `count` records.
fn claiming(sound: &[u8], count: i32) -> Bytes {
    changed(sound, |bytes| {
        bytes[23..27].copy_from_slice(&(count - 1).to_be_bytes());
        bytes[57..61].copy_from_slice(&count.to_be_bytes());
    })
}

/// Uncompressed batches whose checksum is right and whose records are not.
fn lying_batches() -> Vec<(&'static str, Bytes)> {
    let sound = batch(3, 20).to_vec();
    let mut two_lengths = sound.clone();
    // The first record's key is one byte longer, so that its value begins with what was its length.
    two_lengths[61 + 4] += 2;
    vec![
        ("garbage", changed(&sound, |bytes| bytes.splice(61.., [0xff; 40]).for_each(drop))),
        ("no records at all", changed(&sound, |bytes| bytes.truncate(61))),
        ("bytes behind the last record", changed(&sound, |bytes| bytes.extend_from_slice(b"abc"))),
        ("a cut record", changed(&sound, |bytes| bytes.truncate(bytes.len() - 5))),
        ("a record whose fields don't fit", changed(&two_lengths, |_| {})),
        ("one record more", claiming(&sound, 4)),
        ("one record less", claiming(&sound, 2)),
        ("as many records as can be said", claiming(&sound, i32::MAX)),
    ]
}

#[test]
fn uncompressed_records_that_nobody_could_read_are_refused() {
    for validation in [RecordValidation::Header, RecordValidation::Strict] {
        let fixture = Fixture::new(LogSettings { validation, ..Fixture::settings() });
        let mut log = fixture.open_partition();
        for (what, lie) in lying_batches() {
            let refused = log.append(lie, client());
            assert!(matches!(refused, Err(AppendError::InvalidRecord(_))), "{what}: {refused:?}");
        }
        assert_eq!(log.append(batch(3, 20), client()).expect("appends").base_offset, Offset(0));
    }
}

/// Compressed records are not opened, but where there would be more of them than bytes.
#[test]
fn a_compressed_batch_moves_the_end_by_no_more_than_its_bytes() {
    for codec in Compression::ALL.into_iter().filter(|codec| *codec != Compression::None) {
        let fixture = Fixture::new(Fixture::settings());
        let mut log = fixture.open_partition();
        let sound = batch_with(BatchOptions { compression: codec, ..BatchOptions::default() }, 3, 20, NOW_MS);
        let bytes = i32::try_from(sound.len() - 61).unwrap();
        for count in [bytes + 1, i32::MAX] {
            let refused = log.append(claiming(&sound, count), client());
            assert!(matches!(refused, Err(AppendError::InvalidRecord(_))), "{codec:?} {count}: {refused:?}");
        }
        assert!(log.append(claiming(&sound, bytes), client()).is_ok(), "{codec:?}: it is not opened");
        assert_eq!(log.log_end_offset(), Offset(i64::from(bytes)));
    }
}

/// Records without key and value take less than a byte each in Zstandard; then they are counted.
#[test]
fn a_batch_that_compresses_very_well_is_taken() {
    let fixture = Fixture::new(Fixture::settings());
    let mut builder =
        BatchBuilder::new(BatchOptions { compression: Compression::Zstd, ..BatchOptions::default() });
    for _ in 0..20_000 {
        let record = NewRecord { timestamp: NOW_MS, key: None, value: None, headers: &[] };
        builder.append(&record).expect("a record");
    }
    let small = builder.build().expect("a batch");
    assert!(small.len() < 20_000, "{}", small.len());
    let mut log = fixture.open_partition();
    assert!(log.append(claiming(&small, 20_001), client()).is_err());
    assert_eq!(log.append(small, client()).expect("appends").last_offset, Offset(19_999));
}

#[test]
fn strict_validation_opens_every_batch() {
    let strict = Fixture::new(LogSettings { validation: RecordValidation::Strict, ..Fixture::settings() });
    let (mut careful, lenient) = (strict.open_partition(), Fixture::new(Fixture::settings()));
    let mut trusting = lenient.open_partition();
    let gzip = BatchOptions { compression: Compression::Gzip, ..BatchOptions::default() };
    let compressed = batch_with(gzip, 3, 20, NOW_MS);
    let lies = [
        ("no gzip", changed(&batch(3, 20), |bytes| bytes[22] = 1)),
        ("no zstd", changed(&batch(3, 20), |bytes| bytes[22] = 4)),
        ("one record less", claiming(&compressed, 2)),
        ("one record more", claiming(&compressed, 4)),
    ];
    for (what, lie) in lies {
        let refused = careful.append(lie.clone(), client());
        assert!(
            matches!(refused, Err(AppendError::InvalidRecord(_) | AppendError::UnreadableRecords(_))),
            "{what}: {refused:?}"
        );
        assert!(trusting.append(lie, client()).is_ok(), "{what}: the checksum is right");
    }
    for codec in Compression::ALL {
        let options = BatchOptions { compression: codec, ..BatchOptions::default() };
        assert!(careful.append(batch_with(options, 3, 100, NOW_MS), client()).is_ok(), "{codec:?}");
    }
}

/// Where `max.decompressed.message.bytes` is set, a compressed batch is opened for it; what isn't compressed has no limit but the batch's.
#[test]
fn a_record_that_is_too_large_when_it_is_opened_is_refused() {
    let limited =
        Fixture::new(LogSettings { max_compressed_record_bytes: Some(1000), ..Fixture::settings() });
    let mut log = limited.open_partition();
    for codec in Compression::ALL {
        let of = |bytes| {
            batch_with(BatchOptions { compression: codec, ..BatchOptions::default() }, 2, bytes, NOW_MS)
        };
        assert!(log.append(of(900), client()).is_ok(), "{codec:?}");
        let larger = log.append(of(1001), client());
        match codec {
            Compression::None => assert!(larger.is_ok(), "{larger:?}"),
            _ => assert!(matches!(larger, Err(AppendError::InvalidRecord(_))), "{codec:?}: {larger:?}"),
        }
    }
}

/// A frame of LZ4 says in its fourth byte whether its blocks stand by themselves.
#[test]
fn linked_lz4_blocks_are_refused_by_every_topic() {
    let fixture = Fixture::new(Fixture::settings());
    let options = BatchOptions { compression: Compression::Lz4, ..BatchOptions::default() };
    let mut linked = batch_with(options, 3, 100, NOW_MS).to_vec();
    linked[61 + 4] &= !0x20;
    let crc = crc32c::crc32c(&linked[21..]);
    linked[17..21].copy_from_slice(&crc.to_be_bytes());
    let refused = fixture.open_partition().append(linked.into(), client());
    assert!(matches!(refused, Err(AppendError::LinkedLz4Blocks)), "{refused:?}");
}
