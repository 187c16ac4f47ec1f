//! The topology that a heartbeat brings.
//!
//! Invariant: what comes out is a topology that can be looked for: of a bounded size, each part named once. What Kafka fails at with an exception of
//! its own code is UNKNOWN_SERVER_ERROR here, too.

use std::collections::BTreeMap;
use std::sync::Arc;

use kalda_protocol::messages::streams_group_heartbeat as wire;
use kalda_protocol::{ErrorCode, StrBytes};

use super::consumer_group_heartbeat::invalid;
use crate::coordinator::group::Refusal;
use crate::coordinator::group::streams::tasks::SubtopologyId;
use crate::coordinator::group::streams::topology::{CopartitionGroup, InternalTopic, Subtopology, Topology};
use crate::coordinator::group::streams::{SUBTOPOLOGIES_MAX, TOPICS_MAX};

/// All topics that a topology names, in the order in which Kafka looks at them.
pub(super) fn names(topology: &wire::Topology) -> impl Iterator<Item = &str> {
    topology.subtopologies.iter().flat_map(|subtopology| {
        let plain = subtopology.source_topics.iter().chain(&subtopology.repartition_sink_topics);
        let told = subtopology.repartition_source_topics.iter().chain(&subtopology.state_changelog_topics);
        plain.map(|name| &**name).chain(told.map(|topic| &*topic.name))
    })
}

/// As Kafka does, patterns of source topics are refused.
pub(super) fn check_patterns(topology: Option<&wire::Topology>) -> Result<(), Refusal> {
    let mut subtopologies = topology.into_iter().flat_map(|topology| &topology.subtopologies);
    if subtopologies.any(|subtopology| !subtopology.source_topic_regex.is_empty()) {
        return Err(invalid("Regular expressions for source topics are not supported yet."));
    }
    Ok(())
}

/// How many partitions changelogs have is for the coordinator to say.
pub(super) fn check_changelogs(topology: &wire::Topology) -> Result<(), Refusal> {
    let mut changelogs = topology.subtopologies.iter().flat_map(|part| &part.state_changelog_topics);
    match changelogs.find(|topic| topic.partitions != 0) {
        None => Ok(()),
        Some(wire::TopicInfo { name, partitions, .. }) => {
            let message = format!(
                "Changelog topic {name} must have an undefined partition count, but it is set to {partitions}."
            );
            Err(Refusal::new(ErrorCode::StreamsInvalidTopology, message))
        }
    }
}

/// The topology in the group's words.
pub(super) fn topology(topology: &wire::Topology) -> Result<Topology, Refusal> {
    check_size(topology)?;
    let mut subtopologies = BTreeMap::new();
    for part in &topology.subtopologies {
        let id = SubtopologyId::from(&*part.subtopology_id);
        if subtopologies.insert(id, subtopology(part)).is_some() {
            return Err(ErrorCode::UnknownServerError.into());
        }
    }
    if topology.epoch < 0 {
        return Err(ErrorCode::UnknownServerError.into());
    }
    Ok(Topology { epoch: topology.epoch, subtopologies })
}

fn check_size(topology: &wire::Topology) -> Result<(), Refusal> {
    let places = topology.subtopologies.iter().flat_map(|part| &part.copartition_groups);
    let places = places.map(|group| group.source_topics.len() + group.repartition_source_topics.len() + 1);
    let topics = names(topology).count() + places.sum::<usize>();
    if topology.subtopologies.len() <= SUBTOPOLOGIES_MAX && topics <= TOPICS_MAX {
        return Ok(());
    }
    let message = format!(
        "A topology may have at most {SUBTOPOLOGIES_MAX} subtopologies, and name at most {TOPICS_MAX} topics."
    );
    Err(Refusal::new(ErrorCode::StreamsInvalidTopology, message))
}

fn subtopology(part: &wire::Subtopology) -> Subtopology {
    let groups = part.copartition_groups.iter().map(|group| CopartitionGroup {
        source_topics: group.source_topics.clone(),
        source_topic_regexes: group.source_topic_regex.clone(),
        repartition_sources: group.repartition_source_topics.clone(),
    });
    Subtopology {
        source_topics: texts(&part.source_topics),
        source_topic_regexes: texts(&part.source_topic_regex),
        changelogs: part.state_changelog_topics.iter().map(internal_topic).collect(),
        repartition_sinks: texts(&part.repartition_sink_topics),
        repartition_sources: part.repartition_source_topics.iter().map(internal_topic).collect(),
        copartition_groups: groups.collect(),
    }
}

fn internal_topic(topic: &wire::TopicInfo) -> InternalTopic {
    let configs = topic.topic_configs.iter();
    InternalTopic {
        name: Arc::from(&*topic.name),
        partitions: topic.partitions,
        replication_factor: topic.replication_factor,
        configs: configs.map(|config| (Arc::from(&*config.key), Arc::from(&*config.value))).collect(),
    }
}

fn texts(texts: &[StrBytes]) -> Vec<Arc<str>> {
    texts.iter().map(|text| Arc::from(&**text)).collect()
}
