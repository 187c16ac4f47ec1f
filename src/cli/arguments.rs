//! The arguments of `kalda serve`, and the sources of configuration they name.
//!
//! Invariant: a flag is only a short way to say a key; what it may say is decided by the configuration.

use std::path::PathBuf;

use anyhow::Context;

use crate::config::{ConfigFile, Sources};
use crate::server::Accepted;

/// How the broker writes its own log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum LogFormat {
    /// Lines for people.
    Text,
    /// One JSON object a line.
    Json,
}

/// Runs the broker.
#[derive(Debug, Clone, PartialEq, Eq, clap::Args)]
pub struct ServeArguments {
    /// A file of settings, YAML or Java properties; may be given several times
    #[arg(long = "config", value_name = "FILE")]
    pub config: Vec<PathBuf>,
    /// Where to wait for clients: HOST:PORT or NAME://HOST:PORT, separated by commas
    #[arg(long, value_name = "ADDRESS", value_delimiter = ',')]
    pub listen: Vec<String>,
    /// What clients are told to connect to: HOST:PORT or NAME://HOST:PORT, separated by commas
    #[arg(long, value_name = "ADDRESS", value_delimiter = ',')]
    pub advertise: Vec<String>,
    /// The data folders, separated by commas
    #[arg(long, visible_alias = "log-dirs", value_name = "FOLDER", value_delimiter = ',')]
    pub data: Vec<String>,
    /// Keep the data in a folder that is deleted when the broker stops
    #[arg(long, conflicts_with = "data")]
    pub ephemeral: bool,
    /// For one start: go on with metadata that was lost, or is older than the logs. Partitions that it doesn't know are set
    /// aside under names that end with -stray, and nothing is deleted
    #[arg(long)]
    pub accept_lost_metadata: bool,
    /// For one start: give each log directory without a meta.properties a new one, although the metadata, or what the
    /// directory holds, says that it had one
    #[arg(long)]
    pub format_log_dirs: bool,
    /// Set any key of the configuration; may be given several times
    #[arg(long = "set", value_name = "KEY=VALUE", value_parser = key_and_value)]
    pub set: Vec<(String, String)>,
    /// How much to log: error, warn, info, debug, trace, or a list with levels of modules such as info,kalda.net=debug
    #[arg(long, value_name = "LEVEL")]
    pub log_level: Option<String>,
    /// How to log
    #[arg(long, value_enum, default_value_t = LogFormat::Text)]
    pub log_format: LogFormat,
}

impl ServeArguments {
    /// What the start goes on without.
    #[must_use]
    pub const fn accepted(&self) -> Accepted {
        Accepted { lost_metadata: self.accept_lost_metadata, unformatted_directories: self.format_log_dirs }
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "what the command line names is outside of the broker's world"
    )]
    /// Reads the files that were named, and puts `environment` and the flags beside them.
    pub fn sources(
        &self,
        environment: impl IntoIterator<Item = (String, String)>,
    ) -> anyhow::Result<Sources> {
        let mut files = Vec::with_capacity(self.config.len());
        for path in &self.config {
            let name = path.display().to_string();
            let text = std::fs::read_to_string(path).with_context(|| format!("can't read {name}"))?;
            files.push(ConfigFile { name, text });
        }
        Ok(Sources {
            files,
            environment: environment.into_iter().collect(),
            flags: self.flags(),
            ..Sources::default()
        })
    }

    /// The flags that set keys: flag, key, value. `--set` comes last and wins.
    fn flags(&self) -> Vec<(String, String, String)> {
        let listeners = |addresses: &[String]| {
            addresses
                .iter()
                .filter(|text| !text.is_empty())
                .map(|text| listener(text))
                .collect::<Vec<_>>()
                .join(",")
        };
        let short = [
            ("--listen", "listeners", listeners(&self.listen)),
            ("--advertise", "advertised.listeners", listeners(&self.advertise)),
            ("--data", "log.dirs", self.data.join(",")),
        ];
        let given = short.into_iter().filter(|(_, _, value)| !value.is_empty());
        given
            .map(|(flag, key, value)| (flag.to_owned(), key.to_owned(), value))
            .chain(self.set.iter().map(|(key, value)| ("--set".to_owned(), key.clone(), value.clone())))
            .collect()
    }
}

/// An address without a name is one of the listener PLAINTEXT.
fn listener(address: &str) -> String {
    if address.contains("://") { address.to_owned() } else { format!("PLAINTEXT://{address}") }
}

fn key_and_value(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((key, value)) if !key.trim().is_empty() => Ok((key.trim().to_owned(), value.to_owned())),
        _ => Err("expected KEY=VALUE".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        serve: ServeArguments,
    }

    fn parse(line: &str) -> Result<ServeArguments, clap::Error> {
        Line::try_parse_from(line.split(' ')).map(|line| line.serve)
    }

    #[test]
    fn flags_say_keys() {
        let arguments = parse(
            "kalda --listen :9093,B://[::1]:1 --advertise h:9093 --log-dirs /a,/b --set num.partitions=3",
        );
        let flags: Vec<String> = arguments
            .unwrap()
            .flags()
            .into_iter()
            .map(|(flag, key, value)| format!("{flag} {key}={value}"))
            .collect();
        let expected = [
            "--listen listeners=PLAINTEXT://:9093,B://[::1]:1",
            "--advertise advertised.listeners=PLAINTEXT://h:9093",
            "--data log.dirs=/a,/b",
            "--set num.partitions=3",
        ];
        assert_eq!(flags, expected);
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        for line in [
            "kalda --ephemeral --data /a",
            "kalda --set num.partitions",
            "kalda --set =3",
            "kalda --log-format xml",
        ] {
            assert!(parse(line).is_err(), "{line}");
        }
    }

    #[test]
    fn a_missing_file_is_named() {
        let sources = parse("kalda --config /no/such/file.yaml").unwrap().sources([]);
        assert_eq!(sources.unwrap_err().to_string(), "can't read /no/such/file.yaml");
    }
}
