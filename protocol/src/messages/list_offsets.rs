//! ListOffsets: api key 2.
//!
//! Generated from `protocol/schema/02_list_offsets.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::{
    ApiKey, DecodeError, EncodeError, Encoder, Form, Message, RawTaggedField, Reader, Request, StrBytes,
    Wire, sizes,
};

/// The request, versions 1-11, flexible 6+.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ListOffsetsRequest {
    /// `replicaId`, all versions.
    pub replica_id: i32,
    /// `isolationLevel`, versions 2+.
    pub isolation_level: i8,
    /// `topics`, all versions.
    pub topics: Vec<ListOffsetsTopic>,
    /// `timeoutMs`, versions 10+, ignorable.
    pub timeout_ms: i32,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: Vec<RawTaggedField>,
}

impl Wire for ListOffsetsRequest {
    const MIN_SIZE: usize = 5;

    fn read(reader: &mut Reader<'_>, form: Form) -> Result<Self, DecodeError> {
        let replica_id = reader.int32()?;
        let isolation_level = if form.version >= 2 { reader.int8()? } else { 0 };
        let topics = reader.array(form)?;
        let timeout_ms = if form.version >= 10 { reader.int32()? } else { 0 };
        let unknown_tagged_fields = reader.unknown_tagged_fields(form)?;
        Ok(Self { replica_id, isolation_level, topics, timeout_ms, unknown_tagged_fields })
    }

    fn measure(&self, form: Form) -> Result<usize, EncodeError> {
        if form.version < 2 && self.isolation_level != 0 {
            return Err(form.without("IsolationLevel"));
        }
        let mut size = 4;
        size += sizes::array(&self.topics, form)?;
        if form.version >= 2 {
            size += 1;
        }
        if form.version >= 10 {
            size += 4;
        }
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Encoder, form: Form) {
        out.int32(self.replica_id);
        if form.version >= 2 {
            out.int8(self.isolation_level);
        }
        out.array(&self.topics, form);
        if form.version >= 10 {
            out.int32(self.timeout_ms);
        }
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`ListOffsetsRequest`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ListOffsetsTopic {
    /// `name`, all versions.
    pub name: StrBytes,
    /// `partitions`, all versions.
    pub partitions: Vec<ListOffsetsPartition>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: Vec<RawTaggedField>,
}

impl Wire for ListOffsetsTopic {
    const MIN_SIZE: usize = 2;

    fn read(reader: &mut Reader<'_>, form: Form) -> Result<Self, DecodeError> {
        let name = reader.string(form)?;
        let partitions = reader.array(form)?;
        let unknown_tagged_fields = reader.unknown_tagged_fields(form)?;
        Ok(Self { name, partitions, unknown_tagged_fields })
    }

    fn measure(&self, form: Form) -> Result<usize, EncodeError> {
        let mut size = 0;
        size += sizes::string(&self.name, form)?;
        size += sizes::array(&self.partitions, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Encoder, form: Form) {
        out.string(&self.name, form);
        out.array(&self.partitions, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`ListOffsetsRequest`].
#[derive(Debug, Clone, PartialEq)]
pub struct ListOffsetsPartition {
    /// `partitionIndex`, all versions.
    pub partition_index: i32,
    /// `currentLeaderEpoch`, versions 4+, default -1, ignorable.
    pub current_leader_epoch: i32,
    /// `timestamp`, all versions.
    pub timestamp: i64,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: Vec<RawTaggedField>,
}

impl Default for ListOffsetsPartition {
    fn default() -> Self {
        Self { partition_index: 0, current_leader_epoch: -1, timestamp: 0, unknown_tagged_fields: Vec::new() }
    }
}

impl Wire for ListOffsetsPartition {
    const MIN_SIZE: usize = 12;

    fn read(reader: &mut Reader<'_>, form: Form) -> Result<Self, DecodeError> {
        let partition_index = reader.int32()?;
        let current_leader_epoch = if form.version >= 4 { reader.int32()? } else { -1 };
        let timestamp = reader.int64()?;
        let unknown_tagged_fields = reader.unknown_tagged_fields(form)?;
        Ok(Self { partition_index, current_leader_epoch, timestamp, unknown_tagged_fields })
    }

    fn measure(&self, form: Form) -> Result<usize, EncodeError> {
        let mut size = 12;
        if form.version >= 4 {
            size += 4;
        }
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Encoder, form: Form) {
        out.int32(self.partition_index);
        if form.version >= 4 {
            out.int32(self.current_leader_epoch);
        }
        out.int64(self.timestamp);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for ListOffsetsRequest {
    const NAME: &'static str = "ListOffsetsRequest";
    const MIN_VERSION: i16 = 1;
    const MAX_VERSION: i16 = 11;
    const FLEXIBLE_FROM: Option<i16> = Some(6);
}

impl Request for ListOffsetsRequest {
    const KEY: ApiKey = ApiKey::ListOffsets;
    type Response = ListOffsetsResponse;
}

/// The response, versions 1-11, flexible 6+.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ListOffsetsResponse {
    /// `throttleTimeMs`, versions 2+, ignorable.
    pub throttle_time_ms: i32,
    /// `topics`, all versions.
    pub topics: Vec<ListOffsetsTopicResponse>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: Vec<RawTaggedField>,
}

impl Wire for ListOffsetsResponse {
    const MIN_SIZE: usize = 1;

    fn read(reader: &mut Reader<'_>, form: Form) -> Result<Self, DecodeError> {
        let throttle_time_ms = if form.version >= 2 { reader.int32()? } else { 0 };
        let topics = reader.array(form)?;
        let unknown_tagged_fields = reader.unknown_tagged_fields(form)?;
        Ok(Self { throttle_time_ms, topics, unknown_tagged_fields })
    }

    fn measure(&self, form: Form) -> Result<usize, EncodeError> {
        let mut size = 0;
        size += sizes::array(&self.topics, form)?;
        if form.version >= 2 {
            size += 4;
        }
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Encoder, form: Form) {
        if form.version >= 2 {
            out.int32(self.throttle_time_ms);
        }
        out.array(&self.topics, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`ListOffsetsResponse`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ListOffsetsTopicResponse {
    /// `name`, all versions.
    pub name: StrBytes,
    /// `partitions`, all versions.
    pub partitions: Vec<ListOffsetsPartitionResponse>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: Vec<RawTaggedField>,
}

impl Wire for ListOffsetsTopicResponse {
    const MIN_SIZE: usize = 2;

    fn read(reader: &mut Reader<'_>, form: Form) -> Result<Self, DecodeError> {
        let name = reader.string(form)?;
        let partitions = reader.array(form)?;
        let unknown_tagged_fields = reader.unknown_tagged_fields(form)?;
        Ok(Self { name, partitions, unknown_tagged_fields })
    }

    fn measure(&self, form: Form) -> Result<usize, EncodeError> {
        let mut size = 0;
        size += sizes::string(&self.name, form)?;
        size += sizes::array(&self.partitions, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Encoder, form: Form) {
        out.string(&self.name, form);
        out.array(&self.partitions, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`ListOffsetsResponse`].
#[derive(Debug, Clone, PartialEq)]
pub struct ListOffsetsPartitionResponse {
    /// `partitionIndex`, all versions.
    pub partition_index: i32,
    /// `errorCode`, all versions.
    pub error_code: i16,
    /// `timestamp`, all versions, default -1.
    pub timestamp: i64,
    /// `offset`, all versions, default -1.
    pub offset: i64,
    /// `leaderEpoch`, versions 4+, default -1.
    pub leader_epoch: i32,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: Vec<RawTaggedField>,
}

impl Default for ListOffsetsPartitionResponse {
    fn default() -> Self {
        Self {
            partition_index: 0,
            error_code: 0,
            timestamp: -1,
            offset: -1,
            leader_epoch: -1,
            unknown_tagged_fields: Vec::new(),
        }
    }
}

impl Wire for ListOffsetsPartitionResponse {
    const MIN_SIZE: usize = 22;

    fn read(reader: &mut Reader<'_>, form: Form) -> Result<Self, DecodeError> {
        let partition_index = reader.int32()?;
        let error_code = reader.int16()?;
        let timestamp = reader.int64()?;
        let offset = reader.int64()?;
        let leader_epoch = if form.version >= 4 { reader.int32()? } else { -1 };
        let unknown_tagged_fields = reader.unknown_tagged_fields(form)?;
        Ok(Self { partition_index, error_code, timestamp, offset, leader_epoch, unknown_tagged_fields })
    }

    fn measure(&self, form: Form) -> Result<usize, EncodeError> {
        if form.version < 4 && self.leader_epoch != -1 {
            return Err(form.without("LeaderEpoch"));
        }
        let mut size = 22;
        if form.version >= 4 {
            size += 4;
        }
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Encoder, form: Form) {
        out.int32(self.partition_index);
        out.int16(self.error_code);
        out.int64(self.timestamp);
        out.int64(self.offset);
        if form.version >= 4 {
            out.int32(self.leader_epoch);
        }
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for ListOffsetsResponse {
    const NAME: &'static str = "ListOffsetsResponse";
    const MIN_VERSION: i16 = 1;
    const MAX_VERSION: i16 = 11;
    const FLEXIBLE_FROM: Option<i16> = Some(6);
}
