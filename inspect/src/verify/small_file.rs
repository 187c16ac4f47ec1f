//! The small files of a folder: whether they can be understood.

use std::path::Path;

use super::VerifySettings;
use super::finding::{Findings, Place};
use super::left::Left;
use super::problem::{Problem, Severity};
use crate::found_file::FoundKind;
use kalda_log::{MetaProperties, checkpoint, partition_metadata, whole_file};
use kalda_sys::Disk;

/// Checks one by its name, in a directory that was left so. Names that aren't of a small file are sound.
pub fn check(disk: &dyn Disk, path: &Path, left: Left, settings: &VerifySettings, findings: &mut Findings) {
    let bytes = match whole_file::read(disk, path) {
        Ok(Some(bytes)) => bytes,
        Ok(None) => return findings.add(Place::file(path), Problem::WentAway),
        Err(error) => return findings.add_failure(path, &error),
    };
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    if let Err(reason) = parse(name, &bytes).and_then(|()| (settings.small_file)(name, &bytes)) {
        let is_mended = left == Left::Unclean
            && FoundKind::of(name) == FoundKind::PartitionMetadata
            && partition_metadata::may_be_torn(&bytes);
        let severity = if is_mended { Severity::Note } else { Severity::Fault };
        findings.add_as(severity, Place::file(path), Problem::Malformed { reason });
    }
}

fn parse(name: &str, bytes: &[u8]) -> Result<(), String> {
    let text = || std::str::from_utf8(bytes).map_err(|error| error.to_string());
    match FoundKind::of(name) {
        FoundKind::MetaProperties => {
            MetaProperties::parse(text()?).map(|_| ()).map_err(|error| error.to_string())
        }
        // A crash can leave it empty, and says nothing then.
        FoundKind::PartitionMetadata if bytes.is_empty() => Ok(()),
        FoundKind::PartitionMetadata => {
            let id = partition_metadata::parse(text()?);
            id.map(|_| ()).ok_or_else(|| "it is no partition metadata of version 0".to_owned())
        }
        FoundKind::Checkpoint => checkpoint::parse(text()?).map(|_| ()).map_err(|error| error.to_string()),
        // Older Kafkas left the mark of a clean shutdown empty.
        FoundKind::Json if bytes.is_empty() => Ok(()),
        FoundKind::Json => {
            serde_json::from_slice::<serde_json::Value>(bytes).map(|_| ()).map_err(|error| error.to_string())
        }
        _ => Ok(()),
    }
}
