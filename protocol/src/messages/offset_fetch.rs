//! OffsetFetch: api key 9.
//!
//! Generated from `protocol/schema/09_offset_fetch.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::{
    ApiKey, DecodeError, Form, Message, Reader, Request, StrBytes, UnknownTaggedFields, Uuid, Wire, Writer,
    sizes,
};

/// The request, versions 1-10, flexible 6+.
#[derive(Debug, Clone, PartialEq)]
pub struct OffsetFetchRequest {
    /// `groupId`, versions 1-7.
    pub group_id: StrBytes,
    /// `topics`, versions 1-7, nullable 2-7, default Some(Vec).
    pub topics: Option<Vec<OffsetFetchRequestTopic>>,
    /// `groups`, versions 8+.
    pub groups: Vec<OffsetFetchRequestGroup>,
    /// `requireStable`, versions 7+.
    pub require_stable: bool,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Default for OffsetFetchRequest {
    fn default() -> Self {
        Self {
            group_id: StrBytes::new(),
            topics: Some(Vec::new()),
            groups: Vec::new(),
            require_stable: false,
            unknown_tagged_fields: UnknownTaggedFields::new(),
        }
    }
}

impl Wire for OffsetFetchRequest {
    const MIN_SIZE: usize = 0;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        if form.version <= 7 {
            reader.string(&mut self.group_id, form)?;
        }
        if form.version <= 7 {
            if form.version >= 2 {
                reader.nullable_array(&mut self.topics, form)?
            } else {
                reader.array(self.topics.get_or_insert_default(), form)?
            };
        }
        if form.version >= 8 {
            reader.array(&mut self.groups, form)?;
        }
        if form.version >= 7 {
            self.require_stable = reader.bool()?;
        }
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        if form.version > 7 && !self.group_id.is_empty() {
            return Err(form.without("GroupId"));
        }
        if form.version > 7 && self.topics.as_ref().is_none_or(|value| !value.is_empty()) {
            return Err(form.without("Topics"));
        }
        if form.version <= 1 && self.topics.is_none() {
            return Err(form.needs("Topics"));
        }
        if form.version < 8 && !self.groups.is_empty() {
            return Err(form.without("Groups"));
        }
        if form.version < 7 && self.require_stable {
            return Err(form.without("RequireStable"));
        }
        let mut size = 0;
        if form.version <= 7 {
            size += sizes::string(&self.group_id, form)?;
        }
        if form.version <= 7 {
            size += sizes::nullable_array(self.topics.as_deref(), form)?;
        }
        if form.version >= 8 {
            size += sizes::array(&self.groups, form)?;
        }
        if form.version >= 7 {
            size += 1;
        }
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        if form.version <= 7 {
            out.string(&self.group_id, form);
        }
        if form.version <= 7 {
            out.nullable_array(self.topics.as_deref(), form);
        }
        if form.version >= 8 {
            out.array(&self.groups, form);
        }
        if form.version >= 7 {
            out.bool(self.require_stable);
        }
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`OffsetFetchRequest`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct OffsetFetchRequestTopic {
    /// `name`, versions 1-7.
    pub name: StrBytes,
    /// `partitionIndexes`, versions 1-7.
    pub partition_indexes: Vec<i32>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for OffsetFetchRequestTopic {
    const MIN_SIZE: usize = 2;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.string(&mut self.name, form)?;
        reader.array(&mut self.partition_indexes, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 0;
        size += sizes::string(&self.name, form)?;
        size += sizes::array(&self.partition_indexes, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.string(&self.name, form);
        out.array(&self.partition_indexes, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`OffsetFetchRequest`].
#[derive(Debug, Clone, PartialEq)]
pub struct OffsetFetchRequestGroup {
    /// `groupId`, versions 8+.
    pub group_id: StrBytes,
    /// `memberId`, versions 9+, nullable, ignorable.
    pub member_id: Option<StrBytes>,
    /// `memberEpoch`, versions 9+, default -1, ignorable.
    pub member_epoch: i32,
    /// `topics`, versions 8+, nullable, default Some(Vec).
    pub topics: Option<Vec<OffsetFetchRequestTopics>>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Default for OffsetFetchRequestGroup {
    fn default() -> Self {
        Self {
            group_id: StrBytes::new(),
            member_id: None,
            member_epoch: -1,
            topics: Some(Vec::new()),
            unknown_tagged_fields: UnknownTaggedFields::new(),
        }
    }
}

impl Wire for OffsetFetchRequestGroup {
    const MIN_SIZE: usize = 2;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.string(&mut self.group_id, form)?;
        if form.version >= 9 {
            reader.nullable_string(&mut self.member_id, form)?;
        }
        if form.version >= 9 {
            self.member_epoch = reader.int32()?;
        }
        reader.nullable_array(&mut self.topics, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 0;
        size += sizes::string(&self.group_id, form)?;
        if form.version >= 9 {
            size += sizes::nullable_string(self.member_id.as_ref(), form)?;
        }
        size += sizes::nullable_array(self.topics.as_deref(), form)?;
        if form.version >= 9 {
            size += 4;
        }
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.string(&self.group_id, form);
        if form.version >= 9 {
            out.nullable_string(self.member_id.as_ref(), form);
        }
        if form.version >= 9 {
            out.int32(self.member_epoch);
        }
        out.nullable_array(self.topics.as_deref(), form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`OffsetFetchRequest`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct OffsetFetchRequestTopics {
    /// `name`, versions 8-9, ignorable.
    pub name: StrBytes,
    /// `topicId`, versions 10, ignorable.
    pub topic_id: Uuid,
    /// `partitionIndexes`, versions 8+.
    pub partition_indexes: Vec<i32>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for OffsetFetchRequestTopics {
    const MIN_SIZE: usize = 1;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        if form.version <= 9 {
            reader.string(&mut self.name, form)?;
        }
        if form.version >= 10 {
            self.topic_id = reader.uuid()?;
        }
        reader.array(&mut self.partition_indexes, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 0;
        if form.version <= 9 {
            size += sizes::string(&self.name, form)?;
        }
        size += sizes::array(&self.partition_indexes, form)?;
        if form.version >= 10 {
            size += 16;
        }
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        if form.version <= 9 {
            out.string(&self.name, form);
        }
        if form.version >= 10 {
            out.uuid(self.topic_id);
        }
        out.array(&self.partition_indexes, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for OffsetFetchRequest {
    const NAME: &'static str = "OffsetFetchRequest";
    const MIN_VERSION: i16 = 1;
    const MAX_VERSION: i16 = 10;
    const FLEXIBLE_FROM: Option<i16> = Some(6);
}

impl Request for OffsetFetchRequest {
    const KEY: ApiKey = ApiKey::OffsetFetch;
    type Response = OffsetFetchResponse;
}

/// The response, versions 1-10, flexible 6+.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct OffsetFetchResponse {
    /// `throttleTimeMs`, versions 3+, ignorable.
    pub throttle_time_ms: i32,
    /// `topics`, versions 1-7.
    pub topics: Vec<OffsetFetchResponseTopic>,
    /// `errorCode`, versions 2-7, ignorable.
    pub error_code: i16,
    /// `groups`, versions 8+.
    pub groups: Vec<OffsetFetchResponseGroup>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for OffsetFetchResponse {
    const MIN_SIZE: usize = 0;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        if form.version >= 3 {
            self.throttle_time_ms = reader.int32()?;
        }
        if form.version <= 7 {
            reader.array(&mut self.topics, form)?;
        }
        if (2..=7).contains(&form.version) {
            self.error_code = reader.int16()?;
        }
        if form.version >= 8 {
            reader.array(&mut self.groups, form)?;
        }
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        if form.version > 7 && !self.topics.is_empty() {
            return Err(form.without("Topics"));
        }
        if form.version < 8 && !self.groups.is_empty() {
            return Err(form.without("Groups"));
        }
        let mut size = 0;
        if form.version <= 7 {
            size += sizes::array(&self.topics, form)?;
        }
        if form.version >= 8 {
            size += sizes::array(&self.groups, form)?;
        }
        if form.version >= 3 {
            size += 4;
        }
        if (2..=7).contains(&form.version) {
            size += 2;
        }
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.notes_error(self.error_code);
        if form.version >= 3 {
            out.int32(self.throttle_time_ms);
        }
        if form.version <= 7 {
            out.array(&self.topics, form);
        }
        if (2..=7).contains(&form.version) {
            out.int16(self.error_code);
        }
        if form.version >= 8 {
            out.array(&self.groups, form);
        }
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`OffsetFetchResponse`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct OffsetFetchResponseTopic {
    /// `name`, versions 1-7.
    pub name: StrBytes,
    /// `partitions`, versions 1-7.
    pub partitions: Vec<OffsetFetchResponsePartition>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for OffsetFetchResponseTopic {
    const MIN_SIZE: usize = 2;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.string(&mut self.name, form)?;
        reader.array(&mut self.partitions, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 0;
        size += sizes::string(&self.name, form)?;
        size += sizes::array(&self.partitions, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.string(&self.name, form);
        out.array(&self.partitions, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`OffsetFetchResponse`].
#[derive(Debug, Clone, PartialEq)]
pub struct OffsetFetchResponsePartition {
    /// `partitionIndex`, versions 1-7.
    pub partition_index: i32,
    /// `committedOffset`, versions 1-7.
    pub committed_offset: i64,
    /// `committedLeaderEpoch`, versions 5-7, default -1, ignorable.
    pub committed_leader_epoch: i32,
    /// `metadata`, versions 1-7, nullable, default Some("").
    pub metadata: Option<StrBytes>,
    /// `errorCode`, versions 1-7.
    pub error_code: i16,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Default for OffsetFetchResponsePartition {
    fn default() -> Self {
        Self {
            partition_index: 0,
            committed_offset: 0,
            committed_leader_epoch: -1,
            metadata: Some(StrBytes::new()),
            error_code: 0,
            unknown_tagged_fields: UnknownTaggedFields::new(),
        }
    }
}

impl Wire for OffsetFetchResponsePartition {
    const MIN_SIZE: usize = 15;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        if form.version >= 5 {
            (self.partition_index, self.committed_offset, self.committed_leader_epoch) = reader.fixed()?;
        } else {
            (self.partition_index, self.committed_offset) = reader.fixed()?;
        }
        reader.nullable_string(&mut self.metadata, form)?;
        self.error_code = reader.int16()?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 14;
        size += sizes::nullable_string(self.metadata.as_ref(), form)?;
        if form.version >= 5 {
            size += 4;
        }
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.notes_error(self.error_code);
        if form.version >= 5 {
            out.fixed((self.partition_index, self.committed_offset, self.committed_leader_epoch));
        } else {
            out.fixed((self.partition_index, self.committed_offset));
        }
        out.nullable_string(self.metadata.as_ref(), form);
        out.int16(self.error_code);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`OffsetFetchResponse`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct OffsetFetchResponseGroup {
    /// `groupId`, versions 8+.
    pub group_id: StrBytes,
    /// `topics`, versions 8+.
    pub topics: Vec<OffsetFetchResponseTopics>,
    /// `errorCode`, versions 8+.
    pub error_code: i16,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for OffsetFetchResponseGroup {
    const MIN_SIZE: usize = 4;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.string(&mut self.group_id, form)?;
        reader.array(&mut self.topics, form)?;
        self.error_code = reader.int16()?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 2;
        size += sizes::string(&self.group_id, form)?;
        size += sizes::array(&self.topics, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.notes_error(self.error_code);
        out.string(&self.group_id, form);
        out.array(&self.topics, form);
        out.int16(self.error_code);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`OffsetFetchResponse`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct OffsetFetchResponseTopics {
    /// `name`, versions 8-9, ignorable.
    pub name: StrBytes,
    /// `topicId`, versions 10, ignorable.
    pub topic_id: Uuid,
    /// `partitions`, versions 8+.
    pub partitions: Vec<OffsetFetchResponsePartitions>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for OffsetFetchResponseTopics {
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

/// Part of [`OffsetFetchResponse`].
#[derive(Debug, Clone, PartialEq)]
pub struct OffsetFetchResponsePartitions {
    /// `partitionIndex`, versions 8+.
    pub partition_index: i32,
    /// `committedOffset`, versions 8+.
    pub committed_offset: i64,
    /// `committedLeaderEpoch`, versions 8+, default -1, ignorable.
    pub committed_leader_epoch: i32,
    /// `metadata`, versions 8+, nullable, default Some("").
    pub metadata: Option<StrBytes>,
    /// `errorCode`, versions 8+.
    pub error_code: i16,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Default for OffsetFetchResponsePartitions {
    fn default() -> Self {
        Self {
            partition_index: 0,
            committed_offset: 0,
            committed_leader_epoch: -1,
            metadata: Some(StrBytes::new()),
            error_code: 0,
            unknown_tagged_fields: UnknownTaggedFields::new(),
        }
    }
}

impl Wire for OffsetFetchResponsePartitions {
    const MIN_SIZE: usize = 19;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        (self.partition_index, self.committed_offset, self.committed_leader_epoch) = reader.fixed()?;
        reader.nullable_string(&mut self.metadata, form)?;
        self.error_code = reader.int16()?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 18;
        size += sizes::nullable_string(self.metadata.as_ref(), form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.notes_error(self.error_code);
        out.fixed((self.partition_index, self.committed_offset, self.committed_leader_epoch));
        out.nullable_string(self.metadata.as_ref(), form);
        out.int16(self.error_code);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for OffsetFetchResponse {
    const NAME: &'static str = "OffsetFetchResponse";
    const MIN_VERSION: i16 = 1;
    const MAX_VERSION: i16 = 10;
    const FLEXIBLE_FROM: Option<i16> = Some(6);
}
