//! Zstandard by its reference library, whole frames at once: so no window is held beside the output.
//!
//! Invariant: room is reserved for what the frames' block headers allow, at most the limit. A window larger than
//! consumers accept is refused. Each thread keeps its reader: to make one costs as much as half of a batch of 16 KiB.

use std::cell::RefCell;

use super::{CompressError, Compression};
use crate::records::error::DecompressError;
use ::zstd::bulk::{Compressor, Decompressor};

/// Kafka's default.
const DEFAULT_LEVEL: i32 = 3;
/// The largest window the reference library's streaming readers accept by default, in bits: 128 MiB.
const LARGEST_WINDOW_LOG: u8 = 27;
const MAGIC: &[u8; 4] = b"\x28\xb5\x2f\xfd";
const SINGLE_SEGMENT: u8 = 1 << 5;
/// Smallest window, in bits.
const WINDOW_LOG_BASE: u8 = 10;

thread_local! {
    /// This thread's reader, some 100 KiB. It begins anew with each frame, whatever became of the one before.
    static DECOMPRESSOR: RefCell<Option<Decompressor<'static>>> = const { RefCell::new(None) };
}

pub(super) fn decompress(input: &[u8], limit: usize) -> Result<Vec<u8>, DecompressError> {
    let codec = Compression::Zstd;
    if window_log(input).is_some_and(|log| log > LARGEST_WINDOW_LOG) {
        return Err(corrupt("its window is too large"));
    }
    let bound =
        Decompressor::upper_bound(input).ok_or(corrupt("it is cut, or has no sound block headers"))?;
    let mut output = Vec::with_capacity(bound.min(limit));
    match with_decompressor(|decompressor| decompressor.decompress_to_buffer(input, &mut output))? {
        Ok(_) if output.len() <= limit => Ok(output),
        Err(_) if bound <= limit => Err(corrupt("a frame is malformed")),
        // The library stopped where its room ended, or found a fault there: the limit was in the way first.
        Ok(_) | Err(_) => Err(DecompressError::LimitExceeded { codec, limit }),
    }
}

fn with_decompressor<T>(work: impl FnOnce(&mut Decompressor<'_>) -> T) -> Result<T, DecompressError> {
    DECOMPRESSOR.with_borrow_mut(|kept| {
        let decompressor = match kept {
            Some(decompressor) => decompressor,
            None => kept.insert(Decompressor::new().map_err(|_| corrupt("no memory for its reader"))?),
        };
        Ok(work(decompressor))
    })
}

/// The window of the first frame, in whole bits, where it says one.
fn window_log(input: &[u8]) -> Option<u8> {
    let [descriptor, window, ..] = input.strip_prefix(MAGIC)? else { return None };
    (descriptor & SINGLE_SEGMENT == 0).then_some(WINDOW_LOG_BASE + (window >> 3))
}

const fn corrupt(reason: &'static str) -> DecompressError {
    DecompressError::Corrupt { codec: Compression::Zstd, reason }
}

pub(super) fn compress(level: Option<i32>, input: &[u8], out: &mut Vec<u8>) -> Result<(), CompressError> {
    let failed = |_| CompressError { codec: Compression::Zstd };
    let mut compressor = Compressor::new(level.unwrap_or(DEFAULT_LEVEL)).map_err(failed)?;
    out.extend(compressor.compress(input).map_err(failed)?);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reader_that_met_a_broken_frame_reads_the_next_one() {
        let text: Vec<u8> = (0..40_000_u32).flat_map(|number| (number / 7).to_le_bytes()).collect();
        let mut frame = Vec::new();
        compress(None, &text, &mut frame).expect("it compresses");
        for cut in [frame.len() / 3, frame.len() / 2, frame.len() - 1] {
            let mut broken = frame.clone();
            broken[cut] ^= 0x55;
            // Whether it is found depends on the byte: a frame of ours has no checksum.
            let _ = decompress(&broken, text.len());
            assert!(decompress(&frame[..cut], text.len()).is_err());
            assert!(decompress(&frame, text.len() / 2).is_err());
            assert_eq!(decompress(&frame, text.len()).expect("it is sound"), text);
        }
    }
}
