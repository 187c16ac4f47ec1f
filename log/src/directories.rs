//! The log directories of `log.dirs`, opened together: those that can't be used are left out.
//!
//! Invariant: a directory that another broker holds, or that is in the list under two names, ends the start: nobody
//! knows what the other writes. Any other failure takes out one directory, as long as one is left.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::directory::LogDirectory;
use super::error::LogError;
use super::settings::DirectorySettings;
use kalda_sys::{Clock, Disk, Random};

/// What a directory needs of the world.
#[derive(Debug, Clone)]
pub struct DirectoryDoors {
    /// The disk.
    pub disk: Arc<dyn Disk>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Chance.
    pub random: Arc<dyn Random>,
}

/// A directory that can't be used.
#[derive(Debug)]
pub struct OfflineDirectory {
    /// Where it is.
    pub path: PathBuf,
    /// Why not.
    pub reason: LogError,
}

/// The directories, in the order of the list.
#[derive(Debug)]
pub struct LogDirectories {
    /// Those that can be used, as they were found; at least one.
    pub online: Vec<LogDirectory>,
    /// Those that can't.
    pub offline: Vec<OfflineDirectory>,
}

/// Why a broker can't start on its directories.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// One folder stands in the list twice, perhaps under two names.
    #[error("the log directory {0} is listed twice")]
    Duplicate(PathBuf),
    /// Another broker works in it.
    #[error("the log directory {path} can't be opened: {reason}")]
    Held {
        /// Which one.
        path: PathBuf,
        /// Who says so.
        reason: LogError,
    },
    /// No directory can be used.
    #[error("the log directory {path} can't be opened: {reason}")]
    NoneUsable {
        /// The first of them.
        path: PathBuf,
        /// Why it can't be used.
        reason: LogError,
    },
    /// The list is empty.
    #[error("there is no log directory")]
    None,
}

impl LogDirectories {
    /// Locks and examines all of `paths`.
    ///
    /// # Errors
    /// Where going on without a directory would be no way out, or none is left.
    pub fn examine(
        paths: &[PathBuf],
        settings: &DirectorySettings,
        doors: &DirectoryDoors,
    ) -> Result<Self, OpenError> {
        let (mut online, mut offline) = (Vec::new(), Vec::new());
        for (place, path) in paths.iter().enumerate() {
            if paths.iter().take(place).any(|earlier| earlier == path) {
                return Err(OpenError::Duplicate(path.clone()));
            }
            match examine(path, settings, doors) {
                Ok(directory) => online.push(directory),
                Err(reason) if is_held(&reason) => {
                    return Err(OpenError::Held { path: path.clone(), reason });
                }
                Err(reason) => offline.push(OfflineDirectory { path: path.clone(), reason }),
            }
        }
        if online.is_empty() {
            let first = offline.into_iter().next();
            return Err(first.map_or(OpenError::None, |OfflineDirectory { path, reason }| {
                OpenError::NoneUsable { path, reason }
            }));
        }
        for OfflineDirectory { path, reason } in &offline {
            let directory = path.display();
            tracing::error!(%directory, error = %reason, "the log directory can't be used; its partitions are offline");
        }
        Ok(Self { online, offline })
    }
}

fn examine(
    path: &Path,
    settings: &DirectorySettings,
    doors: &DirectoryDoors,
) -> Result<LogDirectory, LogError> {
    let DirectoryDoors { disk, clock, random } = doors.clone();
    LogDirectory::examine(path, settings, disk, clock, random)
}

/// True if somebody else has it.
fn is_held(reason: &LogError) -> bool {
    matches!(reason, LogError::Locked { .. })
}
