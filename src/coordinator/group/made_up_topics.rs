//! Topics for tests, made and changed by hand.

use std::collections::BTreeMap;
use std::sync::Arc;

use parking_lot::Mutex;

use super::topics::{TopicCatalog, Topics};
use crate::types::{TopicId, Uuid};

/// Topics by name, each with its id and its number of partitions.
#[derive(Debug, Clone, Default)]
pub struct OfMoment {
    topics: BTreeMap<Arc<str>, (TopicId, i32)>,
    version: i64,
    last_creation: i64,
}

/// A catalog whose topics come and go as a test wants.
#[derive(Debug, Default)]
pub struct MadeUpTopics(Mutex<OfMoment>);

impl MadeUpTopics {
    /// Makes a topic, or gives one another number of partitions. The id's bytes are the first letter of the name.
    pub fn set(&self, name: &str, partitions: i32) -> TopicId {
        let mut moment = self.0.lock();
        let id = id_of(name);
        moment.version += 1;
        if moment.topics.insert(name.into(), (id, partitions)).is_none() {
            moment.last_creation = moment.version;
        }
        id
    }

    /// Deletes a topic.
    pub fn delete(&self, name: &str) {
        let mut moment = self.0.lock();
        moment.version += 1;
        moment.topics.remove(name);
    }
}

/// The id that a topic of this name has.
pub fn id_of(name: &str) -> TopicId {
    Uuid([name.as_bytes().first().copied().unwrap_or(0); 16])
}

impl TopicCatalog for MadeUpTopics {
    fn now(&self) -> Arc<dyn Topics> {
        Arc::new(self.0.lock().clone())
    }
}

impl Topics for OfMoment {
    fn id_of(&self, name: &str) -> Option<TopicId> {
        self.topics.get(name).map(|(id, _)| *id)
    }

    fn name_of(&self, id: TopicId) -> Option<Arc<str>> {
        self.topics.iter().find(|(_, (other, _))| *other == id).map(|(name, _)| Arc::clone(name))
    }

    fn partitions_of(&self, id: TopicId) -> Option<i32> {
        self.topics.values().find(|(other, _)| *other == id).map(|(_, partitions)| *partitions)
    }

    fn hash_of(&self, id: TopicId) -> Option<i64> {
        Some(i64::from(id.0[0]) * 1_000 + i64::from(self.partitions_of(id)?))
    }

    fn names(&self) -> Vec<Arc<str>> {
        self.topics.keys().cloned().collect()
    }

    fn version(&self) -> i64 {
        self.version
    }

    fn last_change(&self) -> i64 {
        self.version
    }

    fn last_creation(&self) -> i64 {
        self.last_creation
    }
}
