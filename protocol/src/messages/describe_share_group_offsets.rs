//! DescribeShareGroupOffsets: api key 90.
//!
//! Generated from `protocol/schema/90_describe_share_group_offsets.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::{
    ApiKey, DecodeError, Form, Message, Reader, Request, StrBytes, UnknownTaggedFields, Uuid, Wire, Writer,
    sizes,
};

/// The request, versions 0-1, flexible 0+.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DescribeShareGroupOffsetsRequest {
    /// `groups`, all versions.
    pub groups: Vec<DescribeShareGroupOffsetsRequestGroup>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for DescribeShareGroupOffsetsRequest {
    const MIN_SIZE: usize = 1;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.array(&mut self.groups, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 0;
        size += sizes::array(&self.groups, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.array(&self.groups, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`DescribeShareGroupOffsetsRequest`].
#[derive(Debug, Clone, PartialEq)]
pub struct DescribeShareGroupOffsetsRequestGroup {
    /// `groupId`, all versions.
    pub group_id: StrBytes,
    /// `topics`, all versions, nullable, default Some(Vec).
    pub topics: Option<Vec<DescribeShareGroupOffsetsRequestTopic>>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Default for DescribeShareGroupOffsetsRequestGroup {
    fn default() -> Self {
        Self {
            group_id: StrBytes::new(),
            topics: Some(Vec::new()),
            unknown_tagged_fields: UnknownTaggedFields::new(),
        }
    }
}

impl Wire for DescribeShareGroupOffsetsRequestGroup {
    const MIN_SIZE: usize = 2;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.string(&mut self.group_id, form)?;
        reader.nullable_array(&mut self.topics, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 0;
        size += sizes::string(&self.group_id, form)?;
        size += sizes::nullable_array(self.topics.as_deref(), form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.string(&self.group_id, form);
        out.nullable_array(self.topics.as_deref(), form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`DescribeShareGroupOffsetsRequest`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DescribeShareGroupOffsetsRequestTopic {
    /// `topicName`, all versions.
    pub topic_name: StrBytes,
    /// `partitions`, all versions.
    pub partitions: Vec<i32>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for DescribeShareGroupOffsetsRequestTopic {
    const MIN_SIZE: usize = 2;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.string(&mut self.topic_name, form)?;
        reader.array(&mut self.partitions, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 0;
        size += sizes::string(&self.topic_name, form)?;
        size += sizes::array(&self.partitions, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.string(&self.topic_name, form);
        out.array(&self.partitions, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for DescribeShareGroupOffsetsRequest {
    const NAME: &'static str = "DescribeShareGroupOffsetsRequest";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 1;
    const FLEXIBLE_FROM: Option<i16> = Some(0);
}

impl Request for DescribeShareGroupOffsetsRequest {
    const KEY: ApiKey = ApiKey::DescribeShareGroupOffsets;
    type Response = DescribeShareGroupOffsetsResponse;
}

/// The response, versions 0-1, flexible 0+.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DescribeShareGroupOffsetsResponse {
    /// `throttleTimeMs`, all versions.
    pub throttle_time_ms: i32,
    /// `groups`, all versions.
    pub groups: Vec<DescribeShareGroupOffsetsResponseGroup>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for DescribeShareGroupOffsetsResponse {
    const MIN_SIZE: usize = 5;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        self.throttle_time_ms = reader.int32()?;
        reader.array(&mut self.groups, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 4;
        size += sizes::array(&self.groups, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.int32(self.throttle_time_ms);
        out.array(&self.groups, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`DescribeShareGroupOffsetsResponse`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DescribeShareGroupOffsetsResponseGroup {
    /// `groupId`, all versions.
    pub group_id: StrBytes,
    /// `topics`, all versions.
    pub topics: Vec<DescribeShareGroupOffsetsResponseTopic>,
    /// `errorCode`, all versions.
    pub error_code: i16,
    /// `errorMessage`, all versions, nullable.
    pub error_message: Option<StrBytes>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for DescribeShareGroupOffsetsResponseGroup {
    const MIN_SIZE: usize = 5;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.string(&mut self.group_id, form)?;
        reader.array(&mut self.topics, form)?;
        self.error_code = reader.int16()?;
        reader.nullable_string(&mut self.error_message, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 2;
        size += sizes::string(&self.group_id, form)?;
        size += sizes::array(&self.topics, form)?;
        size += sizes::nullable_string(self.error_message.as_ref(), form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.notes_error(self.error_code);
        out.string(&self.group_id, form);
        out.array(&self.topics, form);
        out.int16(self.error_code);
        out.nullable_string(self.error_message.as_ref(), form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`DescribeShareGroupOffsetsResponse`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DescribeShareGroupOffsetsResponseTopic {
    /// `topicName`, all versions.
    pub topic_name: StrBytes,
    /// `topicId`, all versions.
    pub topic_id: Uuid,
    /// `partitions`, all versions.
    pub partitions: Vec<DescribeShareGroupOffsetsResponsePartition>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for DescribeShareGroupOffsetsResponseTopic {
    const MIN_SIZE: usize = 18;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.string(&mut self.topic_name, form)?;
        self.topic_id = reader.uuid()?;
        reader.array(&mut self.partitions, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 16;
        size += sizes::string(&self.topic_name, form)?;
        size += sizes::array(&self.partitions, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.string(&self.topic_name, form);
        out.uuid(self.topic_id);
        out.array(&self.partitions, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`DescribeShareGroupOffsetsResponse`].
#[derive(Debug, Clone, PartialEq)]
pub struct DescribeShareGroupOffsetsResponsePartition {
    /// `partitionIndex`, all versions.
    pub partition_index: i32,
    /// `startOffset`, all versions.
    pub start_offset: i64,
    /// `leaderEpoch`, all versions.
    pub leader_epoch: i32,
    /// `lag`, versions 1, default -1, ignorable.
    pub lag: i64,
    /// `errorCode`, all versions.
    pub error_code: i16,
    /// `errorMessage`, all versions, nullable.
    pub error_message: Option<StrBytes>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Default for DescribeShareGroupOffsetsResponsePartition {
    fn default() -> Self {
        Self {
            partition_index: 0,
            start_offset: 0,
            leader_epoch: 0,
            lag: -1,
            error_code: 0,
            error_message: None,
            unknown_tagged_fields: UnknownTaggedFields::new(),
        }
    }
}

impl Wire for DescribeShareGroupOffsetsResponsePartition {
    const MIN_SIZE: usize = 19;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        if form.version >= 1 {
            (self.partition_index, self.start_offset, self.leader_epoch, self.lag, self.error_code) =
                reader.fixed()?;
        } else {
            (self.partition_index, self.start_offset, self.leader_epoch, self.error_code) = reader.fixed()?;
        }
        reader.nullable_string(&mut self.error_message, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 18;
        size += sizes::nullable_string(self.error_message.as_ref(), form)?;
        if form.version >= 1 {
            size += 8;
        }
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.notes_error(self.error_code);
        if form.version >= 1 {
            out.fixed((
                self.partition_index,
                self.start_offset,
                self.leader_epoch,
                self.lag,
                self.error_code,
            ));
        } else {
            out.fixed((self.partition_index, self.start_offset, self.leader_epoch, self.error_code));
        }
        out.nullable_string(self.error_message.as_ref(), form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for DescribeShareGroupOffsetsResponse {
    const NAME: &'static str = "DescribeShareGroupOffsetsResponse";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 1;
    const FLEXIBLE_FROM: Option<i16> = Some(0);
}
