//! An image as records: what a snapshot holds.
//!
//! Invariant: applied to an empty image in this order, the records give an equal image. Features come first, since they decide how the
//! rest is written, and topics before their partitions.

use kalda_protocol::messages::metadata::config_record::ConfigRecord;
use kalda_protocol::messages::metadata::feature_level_record::FeatureLevelRecord;
use kalda_protocol::messages::metadata::producer_ids_record::ProducerIdsRecord;
use kalda_protocol::messages::metadata::topic_record::TopicRecord;

use super::MetadataImage;
use super::configs::ConfigResource;
use super::features::METADATA_VERSION;
use crate::cluster::record::MetadataRecord;
use crate::config::Overrides;

impl MetadataImage {
    /// The records of a snapshot, made as they are asked for.
    pub fn snapshot_records(&self) -> impl Iterator<Item = MetadataRecord> {
        let topics = self.topics.iter().flat_map(|topic| {
            let head =
                TopicRecord { name: (*topic.name).into(), topic_id: topic.id, ..TopicRecord::default() };
            let partitions = topic.partitions().iter();
            std::iter::once(head.into())
                .chain(partitions.map(|partition| partition.to_record(topic.id).into()))
        });
        let configs =
            self.configs.iter().flat_map(|(resource, overrides)| config_records(resource, overrides));
        let producer_ids = (self.next_producer_id > 0).then(|| {
            let next_producer_id = self.next_producer_id;
            ProducerIdsRecord { broker_id: -1, broker_epoch: -1, next_producer_id, ..Default::default() }
                .into()
        });
        self.feature_records()
            .chain(self.cluster.brokers().map(|broker| broker.to_record().into()))
            .chain(topics)
            .chain(configs)
            .chain(producer_ids)
            .chain(self.carried.iter().map(|(_, record)| record.clone()))
    }

    /// `metadata.version` before all other features, as Kafka wants it.
    fn feature_records(&self) -> impl Iterator<Item = MetadataRecord> {
        let first = self.features.iter().filter(|(name, _)| &***name == METADATA_VERSION);
        let rest = self.features.iter().filter(|(name, _)| &***name != METADATA_VERSION);
        first.chain(rest).map(|(name, feature_level)| {
            FeatureLevelRecord { name: (**name).into(), feature_level, ..Default::default() }.into()
        })
    }
}

fn config_records(resource: &ConfigResource, overrides: &Overrides) -> impl Iterator<Item = MetadataRecord> {
    overrides.iter().map(|(name, value)| {
        let record = ConfigRecord {
            resource_type: resource.kind.code(),
            resource_name: (*resource.name).into(),
            name: name.as_str().into(),
            value: Some(value.as_str().into()),
            ..ConfigRecord::default()
        };
        record.into()
    })
}
