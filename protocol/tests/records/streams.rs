//! Compressed streams as nobody should write them. For each the answer of Kafka 4.3 is known: it was asked.

use bytes::Bytes;
use kalda_protocol::records::compression::{compress, decompress};
use kalda_protocol::records::{Compression, DecompressError};

const LIMIT: usize = 1 << 20;
const PLAIN: [u8; 500] = [b'x'; 500];

fn compressed(codec: Compression, parts: &[&[u8]]) -> Vec<u8> {
    let mut out = Vec::new();
    for part in parts {
        compress(codec, None, part, &mut out).expect("compression");
    }
    out
}

fn read(codec: Compression, stream: Vec<u8>) -> Result<usize, DecompressError> {
    decompress(codec, Bytes::from(stream), LIMIT).map(|plain| plain.len())
}

#[test]
fn bytes_behind_a_stream_are_refused_where_kafka_refuses_them() {
    for (codec, is_read) in [
        (Compression::Gzip, true),
        (Compression::Snappy, false),
        (Compression::Lz4, true),
        (Compression::Zstd, false),
    ] {
        let mut stream = compressed(codec, &[&PLAIN]);
        stream.extend(b"tail");
        assert_eq!(read(codec, stream).is_ok(), is_read, "{codec}");
    }
}

#[test]
fn joined_streams_are_read_where_kafka_reads_them() {
    for (codec, whole) in [
        (Compression::Gzip, 500),
        (Compression::Snappy, 500),
        // Kafka stops behind the first frame.
        (Compression::Lz4, 100),
        (Compression::Zstd, 500),
    ] {
        let (first, second) = PLAIN.split_at(100);
        assert_eq!(read(codec, compressed(codec, &[first, second])), Ok(whole), "{codec}");
    }
}

#[test]
fn a_cut_stream_is_corrupt() {
    for codec in [Compression::Gzip, Compression::Snappy, Compression::Lz4, Compression::Zstd] {
        let stream = compressed(codec, &[&PLAIN]);
        for length in 1..stream.len() {
            let outcome = read(codec, stream[..length].to_vec());
            // Xerial's framing has no end mark: cut between blocks, it is a shorter stream.
            let is_shorter = codec == Compression::Snappy && outcome == Ok(0) && length == 16;
            assert!(is_shorter || outcome.is_err(), "{codec} cut at {length}: {outcome:?}");
        }
    }
}

#[test]
fn raw_snappy_is_read() {
    let framed = compressed(Compression::Snappy, &[&PLAIN]);
    assert_eq!(read(Compression::Snappy, framed[20..].to_vec()), Ok(500));
}

/// A frame whose one block is stored as it is.
fn zstd_frame(window: u8, block: &[u8]) -> Vec<u8> {
    let mut frame = vec![0x28, 0xb5, 0x2f, 0xfd, 0, window << 3];
    let header = (u32::try_from(block.len()).expect("a small block") << 3 | 1).to_le_bytes();
    frame.extend(&header[..3]);
    frame.extend(block);
    frame
}

#[test]
fn windows_are_read_up_to_128_mib() {
    assert_eq!(read(Compression::Zstd, zstd_frame(17, &PLAIN)), Ok(500));
    let outcome = read(Compression::Zstd, zstd_frame(18, &PLAIN));
    assert!(matches!(outcome, Err(DecompressError::Corrupt { codec: Compression::Zstd, .. })));
}

#[test]
fn claimed_sizes_are_not_believed() {
    // A raw block that claims 4 GiB - 1, and one that claims 1 MiB, in a few bytes.
    for claim in [&b"\xff\xff\xff\xff\x0f\0\0"[..], b"\x80\x80\x40\0a"] {
        read(Compression::Snappy, claim.to_vec()).expect_err("a lie");
    }
    // A frame that claims a content of 2^62 bytes.
    let mut frame = vec![0x28, 0xb5, 0x2f, 0xfd, 0xe0];
    frame.extend((1u64 << 62).to_le_bytes());
    frame.extend([9, 0, 0, b'x']);
    read(Compression::Zstd, frame).expect_err("a lie");
    // A gzip trailer that claims 4 GiB - 1.
    let mut member = compressed(Compression::Gzip, &[&PLAIN]);
    let size_at = member.len() - 4;
    member[size_at..].copy_from_slice(&[0xff; 4]);
    read(Compression::Gzip, member).expect_err("a lie");
}

#[test]
fn a_bomb_stops_at_the_limit() {
    let plain = vec![0; 16 * LIMIT];
    for codec in [Compression::Gzip, Compression::Snappy, Compression::Lz4, Compression::Zstd] {
        let outcome = read(codec, compressed(codec, &[&plain]));
        assert_eq!(outcome, Err(DecompressError::LimitExceeded { codec, limit: LIMIT }));
    }
}
