//! Topics made and removed, and how far partitions reach.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use kalda_protocol::messages::create_topics::{CreatableTopic, CreatableTopicConfig, CreateTopicsRequest};
use kalda_protocol::messages::delete_topics::DeleteTopicsRequest;
use kalda_protocol::messages::list_offsets::{ListOffsetsPartition, ListOffsetsRequest, ListOffsetsTopic};
use kalda_protocol::{ErrorCode, StrBytes};

use super::{Connection, Topics, versions};

/// The timestamp that asks ListOffsets for the end.
const LATEST: i64 = -1;
/// Longer than a broker takes to make 50,000 partitions or to find them at its start.
const PATIENCE: Duration = Duration::from_secs(300);
/// How often a broker is asked whether it is so far: short beside what takes seconds, without keeping it busy.
const ASK_EVERY: Duration = Duration::from_millis(5);
const REQUEST_TIMEOUT_MS: i32 = 120_000;
/// Topics in a request that creates many.
const CREATED_AT_ONCE: usize = 500;

/// A connection for what isn't measured in itself.
#[derive(Debug)]
pub struct Admin {
    connection: Connection,
}

/// How a topic's creation ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Created {
    /// It is there.
    Yes,
    /// The broker knows no such configuration, or not this value.
    ConfigRefused,
}

impl Admin {
    /// Uses a connection.
    pub fn new(connection: Connection) -> Self {
        Self { connection }
    }

    /// Creates topics, one request each, and waits until every partition can be used.
    pub async fn create(&mut self, topics: &Topics, configs: &[(&str, &str)]) -> Result<()> {
        match self.try_create(topics, configs).await? {
            Created::Yes => Ok(()),
            Created::ConfigRefused => bail!("the broker refuses {configs:?}"),
        }
    }

    /// The same, where a configuration may be unknown.
    pub async fn try_create(&mut self, topics: &Topics, configs: &[(&str, &str)]) -> Result<Created> {
        for name in topics.names() {
            let until = Instant::now() + PATIENCE;
            loop {
                match self.create_one(name, topics.partitions_each(), configs).await? {
                    ErrorCode::None => break,
                    ErrorCode::InvalidConfig => return Ok(Created::ConfigRefused),
                    // A broker that has just started has no others to place replicas on, or no controller yet.
                    ErrorCode::InvalidReplicationFactor | ErrorCode::NotController
                        if Instant::now() < until =>
                    {
                        tokio::time::sleep(ASK_EVERY).await;
                    }
                    code => bail!("creating {} ended with {code:?}", name.as_str()),
                }
            }
        }
        self.wait_for_ends(topics, |end| end.is_some()).await?;
        Ok(Created::Yes)
    }

    /// Creates many topics of one partition each, some hundreds by a request, and waits until all can be used.
    pub async fn create_all(&mut self, topics: &Topics) -> Result<()> {
        for names in topics.names().chunks(CREATED_AT_ONCE) {
            let topic = |name: &StrBytes| CreatableTopic {
                name: name.clone(),
                num_partitions: 1,
                replication_factor: 1,
                ..CreatableTopic::default()
            };
            let request = CreateTopicsRequest {
                topics: names.iter().map(topic).collect(),
                timeout_ms: REQUEST_TIMEOUT_MS,
                ..CreateTopicsRequest::default()
            };
            let response = self.connection.call(versions::CREATE_TOPICS, &request).await?;
            let failed = response.topics.iter().find(|result| result.error_code != 0);
            ensure!(failed.is_none(), "creating ended with {failed:?}");
        }
        self.wait_for_ends(&topics.last(), |end| end.is_some()).await
    }

    async fn create_one(
        &mut self,
        name: &str,
        partitions: usize,
        configs: &[(&str, &str)],
    ) -> Result<ErrorCode> {
        let config = |(name, value): &(&str, &str)| CreatableTopicConfig {
            name: (*name).into(),
            value: Some((*value).into()),
            ..CreatableTopicConfig::default()
        };
        let topic = CreatableTopic {
            name: name.into(),
            num_partitions: i32::try_from(partitions)?,
            replication_factor: 1,
            configs: configs.iter().map(config).collect(),
            ..CreatableTopic::default()
        };
        let request = CreateTopicsRequest {
            topics: vec![topic],
            timeout_ms: REQUEST_TIMEOUT_MS,
            ..CreateTopicsRequest::default()
        };
        let response = self.connection.call(versions::CREATE_TOPICS, &request).await?;
        let result = response.topics.first().context("an answer without topics")?;
        error_code(result.error_code)
    }

    /// Deletes topics.
    pub async fn delete(&mut self, topics: &Topics) -> Result<()> {
        let request = DeleteTopicsRequest {
            topic_names: topics.names().to_vec(),
            timeout_ms: REQUEST_TIMEOUT_MS,
            ..DeleteTopicsRequest::default()
        };
        let response = self.connection.call(versions::DELETE_TOPICS, &request).await?;
        let failed = response.responses.iter().find(|result| result.error_code != 0);
        ensure!(failed.is_none(), "deleting ended with {failed:?}");
        Ok(())
    }

    /// Where each partition ends, by place; none where the broker doesn't serve it (yet).
    pub async fn ends(&mut self, topics: &Topics) -> Result<Vec<Option<i64>>> {
        let mut ends = vec![None; topics.len()];
        for name in topics.names() {
            let partitions = (0..topics.partitions_each() as i32).map(|index| ListOffsetsPartition {
                partition_index: index,
                current_leader_epoch: -1,
                timestamp: LATEST,
                ..ListOffsetsPartition::default()
            });
            let topic = ListOffsetsTopic {
                name: name.clone(),
                partitions: partitions.collect(),
                ..ListOffsetsTopic::default()
            };
            let request =
                ListOffsetsRequest { replica_id: -1, topics: vec![topic], ..ListOffsetsRequest::default() };
            let response = self.connection.call(versions::LIST_OFFSETS, &request).await?;
            for topic in &response.topics {
                let places = topics.places_of(&topic.name).context("a topic that nobody asked for")?;
                let ends = ends.get_mut(places).context("fewer partitions")?;
                for partition in &topic.partitions {
                    let index = usize::try_from(partition.partition_index)?;
                    let end = ends.get_mut(index).context("a partition that nobody asked for")?;
                    *end = (partition.error_code == 0).then_some(partition.offset);
                }
            }
        }
        Ok(ends)
    }

    /// Waits until every partition ends where it is expected to, by place.
    pub async fn wait_for_all(&mut self, topics: &Topics, expected: &[u64]) -> Result<()> {
        let until = Instant::now() + PATIENCE;
        loop {
            let ends = self.ends(topics).await?;
            let is_there = |(end, expected): (&Option<i64>, &u64)| {
                end.and_then(|end| u64::try_from(end).ok()) == Some(*expected)
            };
            let Some(place) = ends.iter().zip(expected).position(|pair| !is_there(pair)) else {
                return Ok(());
            };
            ensure!(
                Instant::now() < until,
                "{:?} ends at {:?}, expected at {}",
                topics.at(place),
                ends[place],
                expected[place]
            );
            tokio::time::sleep(ASK_EVERY).await;
        }
    }

    /// Waits until the end of every partition is as wanted.
    pub async fn wait_for_ends(
        &mut self,
        topics: &Topics,
        wanted: impl Fn(Option<i64>) -> bool,
    ) -> Result<()> {
        let until = Instant::now() + PATIENCE;
        loop {
            let ends = self.ends(topics).await?;
            let Some(place) = ends.iter().position(|&end| !wanted(end)) else { return Ok(()) };
            ensure!(Instant::now() < until, "{:?} still ends at {:?}", topics.at(place), ends[place]);
            tokio::time::sleep(ASK_EVERY).await;
        }
    }
}

fn error_code(code: i16) -> Result<ErrorCode> {
    ErrorCode::from_code(code).with_context(|| format!("no error has code {code}"))
}
