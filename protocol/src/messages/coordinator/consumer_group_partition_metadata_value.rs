//! ConsumerGroupPartitionMetadataValue.
//!
//! Generated from `protocol/schema/coordinator/group_04_consumer_group_partition_metadata.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::{DecodeError, Form, Message, Reader, StrBytes, UnknownTaggedFields, Uuid, Wire, Writer, sizes};

/// The value of a coordinator's record, versions 0, flexible 0+.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ConsumerGroupPartitionMetadataValue {
    /// `topics`, all versions.
    pub topics: Vec<TopicMetadata>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for ConsumerGroupPartitionMetadataValue {
    const MIN_SIZE: usize = 1;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.array(&mut self.topics, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 0;
        size += sizes::array(&self.topics, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.array(&self.topics, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`ConsumerGroupPartitionMetadataValue`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TopicMetadata {
    /// `topicId`, all versions.
    pub topic_id: Uuid,
    /// `topicName`, all versions.
    pub topic_name: StrBytes,
    /// `numPartitions`, all versions.
    pub num_partitions: i32,
    /// `partitionMetadata`, all versions.
    pub partition_metadata: Vec<PartitionMetadata>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for TopicMetadata {
    const MIN_SIZE: usize = 22;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        self.topic_id = reader.uuid()?;
        reader.string(&mut self.topic_name, form)?;
        self.num_partitions = reader.int32()?;
        reader.array(&mut self.partition_metadata, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 20;
        size += sizes::string(&self.topic_name, form)?;
        size += sizes::array(&self.partition_metadata, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.uuid(self.topic_id);
        out.string(&self.topic_name, form);
        out.int32(self.num_partitions);
        out.array(&self.partition_metadata, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`ConsumerGroupPartitionMetadataValue`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PartitionMetadata {
    /// `partition`, all versions.
    pub partition: i32,
    /// `racks`, all versions.
    pub racks: Vec<StrBytes>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for PartitionMetadata {
    const MIN_SIZE: usize = 5;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        self.partition = reader.int32()?;
        reader.array(&mut self.racks, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 4;
        size += sizes::array(&self.racks, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.int32(self.partition);
        out.array(&self.racks, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for ConsumerGroupPartitionMetadataValue {
    const NAME: &'static str = "ConsumerGroupPartitionMetadataValue";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 0;
    const FLEXIBLE_FROM: Option<i16> = Some(0);
}

impl ConsumerGroupPartitionMetadataValue {
    /// The type of this record.
    pub const RECORD_TYPE: i16 = 4;
}
