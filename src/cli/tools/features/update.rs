//! `kalda features upgrade`, `downgrade` and `disable`: one request for all features that are named.
//!
//! Invariant: all change or none; each has its line, and the exit code is 1 if none did.

use std::collections::BTreeMap;
use std::io::{self, Write};

use kalda_client::Cluster;
use kalda_protocol::messages::update_features::{FeatureUpdateKey, UpdateFeaturesRequest};

use super::{name_and_level, release};
use crate::cli::tools::Out;
use crate::cli::tools::failure::Failure;
use crate::cli::tools::options::Options;
use crate::cli::tools::refusal::Refusal;
use crate::cluster::image::features::{METADATA_VERSION, supported};

/// The first version that knows trials: brokers of Kafka 3.3 have it, too.
const VERSION: i16 = 1;

/// How much may get lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Downgrade {
    /// Nothing.
    Safe,
    /// Whatever the lower level doesn't know.
    Unsafe,
}

/// Whether anything happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    /// It is done.
    Done,
    /// It is only asked whether it could be.
    Trial,
}

/// What happens to the levels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verb {
    Upgrade,
    Downgrade(Downgrade),
    Disable(Downgrade),
}

impl Verb {
    const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Upgrade => ("upgrade", "upgraded"),
            Self::Downgrade(_) => ("downgrade", "downgraded"),
            Self::Disable(_) => ("disable", "disabled"),
        }
    }

    const fn upgrade_type(self) -> i8 {
        match self {
            Self::Upgrade => 1,
            Self::Downgrade(Downgrade::Safe) | Self::Disable(Downgrade::Safe) => 2,
            Self::Downgrade(Downgrade::Unsafe) | Self::Disable(Downgrade::Unsafe) => 3,
        }
    }

    /// What came of one feature, in the words of Kafka's tool.
    fn outcome(self, name: &str, level: i16, stage: Stage, refused: Option<&str>) -> String {
        let (word, past) = self.words();
        let to = match self {
            Self::Upgrade | Self::Downgrade(_) => format!(" to {level}"),
            Self::Disable(_) => String::new(),
        };
        match (refused, stage) {
            (None, Stage::Done) => format!("{name} was {past}{to}."),
            (None, Stage::Trial) => format!("{name} can be {past}{to}."),
            (Some(reason), Stage::Done) => format!("Could not {word} {name}{to}. {reason}"),
            (Some(reason), Stage::Trial) => format!("Can not {word} {name}{to}. {reason}"),
        }
    }
}

/// What is to be raised or lowered.
///
/// # Errors
/// It can't be read, is nothing, or is named twice.
pub(super) fn levels(verb: Verb, options: &Options, out: &mut Out) -> Result<BTreeMap<String, i16>, Failure> {
    let levels = match (verb, options.value("release-version")) {
        (Verb::Disable(_), _) => each_once(options.values("feature").map(|name| Ok((name.to_owned(), 0))))?,
        (_, Some(_)) if !options.given(&["metadata", "feature"]).is_empty() => {
            return Err(Failure::complaint("Can not specify `release-version` with other feature flags."));
        }
        (_, Some(name)) => of_release(verb, release::level(name)?),
        (_, None) => {
            let metadata = options.value("metadata");
            if metadata.is_some() {
                writeln!(out, " `metadata` flag is deprecated and may be removed in a future release.")?;
            }
            let metadata = metadata.map(|name| Ok((METADATA_VERSION.to_owned(), release::level(name)?)));
            each_once(metadata.into_iter().chain(options.values("feature").map(name_and_level)))?
        }
    };
    if levels.is_empty() {
        let (word, _) = verb.words();
        return Err(Failure::complaint(format_args!("You must specify at least one feature to {word}")));
    }
    Ok(levels)
}

/// What the release has. An upgrade doesn't raise what it didn't have yet.
fn of_release(verb: Verb, metadata_version: i16) -> BTreeMap<String, i16> {
    let levels = supported().map(|it| (it.name.to_owned(), it.default_level(metadata_version)));
    levels.filter(|(_, level)| verb != Verb::Upgrade || *level > 0).collect()
}

/// A feature that is named twice has no level.
fn each_once(
    levels: impl Iterator<Item = Result<(String, i16), Failure>>,
) -> Result<BTreeMap<String, i16>, Failure> {
    let mut once = BTreeMap::new();
    for named in levels {
        let (name, level) = named?;
        if once.insert(name.clone(), level).is_some() {
            return Err(Failure::complaint(format_args!("Feature {name} was specified more than once.")));
        }
    }
    Ok(once)
}

pub(super) fn run(
    cluster: &mut Cluster,
    verb: Verb,
    levels: &BTreeMap<String, i16>,
    options: &Options,
    out: &mut Out,
) -> Result<(), Failure> {
    let stage = if options.has("dry-run") { Stage::Trial } else { Stage::Done };
    let update = |(name, level): (&String, &i16)| FeatureUpdateKey {
        feature: name.into(),
        max_version_level: *level,
        upgrade_type: verb.upgrade_type(),
        ..FeatureUpdateKey::default()
    };
    let request = UpdateFeaturesRequest {
        feature_updates: levels.iter().map(update).collect(),
        validate_only: stage == Stage::Trial,
        ..UpdateFeaturesRequest::default()
    };
    let response = cluster.any()?.call_in(VERSION, &request)?;
    let refused = Refusal::check(response.error_code, response.error_message.as_ref()).err();
    tell(verb, levels, stage, refused.as_ref().map(|refusal| refusal.message.as_str()), out)?;
    match refused {
        Some(_) => Err(Failure::complaint(format_args!("{0} out of {0} operation(s) failed.", levels.len()))),
        None => Ok(()),
    }
}

fn tell(
    verb: Verb,
    levels: &BTreeMap<String, i16>,
    stage: Stage,
    refused: Option<&str>,
    out: &mut impl Write,
) -> io::Result<()> {
    for (name, level) in levels {
        writeln!(out, "{}", verb.outcome(name, *level, stage, refused))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lines_are_those_of_kafkas_tool() {
        let lines = |verb, stage, refused| {
            let levels = BTreeMap::from([("share.version".to_owned(), 1)]);
            let mut told = Vec::new();
            tell(verb, &levels, stage, refused, &mut told).expect("it is told");
            String::from_utf8(told).expect("text")
        };
        assert_eq!(lines(Verb::Upgrade, Stage::Done, None), "share.version was upgraded to 1.\n");
        let down = Verb::Downgrade(Downgrade::Safe);
        assert_eq!(lines(down, Stage::Trial, None), "share.version can be downgraded to 1.\n");
        assert_eq!(
            lines(Verb::Disable(Downgrade::Unsafe), Stage::Done, Some("No.")),
            "Could not disable share.version. No.\n"
        );
        assert_eq!(
            lines(Verb::Upgrade, Stage::Trial, Some("No.")),
            "Can not upgrade share.version to 1. No.\n"
        );
    }

    #[test]
    fn a_feature_has_one_level() {
        let twice = [Ok(("a".to_owned(), 1)), Ok(("a".to_owned(), 2))];
        let refused = each_once(twice.into_iter()).expect_err("it is named twice").reason();
        assert_eq!(refused, "Feature a was specified more than once.");
    }

    #[test]
    fn an_upgrade_leaves_out_what_the_release_did_not_have() {
        let named: Vec<String> = of_release(Verb::Upgrade, 21).into_keys().collect();
        assert_eq!(named, ["kraft.version", METADATA_VERSION]);
        assert_eq!(of_release(Verb::Downgrade(Downgrade::Safe), 21).len(), 7);
    }
}
