//! Whether a log directory has been formatted, as Kafka's images ask before they format.
//!
//! Invariant: nothing is opened or changed; what is in a directory is for the start to judge.

use std::path::Path;

/// The file that formatting makes.
const META_PROPERTIES: &str = "meta.properties";

#[expect(clippy::disallowed_methods, reason = "a look from outside, before there is a broker")]
/// True if it has been.
pub fn is_formatted(log_dir: &Path) -> bool {
    log_dir.join(META_PROPERTIES).exists()
}
