//! Whose log directories these are, as Kafka's images ask before they format.
//!
//! Invariant: nothing is opened for writing or changed; what else is in a directory is for the start to judge.

use std::io::ErrorKind;
use std::path::Path;

use anyhow::Context as _;

use crate::log::MetaProperties;

/// The file that formatting makes.
const META_PROPERTIES: &str = "meta.properties";

#[expect(clippy::disallowed_methods, reason = "a look from outside, before there is a broker")]
/// The id of the cluster that a directory was formatted for; `None` if it wasn't.
///
/// # Errors
/// When the file is there and can't be read.
pub fn formatted_for(log_dir: &Path) -> anyhow::Result<Option<String>> {
    let path = log_dir.join(META_PROPERTIES);
    let name = path.display();
    match std::fs::read_to_string(&path) {
        Ok(text) => {
            let properties = MetaProperties::parse(&text).with_context(|| format!("can't read {name}"))?;
            Ok(Some(properties.cluster_id))
        }
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| format!("can't read {name}")),
    }
}
