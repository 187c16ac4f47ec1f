//! `kalda configs --alter --entity-type brokers`: settings of a broker that runs.
//!
//! ```text
//! kalda configs --alter --bootstrap-server localhost:9092 --entity-type brokers --entity-name 1 \
//!     --add-config advertised.listeners=[PLAINTEXT://h:1,INSIDE://kalda:2],log.cleaner.threads=2
//! ```
//! Invariant: arguments, the line and the exit code are those of Kafka's `kafka-configs.sh`, of which this is a part: a value in
//! brackets may have commas. In a container that was started as Confluent's image, the broker is started anew with advertised addresses
//! that it refuses to change while it runs (`docker/changes.rs`). Deliberately absent: other entities than brokers, and describing.

use std::io::Write as _;
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use kalda_client::Connection;
use kalda_protocol::ErrorCode;
use kalda_protocol::messages::incremental_alter_configs::{
    AlterConfigsResource, AlterableConfig, IncrementalAlterConfigsRequest,
};

use super::PATIENCE;
use super::complain::complain;
use super::docker::changes;
use super::output::{finish, output};

/// What the broker's log calls this tool.
const CLIENT_ID: &str = "kalda-configs";
/// Kafka's tool asks in this version, too.
const VERSION: i16 = 1;
/// A broker, as a resource that has settings.
const BROKER: i8 = 4;
/// Kafka's tool ends with this where the broker refuses.
const REFUSED: u8 = 1;
/// The one key that a restart changes.
const ADVERTISED_LISTENERS: &str = "advertised.listeners";

/// Changes settings of a broker that runs
#[derive(Debug, Clone, PartialEq, Eq, clap::Args)]
pub struct ConfigsArguments {
    /// Brokers to ask, the first that answers: HOST:PORT, separated by commas
    #[arg(long, value_name = "ADDRESS", value_delimiter = ',', default_value = "localhost:9092")]
    bootstrap_server: Vec<String>,
    /// Change something
    #[arg(long, required = true)]
    alter: bool,
    /// What has the settings
    #[arg(long, value_enum)]
    entity_type: EntityType,
    /// The broker's id
    #[arg(long, value_name = "ID")]
    entity_name: String,
    /// Settings: KEY=VALUE, separated by commas; a value with commas in brackets
    #[arg(long, value_name = "SETTINGS", value_parser = settings)]
    add_config: Settings,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum EntityType {
    /// A broker
    Brokers,
}

/// Keys and values, in the order given.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Settings(Vec<(String, String)>);

/// Runs it.
pub fn run(arguments: &ConfigsArguments) -> ExitCode {
    let told = alter(arguments).and_then(|()| {
        let mut out = output();
        let line = writeln!(out, "Completed updating config for broker {}.", arguments.entity_name);
        finish(line, &mut out).map_err(Into::into)
    });
    match told {
        Ok(_) => ExitCode::SUCCESS,
        Err(error) => {
            complain(format_args!("{error:#}"));
            ExitCode::from(REFUSED)
        }
    }
}

fn alter(arguments: &ConfigsArguments) -> anyhow::Result<()> {
    let EntityType::Brokers = arguments.entity_type;
    let config = |(name, value): &(String, String)| AlterableConfig {
        name: name.as_str().into(),
        value: Some(value.as_str().into()),
        ..AlterableConfig::default()
    };
    let resource = AlterConfigsResource {
        resource_type: BROKER,
        resource_name: arguments.entity_name.as_str().into(),
        configs: arguments.add_config.0.iter().map(config).collect(),
        ..AlterConfigsResource::default()
    };
    let request = IncrementalAlterConfigsRequest {
        resources: vec![resource],
        ..IncrementalAlterConfigsRequest::default()
    };
    let mut client = Connection::connect(&arguments.bootstrap_server, CLIENT_ID, PATIENCE)?;
    let response = client.call_in(VERSION, &request).context("the settings can't be changed")?;
    let answer = response.responses.first().context("the broker answers nothing")?;
    if answer.error_code == ErrorCode::None.code() {
        return Ok(());
    }
    match arguments.add_config.0.as_slice() {
        [(name, value)] if name == ADVERTISED_LISTENERS && changes::are_possible() => {
            changes::make(name, value)?;
            // The broker that was asked is gone when its connection is; the next one answers at the same address.
            client.wait_for_the_end();
            Connection::connect_when_it_listens(&arguments.bootstrap_server, CLIENT_ID, PATIENCE)?;
            Ok(())
        }
        _ => {
            let reason = answer.error_message.as_deref().unwrap_or("no reason given");
            bail!("{reason} (error {})", answer.error_code)
        }
    }
}

/// `KEY=VALUE,KEY=[VALUE,VALUE]`, as Kafka's tool reads it.
fn settings(text: &str) -> Result<Settings, String> {
    let mut settings = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let (name, value) =
            rest.split_once('=').ok_or_else(|| format!("`{rest}` is not of the form KEY=VALUE"))?;
        let (value, behind) = match value.strip_prefix('[') {
            Some(list) => list.split_once(']').ok_or_else(|| format!("`{value}` has no closing bracket"))?,
            None => value.split_at(value.find(',').unwrap_or(value.len())),
        };
        settings.push((name.trim().to_owned(), value.to_owned()));
        rest = behind.trim_start_matches(',');
    }
    if settings.is_empty() { Err("there is no setting".to_owned()) } else { Ok(Settings(settings)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_in_brackets_have_commas() {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let text = "advertised.listeners=[A://h:1,B://i:2],log.cleaner.threads=2,x=";
        let expected = vec![
            pair("advertised.listeners", "A://h:1,B://i:2"),
            pair("log.cleaner.threads", "2"),
            pair("x", ""),
        ];
        assert_eq!(settings(text), Ok(Settings(expected)));
        for wrong in ["", "x", "x=[1", "a=1,b"] {
            assert!(settings(wrong).is_err(), "{wrong}");
        }
    }
}
