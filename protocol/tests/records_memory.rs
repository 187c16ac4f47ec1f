//! What hostile bytes can make the reader ask of the allocator. Alone in its binary: the count is of the whole process.

use bytes::Bytes;
use kalda_protocol::records::compression::{compress, decompress};
use kalda_protocol::records::legacy::{Offsets, convert};
use kalda_protocol::records::{Compression, batches};
use peak_alloc::PeakAlloc;

#[global_allocator]
static ALLOCATED: PeakAlloc = PeakAlloc;

const LIMIT: usize = 1 << 20;
/// A buffer that grows holds its old and its new place at once, and readers have state of their own.
const ALLOWED: usize = 2 * LIMIT;

fn peak_of(work: impl FnOnce()) -> usize {
    ALLOCATED.reset_peak_usage();
    let before = ALLOCATED.current_usage();
    work();
    ALLOCATED.peak_usage().saturating_sub(before)
}

fn bombs() -> Vec<(Compression, Bytes)> {
    let plain = vec![0; 8 * LIMIT];
    let codecs = Compression::ALL.into_iter().filter(|codec| *codec != Compression::None);
    let mut bombs: Vec<(Compression, Bytes)> = codecs
        .map(|codec| {
            let mut out = Vec::new();
            compress(codec, Some(9), &plain, &mut out).expect("compression");
            (codec, Bytes::from(out))
        })
        .collect();
    let mut claim = vec![0x28, 0xb5, 0x2f, 0xfd, 0xe0];
    claim.extend((1u64 << 40).to_le_bytes());
    claim.extend([9, 0, 0, b'x']);
    bombs.push((Compression::Zstd, Bytes::from(claim)));
    bombs.push((Compression::Snappy, Bytes::from_static(b"\xff\xff\xff\xff\x0f\0\0")));
    bombs.push((Compression::Lz4, Bytes::from_static(b"\x04\x22\x4d\x18\x60\x70\x73\x04\0\0\0\x0fa\0\0")));
    bombs
}

/// A batch of format 2 with this body, and a wrapper of format 1 with it.
fn runs(codec: Compression, body: &[u8]) -> [Bytes; 2] {
    let size = |overhead: usize| u32::try_from(body.len() + overhead).expect("a small body").to_be_bytes();
    let mut batch = [&[0; 8][..], &size(49), &[0; 4], &[2], &[0; 4], &[0, codec.id()], &[0; 34]].concat();
    batch.extend([0x7f, 0xff, 0xff, 0xff]);
    batch.extend(body);
    let mut message = vec![1, codec.id()];
    message.extend([&[0; 8][..], &[0xff; 4], &size(0), body].concat());
    let mut crc = flate2::Crc::new();
    crc.update(&message);
    let wrapper = [&[0; 8][..], &size(22), &crc.sum().to_be_bytes(), &message].concat();
    [Bytes::from(batch), Bytes::from(wrapper)]
}

#[test]
fn a_bomb_costs_what_the_limit_says() {
    for (codec, bomb) in bombs() {
        let (stream, length) = (bomb.clone(), bomb.len());
        let peak = peak_of(|| {
            decompress(codec, stream, LIMIT).expect_err("a bomb");
        });
        println!("{codec}: {length} bytes cost {peak}");
        assert!(peak <= ALLOWED, "{codec}: {peak}");

        let [batch, wrapper] = runs(codec, &bomb);
        let peak = peak_of(|| {
            let batch = batches(batch).next().expect("a batch").expect("its header");
            assert!(batch.records(LIMIT).all(|record| record.is_err()));
        });
        assert!(peak <= ALLOWED, "{codec} in a batch: {peak}");
        let peak = peak_of(|| {
            convert(wrapper, Offsets::Kept, LIMIT).expect_err("a bomb");
        });
        assert!(peak <= ALLOWED, "{codec} in a wrapper: {peak}");
    }
}
