//! Names of `metadata.version`: releases, and steps within them.

use crate::cli::tools::failure::Failure;
use crate::cluster::image::features::{METADATA_VERSION, METADATA_VERSIONS};

/// A level that Kafka 4.4 names and nobody runs with yet.
const UNSTABLE: &str = "4.5-IV0";

/// The level that a name stands for. A release stands for the last of its steps.
///
/// # Errors
/// There is none of that name.
pub(super) fn level(text: &str) -> Result<i16, Failure> {
    let mut parts = text.split('.');
    let release = [parts.next(), parts.next()].map(Option::unwrap_or_default).join(".");
    let named = METADATA_VERSIONS.iter().rev().find(|version| {
        let of_release = version.name.split_once('-').is_some_and(|(name, _)| name == release);
        version.name == release || of_release
    });
    named.map(|version| version.level).ok_or_else(|| {
        let names: Vec<&str> =
            METADATA_VERSIONS.iter().map(|version| version.name).chain([UNSTABLE]).collect();
        Failure::complaint(format_args!(
            "Unknown {METADATA_VERSION} '{text}'. Supported {METADATA_VERSION} are: {}",
            names.join(", ")
        ))
    })
}

/// The name of a level.
pub(super) fn name(level: i16) -> Option<&'static str> {
    METADATA_VERSIONS.iter().find(|version| version.level == level).map(|version| version.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_release_is_told_as_kafka_tells_it() {
        for (text, expected) in
            [("4.3", 30), ("4.4", 33), ("4.4-IV1", 32), ("4.4.0", 33), ("3.9", 21), ("3.3", 7)]
        {
            assert_eq!(level(text).unwrap(), expected, "{text}");
        }
        for text in ["4", "9.9", "", "4.4-IV9", "33"] {
            assert!(level(text).unwrap_err().reason().starts_with("Unknown metadata.version"));
        }
        assert_eq!((name(30), name(99)), (Some("4.3-IV0"), None));
    }
}
