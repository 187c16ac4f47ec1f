//! `kalda configs`, Kafka's `kafka-configs.sh`: settings shown and changed, of whatever has some.
//!
//! ```text
//! topics, brokers, broker-loggers, groups, client-metrics ─▶ describe.rs, alter.rs      resources
//! users, clients, ips                                     ─▶ quotas.rs
//! ```
//! Invariant: what a broker refuses is told behind the line `Error while executing config command with args …`, what is wrong with the call without it.
//! An API that the broker doesn't serve is told as Kafka's clients tell it.

mod alter;
mod arguments;
mod describe;
mod entity;
mod quotas;
mod settings;

use std::io::Write as _;

use kalda_client::{ClientError, Cluster};
use kalda_protocol::ApiKey;

use self::arguments::{Action, SPECS};
use self::describe::Resources;
use self::entity::{Entities, Entity, Kept};
use self::quotas::Changes;
use super::Out;
use super::admin::{self, check_command_config};
use super::failure::Failure;
use super::options::Options;

/// What the broker's log calls this tool.
const CLIENT_ID: &str = "kalda-configs";

/// Runs it.
pub fn run(words: &[String], out: &mut Out) -> Result<(), Failure> {
    let options = Options::parse(&SPECS, words)?;
    let (action, entities) = arguments::check(&options)?;
    check_command_config(&options)?;
    let brokers = options.value("bootstrap-server").unwrap_or_default();
    let mut cluster = admin::cluster(brokers, CLIENT_ID);
    let done = match action {
        Action::Describe => describe(&options, &entities, &mut cluster, out),
        Action::Alter => alter(&options, &entities, &mut cluster, out),
    };
    let failed = format!("Error while executing config command with args '{}'", words.join(" "));
    let thrown = "java.util.concurrent.ExecutionException";
    done.map_err(|failure| match failure {
        Failure::Refused(refusal) => Failure::Complained(format!("{failed}\n{thrown}: {refusal}")),
        Failure::Client(ClientError::Unsupported(key)) => Failure::Complained(format!(
            "{failed}\n{thrown}: org.apache.kafka.common.errors.UnsupportedVersionException: The node does not support {}",
            constant(key)
        )),
        Failure::Client(error) => Failure::Complained(format!("{failed}\n{error}")),
        other => other,
    })
}

fn describe(
    options: &Options,
    entities: &Entities,
    cluster: &mut Cluster,
    out: &mut Out,
) -> Result<(), Failure> {
    match &entities.0[..] {
        [Entity { kind, name }] if !kind.has_quotas() => match kind.kept() {
            Kept::Resource { resource_type, source } => {
                let resources = Resources { kind: *kind, resource_type, source };
                describe::run(options, resources, name.as_deref(), cluster, out)
            }
            Kept::Quotas(_) => Ok(()),
        },
        _ => quotas::describe(entities, cluster, out),
    }
}

fn alter(
    options: &Options,
    entities: &Entities,
    cluster: &mut Cluster,
    out: &mut Out,
) -> Result<(), Failure> {
    let added = alter::added(options)?;
    let deleted: Vec<&str> = options
        .values("delete-config")
        .flat_map(|keys| keys.split(','))
        .map(str::trim)
        .filter(|key| !key.is_empty())
        .collect();
    let changes = Changes { added: &added, deleted: &deleted };
    let Some(Entity { kind, name }) = entities.0.first() else { return Ok(()) };
    let name = name.as_deref().unwrap_or_default();
    match kind.kept() {
        Kept::Resource { resource_type, .. } => {
            alter::run(options, (*kind, resource_type), name, changes, cluster)?;
        }
        Kept::Quotas(_) => quotas::alter(entities, changes, cluster)?,
    }
    match name {
        "" => writeln!(out, "Completed updating default config for {} in the cluster.", kind.plural())?,
        name => writeln!(out, "Completed updating config for {} {name}.", kind.word())?,
    }
    Ok(())
}

/// `DescribeClientQuotas` as `DESCRIBE_CLIENT_QUOTAS`.
fn constant(key: ApiKey) -> String {
    let mut told = String::new();
    for letter in key.name().chars() {
        if letter.is_ascii_uppercase() && !told.is_empty() {
            told.push('_');
        }
        told.push(letter.to_ascii_uppercase());
    }
    told
}
