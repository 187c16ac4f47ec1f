//! `kalda features version-mapping` and `feature-dependencies`: what this program knows of features, whatever a cluster has.

use std::io::Write as _;

use super::{name_and_level, release};
use crate::cli::tools::Out;
use crate::cli::tools::failure::Failure;
use crate::cli::tools::options::Options;
use crate::cluster::image::features::{LATEST_METADATA_VERSION, METADATA_VERSION, find};

/// The features beside `metadata.version`, in the order in which Kafka's tool tells them.
const FEATURES: [&str; 6] = [
    "kraft.version",
    "transaction.version",
    "group.version",
    "eligible.leader.replicas.version",
    "share.version",
    "streams.version",
];

pub(super) fn mapping(options: &Options, out: &mut Out) -> Result<(), Failure> {
    let latest = release::name(LATEST_METADATA_VERSION).unwrap_or_default();
    let named = options.value("release-version").unwrap_or(latest);
    let version = release::level(named)?;
    writeln!(out, "{METADATA_VERSION}={version} ({named})")?;
    for feature in FEATURES.into_iter().filter_map(find) {
        writeln!(out, "{}={}", feature.name, feature.default_level(version))?;
    }
    Ok(())
}

pub(super) fn dependencies(options: &Options, out: &mut Out) -> Result<(), Failure> {
    for text in options.values("feature") {
        let (name, level) = name_and_level(text)?;
        if name == METADATA_VERSION {
            let version = release::name(level)
                .ok_or_else(|| Failure::complaint(format_args!("Unknown {METADATA_VERSION} {level}")))?;
            writeln!(out, "{name}={level} ({version}) has no dependencies.")?;
            continue;
        }
        let feature =
            find(&name).ok_or_else(|| Failure::complaint(format_args!("Unknown feature: {name}")))?;
        if !(feature.lowest..=feature.highest).contains(&level) {
            return Err(Failure::complaint(format_args!("No feature:{name} with feature level {level}")));
        }
        match feature.needs_metadata_version.filter(|_| level > 0) {
            Some(needed) => {
                writeln!(out, "{name}={level} requires:")?;
                let version = release::name(needed).unwrap_or_default();
                writeln!(out, "    {METADATA_VERSION}={needed} ({version})")?;
            }
            None => writeln!(out, "{name}={level} has no dependencies.")?,
        }
    }
    Ok(())
}
