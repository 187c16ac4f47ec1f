//! `kalda storage info`: whose the log directories are, and what is wrong with them.
//!
//! Invariant: the first directory that can be read says what the others have to say, too. The exit code is 1 where there is a problem.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::cli::tools::Out;
use crate::cli::tools::failure::Failure;
use crate::config::BrokerConfig;
use crate::log::{MetaProperties, MetaPropertiesError};

/// The file that formatting makes.
const META_PROPERTIES: &str = "meta.properties";

/// What was found.
#[derive(Debug, Default)]
struct Found {
    directories: Vec<PathBuf>,
    metadata: Option<MetaProperties>,
    problems: Vec<String>,
}

pub(super) fn run(config: &BrokerConfig, out: &mut Out) -> Result<(), Failure> {
    let mut directories: BTreeSet<&Path> = config.storage.log_dirs.iter().map(PathBuf::as_path).collect();
    directories.insert(&config.storage.metadata_log_dir);
    let mut found = Found::default();
    for directory in directories {
        look_at(directory, &mut found, out)?;
    }
    tell(&found, out)?;
    if found.problems.is_empty() { Ok(()) } else { Err(Failure::ToldAlready) }
}

#[expect(clippy::disallowed_methods, reason = "a look from outside, before there is a broker")]
fn look_at(directory: &Path, found: &mut Found, out: &mut Out) -> io::Result<()> {
    let name = directory.display();
    if !directory.is_dir() {
        let wrong = if directory.exists() { "is not a directory" } else { "does not exist" };
        found.problems.push(format!("{name} {wrong}"));
        return Ok(());
    }
    found.directories.push(directory.to_owned());
    let path = directory.join(META_PROPERTIES);
    if !path.exists() {
        found.problems.push(format!("{name} is not formatted."));
        return Ok(());
    }
    let read = std::fs::read_to_string(&path).map_err(|error| error.to_string());
    match read.and_then(|text| MetaProperties::parse(&text).map_err(|error| in_kafkas_words(&error))) {
        Ok(properties) => compare(properties, found),
        Err(reason) => {
            writeln!(out, "java.lang.RuntimeException: {reason}")?;
            found.problems.push(format!("Error loading {}: {reason}", path.display()));
        }
    }
    Ok(())
}

fn in_kafkas_words(error: &MetaPropertiesError) -> String {
    match error {
        MetaPropertiesError::Version(version) => {
            format!("Invalid meta.properties version string '{version}'")
        }
        MetaPropertiesError::Missing(key) => format!("Failed to find {key}"),
        MetaPropertiesError::Invalid(_) | MetaPropertiesError::Encoding => error.to_string(),
    }
}

fn compare(properties: MetaProperties, found: &mut Found) {
    let Some(first) = &found.metadata else {
        found.metadata = Some(properties);
        return;
    };
    if first.cluster_id != properties.cluster_id {
        found.problems.push("Mismatched cluster IDs between storage directories.".to_owned());
    } else if first.node_id != properties.node_id {
        found.problems.push("Mismatched node IDs between storage directories.".to_owned());
    }
}

fn tell(found: &Found, out: &mut Out) -> io::Result<()> {
    let directories = found.directories.iter().map(|directory| directory.display().to_string());
    list(["Found log directory:", "Found log directories:"], &directories.collect::<Vec<_>>(), out)?;
    if let Some(MetaProperties { cluster_id, node_id, directory_id }) = &found.metadata {
        let directory = directory_id.map(|id| format!("directory.id={id}, ")).unwrap_or_default();
        writeln!(
            out,
            "Found metadata: {{cluster.id={cluster_id}, {directory}node.id={node_id}, version=1}}\n"
        )?;
    }
    list(["Found problem:", "Found problems:"], &found.problems, out)
}

/// A heading for one or for several, and the lines.
fn list([one, several]: [&str; 2], lines: &[String], out: &mut Out) -> io::Result<()> {
    if lines.is_empty() {
        return Ok(());
    }
    writeln!(out, "{}", if lines.len() == 1 { one } else { several })?;
    for line in lines {
        writeln!(out, "  {line}")?;
    }
    writeln!(out)
}
