//! Whose log directories these are, as Kafka's images ask before they format; and which folder of the image somebody has mounted.
//!
//! Invariant: nothing is opened for writing or changed; what else is in a directory is for the start to judge.

use std::io::ErrorKind;
use std::os::unix::fs::MetadataExt as _;
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

/// The first of these folders that isn't on the file system of the image: somebody has mounted it, to keep the data.
pub fn first_mounted(root: &Path, folders: &[&'static str]) -> Option<&'static str> {
    let is_mounted = |folder: &&&str| {
        let path = root.join(folder.strip_prefix('/').unwrap_or(folder));
        let devices = (device(&path), path.parent().and_then(device));
        matches!(devices, (Some(own), Some(parent)) if own != parent)
    };
    folders.iter().find(is_mounted).copied()
}

#[expect(clippy::disallowed_methods, reason = "a look from outside, before there is a broker")]
fn device(path: &Path) -> Option<u64> {
    Some(std::fs::metadata(path).ok()?.dev())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_of_another_file_system_is_mounted() {
        let root = Path::new("/");
        assert_eq!(first_mounted(root, &["/usr/no/such/folder", "/usr/bin", "/proc"]), Some("/proc"));
        assert_eq!(first_mounted(root, &["/usr/no/such/folder"]), None);
    }
}
