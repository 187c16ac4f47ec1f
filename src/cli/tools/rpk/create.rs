//! `rpk topic create`.

use std::collections::BTreeMap;
use std::io::Write as _;

use kalda_protocol::ErrorCode;
use kalda_protocol::messages::create_topics::{
    CreatableTopic, CreatableTopicConfig, CreatableTopicResult, CreateTopicsRequest,
};

use super::flags::{Call, Command, Takes, flag};
use super::table::Table;
use super::{refusal, target, unable};
use crate::cli::tools::Out;
use crate::cli::tools::failure::Failure;

pub(super) static COMMAND: Command = Command {
    usage: "rpk topic create [TOPICS...] [flags]",
    purpose: "Create topics",
    flags: &[
        flag("dry", Some('d'), Takes::Nothing, "Only check; create nothing."),
        flag("partitions", Some('p'), Takes::Number(32), "How many partitions; -1 leaves it to the cluster."),
        flag("replicas", Some('r'), Takes::Number(16), "How many replicas; -1 leaves it to the cluster."),
        flag("topic-config", Some('c'), Takes::Text, "A setting, KEY=VALUE."),
        flag("compact", None, Takes::Nothing, ""),
    ],
};

/// What the broker decides.
const BY_DEFAULT: i16 = -1;
/// As rpk's own allows.
const TIMEOUT_MS: i32 = 5_000;

pub(super) fn run(call: &Call, out: &mut Out) -> Result<(), Failure> {
    call.warn_of_deprecated(&[("compact", "Use -c cleanup.policy=compact")]);
    call.needs_arguments(1)?;
    let mut cluster = target::cluster(call)?;
    let mut settings = pairs(call.values("topic-config"))
        .map_err(|why| Failure::complaint(format_args!("unable to parse configs: {why}")))?;
    if call.is_on("compact") {
        settings.entry("cleanup.policy".to_owned()).or_insert_with(|| "compact".to_owned());
    }
    let configs: Vec<_> = settings
        .iter()
        .map(|(name, value)| CreatableTopicConfig {
            name: name.into(),
            value: Some(value.into()),
            ..CreatableTopicConfig::default()
        })
        .collect();
    let partitions: Option<i32> = call.number("partitions");
    let replicas: i16 = call.number("replicas").unwrap_or(BY_DEFAULT);
    let topic = |name: &String| CreatableTopic {
        name: name.into(),
        num_partitions: partitions.unwrap_or_else(|| BY_DEFAULT.into()),
        replication_factor: replicas,
        configs: configs.clone(),
        ..CreatableTopic::default()
    };
    let request = CreateTopicsRequest {
        topics: call.arguments.iter().map(topic).collect(),
        timeout_ms: TIMEOUT_MS,
        validate_only: call.is_on("dry"),
        ..CreateTopicsRequest::default()
    };
    let what = format!("unable to create topics [{}]", call.arguments.join(" "));
    let response = cluster.ask(&request).map_err(unable(&what))?;
    let mut table = Table::under(&["topic", "status"]);
    let mut failed = false;
    for result in &response.topics {
        let status = status(result, partitions, replicas);
        failed |= status.is_some();
        table.row([result.name.as_str().to_owned(), status.unwrap_or_else(|| "OK".to_owned())]);
    }
    let text = table.text();
    if failed {
        return Err(Failure::Told(text.trim_end().to_owned()));
    }
    write!(out, "{text}")?;
    Ok(())
}

/// Why a topic wasn't created.
fn status(result: &CreatableTopicResult, partitions: Option<i32>, replicas: i16) -> Option<String> {
    let told = refusal(result.error_code, result.error_message.as_ref())?;
    let message = result.error_message.as_deref().unwrap_or("replication factor must be odd");
    Some(match (told.code(), partitions) {
        (ErrorCode::InvalidPartitions, Some(count)) if count > 0 => {
            format!(
                "INVALID_PARTITIONS: unable to create topic with {count} partitions due to hardware constraints"
            )
        }
        (ErrorCode::InvalidReplicationFactor, _) if replicas == BY_DEFAULT => format!(
            "INVALID_REPLICATION_FACTOR: {message}; check your 'default_topic_replications' cluster configuration property"
        ),
        (ErrorCode::InvalidReplicationFactor, _) if replicas % 2 == 0 => {
            "INVALID_REPLICATION_FACTOR: replication factor must be odd".to_owned()
        }
        _ => told.to_string(),
    })
}

/// Texts such as `KEY=VALUE` or `KEY:VALUE`, whichever sign comes first.
pub(super) fn pairs<'a>(texts: impl Iterator<Item = &'a str>) -> Result<BTreeMap<String, String>, String> {
    let mut pairs = BTreeMap::new();
    for text in texts {
        let Some((key, value)) = text.split_once([':', '=']) else {
            return Err(format!("unable to find key=value pair in \"{text}\""));
        };
        for (part, name) in [(key, "key"), (value, "value")] {
            if part.trim().is_empty() {
                return Err(format!("empty {name} in pair \"{text}\""));
            }
        }
        pairs.insert(key.trim().to_owned(), value.trim().to_owned());
    }
    Ok(pairs)
}
