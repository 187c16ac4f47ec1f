//! RemoteLogSegmentMetadataRecord.
//!
//! Generated from `protocol/schema/remote_log/00_remote_log_segment_metadata_record.schema` by `cargo xtask generate`: edit the schema, not this file.

use bytes::Bytes;

use crate::{DecodeError, Form, Message, Reader, StrBytes, UnknownTaggedFields, Uuid, Wire, Writer, sizes};

/// A record of the remote log metadata topic, versions 0, flexible 0+.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RemoteLogSegmentMetadataRecord {
    /// `remoteLogSegmentId`, all versions.
    pub remote_log_segment_id: RemoteLogSegmentIdEntry,
    /// `startOffset`, all versions.
    pub start_offset: i64,
    /// `endOffset`, all versions.
    pub end_offset: i64,
    /// `brokerId`, all versions.
    pub broker_id: i32,
    /// `maxTimestampMs`, all versions.
    pub max_timestamp_ms: i64,
    /// `eventTimestampMs`, all versions.
    pub event_timestamp_ms: i64,
    /// `segmentLeaderEpochs`, all versions.
    pub segment_leader_epochs: Vec<SegmentLeaderEpochEntry>,
    /// `segmentSizeInBytes`, all versions.
    pub segment_size_in_bytes: i32,
    /// `customMetadata`, all versions, nullable.
    pub custom_metadata: Option<Bytes>,
    /// `remoteLogSegmentState`, all versions.
    pub remote_log_segment_state: i8,
    /// `txnIndexEmpty`, all versions, tag 0.
    pub txn_index_empty: bool,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for RemoteLogSegmentMetadataRecord {
    const MIN_SIZE: usize = 80;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        self.remote_log_segment_id.fill(reader, form)?;
        (
            self.start_offset,
            self.end_offset,
            self.broker_id,
            self.max_timestamp_ms,
            self.event_timestamp_ms,
        ) = reader.fixed()?;
        reader.array(&mut self.segment_leader_epochs, form)?;
        self.segment_size_in_bytes = reader.int32()?;
        reader.nullable_bytes(&mut self.custom_metadata, form)?;
        self.remote_log_segment_state = reader.int8()?;
        reader.tagged_fields(&mut self.unknown_tagged_fields, form, |tag, reader| {
            match tag {
                0 => self.txn_index_empty = reader.bool()?,
                _ => return Ok(false),
            }
            Ok(true)
        })
    }

    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 41;
        size += self.remote_log_segment_id.measure(form)?;
        size += sizes::array(&self.segment_leader_epochs, form)?;
        size += sizes::nullable_bytes(self.custom_metadata.as_ref(), form)?;
        if self.has_tagged_fields(form) {
            let mut known = 0;
            if self.txn_index_empty {
                known += 1;
                size += sizes::tagged(0, Ok(1))?;
            }
            size += sizes::tagged_fields(&self.unknown_tagged_fields, &[0], known)?;
        } else {
            size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        }
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        self.remote_log_segment_id.write(out, form);
        out.fixed((
            self.start_offset,
            self.end_offset,
            self.broker_id,
            self.max_timestamp_ms,
            self.event_timestamp_ms,
        ));
        out.array(&self.segment_leader_epochs, form);
        out.int32(self.segment_size_in_bytes);
        out.nullable_bytes(self.custom_metadata.as_ref(), form);
        out.int8(self.remote_log_segment_state);
        if self.has_tagged_fields(form) {
            let known = usize::from(self.txn_index_empty);
            let mut unknown = out.tagged_fields(known, &self.unknown_tagged_fields);
            if self.txn_index_empty {
                unknown = out.tagged_fields_below(0, unknown);
                out.tag(0, Ok(1));
                out.bool(self.txn_index_empty);
            }
            out.raw_tagged_fields(unknown);
        } else {
            out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
        }
    }
}

impl RemoteLogSegmentMetadataRecord {
    fn has_tagged_fields(&self, _form: Form) -> bool {
        self.txn_index_empty || !self.unknown_tagged_fields.is_empty()
    }
}

/// Part of [`RemoteLogSegmentMetadataRecord`].
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

/// Part of [`RemoteLogSegmentMetadataRecord`].
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

/// Part of [`RemoteLogSegmentMetadataRecord`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SegmentLeaderEpochEntry {
    /// `leaderEpoch`, all versions.
    pub leader_epoch: i32,
    /// `offset`, all versions.
    pub offset: i64,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for SegmentLeaderEpochEntry {
    const MIN_SIZE: usize = 12;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        (self.leader_epoch, self.offset) = reader.fixed()?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 12;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.fixed((self.leader_epoch, self.offset));
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for RemoteLogSegmentMetadataRecord {
    const NAME: &'static str = "RemoteLogSegmentMetadataRecord";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 0;
    const FLEXIBLE_FROM: Option<i16> = Some(0);
}

impl RemoteLogSegmentMetadataRecord {
    /// The type of this record.
    pub const RECORD_TYPE: i16 = 0;
}
