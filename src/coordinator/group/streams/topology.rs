//! The topology of a streams group: what its members agree to run, as the first of them described it.
//!
//! ```text
//! topology, epoch 0
//!   subtopology "0"   sources: orders                        sinks: app-by-customer-repartition
//!   subtopology "1"   sources: app-by-customer-repartition   changelogs: app-store-changelog
//! ```
//!
//! Invariant: two topologies are the same only if all of their lists are, in order; it is how Kafka compares them. Absent: how many
//! partitions anything has; `topics` finds that out.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::tasks::SubtopologyId;

/// What a group runs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Topology {
    /// Goes up with each change of it.
    pub epoch: i32,
    /// Its parts.
    pub subtopologies: BTreeMap<SubtopologyId, Subtopology>,
}

/// Processors that run together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Subtopology {
    /// Topics of others that it reads.
    pub source_topics: Vec<Arc<str>>,
    /// Patterns of topics that it reads. Kafka refuses them, but its records have a place for them.
    pub source_topic_regexes: Vec<Arc<str>>,
    /// Where it keeps the changes of its stores.
    pub changelogs: Vec<InternalTopic>,
    /// Repartition topics that it writes.
    pub repartition_sinks: Vec<Arc<str>>,
    /// Repartition topics that it reads.
    pub repartition_sources: Vec<InternalTopic>,
    /// Sources that must have equally many partitions.
    pub copartition_groups: Vec<CopartitionGroup>,
}

/// A topic that belongs to the application.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InternalTopic {
    /// Its name.
    pub name: Arc<str>,
    /// How many partitions it is to have; 0 where that is to be found out.
    pub partitions: i32,
    /// How many replicas; 0 for the broker's default.
    pub replication_factor: i16,
    /// Its settings.
    pub configs: Vec<(Arc<str>, Arc<str>)>,
}

/// Places in the lists of a subtopology's sources.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CopartitionGroup {
    /// In [`Subtopology::source_topics`].
    pub source_topics: Vec<i16>,
    /// In [`Subtopology::source_topic_regexes`].
    pub source_topic_regexes: Vec<i16>,
    /// In [`Subtopology::repartition_sources`].
    pub repartition_sources: Vec<i16>,
}

impl Topology {
    /// All topics that there must be before a task can run.
    #[must_use]
    pub fn required_topics(&self) -> BTreeSet<&str> {
        self.subtopologies
            .values()
            .flat_map(|subtopology| {
                subtopology.sources().chain(subtopology.changelogs.iter().map(|topic| &*topic.name))
            })
            .collect()
    }

    /// The subtopology that reads a topic.
    #[must_use]
    pub fn reader_of(&self, topic: &str) -> Option<&SubtopologyId> {
        // Of several, Kafka takes the one that it looks at last.
        let mut readers = self.subtopologies.iter().rev();
        readers.find(|(_, subtopology)| subtopology.sources().any(|source| source == topic)).map(|(id, _)| id)
    }
}

impl Subtopology {
    /// The topics that it reads.
    pub fn sources(&self) -> impl Iterator<Item = &str> {
        let repartitions = self.repartition_sources.iter().map(|topic| &*topic.name);
        self.source_topics.iter().map(|topic| &**topic).chain(repartitions)
    }
}
