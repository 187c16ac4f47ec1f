//! Small files that are replaced in one piece: written beside, then renamed over the old one.
//!
//! Invariant: a reader finds the old or the new contents, never a mixture. Only `Durability::Synced` survives a power cut by itself.

use std::ffi::OsString;
use std::io::{self, IoSlice};
use std::path::Path;

use kalda_sys::{Disk, OpenMode};

/// Whether a file must be on the platter when the call returns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// Fsynced, with the folder.
    Synced,
    /// Fsynced before it gets its name, which lasts from the folder's next sync on: a power cut before leaves the old file.
    NamedLater,
    /// Left to the page cache; can be rebuilt when it is lost.
    Cached,
}

/// The largest such file that is read: a checkpoint of 100,000 partitions with names of 249 bytes has 27 MB.
pub const LARGEST_BYTES: u64 = 64 << 20;
/// The largest file of a few lines. Of these there is one in each partition's folder.
const LARGEST_SMALL_BYTES: u64 = 64 << 10;

/// Replaces the file at `path`.
pub fn replace(disk: &dyn Disk, path: &Path, contents: &[u8], durability: Durability) -> io::Result<()> {
    replace_in_pieces(disk, path, [Ok::<_, io::Error>(contents)], durability, |error| error)
}

/// Replaces the file at `path` by pieces that follow each other, which may be too many to be in memory at once.
///
/// # Errors
/// That of the first piece that can't be had; the disk's, as `failed` makes it.
pub fn replace_in_pieces<P: AsRef<[u8]>, E>(
    disk: &dyn Disk,
    path: &Path,
    pieces: impl IntoIterator<Item = Result<P, E>>,
    durability: Durability,
    failed: impl Fn(io::Error) -> E,
) -> Result<(), E> {
    let mut temporary = OsString::from(path);
    temporary.push(".tmp");
    let temporary = Path::new(&temporary);
    let renamed = write_beside(disk, temporary, pieces, durability, &failed)
        .and_then(|()| disk.rename(temporary, path).map_err(&failed));
    if let Err(error) = renamed {
        // The next attempt must not begin with this one's bytes, which a power cut could bring back under the name. The error
        // that is told is the first one.
        let _ = disk.remove_file(temporary);
        return Err(error);
    }
    match path.parent() {
        // The file is replaced by now: whatever keeps its name from the platter is more than a lack of room.
        Some(folder) if durability == Durability::Synced => {
            disk.sync_folder(folder).map_err(|error| failed(io::Error::other(error)))
        }
        _ => Ok(()),
    }
}

fn write_beside<P: AsRef<[u8]>, E>(
    disk: &dyn Disk,
    path: &Path,
    pieces: impl IntoIterator<Item = Result<P, E>>,
    durability: Durability,
    failed: &impl Fn(io::Error) -> E,
) -> Result<(), E> {
    let file = disk.open(path, OpenMode::Truncate).map_err(failed)?;
    let mut position = 0;
    for piece in pieces {
        let piece = piece?;
        let piece = piece.as_ref();
        file.write_at(&[IoSlice::new(piece)], position).map_err(failed)?;
        position += piece.len() as u64;
    }
    if durability == Durability::Cached { Ok(()) } else { file.sync().map_err(failed) }
}

/// All bytes of the file at `path`; `None` where there is none. One that is longer than any such file is
/// [`io::ErrorKind::InvalidData`].
pub fn read(disk: &dyn Disk, path: &Path) -> io::Result<Option<Vec<u8>>> {
    read_up_to(disk, path, LARGEST_BYTES)
}

/// As [`read`], of a file of a few lines.
pub fn read_small(disk: &dyn Disk, path: &Path) -> io::Result<Option<Vec<u8>>> {
    read_up_to(disk, path, LARGEST_SMALL_BYTES)
}

fn read_up_to(disk: &dyn Disk, path: &Path, limit: u64) -> io::Result<Option<Vec<u8>>> {
    let file = match disk.open(path, OpenMode::Read) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let size = file.size_bytes()?;
    if size > limit {
        let what = format!("{}: {size} bytes are too many, {limit} are read", path.display());
        return Err(io::Error::new(io::ErrorKind::InvalidData, what));
    }
    file.read_vec(0, size).map(Some)
}
