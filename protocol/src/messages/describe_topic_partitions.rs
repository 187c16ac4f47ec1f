//! DescribeTopicPartitions: api key 75.
//!
//! Generated from `protocol/schema/75_describe_topic_partitions.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::{
    ApiKey, DecodeError, EncodeError, Form, Message, RawTaggedField, Reader, Request, StrBytes, Uuid, Wire,
    Writer, sizes,
};

/// The request, versions 0, flexible 0+.
#[derive(Debug, Clone, PartialEq)]
pub struct DescribeTopicPartitionsRequest {
    /// `topics`, all versions.
    pub topics: Vec<TopicRequest>,
    /// `responsePartitionLimit`, all versions, default 2000.
    pub response_partition_limit: i32,
    /// `cursor`, all versions, nullable.
    pub cursor: Option<Cursor>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: Vec<RawTaggedField>,
}

impl Default for DescribeTopicPartitionsRequest {
    fn default() -> Self {
        Self {
            topics: Vec::new(),
            response_partition_limit: 2000,
            cursor: None,
            unknown_tagged_fields: Vec::new(),
        }
    }
}

impl Wire for DescribeTopicPartitionsRequest {
    const MIN_SIZE: usize = 6;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        self.topics = reader.array(form)?;
        self.response_partition_limit = reader.int32()?;
        self.cursor = reader.nullable_struct(form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> Result<usize, EncodeError> {
        let mut size = 4;
        size += sizes::array(&self.topics, form)?;
        size += sizes::nullable_struct(self.cursor.as_ref(), form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.array(&self.topics, form);
        out.int32(self.response_partition_limit);
        out.nullable_struct(self.cursor.as_ref(), form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`DescribeTopicPartitionsRequest`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TopicRequest {
    /// `name`, all versions.
    pub name: StrBytes,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: Vec<RawTaggedField>,
}

impl Wire for TopicRequest {
    const MIN_SIZE: usize = 1;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        self.name = reader.string(form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> Result<usize, EncodeError> {
        let mut size = 0;
        size += sizes::string(&self.name, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.string(&self.name, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`DescribeTopicPartitionsRequest`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Cursor {
    /// `topicName`, all versions.
    pub topic_name: StrBytes,
    /// `partitionIndex`, all versions.
    pub partition_index: i32,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: Vec<RawTaggedField>,
}

impl Wire for Cursor {
    const MIN_SIZE: usize = 5;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        self.topic_name = reader.string(form)?;
        self.partition_index = reader.int32()?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> Result<usize, EncodeError> {
        let mut size = 4;
        size += sizes::string(&self.topic_name, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.string(&self.topic_name, form);
        out.int32(self.partition_index);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for DescribeTopicPartitionsRequest {
    const NAME: &'static str = "DescribeTopicPartitionsRequest";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 0;
    const FLEXIBLE_FROM: Option<i16> = Some(0);
}

impl Request for DescribeTopicPartitionsRequest {
    const KEY: ApiKey = ApiKey::DescribeTopicPartitions;
    type Response = DescribeTopicPartitionsResponse;
}

/// The response, versions 0, flexible 0+.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DescribeTopicPartitionsResponse {
    /// `throttleTimeMs`, all versions, ignorable.
    pub throttle_time_ms: i32,
    /// `topics`, all versions.
    pub topics: Vec<DescribeTopicPartitionsResponseTopic>,
    /// `nextCursor`, all versions, nullable.
    pub next_cursor: Option<Cursor>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: Vec<RawTaggedField>,
}

impl Wire for DescribeTopicPartitionsResponse {
    const MIN_SIZE: usize = 6;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        self.throttle_time_ms = reader.int32()?;
        self.topics = reader.array(form)?;
        self.next_cursor = reader.nullable_struct(form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> Result<usize, EncodeError> {
        let mut size = 4;
        size += sizes::array(&self.topics, form)?;
        size += sizes::nullable_struct(self.next_cursor.as_ref(), form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.int32(self.throttle_time_ms);
        out.array(&self.topics, form);
        out.nullable_struct(self.next_cursor.as_ref(), form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`DescribeTopicPartitionsResponse`].
#[derive(Debug, Clone, PartialEq)]
pub struct DescribeTopicPartitionsResponseTopic {
    /// `errorCode`, all versions.
    pub error_code: i16,
    /// `name`, all versions, nullable, default Some(""), a key.
    pub name: Option<StrBytes>,
    /// `topicId`, all versions, ignorable.
    pub topic_id: Uuid,
    /// `isInternal`, all versions, ignorable.
    pub is_internal: bool,
    /// `partitions`, all versions.
    pub partitions: Vec<DescribeTopicPartitionsResponsePartition>,
    /// `topicAuthorizedOperations`, all versions, default i32::MIN.
    pub topic_authorized_operations: i32,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: Vec<RawTaggedField>,
}

impl Default for DescribeTopicPartitionsResponseTopic {
    fn default() -> Self {
        Self {
            error_code: 0,
            name: Some(StrBytes::new()),
            topic_id: Uuid::ZERO,
            is_internal: false,
            partitions: Vec::new(),
            topic_authorized_operations: i32::MIN,
            unknown_tagged_fields: Vec::new(),
        }
    }
}

impl Wire for DescribeTopicPartitionsResponseTopic {
    const MIN_SIZE: usize = 25;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        self.error_code = reader.int16()?;
        self.name = reader.nullable_string(form)?;
        self.topic_id = reader.uuid()?;
        self.is_internal = reader.bool()?;
        self.partitions = reader.array(form)?;
        self.topic_authorized_operations = reader.int32()?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> Result<usize, EncodeError> {
        let mut size = 23;
        size += sizes::nullable_string(self.name.as_ref(), form)?;
        size += sizes::array(&self.partitions, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.int16(self.error_code);
        out.nullable_string(self.name.as_ref(), form);
        out.uuid(self.topic_id);
        out.bool(self.is_internal);
        out.array(&self.partitions, form);
        out.int32(self.topic_authorized_operations);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`DescribeTopicPartitionsResponse`].
#[derive(Debug, Clone, PartialEq)]
pub struct DescribeTopicPartitionsResponsePartition {
    /// `errorCode`, all versions.
    pub error_code: i16,
    /// `partitionIndex`, all versions.
    pub partition_index: i32,
    /// `leaderId`, all versions.
    pub leader_id: i32,
    /// `leaderEpoch`, all versions, default -1, ignorable.
    pub leader_epoch: i32,
    /// `replicaNodes`, all versions.
    pub replica_nodes: Vec<i32>,
    /// `isrNodes`, all versions.
    pub isr_nodes: Vec<i32>,
    /// `eligibleLeaderReplicas`, all versions, nullable.
    pub eligible_leader_replicas: Option<Vec<i32>>,
    /// `lastKnownElr`, all versions, nullable.
    pub last_known_elr: Option<Vec<i32>>,
    /// `offlineReplicas`, all versions, ignorable.
    pub offline_replicas: Vec<i32>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: Vec<RawTaggedField>,
}

impl Default for DescribeTopicPartitionsResponsePartition {
    fn default() -> Self {
        Self {
            error_code: 0,
            partition_index: 0,
            leader_id: 0,
            leader_epoch: -1,
            replica_nodes: Vec::new(),
            isr_nodes: Vec::new(),
            eligible_leader_replicas: None,
            last_known_elr: None,
            offline_replicas: Vec::new(),
            unknown_tagged_fields: Vec::new(),
        }
    }
}

impl Wire for DescribeTopicPartitionsResponsePartition {
    const MIN_SIZE: usize = 19;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        self.error_code = reader.int16()?;
        self.partition_index = reader.int32()?;
        self.leader_id = reader.int32()?;
        self.leader_epoch = reader.int32()?;
        self.replica_nodes = reader.array(form)?;
        self.isr_nodes = reader.array(form)?;
        self.eligible_leader_replicas = reader.nullable_array(form)?;
        self.last_known_elr = reader.nullable_array(form)?;
        self.offline_replicas = reader.array(form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> Result<usize, EncodeError> {
        let mut size = 14;
        size += sizes::array(&self.replica_nodes, form)?;
        size += sizes::array(&self.isr_nodes, form)?;
        size += sizes::nullable_array(self.eligible_leader_replicas.as_deref(), form)?;
        size += sizes::nullable_array(self.last_known_elr.as_deref(), form)?;
        size += sizes::array(&self.offline_replicas, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.int16(self.error_code);
        out.int32(self.partition_index);
        out.int32(self.leader_id);
        out.int32(self.leader_epoch);
        out.array(&self.replica_nodes, form);
        out.array(&self.isr_nodes, form);
        out.nullable_array(self.eligible_leader_replicas.as_deref(), form);
        out.nullable_array(self.last_known_elr.as_deref(), form);
        out.array(&self.offline_replicas, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for DescribeTopicPartitionsResponse {
    const NAME: &'static str = "DescribeTopicPartitionsResponse";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 0;
    const FLEXIBLE_FROM: Option<i16> = Some(0);
}
