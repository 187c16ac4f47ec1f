//! How many files this process may have open.
//!
//! Invariant: the limit only rises, and never above what the administrator allows.

use std::io;

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// Raises the limit as far as that goes without privileges, as the JVM does for a Java broker, and gives it; `None` where
/// there is no limit.
///
/// # Errors
/// The system refuses.
pub fn raise_open_file_limit() -> io::Result<Option<u64>> {
    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    if current != maximum {
        setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum })?;
    }
    Ok(maximum)
}
