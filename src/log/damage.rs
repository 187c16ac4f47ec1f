//! What a broken batch means: the torn end of what was being written, or damage to what was written long ago.
//!
//! ```text
//! │ sound │ sound │ 0000000 │ sound │ sound │       unwritten: zeroes where a sector never reached the disk before a power cut,
//! │ sound │ sound │ bro                             or the end of the file
//! │ sound │ sound │ broken │                        last: nothing sound behind it
//! │ sound │ sound │ broken │ sound │ sound │        damaged: cutting here would lose records that were acknowledged
//! │ sound │ sound │ sound, of a lower offset │       damaged, too: no checksum covers a batch's offset,
//! │ sound │ sound │ sound, but for its length │      or its length
//! ```
//! Invariant: only what a crash explains is ever cut. A batch whose own records are zeroes for a whole sector and that is
//! damaged besides is taken for one that was never written: the two can't be told apart.

use std::io;

use bytes::Buf;
use kalda_protocol::records::{BatchPrefix, header::HEADER_SIZE};

use super::batch_walk::BatchWalk;
use super::segment_file::SegmentFile;
use crate::types::Offset;

/// The smallest piece that a disk writes as a whole, as it is before it was written.
const SECTOR: [u8; 512] = [0; 512];
const SECTOR_BYTES: u64 = SECTOR.len() as u64;
/// The largest piece of a file that the page cache writes by itself. A header that can't be read is looked for in so many bytes.
const PAGE_BYTES: u64 = 4096;
/// Bytes searched at once.
const SEARCH_BYTES: usize = 256 << 10;
/// Where a batch's length ends, which is never 0.
const LENGTH_END: usize = 12;
/// Where a batch has its format.
const MAGIC_AT: usize = 16;

/// Where a batch has its checksum, of all that follows it.
const CRC_AT: usize = 17;
/// A batch is not looked for in more bytes: the largest that a producer may send by default is 1 MiB.
const LARGEST_BATCH_BYTES: usize = 16 << 20;

/// What a broken batch is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Breakage {
    /// A crash came before all of it was on the disk.
    Unwritten,
    /// Nothing sound follows in its file.
    Last,
    /// It was whole once: a sound batch behind it, at this position, proves it.
    Damaged {
        /// Where the log would go on.
        sound_at: u64,
    },
}

/// Judges the broken batch at `position` of a file of `file_bytes`, where offsets from `expected` on were due; those of the
/// file begin with `first`.
///
/// # Errors
/// The disk's.
pub fn judge(
    file: &SegmentFile,
    position: u64,
    file_bytes: u64,
    first: Offset,
    expected: Offset,
) -> io::Result<Breakage> {
    if is_sound(file, position, file_bytes)? {
        // Its offset is wrong. A checksum doesn't miss it where it lies in a sector of its own that was not written.
        let sector_end = ((position / SECTOR_BYTES + 1) * SECTOR_BYTES).min(file_bytes);
        let unwritten = has_unwritten_sector(file, position, sector_end, file_bytes, expected)?;
        return Ok(if unwritten { Breakage::Unwritten } else { Breakage::Damaged { sound_at: position } });
    }
    // Of any offset that the file may hold: the one before may be wrong, too.
    let sound_at = first_sound_batch(file, position + 1, file_bytes, first)?;
    let announced = announced_end(file, position)?;
    let ends_early =
        announced.is_some_and(|end| end > file_bytes) || position + HEADER_SIZE as u64 > file_bytes;
    let announced = announced.filter(|end| *end <= file_bytes);
    // A header that can't be read says nothing of the batch's length: then the page where it ends is looked at, up to what
    // is sound.
    let page_end = ((position + HEADER_SIZE as u64 - 1) / PAGE_BYTES + 1) * PAGE_BYTES;
    let end = announced.unwrap_or_else(|| sound_at.unwrap_or(page_end).min(page_end));
    let end = end.next_multiple_of(SECTOR_BYTES).min(file_bytes);
    if has_unwritten_sector(file, position, end, file_bytes, expected)? {
        return Ok(Breakage::Unwritten);
    }
    let is_whole = announced.is_none() && is_whole(file, position, sound_at.unwrap_or(file_bytes))?;
    Ok(match (sound_at, announced) {
        _ if is_whole => Breakage::Damaged { sound_at: position },
        (Some(sound_at), _) => Breakage::Damaged { sound_at },
        (None, _) if ends_early => Breakage::Unwritten,
        (None, _) => Breakage::Last,
    })
}

/// True if a batch between these two positions has its own checksum, whatever length it announces.
fn is_whole(file: &SegmentFile, position: u64, end: u64) -> io::Result<bool> {
    let length = usize::try_from(end.saturating_sub(position)).unwrap_or(usize::MAX);
    if !(HEADER_SIZE..=LARGEST_BATCH_BYTES).contains(&length) {
        return Ok(false);
    }
    let mut bytes = vec![0; length];
    let filled = file.read_at(&mut bytes, position)?;
    let mut stored = bytes.get(CRC_AT..filled).unwrap_or_default();
    let is_format_2 = bytes.get(MAGIC_AT) == Some(&2);
    Ok(is_format_2 && stored.try_get_u32().is_ok_and(|crc| crc == crc32c::crc32c(stored)))
}

/// Where the last sound batch ends that continues the log, from `position` of a file of `file_bytes` on.
///
/// # Errors
/// The disk's.
pub fn sound_end(file: &SegmentFile, position: u64, file_bytes: u64, expected: Offset) -> io::Result<Offset> {
    let (mut from, mut end) = (position, expected);
    while let Some(sound_at) = first_sound_batch(file, from, file_bytes, end)? {
        let Ok(Some(batch)) = BatchWalk::new(file, sound_at, file_bytes).step() else { break };
        (from, end) = (batch.end(), end.max(batch.last_offset.next()));
    }
    Ok(end)
}

/// Where the broken batch ends, by its own account.
fn announced_end(file: &SegmentFile, position: u64) -> io::Result<Option<u64>> {
    let mut header = [0; HEADER_SIZE];
    let filled = file.read_at(&mut header, position)?;
    let prefix = header.get(..filled).and_then(|bytes| BatchPrefix::parse(bytes).ok());
    Ok(prefix.map(|prefix| position + prefix.size_in_bytes as u64))
}

/// True if a sector between `from` and `end` is zero; of the first one, what lies behind `from`, of the last one of the file,
/// what there is. The last one of the batch is looked at as a whole: it holds the beginning of the next batch, too.
fn has_unwritten_sector(
    file: &SegmentFile,
    from: u64,
    end: u64,
    file_bytes: u64,
    expected: Offset,
) -> io::Result<bool> {
    let mut position = from;
    while position < end {
        let sector_end = ((position / SECTOR_BYTES + 1) * SECTOR_BYTES).min(end);
        let mut sector = SECTOR;
        let wanted = usize::try_from(sector_end - position).unwrap_or(0);
        let filled = file.read_at(sector.get_mut(..wanted).unwrap_or_default(), position)?;
        let written = sector.get(..filled).unwrap_or_default();
        let is_whole = sector_end.is_multiple_of(SECTOR_BYTES) || sector_end == file_bytes;
        let says_something = position > from || cannot_begin_with_zeroes(expected, written.len());
        if is_whole && says_something && written.iter().all(|byte| *byte == 0) {
            return Ok(true);
        }
        position = sector_end;
    }
    Ok(false)
}

/// True if a batch at this offset has something else than zeroes in its first `count` bytes: its offset, then its length.
fn cannot_begin_with_zeroes(offset: Offset, count: usize) -> bool {
    let offset = offset.0.to_be_bytes();
    count >= LENGTH_END || offset.iter().take(count).any(|byte| *byte != 0)
}

/// The position of the first batch from `from` on that has a sound checksum and an offset from `expected` on.
fn first_sound_batch(
    file: &SegmentFile,
    from: u64,
    file_bytes: u64,
    expected: Offset,
) -> io::Result<Option<u64>> {
    let mut buffer = vec![0; SEARCH_BYTES];
    let mut position = from;
    while position + HEADER_SIZE as u64 <= file_bytes {
        let filled = file.read_at(&mut buffer, position)?;
        let searched = buffer.get(..filled).unwrap_or_default();
        let places = searched.windows(HEADER_SIZE).enumerate();
        for (at, _) in places.filter(|(_, window)| may_begin_batch(window, expected)) {
            let candidate = position + at as u64;
            if is_sound(file, candidate, file_bytes)? {
                return Ok(Some(candidate));
            }
        }
        // The next piece begins where the last whole header of this one may.
        position += (filled.saturating_sub(HEADER_SIZE - 1)).max(1) as u64;
    }
    Ok(None)
}

/// A quick look that sorts out nearly all places.
fn may_begin_batch(mut window: &[u8], expected: Offset) -> bool {
    /// Further than any segment's offsets reach from its first one.
    const REACH: i64 = i32::MAX as i64;
    let is_format_2 = window.get(MAGIC_AT) == Some(&2);
    let offset = window.try_get_i64().unwrap_or(-1);
    is_format_2 && offset >= expected.0 && offset - expected.0 <= REACH
}

fn is_sound(file: &SegmentFile, position: u64, file_bytes: u64) -> io::Result<bool> {
    let mut walk = BatchWalk::new(file, position, file_bytes);
    match walk.step() {
        Ok(Some(batch)) => Ok(walk.checksum_error(&batch)?.is_none()),
        Ok(None) => Ok(false),
        Err(error) => match io::Error::from(error) {
            error if error.kind() == io::ErrorKind::InvalidData => Ok(false),
            error => Err(error),
        },
    }
}
