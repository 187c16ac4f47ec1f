//! LZ4 frames, read and written by hand around `lz4_flex`'s blocks: so each block goes straight to its place.
//!
//! ```text
//! 04 22 4d 18 | flags | block size | content size u64? | dictionary u32? | header checksum
//! (size u32, top bit: stored as it is; block; checksum u32?)* | 00 00 00 00 | content checksum u32?
//!
//! flags       7 6      5            4               3             2                 1  0
//!             01       independent  block checksum  content size  content checksum  -  dictionary
//! block size  6 5 4    4: 64 KiB, 5: 256 KiB, 6: 1 MiB, 7: 4 MiB
//! ```
//! All numbers are little-endian. Invariant: a block gets room for what it can hold, never more than its frame's block
//! size or the limit. Like Kafka's reader, ours leaves the content checksum unchecked (the batch has
//! its own), and stops at the end of the first frame.

use lz4_flex::block;
use twox_hash::XxHash32;

use super::{CompressError, Compression};
use crate::records::error::DecompressError;

const MAGIC: &[u8; 4] = b"\x04\x22\x4d\x18";
const VERSION_MASK: u8 = 0b1100_0000;
const VERSION_1: u8 = 0b0100_0000;
const INDEPENDENT: u8 = 1 << 5;
const BLOCK_CHECKSUM: u8 = 1 << 4;
const CONTENT_SIZE: u8 = 1 << 3;
const CONTENT_CHECKSUM: u8 = 1 << 2;
const DICTIONARY: u8 = 1;
const STORED: u32 = 1 << 31;
/// How far a block that leans on those before it can reach back.
const WINDOW: usize = 64 * 1024;
/// A match grows by 255 bytes for each byte; a block has a few more of literals.
const LARGEST_RATIO: usize = 255;
const SHORT_BLOCK: usize = 64;
/// The size of our blocks, and its code.
const BLOCK_SIZE: usize = 64 * 1024;
const BLOCK_SIZE_CODE: u8 = 4 << 4;

/// What to do with the checksum of the frame's header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum HeaderChecksum {
    /// It must hold.
    Checked,
    /// It may be anything: producers of message format 0 computed it over the wrong bytes.
    Ignored,
}

struct Frame {
    flags: u8,
    block_size: usize,
}

pub(super) fn decompress(
    input: &[u8],
    limit: usize,
    checksum: HeaderChecksum,
) -> Result<Vec<u8>, DecompressError> {
    let mut rest = input;
    let frame = header(&mut rest, checksum)?;
    let mut output = Vec::new();
    loop {
        let size = take_u32(&mut rest).ok_or(corrupt("a block size is cut"))?;
        if size == 0 {
            break;
        }
        let length = usize::try_from(size & !STORED).unwrap_or(usize::MAX);
        if length > frame.block_size {
            return Err(corrupt("a block exceeds its frame's block size"));
        }
        let raw = take(&mut rest, length).ok_or(corrupt("a block is cut"))?;
        if frame.flags & BLOCK_CHECKSUM != 0 && take_u32(&mut rest) != Some(XxHash32::oneshot(0, raw)) {
            return Err(corrupt("a block's checksum is wrong"));
        }
        if size & STORED == 0 {
            decode_block(raw, &frame, &mut output, limit)?
        } else {
            store(raw, &mut output, limit)?
        }
    }
    if frame.flags & CONTENT_CHECKSUM != 0 {
        take_u32(&mut rest).ok_or(corrupt("the content checksum is cut"))?;
    }
    Ok(output)
}

fn header(rest: &mut &[u8], checksum: HeaderChecksum) -> Result<Frame, DecompressError> {
    let cut = corrupt("its header is cut");
    if take(rest, MAGIC.len()).ok_or(cut)? != MAGIC {
        return Err(corrupt("its magic number is wrong"));
    }
    let descriptor = *rest;
    let [flags, block_size] = take(rest, 2).and_then(|two| two.first_chunk()).copied().ok_or(cut)?;
    if flags & VERSION_MASK != VERSION_1 || flags & 0b10 != 0 {
        return Err(corrupt("its version is unknown"));
    }
    if flags & DICTIONARY != 0 {
        return Err(corrupt("it needs a dictionary"));
    }
    let block_size = match block_size {
        0x40 => 64 * 1024,
        0x50 => 256 * 1024,
        0x60 => 1024 * 1024,
        0x70 => 4 * 1024 * 1024,
        _ => return Err(corrupt("its block size is unknown")),
    };
    if flags & CONTENT_SIZE != 0 {
        take(rest, size_of::<u64>()).ok_or(cut)?;
    }
    let described = descriptor.get(..descriptor.len().saturating_sub(rest.len())).unwrap_or_default();
    let [_, sum, ..] = XxHash32::oneshot(0, described).to_le_bytes();
    let stored = *take(rest, 1).and_then(<[u8]>::first).ok_or(cut)?;
    if checksum == HeaderChecksum::Checked && stored != sum {
        return Err(corrupt("its header checksum is wrong"));
    }
    Ok(Frame { flags, block_size })
}

/// Decodes a block to the end of `output`.
fn decode_block(
    raw: &[u8],
    frame: &Frame,
    output: &mut Vec<u8>,
    limit: usize,
) -> Result<(), DecompressError> {
    let start = output.len();
    let reachable = raw.len().saturating_mul(LARGEST_RATIO).saturating_add(SHORT_BLOCK);
    let wanted = frame.block_size.min(reachable);
    let room = wanted.min(limit.saturating_sub(start));
    output.resize(start.saturating_add(room), 0);
    let Some((before, place)) = output.split_at_mut_checked(start) else { return Ok(()) };
    let decoded = if frame.flags & INDEPENDENT == 0 {
        let window = before.get(before.len().saturating_sub(WINDOW)..).unwrap_or_default();
        block::decompress_into_with_dict(raw, place, window)
    } else {
        block::decompress_into(raw, place)
    };
    match decoded {
        Ok(written) => {
            output.truncate(start.saturating_add(written));
            Ok(())
        }
        Err(block::DecompressError::OutputTooSmall { .. }) if room < wanted => {
            Err(DecompressError::LimitExceeded { codec: Compression::Lz4, limit })
        }
        Err(_) => Err(corrupt("a block is malformed")),
    }
}

fn store(raw: &[u8], output: &mut Vec<u8>, limit: usize) -> Result<(), DecompressError> {
    if output.len().saturating_add(raw.len()) > limit {
        return Err(DecompressError::LimitExceeded { codec: Compression::Lz4, limit });
    }
    output.extend_from_slice(raw);
    Ok(())
}

fn take<'a>(from: &mut &'a [u8], length: usize) -> Option<&'a [u8]> {
    let (front, rest) = from.split_at_checked(length)?;
    *from = rest;
    Some(front)
}

fn take_u32(from: &mut &[u8]) -> Option<u32> {
    let (number, rest) = from.split_first_chunk()?;
    *from = rest;
    Some(u32::from_le_bytes(*number))
}

const fn corrupt(reason: &'static str) -> DecompressError {
    DecompressError::Corrupt { codec: Compression::Lz4, reason }
}

pub(super) fn has_linked_blocks(input: &[u8]) -> bool {
    let flags = input.strip_prefix(MAGIC).and_then(<[u8]>::first);
    flags.is_some_and(|flags| flags & INDEPENDENT == 0)
}

pub(super) fn compress(input: &[u8], out: &mut Vec<u8>) -> Result<(), CompressError> {
    let failed = CompressError { codec: Compression::Lz4 };
    let descriptor = [VERSION_1 | INDEPENDENT, BLOCK_SIZE_CODE];
    let [_, sum, ..] = XxHash32::oneshot(0, &descriptor).to_le_bytes();
    out.extend_from_slice(MAGIC);
    out.extend_from_slice(&descriptor);
    out.push(sum);
    for raw in input.chunks(BLOCK_SIZE) {
        let size_at = out.len();
        let start = size_at.saturating_add(size_of::<u32>());
        out.resize(start.saturating_add(block::get_maximum_output_size(raw.len())), 0);
        let (size, place) = out.get_mut(size_at..).and_then(<[u8]>::split_first_chunk_mut).ok_or(failed)?;
        let written = block::compress_into(raw, place).map_err(|_| failed)?;
        let is_stored = written >= raw.len();
        let length = written.min(raw.len());
        let flag = if is_stored { STORED } else { 0 };
        *size = (u32::try_from(length).map_err(|_| failed)? | flag).to_le_bytes();
        out.truncate(start.saturating_add(if is_stored { 0 } else { length }));
        if is_stored {
            out.extend_from_slice(raw);
        }
    }
    out.extend_from_slice(&0u32.to_le_bytes());
    Ok(())
}
