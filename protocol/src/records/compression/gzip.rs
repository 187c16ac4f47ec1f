//! Gzip by flate2 (zlib-rs).
//!
//! Invariant: output stops one byte past the limit. As in Java, several members may follow each other, and what
//! follows the last is left unread.

use std::io::Write;

use flate2::write::GzEncoder;
use flate2::{Decompress, FlushDecompress, Status};

use super::{CompressError, Compression};
use crate::records::error::DecompressError;

/// How a member begins.
const MAGIC: &[u8] = b"\x1f\x8b";
/// Deflate can't shrink further than this: 258 bytes by two codes of one bit each.
const LARGEST_RATIO: usize = 1032;
/// zlib's own default.
const DEFAULT_LEVEL: u32 = 6;

/// Windows of any size are understood.
const LARGEST_WINDOW_BITS: u8 = 15;
/// By how much the output grows where the input didn't tell its size.
const LEAST_GROWTH: usize = 4096;

pub(super) fn decompress(input: &[u8], limit: usize) -> Result<Vec<u8>, DecompressError> {
    // One more than fits, to notice what does not.
    let most = limit.saturating_add(1);
    let mut output = Vec::with_capacity(claimed_size(input).saturating_add(1).min(most));
    let mut rest = input;
    loop {
        // flate2's reader does the same with its own checksum, and takes a fifth longer for a batch of 16 KiB.
        let mut member = Decompress::new_gzip(LARGEST_WINDOW_BITS);
        rest = decompress_member(&mut member, rest, &mut output, most)?;
        if output.len() > limit {
            return Err(DecompressError::LimitExceeded { codec: Compression::Gzip, limit });
        }
        if !rest.starts_with(MAGIC) {
            return Ok(output);
        }
    }
}

/// Appends one member to the output, until that has `most` bytes. Gives the input that was left.
fn decompress_member<'a>(
    member: &mut Decompress,
    input: &'a [u8],
    output: &mut Vec<u8>,
    most: usize,
) -> Result<&'a [u8], DecompressError> {
    let reason = "not sound deflate data in a gzip member";
    let corrupt = || DecompressError::Corrupt { codec: Compression::Gzip, reason };
    let mut rest = input;
    loop {
        let before = member.total_in();
        let status = member.decompress_vec(rest, output, FlushDecompress::None).map_err(|_| corrupt())?;
        let taken = usize::try_from(member.total_in() - before).unwrap_or(usize::MAX);
        rest = rest.get(taken..).unwrap_or_default();
        if status == Status::StreamEnd || output.len() >= most {
            return Ok(rest);
        }
        if output.len() < output.capacity() {
            // There was room, and the input didn't fill it.
            return Err(corrupt());
        }
        output.reserve_exact(output.len().max(LEAST_GROWTH).min(most - output.len()));
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

#[cfg(test)]
mod tests {
    use super::*;

    fn member(input: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        compress(None, input, &mut out).expect("memory is enough");
        out
    }

    #[test]
    fn members_that_tell_less_than_they_hold_are_read_whole() {
        let large = vec![b'k'; 100_000];
        // The trailer of the last member tells three bytes.
        let both = [member(&large), member(b"end")].concat();
        let expected = [&large[..], b"end"].concat();
        assert_eq!(decompress(&both, 1 << 20), Ok(expected.clone()));
        assert_eq!(decompress(&both, expected.len()), Ok(expected.clone()), "the limit is reached");
        let limit = expected.len() - 1;
        let codec = Compression::Gzip;
        assert_eq!(decompress(&both, limit), Err(DecompressError::LimitExceeded { codec, limit }));
    }

    #[test]
    fn a_member_cut_anywhere_is_corrupt() {
        let whole = member(b"some text, some more of that text");
        for end in 0..whole.len() {
            let cut = whole.get(..end).expect("a part");
            assert!(matches!(decompress(cut, 1 << 10), Err(DecompressError::Corrupt { .. })), "{end} bytes");
        }
        let mut wrong = whole;
        let checksum_at = wrong.len() - 8;
        wrong[checksum_at] ^= 1;
        assert!(decompress(&wrong, 1 << 10).is_err(), "the checksum is wrong");
    }
}
