//! `kalda features`: which features a cluster has at which levels, and how to raise and lower them.
//!
//! ```text
//! kalda features describe
//! kalda features upgrade --release-version 4.4        metadata.version and all others as a fresh cluster of that release has them
//! kalda features downgrade --feature share.version=1
//! ```
//! Invariant: arguments, lines and exit codes are those of Kafka's `kafka-features.sh`, so that either tool works on either broker. A
//! broker that runs is asked; the levels of one that is stopped stay.

mod describe;
mod update;

use std::process::ExitCode;

use anyhow::Context;
use clap::builder::NonEmptyStringValueParser;
use kalda_client::Connection;

use super::complain::complain;
use super::{PATIENCE, WRONG_USAGE};
use crate::cluster::image::features::{METADATA_VERSION, METADATA_VERSIONS, supported};
use update::{Downgrade, Stage, Verb};

/// What the broker's log calls this tool.
const CLIENT_ID: &str = "kalda-features";

/// Shows the levels of a cluster's features, raises them and lowers them
#[derive(Debug, Clone, PartialEq, Eq, clap::Args)]
pub struct FeaturesArguments {
    /// Brokers to ask, the first that answers: HOST:PORT, separated by commas
    #[arg(
        long,
        global = true,
        value_name = "ADDRESS",
        value_delimiter = ',',
        default_value = "localhost:9092"
    )]
    pub bootstrap_server: Vec<String>,
    #[command(subcommand)]
    command: FeaturesCommand,
}

#[derive(Debug, Clone, PartialEq, Eq, clap::Subcommand)]
enum FeaturesCommand {
    /// Show which levels there are, and which the cluster has
    Describe,
    /// Raise levels
    Upgrade {
        #[command(flatten)]
        levels: Levels,
        #[command(flatten)]
        trial: Trial,
    },
    /// Lower levels
    Downgrade {
        #[command(flatten)]
        levels: Levels,
        #[command(flatten)]
        risk: Risk,
        #[command(flatten)]
        trial: Trial,
    },
    /// Turn features off: lower them to 0
    Disable {
        /// The feature's name; may be given several times
        #[arg(long, value_name = "NAME", required = true, value_parser = NonEmptyStringValueParser::new())]
        feature: Vec<String>,
        #[command(flatten)]
        risk: Risk,
        #[command(flatten)]
        trial: Trial,
    },
}

/// What to raise or lower.
#[derive(Debug, Clone, PartialEq, Eq, clap::Args)]
#[group(required = true, multiple = false)]
struct Levels {
    /// A feature and its level; may be given several times
    #[arg(long, value_name = "NAME=LEVEL", value_parser = name_and_level)]
    feature: Vec<(String, i16)>,
    /// Every feature to the level that this release has by default, such as 4.4 or 4.3-IV0
    #[arg(long, value_name = "RELEASE", value_parser = metadata_version)]
    release_version: Option<i16>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::Args)]
struct Trial {
    /// Only say whether it could be done
    #[arg(long)]
    dry_run: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::Args)]
struct Risk {
    /// Even if metadata gets lost; no broker does that for metadata.version
    #[arg(long = "unsafe")]
    at_any_price: bool,
}

/// Runs it.
pub fn run(arguments: &FeaturesArguments) -> ExitCode {
    match ask(arguments) {
        Ok(code) => code,
        Err(error) => {
            complain(format_args!("{error:#}"));
            ExitCode::from(WRONG_USAGE)
        }
    }
}

fn ask(arguments: &FeaturesArguments) -> anyhow::Result<ExitCode> {
    let (verb, levels, trial) = match &arguments.command {
        FeaturesCommand::Describe => {
            let mut client = Connection::connect(&arguments.bootstrap_server, CLIENT_ID, PATIENCE)?;
            return describe::run(&mut client).context("the features can't be described");
        }
        FeaturesCommand::Upgrade { levels, trial } => (Verb::Upgrade, levels.of_upgrade(), trial),
        FeaturesCommand::Downgrade { levels, risk, trial } => {
            (Verb::Downgrade(risk.direction()), levels.all(), trial)
        }
        FeaturesCommand::Disable { feature, risk, trial } => {
            let levels = feature.iter().map(|name| (name.clone(), 0)).collect();
            (Verb::Disable(risk.direction()), levels, trial)
        }
    };
    let levels = update::each_once(levels)?;
    let mut client = Connection::connect(&arguments.bootstrap_server, CLIENT_ID, PATIENCE)?;
    update::run(&mut client, verb, levels, trial.stage()).context("the features can't be changed")
}

impl Trial {
    const fn stage(self) -> Stage {
        if self.dry_run { Stage::Trial } else { Stage::Done }
    }
}

impl Risk {
    const fn direction(self) -> Downgrade {
        if self.at_any_price { Downgrade::Unsafe } else { Downgrade::Safe }
    }
}

impl Levels {
    /// What was named, or what the release has.
    fn all(&self) -> Vec<(String, i16)> {
        let Some(metadata_version) = self.release_version else { return self.feature.clone() };
        let of_release =
            |level: i16| supported().map(move |it| (it.name.to_owned(), it.default_level(level)));
        of_release(metadata_version).collect()
    }

    /// What a release didn't have yet isn't raised.
    fn of_upgrade(&self) -> Vec<(String, i16)> {
        let mut levels = self.all();
        if self.release_version.is_some() {
            levels.retain(|(_, level)| *level > 0);
        }
        levels
    }
}

fn name_and_level(text: &str) -> Result<(String, i16), String> {
    let (name, level) = text
        .split_once('=')
        .ok_or_else(|| format!("Can't parse feature=level string {text}: equals sign not found."))?;
    let level = level.trim();
    let number = level.parse().map_err(|_| {
        format!("Can't parse feature=level string {text}: unable to parse {level} as a short.")
    })?;
    Ok((name.trim().to_owned(), number))
}

/// A release stands for the last of its versions.
fn metadata_version(text: &str) -> Result<i16, String> {
    let mut parts = text.split('.');
    let release = [parts.next(), parts.next()].map(Option::unwrap_or_default).join(".");
    let named = METADATA_VERSIONS.iter().rev().find(|version| {
        let of_release = version.name.split_once('-').is_some_and(|(name, _)| name == release);
        version.name == release || of_release
    });
    named.map(|version| version.level).ok_or_else(|| {
        let names: Vec<&str> = METADATA_VERSIONS.iter().map(|version| version.name).collect();
        format!("Unknown {METADATA_VERSION} '{text}'. Supported {METADATA_VERSION} are: {}", names.join(", "))
    })
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::cluster::image::features::KRAFT_VERSION;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        features: FeaturesArguments,
    }

    fn parse(line: &str) -> Result<FeaturesCommand, String> {
        let parsed = Line::try_parse_from(line.split(' '));
        parsed.map(|line| line.features.command).map_err(|error| error.to_string())
    }

    #[test]
    fn a_release_is_told_as_kafka_tells_it() {
        for (text, level) in
            [("4.3", 30), ("4.4", 33), ("4.4-IV1", 32), ("4.4.0", 33), ("3.9", 21), ("3.3", 7)]
        {
            assert_eq!(metadata_version(text), Ok(level), "{text}");
        }
        for text in ["4", "9.9", "", "4.4-IV9", "33"] {
            assert!(metadata_version(text).is_err_and(|error| error.starts_with("Unknown metadata.version")));
        }
    }

    #[test]
    fn an_upgrade_leaves_out_what_the_release_did_not_have() {
        let Ok(FeaturesCommand::Upgrade { levels, .. }) = parse("x upgrade --release-version 3.9") else {
            panic!("an upgrade")
        };
        let named = |levels: Vec<(String, i16)>| levels.into_iter().map(|(name, _)| name).collect::<Vec<_>>();
        assert_eq!(named(levels.of_upgrade()), [KRAFT_VERSION, METADATA_VERSION]);
        assert_eq!(levels.all().len(), 7);
    }

    #[test]
    fn features_are_named_one_way_or_the_other() {
        for line in [
            "x upgrade",
            "x upgrade --feature share.version",
            "x upgrade --feature share.version=x",
            "x downgrade --feature share.version=1 --release-version 4.3",
            "x upgrade --feature share.version=1 --unsafe",
            "x disable",
        ] {
            assert!(parse(line).is_err(), "{line}");
        }
        for line in [
            "x --bootstrap-server a:1,b:2 describe",
            "x describe --bootstrap-server a:1",
            "x downgrade --feature a=1 --feature b=2 --unsafe --dry-run",
            "x disable --feature a",
        ] {
            assert!(parse(line).is_ok(), "{line}");
        }
    }
}
