//! `kalda configs --alter`: settings of one entity, set and unset by one request.
//!
//! In a container that was started as Confluent's image, the broker is started anew with advertised addresses that it refuses to
//! change while it runs (`docker/changes.rs`).

use kalda_client::{Cluster, Connection, Settings};
use kalda_protocol::messages::incremental_alter_configs::{
    AlterConfigsResource, AlterableConfig, IncrementalAlterConfigsRequest,
};

use super::CLIENT_ID;
use super::entity::Kind;
use super::quotas::Changes;
use super::settings;
use crate::cli::PATIENCE;
use crate::cli::docker::changes;
use crate::cli::tools::admin::{self, Synonyms};
use crate::cli::tools::failure::Failure;
use crate::cli::tools::options::Options;
use crate::cli::tools::refusal::Refusal;

/// The one key that a restart changes.
const ADVERTISED_LISTENERS: &str = "advertised.listeners";
/// What is done with a key.
const SET: i8 = 0;
const DELETE: i8 = 1;

pub(super) fn run(
    options: &Options,
    (kind, resource_type): (Kind, i8),
    name: &str,
    changes: Changes<'_>,
    cluster: &mut Cluster,
) -> Result<(), Failure> {
    let Changes { added, deleted } = changes;
    if kind == Kind::BrokerLoggers {
        refuse_unknown_loggers(name, resource_type, changes, cluster)?;
    }
    let set = added.iter().map(|(name, value)| AlterableConfig {
        name: name.into(),
        config_operation: SET,
        value: Some(value.into()),
        ..AlterableConfig::default()
    });
    let unset = deleted.iter().map(|name| AlterableConfig {
        name: (*name).into(),
        config_operation: DELETE,
        value: Some("".into()),
        ..AlterableConfig::default()
    });
    let resource = AlterConfigsResource {
        resource_type,
        resource_name: name.into(),
        configs: set.chain(unset).collect(),
        ..AlterConfigsResource::default()
    };
    let request = IncrementalAlterConfigsRequest {
        resources: vec![resource],
        ..IncrementalAlterConfigsRequest::default()
    };
    let response = match (kind, name.parse()) {
        (Kind::Brokers | Kind::BrokerLoggers, Ok(id)) => cluster.ask_node(id, &request)?,
        _ => cluster.ask(&request)?,
    };
    for answer in &response.responses {
        let refused = Refusal::check(answer.error_code, answer.error_message.as_ref());
        match (refused, added) {
            (Err(_), [(key, value)]) if key == ADVERTISED_LISTENERS && changes::are_possible() => {
                start_anew(options, key, value)?;
            }
            (refused, _) => refused?,
        }
    }
    Ok(())
}

/// Kafka's tool knows the broker's loggers before it changes one.
fn refuse_unknown_loggers(
    name: &str,
    resource_type: i8,
    Changes { added, deleted }: Changes<'_>,
    cluster: &mut Cluster,
) -> Result<(), Failure> {
    let loggers = admin::describe_configs(cluster, resource_type, name, Synonyms::Told)?;
    let is_unknown = |key: &&str| !loggers.iter().any(|logger| *logger.name == **key);
    let keys = deleted.iter().copied().chain(added.iter().map(|(key, _)| key.as_str()));
    let unknown: Vec<&str> = keys.filter(is_unknown).collect();
    if unknown.is_empty() {
        return Ok(());
    }
    Err(Failure::complaint(format_args!("Invalid broker logger(s): {}", unknown.join(","))))
}

#[expect(clippy::disallowed_methods, reason = "what the command line names is outside of the broker's world")]
pub(super) fn added(options: &Options) -> Result<Vec<(String, String)>, Failure> {
    if let Some(path) = options.value("add-config-file") {
        let text = std::fs::read_to_string(path)
            .map_err(|error| Failure::complaint(format_args!("{path} can't be read: {error}")))?;
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        let pairs = lines.map(|line| line.split_once('=').unwrap_or((line, "")));
        return Ok(pairs.map(|(key, value)| (key.trim().to_owned(), value.trim().to_owned())).collect());
    }
    options.value("add-config").map_or_else(|| Ok(Vec::new()), settings::parse)
}

/// Has the container's broker start anew with the setting, and waits until it answers again.
fn start_anew(options: &Options, key: &str, value: &str) -> Result<(), Failure> {
    let brokers: Vec<String> =
        options.value("bootstrap-server").unwrap_or_default().split(',').map(str::to_owned).collect();
    let before = Connection::connect(&brokers, CLIENT_ID, PATIENCE)?;
    changes::make(key, value).map_err(|error| Failure::complaint(format_args!("{error:#}")))?;
    // The broker that was asked is gone when its connection is; the next one answers at the same address.
    before.wait_for_the_end();
    let settings = Settings { client_id: CLIENT_ID.to_owned(), patience: PATIENCE, listens_within: PATIENCE };
    Connection::connect_when_it_listens(&brokers, &settings)?;
    Ok(())
}
