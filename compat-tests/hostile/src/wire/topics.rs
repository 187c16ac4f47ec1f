//! Topics made, found and removed, by a client that behaves.
//!
//! Invariant: [`create`] and [`ids`] may be called again: what is there stays.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use kalda_protocol::ErrorCode;
use kalda_protocol::messages::create_topics::{CreatableTopic, CreatableTopicConfig, CreateTopicsRequest};
use kalda_protocol::messages::delete_topics::{DeleteTopicState, DeleteTopicsRequest};
use kalda_protocol::messages::metadata::{MetadataRequest, MetadataRequestTopic};

use super::{Client, check};

/// Topics of one request to create or delete them: Kafka creates at most 10,000 partitions.
const AT_ONCE: usize = 1_000;
const TIMEOUT_MS: i32 = 10_000;
/// How long topics may take to get their leaders.
const LED_WITHIN: Duration = Duration::from_secs(10);
const ASK_EVERY: Duration = Duration::from_millis(5);

/// A topic to create.
pub fn topic(name: &str, partitions: i32, configs: &[(&str, &str)]) -> CreatableTopic {
    let config = |(name, value): &(&str, &str)| CreatableTopicConfig {
        name: (*name).into(),
        value: Some((*value).into()),
        ..CreatableTopicConfig::default()
    };
    CreatableTopic {
        name: name.into(),
        num_partitions: partitions,
        replication_factor: 1,
        configs: configs.iter().map(config).collect(),
        ..CreatableTopic::default()
    }
}

/// Creates topics. A broker that doesn't know a topic's configuration gets it without.
pub fn create(client: &mut Client, topics: &[CreatableTopic]) -> Result<()> {
    for some in topics.chunks(AT_ONCE) {
        let request = CreateTopicsRequest {
            topics: some.to_vec(),
            timeout_ms: TIMEOUT_MS,
            ..CreateTopicsRequest::default()
        };
        for result in client.call(7, &request)?.topics {
            match ErrorCode::from_code(result.error_code) {
                Some(ErrorCode::None | ErrorCode::TopicAlreadyExists) => {}
                Some(ErrorCode::InvalidConfig) if some.iter().any(|topic| !topic.configs.is_empty()) => {
                    let refused = some.iter().filter(|topic| topic.name == result.name);
                    let plain =
                        |topic: &CreatableTopic| CreatableTopic { configs: Vec::new(), ..topic.clone() };
                    create(client, &refused.map(plain).collect::<Vec<_>>())?;
                }
                _ => check(result.error_code, &format!("creating {:?}", result.name))?,
            }
        }
    }
    Ok(())
}

/// The ids of topics, in the order of their names, as soon as all have leaders.
pub fn ids(client: &mut Client, names: &[String]) -> Result<Vec<[u8; 16]>> {
    let named =
        |name: &String| MetadataRequestTopic { name: Some(name.into()), ..MetadataRequestTopic::default() };
    let request =
        MetadataRequest { topics: Some(names.iter().map(named).collect()), ..MetadataRequest::default() };
    let until = Instant::now() + LED_WITHIN;
    loop {
        let mut answer = client.call(12, &request)?;
        let led = answer.topics.iter().all(|topic| {
            topic.error_code == 0 && topic.partitions.iter().all(|partition| partition.error_code == 0)
        });
        if led && answer.topics.len() == names.len() {
            answer
                .topics
                .sort_by_key(|topic| names.iter().position(|name| topic.name.as_deref() == Some(name)));
            return Ok(answer.topics.iter().map(|topic| topic.topic_id.0).collect());
        }
        ensure!(Instant::now() < until, "topics have no leaders within {LED_WITHIN:?}");
        std::thread::sleep(ASK_EVERY);
    }
}

/// Deletes topics.
pub fn delete(client: &mut Client, names: &[String]) -> Result<()> {
    for some in names.chunks(AT_ONCE) {
        let named =
            |name: &String| DeleteTopicState { name: Some(name.into()), ..DeleteTopicState::default() };
        let request = DeleteTopicsRequest {
            topics: some.iter().map(named).collect(),
            timeout_ms: TIMEOUT_MS,
            ..DeleteTopicsRequest::default()
        };
        client
            .call(6, &request)?
            .responses
            .iter()
            .try_for_each(|one| check(one.error_code, "deleting topics"))?;
    }
    Ok(())
}
