//! What several tools ask of a cluster.

use std::time::Duration;

use kalda_client::{ClientError, Cluster, Settings};
use kalda_protocol::messages::delete_topics::{DeletableTopicResult, DeleteTopicState, DeleteTopicsRequest};
use kalda_protocol::messages::describe_configs::{
    DescribeConfigsRequest, DescribeConfigsResource, DescribeConfigsResourceResult,
};
use kalda_protocol::{ApiKey, StrBytes};

use super::failure::Failure;
use super::java_order::sort_as_java;
use super::options::Options;
use super::properties::Properties;
use super::refusal::Refusal;
use crate::cli::PATIENCE;

/// How long a broker may take for what it is asked, as Kafka's tools allow.
pub const TIMEOUT_MS: i32 = 30_000;

/// Resources that have settings.
pub const TOPIC: i8 = 2;
/// A broker, or all of them where the name is empty.
pub const BROKER: i8 = 4;
/// The loggers of a broker.
pub const BROKER_LOGGER: i8 = 8;

/// Where a setting comes from that nobody has set.
pub const DEFAULT_CONFIG: i8 = 5;

/// A cluster that is reached by the brokers named, separated by commas. The name is what the broker's log calls the tool.
pub fn cluster(brokers: &str, client_id: &str) -> Cluster {
    cluster_within(brokers, client_id, PATIENCE)
}

/// The same, of brokers that listen within a time, or aren't there.
pub fn cluster_within(brokers: &str, client_id: &str, listens_within: Duration) -> Cluster {
    let brokers = brokers.split(',').map(str::trim).filter(|broker| !broker.is_empty());
    let settings = Settings { client_id: client_id.to_owned(), patience: PATIENCE, listens_within };
    Cluster::new(brokers.map(str::to_owned).collect(), settings)
}

/// Reads the file that `--command-config` names, of which nothing is used yet.
///
/// # Errors
/// It can't be read, or not be honoured.
pub fn check_command_config(options: &Options) -> Result<(), Failure> {
    check_properties(options.value("command-config"))
}

/// The same of a file that is named otherwise, too.
///
/// # Errors
/// It can't be read, or not be honoured.
pub fn check_properties(file: Option<&str>) -> Result<(), Failure> {
    Properties::read(file, []).map(|_| ())
}

/// Names of all topics, in order, internal ones among them.
pub fn topic_names(cluster: &mut Cluster) -> Result<Vec<String>, ClientError> {
    let metadata = cluster.metadata(None)?;
    let names = metadata.topics.iter().filter_map(|topic| topic.name.as_ref());
    let mut names: Vec<String> = names.map(|name| name.as_str().to_owned()).collect();
    names.sort();
    Ok(names)
}

/// Deletes topics; gives what came of each.
pub fn delete_topics(
    cluster: &mut Cluster,
    names: &[String],
) -> Result<Vec<DeletableTopicResult>, ClientError> {
    let topic = |name: &String| DeleteTopicState { name: Some(name.into()), ..DeleteTopicState::default() };
    // A broker of before version 6 reads the one list, a later one the other.
    let usable = cluster.any()?.versions()?.usable(ApiKey::DeleteTopics, i16::MAX);
    let mut request = DeleteTopicsRequest { timeout_ms: TIMEOUT_MS, ..DeleteTopicsRequest::default() };
    if usable.is_some_and(|version| version < 6) {
        request.topic_names = names.iter().map(Into::into).collect();
    } else {
        request.topics = names.iter().map(topic).collect();
    }
    Ok(cluster.ask(&request)?.responses)
}

/// Whether the broker keeps its own state in it.
pub fn is_internal(topic: &str) -> bool {
    ["__consumer_offsets", "__transaction_state", "__share_group_state"].contains(&topic)
}

/// Which of its synonyms a setting is told with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Synonyms {
    /// All.
    Told,
    /// None.
    Untold,
}

/// The settings of one resource, in the order of Kafka's client. A broker is asked itself.
pub fn describe_configs(
    cluster: &mut Cluster,
    resource_type: i8,
    name: &str,
    synonyms: Synonyms,
) -> Result<Vec<DescribeConfigsResourceResult>, Failure> {
    let resource = DescribeConfigsResource {
        resource_type,
        resource_name: name.into(),
        configuration_keys: None,
        ..DescribeConfigsResource::default()
    };
    let request = DescribeConfigsRequest {
        resources: vec![resource],
        include_synonyms: synonyms == Synonyms::Told,
        ..DescribeConfigsRequest::default()
    };
    let response = match (resource_type, name.parse()) {
        (BROKER | BROKER_LOGGER, Ok(id)) => cluster.ask_node(id, &request)?,
        _ => cluster.ask(&request)?,
    };
    let mut settings = Vec::new();
    for result in response.results {
        Refusal::check(result.error_code, result.error_message.as_ref())?;
        settings.extend(result.configs);
    }
    sort_as_java(&mut settings, |setting| setting.name.as_str());
    Ok(settings)
}

/// A value as Java prints it.
pub fn shown(value: Option<&StrBytes>) -> &str {
    value.map_or("null", |value| value.as_str())
}
