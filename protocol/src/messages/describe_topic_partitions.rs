//! DescribeTopicPartitions: api key 75.
//!
//! Generated from `protocol/schema/75_describe_topic_partitions.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::{
    ApiKey, DecodeError, EncodeError, Encoder, Form, Message, RawTaggedField, Reader, Request, StrBytes,
    Uuid, Wire, sizes,
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

    fn read(reader: &mut Reader<'_>, form: Form) -> Result<Self, DecodeError> {
        let topics = reader.array(form)?;
        let response_partition_limit = reader.int32()?;
        let cursor = reader.nullable_struct(form)?;
        let unknown_tagged_fields = reader.unknown_tagged_fields(form)?;
        Ok(Self { topics, response_partition_limit, cursor, unknown_tagged_fields })
    }

    fn measure(&self, form: Form) -> Result<usize, EncodeError> {
        let mut size = 4;
        size += sizes::array(&self.topics, form)?;
        size += sizes::nullable_struct(self.cursor.as_ref(), form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Encoder, form: Form) {
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

    fn read(reader: &mut Reader<'_>, form: Form) -> Result<Self, DecodeError> {
        let name = reader.string(form)?;
        let unknown_tagged_fields = reader.unknown_tagged_fields(form)?;
        Ok(Self { name, unknown_tagged_fields })
    }

    fn measure(&self, form: Form) -> Result<usize, EncodeError> {
        let mut size = 0;
        size += sizes::string(&self.name, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Encoder, form: Form) {
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

    fn read(reader: &mut Reader<'_>, form: Form) -> Result<Self, DecodeError> {
        let topic_name = reader.string(form)?;
        let partition_index = reader.int32()?;
        let unknown_tagged_fields = reader.unknown_tagged_fields(form)?;
        Ok(Self { topic_name, partition_index, unknown_tagged_fields })
    }

    fn measure(&self, form: Form) -> Result<usize, EncodeError> {
        let mut size = 4;
        size += sizes::string(&self.topic_name, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Encoder, form: Form) {
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

    fn read(reader: &mut Reader<'_>, form: Form) -> Result<Self, DecodeError> {
        let throttle_time_ms = reader.int32()?;
        let topics = reader.array(form)?;
        let next_cursor = reader.nullable_struct(form)?;
        let unknown_tagged_fields = reader.unknown_tagged_fields(form)?;
        Ok(Self { throttle_time_ms, topics, next_cursor, unknown_tagged_fields })
    }

    fn measure(&self, form: Form) -> Result<usize, EncodeError> {
        let mut size = 4;
        size += sizes::array(&self.topics, form)?;
        size += sizes::nullable_struct(self.next_cursor.as_ref(), form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Encoder, form: Form) {
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

    fn read(reader: &mut Reader<'_>, form: Form) -> Result<Self, DecodeError> {
        let error_code = reader.int16()?;
        let name = reader.nullable_string(form)?;
        let topic_id = reader.uuid()?;
        let is_internal = reader.bool()?;
        let partitions = reader.array(form)?;
        let topic_authorized_operations = reader.int32()?;
        let unknown_tagged_fields = reader.unknown_tagged_fields(form)?;
        Ok(Self {
            error_code,
            name,
            topic_id,
            is_internal,
            partitions,
            topic_authorized_operations,
            unknown_tagged_fields,
        })
    }

    fn measure(&self, form: Form) -> Result<usize, EncodeError> {
        let mut size = 23;
        size += sizes::nullable_string(self.name.as_ref(), form)?;
        size += sizes::array(&self.partitions, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Encoder, form: Form) {
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

    fn read(reader: &mut Reader<'_>, form: Form) -> Result<Self, DecodeError> {
        let error_code = reader.int16()?;
        let partition_index = reader.int32()?;
        let leader_id = reader.int32()?;
        let leader_epoch = reader.int32()?;
        let replica_nodes = reader.array(form)?;
        let isr_nodes = reader.array(form)?;
        let eligible_leader_replicas = reader.nullable_array(form)?;
        let last_known_elr = reader.nullable_array(form)?;
        let offline_replicas = reader.array(form)?;
        let unknown_tagged_fields = reader.unknown_tagged_fields(form)?;
        Ok(Self {
            error_code,
            partition_index,
            leader_id,
            leader_epoch,
            replica_nodes,
            isr_nodes,
            eligible_leader_replicas,
            last_known_elr,
            offline_replicas,
            unknown_tagged_fields,
        })
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

    fn write(&self, out: &mut Encoder, form: Form) {
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
