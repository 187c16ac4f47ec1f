//! ShareGroupStatePartitionMetadataValue.
//!
//! Generated from `protocol/schema/coordinator/group_15_share_group_state_partition_metadata.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::{
    DecodeError, EncodeError, Encoder, Form, Message, RawTaggedField, Reader, StrBytes, Uuid, Wire, sizes,
};

/// The value of a coordinator's record, versions 0, flexible 0+.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ShareGroupStatePartitionMetadataValue {
    /// `initializingTopics`, all versions.
    pub initializing_topics: Vec<TopicPartitionsInfo>,
    /// `initializedTopics`, all versions.
    pub initialized_topics: Vec<TopicPartitionsInfo>,
    /// `deletingTopics`, all versions.
    pub deleting_topics: Vec<TopicInfo>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: Vec<RawTaggedField>,
}

impl Wire for ShareGroupStatePartitionMetadataValue {
    const MIN_SIZE: usize = 3;

    fn read(reader: &mut Reader<'_>, form: Form) -> Result<Self, DecodeError> {
        let initializing_topics = reader.array(form)?;
        let initialized_topics = reader.array(form)?;
        let deleting_topics = reader.array(form)?;
        let unknown_tagged_fields = reader.unknown_tagged_fields(form)?;
        Ok(Self { initializing_topics, initialized_topics, deleting_topics, unknown_tagged_fields })
    }

    fn measure(&self, form: Form) -> Result<usize, EncodeError> {
        let mut size = 0;
        size += sizes::array(&self.initializing_topics, form)?;
        size += sizes::array(&self.initialized_topics, form)?;
        size += sizes::array(&self.deleting_topics, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Encoder, form: Form) {
        out.array(&self.initializing_topics, form);
        out.array(&self.initialized_topics, form);
        out.array(&self.deleting_topics, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`ShareGroupStatePartitionMetadataValue`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TopicPartitionsInfo {
    /// `topicId`, all versions.
    pub topic_id: Uuid,
    /// `topicName`, all versions.
    pub topic_name: StrBytes,
    /// `partitions`, all versions.
    pub partitions: Vec<i32>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: Vec<RawTaggedField>,
}

impl Wire for TopicPartitionsInfo {
    const MIN_SIZE: usize = 18;

    fn read(reader: &mut Reader<'_>, form: Form) -> Result<Self, DecodeError> {
        let topic_id = reader.uuid()?;
        let topic_name = reader.string(form)?;
        let partitions = reader.array(form)?;
        let unknown_tagged_fields = reader.unknown_tagged_fields(form)?;
        Ok(Self { topic_id, topic_name, partitions, unknown_tagged_fields })
    }

    fn measure(&self, form: Form) -> Result<usize, EncodeError> {
        let mut size = 16;
        size += sizes::string(&self.topic_name, form)?;
        size += sizes::array(&self.partitions, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Encoder, form: Form) {
        out.uuid(self.topic_id);
        out.string(&self.topic_name, form);
        out.array(&self.partitions, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`ShareGroupStatePartitionMetadataValue`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TopicInfo {
    /// `topicId`, all versions.
    pub topic_id: Uuid,
    /// `topicName`, all versions.
    pub topic_name: StrBytes,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: Vec<RawTaggedField>,
}

impl Wire for TopicInfo {
    const MIN_SIZE: usize = 17;

    fn read(reader: &mut Reader<'_>, form: Form) -> Result<Self, DecodeError> {
        let topic_id = reader.uuid()?;
        let topic_name = reader.string(form)?;
        let unknown_tagged_fields = reader.unknown_tagged_fields(form)?;
        Ok(Self { topic_id, topic_name, unknown_tagged_fields })
    }

    fn measure(&self, form: Form) -> Result<usize, EncodeError> {
        let mut size = 16;
        size += sizes::string(&self.topic_name, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Encoder, form: Form) {
        out.uuid(self.topic_id);
        out.string(&self.topic_name, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for ShareGroupStatePartitionMetadataValue {
    const NAME: &'static str = "ShareGroupStatePartitionMetadataValue";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 0;
    const FLEXIBLE_FROM: Option<i16> = Some(0);
}

impl ShareGroupStatePartitionMetadataValue {
    /// The type of this record.
    pub const RECORD_TYPE: i16 = 15;
}
