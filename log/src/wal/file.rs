//! One file of the write-ahead log.
//!
//! ```text
//! <log dir>/00000000000000000007.wal
//! │ "KALDAWAL" │ version u16 = 0 │ number u64 │ salt u64 │ CRC-32C u32 │ zeroes │ group │ group │ … │ zeroes, or what an earlier
//! └──────────────────────────── one page ───────────────────────────────────┘                      use left behind
//! ```
//! Invariant: a file gets its name only after all its bytes and its header are written. So a sync of a group has no metadata to bring
//! to the disk, and a header that can't be read is damage. While it is laid out, or made ready to be used anew with another
//! number and another salt, it is called `.wal.tmp`, and holds nothing that counts.

use std::io::{self, IoSlice};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bytes::{Buf, BufMut};

use super::group::GroupId;
use kalda_sys::{Disk, DiskFile, OpenMode, PAGE_BYTES, Pages, Random};

const MAGIC: [u8; 8] = *b"KALDAWAL";
const VERSION: u16 = 0;
const HEADER_BYTES: usize = 8 + 2 + 8 + 8 + 4;
const EXTENSION: &str = ".wal";
const UNFINISHED: &str = ".wal.tmp";
const NUMBER_DIGITS: usize = 20;
/// Bytes written at once when a file is laid out.
const LAYOUT_BYTES: usize = 1 << 20;

/// A file that groups are written to.
#[derive(Debug)]
pub struct WalFile {
    /// Counted over all files of the directory.
    pub number: u64,
    /// Where it is.
    pub path: PathBuf,
    /// Its length.
    pub size_bytes: u64,
    /// Where the next group goes.
    pub position: u64,
    /// The next group.
    pub next: GroupId,
    /// The open file.
    pub file: Arc<dyn DiskFile>,
}

impl WalFile {
    /// Makes a file of `size_bytes`, on the disk when this returns.
    ///
    /// # Errors
    /// The disk's. No file is left behind.
    pub fn create(
        disk: &dyn Disk,
        folder: &Path,
        number: u64,
        size_bytes: u64,
        random: &dyn Random,
    ) -> io::Result<Self> {
        let unfinished = folder.join(unfinished_name(number));
        let laid_out = Self::lay_out(disk, unfinished.clone(), number, size_bytes, random);
        let named = laid_out.and_then(|file| file.take_name(disk, folder));
        if named.is_err() {
            // The error that is told is the first one.
            let _ = disk.remove_file(&unfinished);
        }
        named
    }

    fn lay_out(
        disk: &dyn Disk,
        path: PathBuf,
        number: u64,
        size_bytes: u64,
        random: &dyn Random,
    ) -> io::Result<Self> {
        let file = disk.open(&path, OpenMode::Direct)?;
        let zeroes = vec![0; LAYOUT_BYTES];
        let mut pages = Pages::default();
        let zeroes = pages.gather(std::iter::once(zeroes.as_slice()));
        let size_bytes = size_bytes.next_multiple_of(PAGE_BYTES);
        let mut position = 0;
        // Written, not just extended: a sync of a group would otherwise have to bring the file's extents to the disk, too.
        while position < size_bytes {
            let length = usize::try_from(size_bytes - position).unwrap_or(LAYOUT_BYTES).min(LAYOUT_BYTES);
            file.write_at(&[IoSlice::new(zeroes.get(..length).unwrap_or_default())], position)?;
            position += length as u64;
        }
        let mut laid_out = Self {
            number,
            path,
            size_bytes,
            position: PAGE_BYTES,
            next: GroupId { salt: 0, number: 0 },
            file,
        };
        laid_out.begin(random)?;
        Ok(laid_out)
    }

    fn take_name(self, disk: &dyn Disk, folder: &Path) -> io::Result<Self> {
        let path = folder.join(name(self.number));
        disk.rename(&self.path, &path)?;
        disk.sync_folder(folder)?;
        Ok(Self { path, ..self })
    }

    /// Uses a file anew, whose groups nobody needs any more.
    ///
    /// # Errors
    /// The disk's.
    pub fn reuse(self, disk: &dyn Disk, folder: &Path, number: u64, random: &dyn Random) -> io::Result<Self> {
        let path = folder.join(unfinished_name(number));
        let mut again = Self { number, path, position: PAGE_BYTES, ..self };
        // First without a name: what is written of the header when the power goes would be a damaged one.
        disk.rename(&self.path, &again.path)?;
        disk.sync_folder(folder)?;
        again.begin(random)?;
        again.take_name(disk, folder)
    }

    fn begin(&mut self, random: &dyn Random) -> io::Result<()> {
        let mut salt = [0; 8];
        random.fill(&mut salt);
        self.next = GroupId { salt: u64::from_le_bytes(salt), number: 0 };
        let header = header(self.number, self.next.salt);
        self.file
            .write_at(&[IoSlice::new(Pages::default().gather(std::iter::once(header.as_slice())))], 0)?;
        self.file.sync()
    }

    /// True if a group of `bytes` fits.
    #[must_use]
    pub const fn has_room(&self, bytes: u64) -> bool {
        self.position + bytes <= self.size_bytes
    }
}

/// The length that a file needs to hold a group of `bytes`.
#[must_use]
pub const fn size_for(bytes: u64) -> u64 {
    PAGE_BYTES + bytes
}

/// A file that an earlier run left behind.
#[derive(Debug)]
pub struct OldFile {
    /// Where it is.
    pub path: PathBuf,
    /// Its length.
    pub size_bytes: u64,
    /// Its groups' salt; `None` if its header is damaged.
    pub salt: Option<u64>,
    /// The open file.
    pub file: Arc<dyn DiskFile>,
}

impl OldFile {
    /// Opens one.
    ///
    /// # Errors
    /// The disk's.
    pub fn open(disk: &dyn Disk, folder: &Path, number: u64) -> io::Result<Self> {
        let path = folder.join(name(number));
        let file = disk.open(&path, OpenMode::Read)?;
        let size_bytes = file.size_bytes()?;
        let mut bytes = [0; HEADER_BYTES];
        let filled = file.read_at(&mut bytes, 0)?;
        let salt = bytes.get(..filled).and_then(parse_header);
        Ok(Self { path, size_bytes, salt, file })
    }
}

/// The name of a file.
#[must_use]
pub fn name(number: u64) -> String {
    format!("{number:0NUMBER_DIGITS$}{EXTENSION}")
}

/// The name of a file that isn't ready yet.
#[must_use]
pub fn unfinished_name(number: u64) -> String {
    format!("{number:0NUMBER_DIGITS$}{UNFINISHED}")
}

/// True if a file of this name never became ready.
#[must_use]
pub fn is_unfinished(name: &str) -> bool {
    name.ends_with(UNFINISHED)
}

/// The largest number of a file that another can follow, for as long as anybody writes.
const LARGEST_NUMBER: u64 = u64::MAX >> 1;

/// The number of the file with this name.
#[must_use]
pub fn parse_name(name: &str) -> Option<u64> {
    let digits = name.strip_suffix(EXTENSION)?;
    let all_digits = digits.len() == NUMBER_DIGITS && digits.bytes().all(|byte| byte.is_ascii_digit());
    digits.parse().ok().filter(|number| all_digits && *number <= LARGEST_NUMBER)
}

fn header(number: u64, salt: u64) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(HEADER_BYTES);
    bytes.put_slice(&MAGIC);
    bytes.put_u16(VERSION);
    bytes.put_u64(number);
    bytes.put_u64(salt);
    bytes.put_u32(crc32c::crc32c(&bytes));
    bytes
}

fn parse_header(bytes: &[u8]) -> Option<u64> {
    let mut rest = bytes.strip_prefix(&MAGIC)?;
    let version = rest.try_get_u16().ok()?;
    // The number is that of the name, once the file has it.
    let _ = rest.try_get_u64().ok()?;
    let salt = rest.try_get_u64().ok()?;
    let crc = rest.try_get_u32().ok()?;
    let checked = bytes.get(..HEADER_BYTES - 4)?;
    (version == VERSION && crc == crc32c::crc32c(checked)).then_some(salt)
}
