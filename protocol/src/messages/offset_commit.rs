//! OffsetCommit: api key 8.
//!
//! Generated from `protocol/schema/08_offset_commit.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::{
    ApiKey, DecodeError, Form, Message, Reader, Request, StrBytes, UnknownTaggedFields, Uuid, Wire, Writer,
    sizes,
};

/// The request, versions 2-10, flexible 8+.
#[derive(Debug, Clone, PartialEq)]
pub struct OffsetCommitRequest {
    /// `groupId`, all versions.
    pub group_id: StrBytes,
    /// `generationIdOrMemberEpoch`, all versions, default -1, ignorable.
    pub generation_id_or_member_epoch: i32,
    /// `memberId`, all versions, ignorable.
    pub member_id: StrBytes,
    /// `groupInstanceId`, versions 7+, nullable.
    pub group_instance_id: Option<StrBytes>,
    /// `retentionTimeMs`, versions 2-4, default -1, ignorable.
    pub retention_time_ms: i64,
    /// `topics`, all versions.
    pub topics: Vec<OffsetCommitRequestTopic>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Default for OffsetCommitRequest {
    fn default() -> Self {
        Self {
            group_id: StrBytes::new(),
            generation_id_or_member_epoch: -1,
            member_id: StrBytes::new(),
            group_instance_id: None,
            retention_time_ms: -1,
            topics: Vec::new(),
            unknown_tagged_fields: UnknownTaggedFields::new(),
        }
    }
}

impl Wire for OffsetCommitRequest {
    const MIN_SIZE: usize = 7;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.string(&mut self.group_id, form)?;
        self.generation_id_or_member_epoch = reader.int32()?;
        reader.string(&mut self.member_id, form)?;
        if form.version >= 7 {
            reader.nullable_string(&mut self.group_instance_id, form)?;
        }
        if form.version <= 4 {
            self.retention_time_ms = reader.int64()?;
        }
        reader.array(&mut self.topics, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        if form.version < 7 && self.group_instance_id.is_some() {
            return Err(form.without("GroupInstanceId"));
        }
        let mut size = 4;
        size += sizes::string(&self.group_id, form)?;
        size += sizes::string(&self.member_id, form)?;
        if form.version >= 7 {
            size += sizes::nullable_string(self.group_instance_id.as_ref(), form)?;
        }
        size += sizes::array(&self.topics, form)?;
        if form.version <= 4 {
            size += 8;
        }
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.string(&self.group_id, form);
        out.int32(self.generation_id_or_member_epoch);
        out.string(&self.member_id, form);
        if form.version >= 7 {
            out.nullable_string(self.group_instance_id.as_ref(), form);
        }
        if form.version <= 4 {
            out.int64(self.retention_time_ms);
        }
        out.array(&self.topics, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`OffsetCommitRequest`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct OffsetCommitRequestTopic {
    /// `name`, versions 2-9, ignorable.
    pub name: StrBytes,
    /// `topicId`, versions 10, ignorable.
    pub topic_id: Uuid,
    /// `partitions`, all versions.
    pub partitions: Vec<OffsetCommitRequestPartition>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for OffsetCommitRequestTopic {
    const MIN_SIZE: usize = 1;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        if form.version <= 9 {
            reader.string(&mut self.name, form)?;
        }
        if form.version >= 10 {
            self.topic_id = reader.uuid()?;
        }
        reader.array(&mut self.partitions, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 0;
        if form.version <= 9 {
            size += sizes::string(&self.name, form)?;
        }
        size += sizes::array(&self.partitions, form)?;
        if form.version >= 10 {
            size += 16;
        }
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        if form.version <= 9 {
            out.string(&self.name, form);
        }
        if form.version >= 10 {
            out.uuid(self.topic_id);
        }
        out.array(&self.partitions, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`OffsetCommitRequest`].
#[derive(Debug, Clone, PartialEq)]
pub struct OffsetCommitRequestPartition {
    /// `partitionIndex`, all versions.
    pub partition_index: i32,
    /// `committedOffset`, all versions.
    pub committed_offset: i64,
    /// `committedLeaderEpoch`, versions 6+, default -1, ignorable.
    pub committed_leader_epoch: i32,
    /// `committedMetadata`, all versions, nullable, default Some("").
    pub committed_metadata: Option<StrBytes>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Default for OffsetCommitRequestPartition {
    fn default() -> Self {
        Self {
            partition_index: 0,
            committed_offset: 0,
            committed_leader_epoch: -1,
            committed_metadata: Some(StrBytes::new()),
            unknown_tagged_fields: UnknownTaggedFields::new(),
        }
    }
}

impl Wire for OffsetCommitRequestPartition {
    const MIN_SIZE: usize = 13;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        if form.version >= 6 {
            (self.partition_index, self.committed_offset, self.committed_leader_epoch) = reader.fixed()?;
        } else {
            (self.partition_index, self.committed_offset) = reader.fixed()?;
        }
        reader.nullable_string(&mut self.committed_metadata, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 12;
        size += sizes::nullable_string(self.committed_metadata.as_ref(), form)?;
        if form.version >= 6 {
            size += 4;
        }
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        if form.version >= 6 {
            out.fixed((self.partition_index, self.committed_offset, self.committed_leader_epoch));
        } else {
            out.fixed((self.partition_index, self.committed_offset));
        }
        out.nullable_string(self.committed_metadata.as_ref(), form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for OffsetCommitRequest {
    const NAME: &'static str = "OffsetCommitRequest";
    const MIN_VERSION: i16 = 2;
    const MAX_VERSION: i16 = 10;
    const FLEXIBLE_FROM: Option<i16> = Some(8);
}

impl Request for OffsetCommitRequest {
    const KEY: ApiKey = ApiKey::OffsetCommit;
    type Response = OffsetCommitResponse;
}

/// The response, versions 2-10, flexible 8+.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct OffsetCommitResponse {
    /// `throttleTimeMs`, versions 3+, ignorable.
    pub throttle_time_ms: i32,
    /// `topics`, all versions.
    pub topics: Vec<OffsetCommitResponseTopic>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for OffsetCommitResponse {
    const MIN_SIZE: usize = 1;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        if form.version >= 3 {
            self.throttle_time_ms = reader.int32()?;
        }
        reader.array(&mut self.topics, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 0;
        size += sizes::array(&self.topics, form)?;
        if form.version >= 3 {
            size += 4;
        }
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        if form.version >= 3 {
            out.int32(self.throttle_time_ms);
        }
        out.array(&self.topics, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`OffsetCommitResponse`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct OffsetCommitResponseTopic {
    /// `name`, versions 2-9, ignorable.
    pub name: StrBytes,
    /// `topicId`, versions 10, ignorable.
    pub topic_id: Uuid,
    /// `partitions`, all versions.
    pub partitions: Vec<OffsetCommitResponsePartition>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for OffsetCommitResponseTopic {
    const MIN_SIZE: usize = 1;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        if form.version <= 9 {
            reader.string(&mut self.name, form)?;
        }
        if form.version >= 10 {
            self.topic_id = reader.uuid()?;
        }
        reader.array(&mut self.partitions, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 0;
        if form.version <= 9 {
            size += sizes::string(&self.name, form)?;
        }
        size += sizes::array(&self.partitions, form)?;
        if form.version >= 10 {
            size += 16;
        }
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        if form.version <= 9 {
            out.string(&self.name, form);
        }
        if form.version >= 10 {
            out.uuid(self.topic_id);
        }
        out.array(&self.partitions, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`OffsetCommitResponse`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct OffsetCommitResponsePartition {
    /// `partitionIndex`, all versions.
    pub partition_index: i32,
    /// `errorCode`, all versions.
    pub error_code: i16,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for OffsetCommitResponsePartition {
    const MIN_SIZE: usize = 6;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        (self.partition_index, self.error_code) = reader.fixed()?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 6;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.notes_error(self.error_code);
        out.fixed((self.partition_index, self.error_code));
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for OffsetCommitResponse {
    const NAME: &'static str = "OffsetCommitResponse";
    const MIN_VERSION: i16 = 2;
    const MAX_VERSION: i16 = 10;
    const FLEXIBLE_FROM: Option<i16> = Some(8);
}
