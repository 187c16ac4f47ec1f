//! A full disk, or too many open files: told when it begins, and when it is over.
//!
//! ```text
//! refused ──▶ ERROR, at most one a minute ──▶ refused … refused ──▶ the next write that succeeds ──▶ INFO
//! ```
//! Invariant: the end of a shortage is logged only if its beginning was. While nothing is short, asking costs one load.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use parking_lot::Mutex;

use super::error::StorageError;

/// The least time between two lines of one kind. A nearly full disk has room for one batch and not for the next, and would fill the log.
const PAUSE: Duration = Duration::from_secs(60);

/// What a log directory is short of.
#[derive(Debug, Default)]
pub struct Shortages {
    space: Shortage,
    open_files: Shortage,
}

#[derive(Debug, Default)]
struct Shortage {
    is_short: AtomicBool,
    told: Mutex<Told>,
}

#[derive(Debug, Default)]
struct Told {
    is_open: bool,
    last: Option<Duration>,
}

impl Shortages {
    /// Tells that something was refused, if nobody knows. `partition` is its folder, where it was one's.
    pub fn begin(&self, error: &StorageError, directory: &Path, partition: Option<&Path>, now: Duration) {
        let shortage = match error {
            StorageError::NoSpace(_) => &self.space,
            StorageError::TooManyOpenFiles(_) => &self.open_files,
            _ => return,
        };
        if shortage.begins(now) {
            let partition = partition.and_then(Path::file_name).map(Path::new).unwrap_or(Path::new("-"));
            tracing::error!(directory = %directory.display(), partition = %partition.display(), %error,
                "what is written is refused until there is room");
        }
    }

    /// Tells that it is over, after a write that succeeded.
    pub fn end(&self, directory: &Path) {
        if self.space.ends() {
            tracing::info!(directory = %directory.display(), "there is space again");
        }
        if self.open_files.ends() {
            tracing::info!(directory = %directory.display(), "files can be opened again");
        }
    }
}

impl Shortage {
    /// True if that is to be told.
    fn begins(&self, now: Duration) -> bool {
        let mut told = self.told.lock();
        self.is_short.store(true, Ordering::Relaxed);
        let is_due = !told.is_open && told.last.is_none_or(|last| now.saturating_sub(last) >= PAUSE);
        if is_due {
            *told = Told { is_open: true, last: Some(now) };
        }
        is_due
    }

    /// True if that is to be told.
    fn ends(&self) -> bool {
        // Without the lock: every write that succeeds asks. One that misses a shortage of this moment leaves its end to the next.
        if !self.is_short.load(Ordering::Relaxed) {
            return false;
        }
        let mut told = self.told.lock();
        self.is_short.store(false, Ordering::Relaxed);
        std::mem::take(&mut told.is_open)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ends_are_told_once_and_not_too_often() {
        let (shortage, second) = (Shortage::default(), Duration::from_secs(1));
        assert!(!shortage.ends());
        assert!(shortage.begins(second));
        assert!(!shortage.begins(100 * second), "it is known");
        assert!(shortage.ends() && !shortage.ends());
        assert!(shortage.begins(101 * second) && shortage.ends());
        assert!(!shortage.begins(102 * second) && !shortage.ends(), "neither was told");
        assert!(!shortage.begins(160 * second));
        assert!(shortage.begins(161 * second), "it lasts");
        assert!(shortage.ends());
    }
}
