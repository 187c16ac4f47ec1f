//! What groups need to know of the topics that they read.
//!
//! Invariant: a name says which topic it is only together with the moment; ids say so for good. Absent: the metadata.

use std::fmt;
use std::sync::Arc;

use crate::types::TopicId;

/// The id of the topic of a name, as the metadata has it at the moment of the call; `None` if there is none.
pub type TopicIds<'a> = dyn Fn(&str) -> Option<TopicId> + Send + Sync + 'a;

/// A topic that was deleted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeletedTopic {
    /// The name that it had. Another may have it by now.
    pub name: Arc<str>,
    /// Its id.
    pub id: TopicId,
}

impl DeletedTopic {
    /// True for an offset that was committed for it. One without an id was written by an older Kafka, so before the deletion.
    #[must_use]
    pub fn owns(&self, offset_of: TopicId) -> bool {
        offset_of.is_zero() || offset_of == self.id
    }
}

/// The topics of one moment, as groups that assign partitions need them.
pub trait Topics: Send + Sync {
    /// The id of the topic of a name.
    fn id_of(&self, name: &str) -> Option<TopicId>;
    /// The name of the topic of an id.
    fn name_of(&self, id: TopicId) -> Option<Arc<str>>;
    /// How many partitions a topic has.
    fn partitions_of(&self, id: TopicId) -> Option<i32>;
    /// The hash of a topic (KIP-1101).
    fn hash_of(&self, id: TopicId) -> Option<i64>;
    /// The names of all topics.
    fn names(&self) -> Vec<Arc<str>>;
    /// Counts the changes of metadata: ascending, and the same wherever the metadata is.
    fn version(&self) -> i64;
    /// Another number whenever topics or partitions came, went or changed.
    fn last_change(&self) -> i64;
    /// The version of the moment when a topic came last.
    fn last_creation(&self) -> i64;
}

/// Where topics are looked up.
pub trait TopicCatalog: Send + Sync {
    /// All of this moment.
    fn now(&self) -> Arc<dyn Topics>;
}

/// Whether whoever asks may see a topic.
#[derive(Clone)]
pub struct TopicFilter(Arc<dyn Fn(&str) -> bool + Send + Sync>);

impl TopicFilter {
    /// Lets those topics through for which `allows` holds.
    #[must_use]
    pub fn new(allows: impl Fn(&str) -> bool + Send + Sync + 'static) -> Self {
        Self(Arc::new(allows))
    }

    /// True if the topic of that name may be seen.
    #[must_use]
    pub fn allows(&self, topic: &str) -> bool {
        (self.0)(topic)
    }
}

impl fmt::Debug for TopicFilter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TopicFilter")
    }
}
