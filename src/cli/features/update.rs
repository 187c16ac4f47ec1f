//! `kalda features upgrade`, `downgrade` and `disable`: one request for all features that are named.
//!
//! Invariant: all change or none; each has its line, and the exit code is 1 if none did.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::process::ExitCode;

use anyhow::bail;
use kalda_client::Connection;
use kalda_protocol::ErrorCode;
use kalda_protocol::messages::update_features::{FeatureUpdateKey, UpdateFeaturesRequest};

use crate::cli::output::{finish, output};

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

/// A feature that is named twice has no level.
pub(super) fn each_once(levels: Vec<(String, i16)>) -> anyhow::Result<BTreeMap<String, i16>> {
    let mut once = BTreeMap::new();
    for (name, level) in levels {
        if once.insert(name.clone(), level).is_some() {
            bail!("Feature {name} was specified more than once.");
        }
    }
    Ok(once)
}

pub(super) fn run(
    client: &mut Connection,
    verb: Verb,
    levels: BTreeMap<String, i16>,
    stage: Stage,
) -> anyhow::Result<ExitCode> {
    let request = UpdateFeaturesRequest {
        feature_updates: levels
            .iter()
            .map(|(name, level)| FeatureUpdateKey {
                feature: name.as_str().into(),
                max_version_level: *level,
                upgrade_type: verb.upgrade_type(),
                ..Default::default()
            })
            .collect(),
        validate_only: stage == Stage::Trial,
        ..Default::default()
    };
    let response = client.call_in(VERSION, &request)?;
    let refused = (response.error_code != ErrorCode::None.code()).then(|| {
        let unexplained = || format!("The broker answers error {}.", response.error_code);
        response.error_message.as_ref().map_or_else(unexplained, ToString::to_string)
    });
    let mut out = output();
    let told = tell(verb, &levels, stage, refused.as_deref(), &mut out);
    finish(told, &mut out)?;
    Ok(if refused.is_some() { ExitCode::FAILURE } else { ExitCode::SUCCESS })
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
    match refused {
        Some(_) => writeln!(out, "{0} out of {0} operation(s) failed.", levels.len()),
        None => Ok(()),
    }
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
            "Could not disable share.version. No.\n1 out of 1 operation(s) failed.\n"
        );
        assert_eq!(
            lines(Verb::Upgrade, Stage::Trial, Some("No.")),
            "Can not upgrade share.version to 1. No.\n1 out of 1 operation(s) failed.\n"
        );
    }

    #[test]
    fn a_feature_has_one_level() {
        let twice = vec![("a".to_owned(), 1), ("a".to_owned(), 2)];
        let refused = each_once(twice).expect_err("it is named twice").to_string();
        assert_eq!(refused, "Feature a was specified more than once.");
    }
}
