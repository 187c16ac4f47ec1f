//! TxnOffsetCommit: api key 28.
//!
//! Generated from `protocol/schema/28_txn_offset_commit.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::{
    ApiKey, DecodeError, Form, Message, Reader, Request, StrBytes, UnknownTaggedFields, Uuid, Wire, Writer,
    sizes,
};

/// The request, versions 0-6, flexible 3+.
#[derive(Debug, Clone, PartialEq)]
pub struct TxnOffsetCommitRequest {
    /// `transactionalId`, all versions.
    pub transactional_id: StrBytes,
    /// `groupId`, all versions.
    pub group_id: StrBytes,
    /// `producerId`, all versions.
    pub producer_id: i64,
    /// `producerEpoch`, all versions.
    pub producer_epoch: i16,
    /// `generationIdOrMemberEpoch`, versions 3+, default -1.
    pub generation_id_or_member_epoch: i32,
    /// `memberId`, versions 3+.
    pub member_id: StrBytes,
    /// `groupInstanceId`, versions 3+, nullable.
    pub group_instance_id: Option<StrBytes>,
    /// `topics`, all versions.
    pub topics: Vec<TxnOffsetCommitRequestTopic>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Default for TxnOffsetCommitRequest {
    fn default() -> Self {
        Self {
            transactional_id: StrBytes::new(),
            group_id: StrBytes::new(),
            producer_id: 0,
            producer_epoch: 0,
            generation_id_or_member_epoch: -1,
            member_id: StrBytes::new(),
            group_instance_id: None,
            topics: Vec::new(),
            unknown_tagged_fields: UnknownTaggedFields::new(),
        }
    }
}

impl Wire for TxnOffsetCommitRequest {
    const MIN_SIZE: usize = 13;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.string(&mut self.transactional_id, form)?;
        reader.string(&mut self.group_id, form)?;
        if form.version >= 3 {
            (self.producer_id, self.producer_epoch, self.generation_id_or_member_epoch) = reader.fixed()?;
        } else {
            (self.producer_id, self.producer_epoch) = reader.fixed()?;
        }
        if form.version >= 3 {
            reader.string(&mut self.member_id, form)?;
        }
        if form.version >= 3 {
            reader.nullable_string(&mut self.group_instance_id, form)?;
        }
        reader.array(&mut self.topics, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        if form.version < 3 && self.generation_id_or_member_epoch != -1 {
            return Err(form.without("GenerationIdOrMemberEpoch"));
        }
        if form.version < 3 && !self.member_id.is_empty() {
            return Err(form.without("MemberId"));
        }
        if form.version < 3 && self.group_instance_id.is_some() {
            return Err(form.without("GroupInstanceId"));
        }
        let mut size = 10;
        size += sizes::string(&self.transactional_id, form)?;
        size += sizes::string(&self.group_id, form)?;
        if form.version >= 3 {
            size += sizes::string(&self.member_id, form)?;
        }
        if form.version >= 3 {
            size += sizes::nullable_string(self.group_instance_id.as_ref(), form)?;
        }
        size += sizes::array(&self.topics, form)?;
        if form.version >= 3 {
            size += 4;
        }
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.string(&self.transactional_id, form);
        out.string(&self.group_id, form);
        if form.version >= 3 {
            out.fixed((self.producer_id, self.producer_epoch, self.generation_id_or_member_epoch));
        } else {
            out.fixed((self.producer_id, self.producer_epoch));
        }
        if form.version >= 3 {
            out.string(&self.member_id, form);
        }
        if form.version >= 3 {
            out.nullable_string(self.group_instance_id.as_ref(), form);
        }
        out.array(&self.topics, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`TxnOffsetCommitRequest`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TxnOffsetCommitRequestTopic {
    /// `name`, versions 0-5, ignorable.
    pub name: StrBytes,
    /// `topicId`, versions 6, ignorable.
    pub topic_id: Uuid,
    /// `partitions`, all versions.
    pub partitions: Vec<TxnOffsetCommitRequestPartition>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for TxnOffsetCommitRequestTopic {
    const MIN_SIZE: usize = 1;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        if form.version <= 5 {
            reader.string(&mut self.name, form)?;
        }
        if form.version >= 6 {
            self.topic_id = reader.uuid()?;
        }
        reader.array(&mut self.partitions, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 0;
        if form.version <= 5 {
            size += sizes::string(&self.name, form)?;
        }
        size += sizes::array(&self.partitions, form)?;
        if form.version >= 6 {
            size += 16;
        }
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        if form.version <= 5 {
            out.string(&self.name, form);
        }
        if form.version >= 6 {
            out.uuid(self.topic_id);
        }
        out.array(&self.partitions, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`TxnOffsetCommitRequest`].
#[derive(Debug, Clone, PartialEq)]
pub struct TxnOffsetCommitRequestPartition {
    /// `partitionIndex`, all versions.
    pub partition_index: i32,
    /// `committedOffset`, all versions.
    pub committed_offset: i64,
    /// `committedLeaderEpoch`, versions 2+, default -1, ignorable.
    pub committed_leader_epoch: i32,
    /// `committedMetadata`, all versions, nullable, default Some("").
    pub committed_metadata: Option<StrBytes>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Default for TxnOffsetCommitRequestPartition {
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

impl Wire for TxnOffsetCommitRequestPartition {
    const MIN_SIZE: usize = 13;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        if form.version >= 2 {
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
        if form.version >= 2 {
            size += 4;
        }
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        if form.version >= 2 {
            out.fixed((self.partition_index, self.committed_offset, self.committed_leader_epoch));
        } else {
            out.fixed((self.partition_index, self.committed_offset));
        }
        out.nullable_string(self.committed_metadata.as_ref(), form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for TxnOffsetCommitRequest {
    const NAME: &'static str = "TxnOffsetCommitRequest";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 6;
    const FLEXIBLE_FROM: Option<i16> = Some(3);
}

impl Request for TxnOffsetCommitRequest {
    const KEY: ApiKey = ApiKey::TxnOffsetCommit;
    type Response = TxnOffsetCommitResponse;
}

/// The response, versions 0-6, flexible 3+.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TxnOffsetCommitResponse {
    /// `throttleTimeMs`, all versions.
    pub throttle_time_ms: i32,
    /// `topics`, all versions.
    pub topics: Vec<TxnOffsetCommitResponseTopic>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for TxnOffsetCommitResponse {
    const MIN_SIZE: usize = 5;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        self.throttle_time_ms = reader.int32()?;
        reader.array(&mut self.topics, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 4;
        size += sizes::array(&self.topics, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.int32(self.throttle_time_ms);
        out.array(&self.topics, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`TxnOffsetCommitResponse`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TxnOffsetCommitResponseTopic {
    /// `name`, versions 0-5, ignorable.
    pub name: StrBytes,
    /// `topicId`, versions 6, ignorable.
    pub topic_id: Uuid,
    /// `partitions`, all versions.
    pub partitions: Vec<TxnOffsetCommitResponsePartition>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for TxnOffsetCommitResponseTopic {
    const MIN_SIZE: usize = 1;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        if form.version <= 5 {
            reader.string(&mut self.name, form)?;
        }
        if form.version >= 6 {
            self.topic_id = reader.uuid()?;
        }
        reader.array(&mut self.partitions, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 0;
        if form.version <= 5 {
            size += sizes::string(&self.name, form)?;
        }
        size += sizes::array(&self.partitions, form)?;
        if form.version >= 6 {
            size += 16;
        }
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        if form.version <= 5 {
            out.string(&self.name, form);
        }
        if form.version >= 6 {
            out.uuid(self.topic_id);
        }
        out.array(&self.partitions, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`TxnOffsetCommitResponse`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TxnOffsetCommitResponsePartition {
    /// `partitionIndex`, all versions.
    pub partition_index: i32,
    /// `errorCode`, all versions.
    pub error_code: i16,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for TxnOffsetCommitResponsePartition {
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

impl Message for TxnOffsetCommitResponse {
    const NAME: &'static str = "TxnOffsetCommitResponse";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 6;
    const FLEXIBLE_FROM: Option<i16> = Some(3);
}
