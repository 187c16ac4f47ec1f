//! A topology as a record.

use std::sync::Arc;

use kalda_protocol::StrBytes;
use kalda_protocol::messages::coordinator::streams_group_topology_value as wire;

use crate::coordinator::group::streams::tasks::SubtopologyId;
use crate::coordinator::group::streams::topology::{CopartitionGroup, InternalTopic, Subtopology, Topology};

pub(super) fn value(topology: &Topology) -> wire::StreamsGroupTopologyValue {
    let subtopologies = topology.subtopologies.iter().map(|(id, subtopology)| wire::Subtopology {
        subtopology_id: StrBytes::from(id.as_str()),
        source_topics: texts(&subtopology.source_topics),
        source_topic_regex: texts(&subtopology.source_topic_regexes),
        state_changelog_topics: subtopology.changelogs.iter().map(topic_value).collect(),
        repartition_sink_topics: texts(&subtopology.repartition_sinks),
        repartition_source_topics: subtopology.repartition_sources.iter().map(topic_value).collect(),
        copartition_groups: subtopology.copartition_groups.iter().map(group_value).collect(),
        ..wire::Subtopology::default()
    });
    wire::StreamsGroupTopologyValue {
        epoch: topology.epoch,
        subtopologies: subtopologies.collect(),
        ..wire::StreamsGroupTopologyValue::default()
    }
}

pub(super) fn topology(value: wire::StreamsGroupTopologyValue) -> Topology {
    let subtopologies = value.subtopologies.into_iter().map(|subtopology| {
        let read = Subtopology {
            source_topics: names(&subtopology.source_topics),
            source_topic_regexes: names(&subtopology.source_topic_regex),
            changelogs: subtopology.state_changelog_topics.iter().map(topic).collect(),
            repartition_sinks: names(&subtopology.repartition_sink_topics),
            repartition_sources: subtopology.repartition_source_topics.iter().map(topic).collect(),
            copartition_groups: subtopology.copartition_groups.into_iter().map(group).collect(),
        };
        (SubtopologyId::from(&*subtopology.subtopology_id), read)
    });
    Topology { epoch: value.epoch, subtopologies: subtopologies.collect() }
}

fn topic_value(topic: &InternalTopic) -> wire::TopicInfo {
    let configs = topic.configs.iter().map(|(key, value)| wire::TopicConfig {
        key: StrBytes::from(&**key),
        value: StrBytes::from(&**value),
        ..wire::TopicConfig::default()
    });
    wire::TopicInfo {
        name: StrBytes::from(&*topic.name),
        partitions: topic.partitions,
        replication_factor: topic.replication_factor,
        topic_configs: configs.collect(),
        ..wire::TopicInfo::default()
    }
}

fn topic(value: &wire::TopicInfo) -> InternalTopic {
    let configs = value.topic_configs.iter();
    InternalTopic {
        name: Arc::from(&*value.name),
        partitions: value.partitions,
        replication_factor: value.replication_factor,
        configs: configs.map(|config| (Arc::from(&*config.key), Arc::from(&*config.value))).collect(),
    }
}

fn group_value(group: &CopartitionGroup) -> wire::CopartitionGroup {
    wire::CopartitionGroup {
        source_topics: group.source_topics.clone(),
        source_topic_regex: group.source_topic_regexes.clone(),
        repartition_source_topics: group.repartition_sources.clone(),
        ..wire::CopartitionGroup::default()
    }
}

fn group(value: wire::CopartitionGroup) -> CopartitionGroup {
    CopartitionGroup {
        source_topics: value.source_topics,
        source_topic_regexes: value.source_topic_regex,
        repartition_sources: value.repartition_source_topics,
    }
}

fn texts(names: &[Arc<str>]) -> Vec<StrBytes> {
    names.iter().map(|name| StrBytes::from(&**name)).collect()
}

fn names(texts: &[StrBytes]) -> Vec<Arc<str>> {
    texts.iter().map(|text| Arc::from(&**text)).collect()
}
