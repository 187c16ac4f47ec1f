//! Records change the image here, and nowhere else.
//!
//! Invariant: the result depends on the image and the records alone. A record that doesn't fit (a change of a partition
//! nobody created) is an error, never skipped: the log and the image would no longer say the same.
//! Transactions are not known here: `replay` hands over only what was committed.

use std::sync::Arc;

use super::MetadataImage;
use super::broker::BrokerImage;
use super::changes::Changes;
use super::configs::{ConfigKind, ConfigResource};
use super::partition::PartitionImage;
use crate::cluster::record::MetadataRecord;
use crate::types::{BrokerId, PartitionIndex, TopicId};

/// A record that doesn't fit the image before it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ApplyError {
    /// A topic is created whose name or id is taken.
    #[error("topic '{0}' is created twice in the metadata")]
    TopicExists(String),
    /// A record speaks of a topic that isn't there.
    #[error("the metadata speaks of topic id {0}, which doesn't exist")]
    UnknownTopic(TopicId),
    /// A change of a partition that isn't there.
    #[error("the metadata changes partition {partition} of topic id {topic}, which doesn't exist")]
    UnknownPartition {
        /// Its topic.
        topic: TopicId,
        /// Its index.
        partition: PartitionIndex,
    },
    /// A partition index below zero.
    #[error("the metadata speaks of partition {0}")]
    NegativePartition(PartitionIndex),
    /// A record speaks of a broker that isn't registered.
    #[error("the metadata speaks of broker {0}, which isn't registered")]
    UnknownBroker(BrokerId),
    /// A config for a kind of resource that Kafka 4.3 doesn't have.
    #[error("the metadata configures a resource of type {0}, which is unknown")]
    UnknownConfigType(i8),
    /// A mark of a transaction where none can be.
    #[error("the metadata has a transaction mark where none can be")]
    StrayTransactionMark,
}

impl MetadataImage {
    /// The image after `records`, and what differs.
    pub fn apply(&self, records: &[MetadataRecord]) -> Result<(Self, Changes), ApplyError> {
        let mut image = self.clone();
        let mut changes = Changes::default();
        for record in records {
            image.apply_one(record, &mut changes)?;
        }
        Ok((image, changes))
    }

    /// Takes one record.
    pub(crate) fn apply_one(
        &mut self,
        record: &MetadataRecord,
        changes: &mut Changes,
    ) -> Result<(), ApplyError> {
        use MetadataRecord as R;
        if self.carried.take(record) {
            changes.carried_changed = true;
            return Ok(());
        }
        match record {
            R::Topic(r) => self.create_topic(r.topic_id, Arc::from(&*r.name), changes),
            R::RemoveTopic(r) => self.remove_topic(r.topic_id, changes),
            R::Partition(r) => {
                if r.partition_id < 0 {
                    return Err(ApplyError::NegativePartition(PartitionIndex(r.partition_id)));
                }
                self.topics
                    .put_partition(r.topic_id, PartitionImage::from_record(r))
                    .ok_or(ApplyError::UnknownTopic(r.topic_id))?;
                changes.partition(r.topic_id, PartitionIndex(r.partition_id));
                Ok(())
            }
            R::PartitionChange(r) => {
                let index = PartitionIndex(r.partition_id);
                let changed =
                    self.topics.change_partition(r.topic_id, index, |partition| partition.change(r));
                if !changed.ok_or(ApplyError::UnknownTopic(r.topic_id))? {
                    return Err(ApplyError::UnknownPartition { topic: r.topic_id, partition: index });
                }
                changes.partition(r.topic_id, index);
                Ok(())
            }
            R::ClearElr(r) => {
                self.clear_elr(&r.topic_name, changes);
                Ok(())
            }
            R::Config(r) => {
                let kind = ConfigKind::from_code(r.resource_type)
                    .ok_or(ApplyError::UnknownConfigType(r.resource_type))?;
                let resource = ConfigResource { kind, name: Arc::from(&*r.resource_name) };
                self.configs.set(&resource, &r.name, r.value.as_deref());
                changes.changed_configs.insert(resource);
                Ok(())
            }
            R::FeatureLevel(r) => {
                self.features.set(&r.name, r.feature_level);
                changes.features_changed = true;
                Ok(())
            }
            R::ProducerIds(r) => {
                self.next_producer_id = r.next_producer_id;
                Ok(())
            }
            R::NoOp(_) => Ok(()),
            R::BeginTransaction(_) | R::EndTransaction(_) | R::AbortTransaction(_) => {
                Err(ApplyError::StrayTransactionMark)
            }
            _ => self.apply_to_cluster(record, changes),
        }
    }

    fn apply_to_cluster(&mut self, record: &MetadataRecord, changes: &mut Changes) -> Result<(), ApplyError> {
        use MetadataRecord as R;
        let id = match record {
            R::RegisterBroker(r) => {
                self.cluster.put(BrokerImage::from_record(r));
                BrokerId(r.broker_id)
            }
            R::UnregisterBroker(r) => {
                let id = BrokerId(r.broker_id);
                if !self.cluster.remove(id) {
                    return Err(ApplyError::UnknownBroker(id));
                }
                id
            }
            R::BrokerRegistrationChange(r) => {
                let id = BrokerId(r.broker_id);
                self.known_broker(id)?.change(r);
                id
            }
            R::FenceBroker(r) => {
                let broker = self.known_broker(BrokerId(r.id))?;
                broker.fenced = true;
                broker.id
            }
            R::UnfenceBroker(r) => {
                let broker = self.known_broker(BrokerId(r.id))?;
                broker.fenced = false;
                broker.id
            }
            // All other kinds are taken before this point.
            _ => return Ok(()),
        };
        changes.changed_brokers.insert(id);
        Ok(())
    }

    fn known_broker(&mut self, id: BrokerId) -> Result<&mut BrokerImage, ApplyError> {
        self.cluster.broker_mut(id).ok_or(ApplyError::UnknownBroker(id))
    }

    fn create_topic(&mut self, id: TopicId, name: Arc<str>, changes: &mut Changes) -> Result<(), ApplyError> {
        if !self.topics.create(id, Arc::clone(&name)) {
            return Err(ApplyError::TopicExists(name.to_string()));
        }
        changes.created_topics.insert(id, name);
        Ok(())
    }

    fn remove_topic(&mut self, id: TopicId, changes: &mut Changes) -> Result<(), ApplyError> {
        let topic = self.topics.remove(id).ok_or(ApplyError::UnknownTopic(id))?;
        let resource = ConfigResource::topic(&topic.name);
        self.configs.remove(&resource);
        changes.changed_configs.remove(&resource);
        changes.changed_partitions.remove(&id);
        if changes.created_topics.remove(&id).is_none() {
            changes.deleted_topics.insert(id, Arc::clone(&topic.name));
        }
        Ok(())
    }

    fn clear_elr(&mut self, topic_name: &str, changes: &mut Changes) {
        let ids: Vec<TopicId> = if topic_name.is_empty() {
            self.topics.iter().map(|topic| topic.id).collect()
        } else {
            self.topics.by_name(topic_name).map(|topic| topic.id).into_iter().collect()
        };
        for id in ids {
            for index in self.topics.clear_elr(id) {
                changes.partition(id, index);
            }
        }
    }
}

impl Changes {
    fn partition(&mut self, topic: TopicId, index: PartitionIndex) {
        if !self.created_topics.contains_key(&topic) {
            self.changed_partitions.entry(topic).or_default().insert(index);
        }
    }
}
