//! A group of entries: what one write and one sync bring to the disk.
//!
//! ```text
//! "KWAG" │ salt u64 │ number u64 │ length u32 │ CRC-32C u32 of salt, number, length, entries │ entries │ zeroes up to a page's end
//! ```
//! Invariant: groups of a file are numbered from 0 and carry its salt, so that what an earlier use of the file left behind is
//! none of them. A group begins on a page of its own: a page that was synced is never written again.

use std::io::{self, IoSlice};

use bytes::{Buf, BufMut, Bytes};

use super::entry::EncodedEntry;
use kalda_sys::{DiskFile, PAGE_BYTES, Pages};

const MAGIC: [u8; 4] = *b"KWAG";
/// Bytes before the entries.
pub const HEADER_BYTES: usize = 4 + 8 + 8 + 4 + 4;

/// Which group of which use of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GroupId {
    /// The file's.
    pub salt: u64,
    /// Counted from the file's first one.
    pub number: u64,
}

/// Bytes that a group of entries takes in the file.
#[must_use]
pub fn padded_bytes(entries: &[&EncodedEntry]) -> u64 {
    let length: usize = entries.iter().map(|entry| entry.length()).sum();
    ((HEADER_BYTES + length) as u64).next_multiple_of(PAGE_BYTES)
}

/// Writes a group at `position` and waits until it is on the disk.
///
/// # Errors
/// The disk's. Nobody knows then what the file holds.
pub fn write(
    file: &dyn DiskFile,
    position: u64,
    id: GroupId,
    entries: &[&EncodedEntry],
    pages: &mut Pages,
) -> io::Result<()> {
    let length: usize = entries.iter().map(|entry| entry.length()).sum();
    let length = u32::try_from(length).map_err(|_| io::Error::other("a group of entries is too long"))?;
    let mut checked = Vec::with_capacity(HEADER_BYTES);
    checked.put_u64(id.salt);
    checked.put_u64(id.number);
    checked.put_u32(length);
    let slices = entries.iter().flat_map(|entry| entry.slices()).map(|slice| &**slice);
    let crc = slices.clone().fold(crc32c::crc32c(&checked), crc32c::crc32c_append);
    let mut header = Vec::with_capacity(HEADER_BYTES);
    header.put_slice(&MAGIC);
    header.put_slice(&checked);
    header.put_u32(crc);
    let group = pages.gather(std::iter::once(header.as_slice()).chain(slices));
    file.write_at(&[IoSlice::new(group)], position)?;
    file.sync()
}

/// What stands at a position.
#[derive(Debug)]
pub enum ReadGroup {
    /// The group that was looked for: its entries, and where the next one begins.
    Entries(Bytes, u64),
    /// None, or one that wasn't written whole.
    Nothing,
}

/// Reads the group `id` at `position`.
///
/// # Errors
/// The disk's.
pub fn read(file: &dyn DiskFile, position: u64, file_bytes: u64, id: GroupId) -> io::Result<ReadGroup> {
    let mut header = [0; HEADER_BYTES];
    if file.read_at(&mut header, position)? < HEADER_BYTES {
        return Ok(ReadGroup::Nothing);
    }
    let mut rest = header.as_slice();
    let (magic, checked) = (rest.get(..MAGIC.len()), rest.get(MAGIC.len()..HEADER_BYTES - 4));
    if magic != Some(&MAGIC) {
        return Ok(ReadGroup::Nothing);
    }
    let crc_of_header = crc32c::crc32c(checked.unwrap_or_default());
    rest.advance(MAGIC.len());
    let found = GroupId { salt: rest.get_u64(), number: rest.get_u64() };
    let (length, stored) = (u64::from(rest.get_u32()), rest.get_u32());
    let end = position + HEADER_BYTES as u64 + length;
    if found != id || end > file_bytes {
        return Ok(ReadGroup::Nothing);
    }
    let entries = file.read_vec(position + HEADER_BYTES as u64, length)?;
    if entries.len() as u64 != length || crc32c::crc32c_append(crc_of_header, &entries) != stored {
        return Ok(ReadGroup::Nothing);
    }
    Ok(ReadGroup::Entries(entries.into(), end.next_multiple_of(PAGE_BYTES)))
}

/// True if a whole group of the same use of the file, with a higher number, begins at a page behind `position`.
///
/// # Errors
/// The disk's.
pub fn is_followed(
    file: &dyn DiskFile,
    position: u64,
    file_bytes: u64,
    missing: GroupId,
) -> io::Result<bool> {
    let mut page = position + PAGE_BYTES;
    while page + HEADER_BYTES as u64 <= file_bytes {
        let mut header = [0; 20];
        let filled = file.read_at(&mut header, page)?;
        let mut rest = header.get(..filled).unwrap_or_default();
        if rest.len() == header.len() && rest.starts_with(&MAGIC) {
            rest.advance(MAGIC.len());
            let found = GroupId { salt: rest.get_u64(), number: rest.get_u64() };
            if found.salt == missing.salt
                && found.number > missing.number
                && matches!(read(file, page, file_bytes, found)?, ReadGroup::Entries(..))
            {
                return Ok(true);
            }
        }
        page += PAGE_BYTES;
    }
    Ok(false)
}
