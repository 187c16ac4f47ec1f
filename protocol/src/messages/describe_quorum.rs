//! DescribeQuorum: api key 55.
//!
//! Generated from `protocol/schema/55_describe_quorum.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::{
    ApiKey, DecodeError, Form, Message, Reader, Request, StrBytes, UnknownTaggedFields, Uuid, Wire, Writer,
    sizes,
};

/// The request, versions 0-2, flexible 0+.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DescribeQuorumRequest {
    /// `topics`, all versions.
    pub topics: Vec<DescribeQuorumRequestTopicData>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for DescribeQuorumRequest {
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

/// Part of [`DescribeQuorumRequest`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DescribeQuorumRequestTopicData {
    /// `topicName`, all versions.
    pub topic_name: StrBytes,
    /// `partitions`, all versions.
    pub partitions: Vec<DescribeQuorumRequestPartitionData>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for DescribeQuorumRequestTopicData {
    const MIN_SIZE: usize = 2;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.string(&mut self.topic_name, form)?;
        reader.array(&mut self.partitions, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 0;
        size += sizes::string(&self.topic_name, form)?;
        size += sizes::array(&self.partitions, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.string(&self.topic_name, form);
        out.array(&self.partitions, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`DescribeQuorumRequest`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DescribeQuorumRequestPartitionData {
    /// `partitionIndex`, all versions.
    pub partition_index: i32,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for DescribeQuorumRequestPartitionData {
    const MIN_SIZE: usize = 4;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        self.partition_index = reader.int32()?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 4;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.int32(self.partition_index);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for DescribeQuorumRequest {
    const NAME: &'static str = "DescribeQuorumRequest";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 2;
    const FLEXIBLE_FROM: Option<i16> = Some(0);
}

impl Request for DescribeQuorumRequest {
    const KEY: ApiKey = ApiKey::DescribeQuorum;
    type Response = DescribeQuorumResponse;
}

/// The response, versions 0-2, flexible 0+.
#[derive(Debug, Clone, PartialEq)]
pub struct DescribeQuorumResponse {
    /// `errorCode`, all versions.
    pub error_code: i16,
    /// `errorMessage`, versions 2, nullable, default Some(""), ignorable.
    pub error_message: Option<StrBytes>,
    /// `topics`, all versions.
    pub topics: Vec<DescribeQuorumResponseTopicData>,
    /// `nodes`, versions 2.
    pub nodes: Vec<Node>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Default for DescribeQuorumResponse {
    fn default() -> Self {
        Self {
            error_code: 0,
            error_message: Some(StrBytes::new()),
            topics: Vec::new(),
            nodes: Vec::new(),
            unknown_tagged_fields: UnknownTaggedFields::new(),
        }
    }
}

impl Wire for DescribeQuorumResponse {
    const MIN_SIZE: usize = 3;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        self.error_code = reader.int16()?;
        if form.version >= 2 {
            reader.nullable_string(&mut self.error_message, form)?;
        }
        reader.array(&mut self.topics, form)?;
        if form.version >= 2 {
            reader.array(&mut self.nodes, form)?;
        }
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        if form.version < 2 && !self.nodes.is_empty() {
            return Err(form.without("Nodes"));
        }
        let mut size = 2;
        if form.version >= 2 {
            size += sizes::nullable_string(self.error_message.as_ref(), form)?;
        }
        size += sizes::array(&self.topics, form)?;
        if form.version >= 2 {
            size += sizes::array(&self.nodes, form)?;
        }
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.notes_error(self.error_code);
        out.int16(self.error_code);
        if form.version >= 2 {
            out.nullable_string(self.error_message.as_ref(), form);
        }
        out.array(&self.topics, form);
        if form.version >= 2 {
            out.array(&self.nodes, form);
        }
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`DescribeQuorumResponse`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DescribeQuorumResponseTopicData {
    /// `topicName`, all versions.
    pub topic_name: StrBytes,
    /// `partitions`, all versions.
    pub partitions: Vec<DescribeQuorumResponsePartitionData>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for DescribeQuorumResponseTopicData {
    const MIN_SIZE: usize = 2;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.string(&mut self.topic_name, form)?;
        reader.array(&mut self.partitions, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 0;
        size += sizes::string(&self.topic_name, form)?;
        size += sizes::array(&self.partitions, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.string(&self.topic_name, form);
        out.array(&self.partitions, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`DescribeQuorumResponse`].
#[derive(Debug, Clone, PartialEq)]
pub struct DescribeQuorumResponsePartitionData {
    /// `partitionIndex`, all versions.
    pub partition_index: i32,
    /// `errorCode`, all versions.
    pub error_code: i16,
    /// `errorMessage`, versions 2, nullable, default Some(""), ignorable.
    pub error_message: Option<StrBytes>,
    /// `leaderId`, all versions.
    pub leader_id: i32,
    /// `leaderEpoch`, all versions.
    pub leader_epoch: i32,
    /// `highWatermark`, all versions.
    pub high_watermark: i64,
    /// `currentVoters`, all versions.
    pub current_voters: Vec<ReplicaState>,
    /// `observers`, all versions.
    pub observers: Vec<ReplicaState>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Default for DescribeQuorumResponsePartitionData {
    fn default() -> Self {
        Self {
            partition_index: 0,
            error_code: 0,
            error_message: Some(StrBytes::new()),
            leader_id: 0,
            leader_epoch: 0,
            high_watermark: 0,
            current_voters: Vec::new(),
            observers: Vec::new(),
            unknown_tagged_fields: UnknownTaggedFields::new(),
        }
    }
}

impl Wire for DescribeQuorumResponsePartitionData {
    const MIN_SIZE: usize = 24;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        (self.partition_index, self.error_code) = reader.fixed()?;
        if form.version >= 2 {
            reader.nullable_string(&mut self.error_message, form)?;
        }
        (self.leader_id, self.leader_epoch, self.high_watermark) = reader.fixed()?;
        reader.array(&mut self.current_voters, form)?;
        reader.array(&mut self.observers, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 22;
        if form.version >= 2 {
            size += sizes::nullable_string(self.error_message.as_ref(), form)?;
        }
        size += sizes::array(&self.current_voters, form)?;
        size += sizes::array(&self.observers, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.notes_error(self.error_code);
        out.fixed((self.partition_index, self.error_code));
        if form.version >= 2 {
            out.nullable_string(self.error_message.as_ref(), form);
        }
        out.fixed((self.leader_id, self.leader_epoch, self.high_watermark));
        out.array(&self.current_voters, form);
        out.array(&self.observers, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`DescribeQuorumResponse`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Node {
    /// `nodeId`, versions 2, a key.
    pub node_id: i32,
    /// `listeners`, versions 2.
    pub listeners: Vec<Listener>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for Node {
    const MIN_SIZE: usize = 5;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        self.node_id = reader.int32()?;
        reader.array(&mut self.listeners, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 4;
        size += sizes::array(&self.listeners, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.int32(self.node_id);
        out.array(&self.listeners, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`DescribeQuorumResponse`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Listener {
    /// `name`, versions 2, a key.
    pub name: StrBytes,
    /// `host`, versions 2.
    pub host: StrBytes,
    /// `port`, versions 2.
    pub port: u16,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for Listener {
    const MIN_SIZE: usize = 4;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.string(&mut self.name, form)?;
        reader.string(&mut self.host, form)?;
        self.port = reader.uint16()?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 2;
        size += sizes::string(&self.name, form)?;
        size += sizes::string(&self.host, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.string(&self.name, form);
        out.string(&self.host, form);
        out.uint16(self.port);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`DescribeQuorumResponse`].
#[derive(Debug, Clone, PartialEq)]
pub struct ReplicaState {
    /// `replicaId`, all versions.
    pub replica_id: i32,
    /// `replicaDirectoryId`, versions 2.
    pub replica_directory_id: Uuid,
    /// `logEndOffset`, all versions.
    pub log_end_offset: i64,
    /// `lastFetchTimestamp`, versions 1+, default -1, ignorable.
    pub last_fetch_timestamp: i64,
    /// `lastCaughtUpTimestamp`, versions 1+, default -1, ignorable.
    pub last_caught_up_timestamp: i64,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Default for ReplicaState {
    fn default() -> Self {
        Self {
            replica_id: 0,
            replica_directory_id: Uuid::ZERO,
            log_end_offset: 0,
            last_fetch_timestamp: -1,
            last_caught_up_timestamp: -1,
            unknown_tagged_fields: UnknownTaggedFields::new(),
        }
    }
}

impl Wire for ReplicaState {
    const MIN_SIZE: usize = 12;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        if form.version >= 2 {
            (
                self.replica_id,
                self.replica_directory_id,
                self.log_end_offset,
                self.last_fetch_timestamp,
                self.last_caught_up_timestamp,
            ) = reader.fixed()?;
        } else {
            (self.replica_id, self.log_end_offset) = reader.fixed()?;
            if form.version >= 1 {
                (self.last_fetch_timestamp, self.last_caught_up_timestamp) = reader.fixed()?;
            }
        }
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        if form.version < 2 && !self.replica_directory_id.is_zero() {
            return Err(form.without("ReplicaDirectoryId"));
        }
        let mut size = 12;
        if form.version >= 2 {
            size += 16;
        }
        if form.version >= 1 {
            size += 16;
        }
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        if form.version >= 2 {
            out.fixed((
                self.replica_id,
                self.replica_directory_id,
                self.log_end_offset,
                self.last_fetch_timestamp,
                self.last_caught_up_timestamp,
            ));
        } else {
            out.fixed((self.replica_id, self.log_end_offset));
            if form.version >= 1 {
                out.fixed((self.last_fetch_timestamp, self.last_caught_up_timestamp));
            }
        }
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for DescribeQuorumResponse {
    const NAME: &'static str = "DescribeQuorumResponse";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 2;
    const FLEXIBLE_FROM: Option<i16> = Some(0);
}
