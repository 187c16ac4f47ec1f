//! Snappy: Java writes it in xerial's framing, librdkafka as one raw block. Both are read, the first is written.
//!
//! ```text
//! 82 "SNAPPY" 00 | version i32 | oldest compatible version i32 | (block length i32, raw block)*
//! ```
//! The header may come again before any block, as where streams were joined.
//! Invariant: a block's claimed size is allocated only where Snappy could reach it and the limit allows it.

use snap::raw::{Decoder, Encoder, decompress_len, max_compress_len};

use super::{CompressError, Compression};
use crate::records::error::DecompressError;

const XERIAL_MAGIC: &[u8; 8] = b"\x82SNAPPY\0";
const XERIAL_VERSION: u32 = 1;
/// What xerial's writer cuts input into.
const BLOCK_SIZE: usize = 32 * 1024;
/// A copy element of three bytes gives 64 at most; the next whole ratio.
const LARGEST_RATIO: usize = 22;

pub(super) fn decompress(input: &[u8], limit: usize) -> Result<Vec<u8>, DecompressError> {
    let mut output = Vec::new();
    if !input.starts_with(XERIAL_MAGIC) {
        block(input, &mut output, limit)?;
        return Ok(output);
    }
    let mut rest = input;
    while !rest.is_empty() {
        if let Some(header) = rest.strip_prefix(XERIAL_MAGIC) {
            rest = after_versions(header)?;
            continue;
        }
        let (length, after) = take_u32(rest).ok_or(corrupt("a block length is cut"))?;
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        let (raw, after) = after.split_at_checked(length).ok_or(corrupt("a block is cut"))?;
        block(raw, &mut output, limit)?;
        rest = after;
    }
    Ok(output)
}

fn after_versions(header: &[u8]) -> Result<&[u8], DecompressError> {
    let cut = corrupt("its xerial header is cut");
    let (version, rest) = take_u32(header).ok_or(cut)?;
    let (_compatible, rest) = take_u32(rest).ok_or(cut)?;
    if version < XERIAL_VERSION { Err(corrupt("its xerial version is unknown")) } else { Ok(rest) }
}

/// Adds the bytes of a raw block.
fn block(raw: &[u8], output: &mut Vec<u8>, limit: usize) -> Result<(), DecompressError> {
    let size = decompress_len(raw).map_err(|_| corrupt("a block has no size"))?;
    let (start, end) = (output.len(), output.len().saturating_add(size));
    if end > limit {
        return Err(DecompressError::LimitExceeded { codec: Compression::Snappy, limit });
    }
    if size > raw.len().saturating_mul(LARGEST_RATIO) {
        return Err(corrupt("a block claims more than it can hold"));
    }
    output.resize(end, 0);
    let place = output.get_mut(start..).unwrap_or_default();
    let written = Decoder::new().decompress(raw, place).map_err(|_| corrupt("a block is malformed"))?;
    output.truncate(start.saturating_add(written));
    Ok(())
}

fn take_u32(from: &[u8]) -> Option<(u32, &[u8])> {
    from.split_first_chunk().map(|(number, rest)| (u32::from_be_bytes(*number), rest))
}

const fn corrupt(reason: &'static str) -> DecompressError {
    DecompressError::Corrupt { codec: Compression::Snappy, reason }
}

pub(super) fn compress(input: &[u8], out: &mut Vec<u8>) -> Result<(), CompressError> {
    let failed = CompressError { codec: Compression::Snappy };
    out.extend_from_slice(XERIAL_MAGIC);
    out.extend_from_slice(&XERIAL_VERSION.to_be_bytes());
    out.extend_from_slice(&XERIAL_VERSION.to_be_bytes());
    let mut encoder = Encoder::new();
    for raw in input.chunks(BLOCK_SIZE) {
        let length_at = out.len();
        let start = length_at.saturating_add(size_of::<u32>());
        out.resize(start.saturating_add(max_compress_len(raw.len())), 0);
        let (length, place) =
            out.get_mut(length_at..).and_then(<[u8]>::split_first_chunk_mut).ok_or(failed)?;
        let written = encoder.compress(raw, place).map_err(|_| failed)?;
        *length = u32::try_from(written).map_err(|_| failed)?.to_be_bytes();
        out.truncate(start.saturating_add(written));
    }
    Ok(())
}
