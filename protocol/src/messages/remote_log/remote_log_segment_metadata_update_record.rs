//! RemoteLogSegmentMetadataUpdateRecord.
//!
//! Generated from `protocol/schema/remote_log/01_remote_log_segment_metadata_update_record.schema` by `cargo xtask generate`: edit the schema, not this file.

use bytes::Bytes;

use crate::{DecodeError, Form, Message, Reader, StrBytes, UnknownTaggedFields, Uuid, Wire, Writer, sizes};

/// A record of the remote log metadata topic, versions 0, flexible 0+.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RemoteLogSegmentMetadataUpdateRecord {
    /// `remoteLogSegmentId`, all versions.
    pub remote_log_segment_id: RemoteLogSegmentIdEntry,
    /// `brokerId`, all versions.
    pub broker_id: i32,
    /// `eventTimestampMs`, all versions.
    pub event_timestamp_ms: i64,
    /// `customMetadata`, all versions, nullable.
    pub custom_metadata: Option<Bytes>,
    /// `remoteLogSegmentState`, all versions.
    pub remote_log_segment_state: i8,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for RemoteLogSegmentMetadataUpdateRecord {
    const MIN_SIZE: usize = 51;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        self.remote_log_segment_id.fill(reader, form)?;
        (self.broker_id, self.event_timestamp_ms) = reader.fixed()?;
        reader.nullable_bytes(&mut self.custom_metadata, form)?;
        self.remote_log_segment_state = reader.int8()?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 13;
        size += self.remote_log_segment_id.measure(form)?;
        size += sizes::nullable_bytes(self.custom_metadata.as_ref(), form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        self.remote_log_segment_id.write(out, form);
        out.fixed((self.broker_id, self.event_timestamp_ms));
        out.nullable_bytes(self.custom_metadata.as_ref(), form);
        out.int8(self.remote_log_segment_state);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`RemoteLogSegmentMetadataUpdateRecord`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RemoteLogSegmentIdEntry {
    /// `topicIdPartition`, all versions.
    pub topic_id_partition: TopicIdPartitionEntry,
    /// `id`, all versions.
    pub id: Uuid,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for RemoteLogSegmentIdEntry {
    const MIN_SIZE: usize = 37;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        self.topic_id_partition.fill(reader, form)?;
        self.id = reader.uuid()?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 16;
        size += self.topic_id_partition.measure(form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        self.topic_id_partition.write(out, form);
        out.uuid(self.id);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`RemoteLogSegmentMetadataUpdateRecord`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TopicIdPartitionEntry {
    /// `name`, all versions.
    pub name: StrBytes,
    /// `id`, all versions.
    pub id: Uuid,
    /// `partition`, all versions.
    pub partition: i32,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for TopicIdPartitionEntry {
    const MIN_SIZE: usize = 21;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.string(&mut self.name, form)?;
        (self.id, self.partition) = reader.fixed()?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 20;
        size += sizes::string(&self.name, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.string(&self.name, form);
        out.fixed((self.id, self.partition));
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for RemoteLogSegmentMetadataUpdateRecord {
    const NAME: &'static str = "RemoteLogSegmentMetadataUpdateRecord";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 0;
    const FLEXIBLE_FROM: Option<i16> = Some(0);
}

impl RemoteLogSegmentMetadataUpdateRecord {
    /// The type of this record.
    pub const RECORD_TYPE: i16 = 1;
}
