//! Gzip by flate2 (zlib-rs).
//!
//! Invariant: output stops one byte past the limit. As in Java, several members may follow each other, and what
//! follows the last is left unread.

use std::io::{Read, Write};

use flate2::bufread::GzDecoder;
use flate2::write::GzEncoder;

use super::{CompressError, Compression};
use crate::records::error::DecompressError;

/// How a member begins.
const MAGIC: &[u8] = b"\x1f\x8b";
/// Deflate can't shrink further than this: 258 bytes by two codes of one bit each.
const LARGEST_RATIO: usize = 1032;
/// zlib's own default.
const DEFAULT_LEVEL: u32 = 6;

pub(super) fn decompress(input: &[u8], limit: usize) -> Result<Vec<u8>, DecompressError> {
    let codec = Compression::Gzip;
    // One more than fits, to notice what does not.
    let mut output = Vec::with_capacity(claimed_size(input).min(limit).saturating_add(1));
    let mut rest = input;
    loop {
        let mut member = GzDecoder::new(rest);
        let one_more =
            u64::try_from(limit.saturating_sub(output.len())).unwrap_or(u64::MAX).saturating_add(1);
        let read = member.by_ref().take(one_more).read_to_end(&mut output);
        read.map_err(|_| DecompressError::Corrupt {
            codec,
            reason: "not sound deflate data in a gzip member",
        })?;
        if output.len() > limit {
            return Err(DecompressError::LimitExceeded { codec, limit });
        }
        rest = member.into_inner();
        if !rest.starts_with(MAGIC) {
            return Ok(output);
        }
    }
}

/// The last four bytes tell the size of the last member: believed as far as deflate can reach it.
fn claimed_size(input: &[u8]) -> usize {
    let claimed = input.last_chunk().map_or(0, |size| u32::from_le_bytes(*size));
    let reachable = input.len().saturating_mul(LARGEST_RATIO);
    usize::try_from(claimed).unwrap_or(usize::MAX).min(reachable)
}

pub(super) fn compress(level: Option<i32>, input: &[u8], out: &mut Vec<u8>) -> Result<(), CompressError> {
    let level = level.and_then(|level| u32::try_from(level).ok()).map_or(DEFAULT_LEVEL, |level| level.min(9));
    let mut encoder = GzEncoder::new(out, flate2::Compression::new(level));
    let written = encoder.write_all(input).and_then(|()| encoder.finish().map(drop));
    written.map_err(|_| CompressError { codec: Compression::Gzip })
}
