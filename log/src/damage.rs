//! What a broken batch means: the torn end of what was being written, or damage to what was written long ago.
//!
//! ```text
//! │ sound │ sound │ 0000000 │ sound │ sound │       unwritten: zeroes where a sector never reached the disk before a power cut,
//! │ sound │ sound │ bro                             or the end of the file
//! │ sound │ sound │ broken │                        last: nothing sound behind it
//! │ sound │ sound │ broken │ sound │ sound │        damaged: cutting here would lose records that were acknowledged
//! │ sound │ sound │ sound, of a lower offset │       misplaced: no checksum covers a batch's offset,
//! │ sound │ sound │ sound, but for its length │      damaged, too: nor its length, nor its format
//! ```
//! Invariant: only what a crash explains is ever cut. A batch whose own records are zeroes for a whole sector, or for the
//! last few bytes in a sector of their own at the file's end, and that is damaged besides is taken for one that was never
//! written: the two can't be told apart.

use std::io;

use bytes::{Buf, Bytes};
use kalda_protocol::records::{BatchPrefix, header::HEADER_SIZE};

use super::batch_walk::BatchWalk;
use super::segment_file::SegmentFile;
use kalda_sys::types::Offset;

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
/// Whether so short an end of a batch was written is told by its checksum: 2^24 ends are tried at the most. Longer ones always
/// have one that makes it right.
const TELLING_BYTES: usize = 3;
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
    /// It is sound, but its offset, or that of the batch before it, is not.
    Misplaced,
    /// It was whole once: a sound batch behind it, at this position, proves it.
    Damaged {
        /// Where the log would go on.
        sound_at: u64,
    },
}

/// Whether the batch in front of a broken one has the offset that was due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Continuity {
    /// It has.
    Unbroken,
    /// Offsets are missing before it.
    AfterGap,
}

/// Judges the broken batch at `position` of a file of `file_bytes`, where offsets from `expected` on were due; those of the
/// file begin with `first`. After a gap, what was due is doubtful, and a sound batch is believed rather than what was due.
///
/// # Errors
/// The disk's.
pub fn judge(
    file: &SegmentFile,
    position: u64,
    file_bytes: u64,
    first: Offset,
    expected: Offset,
    continuity: Continuity,
) -> io::Result<Breakage> {
    let sector_end = ((position / SECTOR_BYTES + 1) * SECTOR_BYTES).min(file_bytes);
    let is_unwritten = begins_unwritten(file, position, sector_end, expected)?;
    if (continuity == Continuity::AfterGap || !is_unwritten) && is_sound(file, position, file_bytes)? {
        return Ok(Breakage::Misplaced);
    }
    if is_unwritten {
        return Ok(Breakage::Unwritten);
    }
    // Any offset that the file may hold will do: the one before may be wrong, too.
    let sound_at = first_sound_batch(file, position + 1, file_bytes, first)?;
    if is_whole(file, position, sound_at.unwrap_or(file_bytes))? {
        return Ok(Breakage::Damaged { sound_at: position });
    }
    let announced = announced_end(file, position)?;
    let ends_early =
        announced.is_some_and(|end| end > file_bytes) || position + HEADER_SIZE as u64 > file_bytes;
    let announced = announced.filter(|end| *end <= file_bytes);
    // A header that can't be read says nothing of the batch's length: then the page where it ends is looked at, up to what
    // is sound.
    let page_end = ((position + HEADER_SIZE as u64 - 1) / PAGE_BYTES + 1) * PAGE_BYTES;
    let end = announced.unwrap_or_else(|| sound_at.unwrap_or(page_end).min(page_end));
    let end = end.next_multiple_of(SECTOR_BYTES).min(file_bytes);
    // The rest of a batch in a sector of its own may be zero as it was written: many end with some zeroes.
    let rest = usize::try_from(end % SECTOR_BYTES).unwrap_or(0);
    let short = if announced == Some(end) && rest <= TELLING_BYTES { rest } else { 0 };
    if has_unwritten_sector(file, sector_end, end - short as u64)?
        || is_zero(file, end - short as u64, short)? && misses_its_end(file, position, end, short)?
    {
        return Ok(Breakage::Unwritten);
    }
    Ok(match sound_at {
        Some(sound_at) => Breakage::Damaged { sound_at },
        None if ends_early => Breakage::Unwritten,
        None => Breakage::Last,
    })
}

/// True if a batch between these two positions has its own checksum, whatever length and format it announces.
fn is_whole(file: &SegmentFile, position: u64, end: u64) -> io::Result<bool> {
    let read = read_checksum(file, position, end)?;
    Ok(read.is_some_and(|(stored, covered)| crc32c::crc32c(&covered) == stored))
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

/// True if what there is of the batch in its first sector is zero, and can't be.
fn begins_unwritten(file: &SegmentFile, from: u64, sector_end: u64, expected: Offset) -> io::Result<bool> {
    let count = usize::try_from(sector_end.saturating_sub(from)).unwrap_or(0);
    Ok(cannot_begin_with_zeroes(expected, count) && is_zero(file, from, count)?)
}

/// True if a sector from `from` on, where one begins, to `end` is zero; of the last one of the file, what there is. The last
/// one of the batch is looked at as a whole: it holds the beginning of the next batch, too.
fn has_unwritten_sector(file: &SegmentFile, from: u64, end: u64) -> io::Result<bool> {
    let mut position = from;
    while position < end {
        let sector_end = (position + SECTOR_BYTES).min(end);
        if is_zero(file, position, usize::try_from(sector_end - position).unwrap_or(0))? {
            return Ok(true);
        }
        position = sector_end;
    }
    Ok(false)
}

/// True if other bytes in the place of the last `count` would make the checksum of the batch between these two positions right.
fn misses_its_end(file: &SegmentFile, position: u64, end: u64, count: usize) -> io::Result<bool> {
    let Some((stored, covered)) = read_checksum(file, position, end)? else { return Ok(true) };
    let before = crc32c::crc32c(covered.get(..covered.len().saturating_sub(count)).unwrap_or_default());
    let is_missing = |missing: u32| {
        let missing = missing.to_le_bytes();
        crc32c::crc32c_append(before, missing.get(..count).unwrap_or_default()) == stored
    };
    Ok((0..1 << (8 * count)).any(is_missing))
}

/// The checksum of the batch between these two positions, and the bytes that it is of; nothing where it can't be a batch.
fn read_checksum(file: &SegmentFile, position: u64, end: u64) -> io::Result<Option<(u32, Bytes)>> {
    let length = usize::try_from(end.saturating_sub(position)).unwrap_or(usize::MAX);
    if !(HEADER_SIZE..=LARGEST_BATCH_BYTES).contains(&length) {
        return Ok(None);
    }
    let mut bytes = Bytes::from(file.read_vec(position, length as u64)?);
    bytes.advance(CRC_AT.min(bytes.len()));
    Ok(bytes.try_get_u32().ok().map(|stored| (stored, bytes)))
}

fn is_zero(file: &SegmentFile, position: u64, count: usize) -> io::Result<bool> {
    let mut sector = SECTOR;
    let filled = file.read_at(sector.get_mut(..count).unwrap_or_default(), position)?;
    let bytes = sector.get(..filled).unwrap_or_default();
    Ok(!bytes.is_empty() && bytes.iter().all(|byte| *byte == 0))
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
