//! Errors of the disk, with the path they are about.
//!
//! Invariant: kind and number stay what the system said, so that callers decide by them as before. Deliberately absent: what
//! an error means for a log.

use std::io;
use std::path::{Path, PathBuf};

use rustix::io::Errno;

/// What the system said, and of which path.
#[derive(Debug, thiserror::Error)]
#[error("{path}: {source}", path = path.display())]
struct AtPath {
    path: PathBuf,
    source: io::Error,
}

/// Adds the path to an error.
#[must_use]
pub fn at_path(error: io::Error, path: &Path) -> io::Error {
    io::Error::new(error.kind(), AtPath { path: path.to_owned(), source: error })
}

/// The system's number of an error.
#[must_use]
pub fn error_number(error: &io::Error) -> Option<Errno> {
    let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<AtPath>());
    let code = inner.map_or_else(|| error.raw_os_error(), |inner| inner.source.raw_os_error());
    code.map(Errno::from_raw_os_error)
}

/// What the system said, for a sentence that names the path itself.
#[must_use]
pub fn reason(error: &io::Error) -> String {
    let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<AtPath>());
    inner.map_or_else(|| error.to_string(), |inner| inner.source.to_string())
}

/// True if a name doesn't stand for what it should: there is nothing, or a folder where a file belongs, or somebody may not
/// use it. The disk behind it works.
#[must_use]
pub fn is_misplaced(error: &io::Error) -> bool {
    use io::ErrorKind as Kind;
    matches!(
        error.kind(),
        Kind::NotFound
            | Kind::AlreadyExists
            | Kind::NotADirectory
            | Kind::IsADirectory
            | Kind::DirectoryNotEmpty
            | Kind::PermissionDenied
    ) || matches!(error_number(error), Some(Errno::LOOP | Errno::NXIO | Errno::NODEV))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_keeps_its_kind_and_number() {
        let full = at_path(Errno::NOSPC.into(), Path::new("a/b"));
        assert_eq!((full.kind(), error_number(&full)), (io::ErrorKind::StorageFull, Some(Errno::NOSPC)));
        assert_eq!(full.to_string(), format!("a/b: {}", reason(&full)));
        assert!(!is_misplaced(&full));
        assert!(is_misplaced(&at_path(Errno::LOOP.into(), Path::new("a"))));
        assert_eq!(error_number(&io::Error::other("no number")), None);
    }
}
