//! DescribeTopicPartitions: api key 75.
//!
//! Generated from `protocol/schema/75_describe_topic_partitions.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::{
    ApiKey, DecodeError, Few, Form, Message, Reader, Request, StrBytes, UnknownTaggedFields, Uuid, Wire,
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
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Default for DescribeTopicPartitionsRequest {
    fn default() -> Self {
        Self {
            topics: Vec::new(),
            response_partition_limit: 2000,
            cursor: None,
            unknown_tagged_fields: UnknownTaggedFields::new(),
        }
    }
}

impl Wire for DescribeTopicPartitionsRequest {
    const MIN_SIZE: usize = 6;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.array(&mut self.topics, form)?;
        self.response_partition_limit = reader.int32()?;
        reader.nullable_struct(&mut self.cursor, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
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
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for TopicRequest {
    const MIN_SIZE: usize = 1;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.string(&mut self.name, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 0;
        size += sizes::string(&self.name, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
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
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for Cursor {
    const MIN_SIZE: usize = 5;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.string(&mut self.topic_name, form)?;
        self.partition_index = reader.int32()?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 4;
        size += sizes::string(&self.topic_name, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
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
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for DescribeTopicPartitionsResponse {
    const MIN_SIZE: usize = 6;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        self.throttle_time_ms = reader.int32()?;
        reader.array(&mut self.topics, form)?;
        reader.nullable_struct(&mut self.next_cursor, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
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
    pub unknown_tagged_fields: UnknownTaggedFields,
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
            unknown_tagged_fields: UnknownTaggedFields::new(),
        }
    }
}

impl Wire for DescribeTopicPartitionsResponseTopic {
    const MIN_SIZE: usize = 25;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        self.error_code = reader.int16()?;
        reader.nullable_string(&mut self.name, form)?;
        (self.topic_id, self.is_internal) = reader.fixed()?;
        reader.array(&mut self.partitions, form)?;
        self.topic_authorized_operations = reader.int32()?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 23;
        size += sizes::nullable_string(self.name.as_ref(), form)?;
        size += sizes::array(&self.partitions, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.notes_error(self.error_code);
        out.int16(self.error_code);
        out.nullable_string(self.name.as_ref(), form);
        out.fixed((self.topic_id, self.is_internal));
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
    pub replica_nodes: Few<i32>,
    /// `isrNodes`, all versions.
    pub isr_nodes: Few<i32>,
    /// `eligibleLeaderReplicas`, all versions, nullable.
    pub eligible_leader_replicas: Option<Vec<i32>>,
    /// `lastKnownElr`, all versions, nullable.
    pub last_known_elr: Option<Vec<i32>>,
    /// `offlineReplicas`, all versions, ignorable.
    pub offline_replicas: Vec<i32>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Default for DescribeTopicPartitionsResponsePartition {
    fn default() -> Self {
        Self {
            error_code: 0,
            partition_index: 0,
            leader_id: 0,
            leader_epoch: -1,
            replica_nodes: Few::new(),
            isr_nodes: Few::new(),
            eligible_leader_replicas: None,
            last_known_elr: None,
            offline_replicas: Vec::new(),
            unknown_tagged_fields: UnknownTaggedFields::new(),
        }
    }
}

impl Wire for DescribeTopicPartitionsResponsePartition {
    const MIN_SIZE: usize = 19;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        (self.error_code, self.partition_index, self.leader_id, self.leader_epoch) = reader.fixed()?;
        reader.few(&mut self.replica_nodes, form)?;
        reader.few(&mut self.isr_nodes, form)?;
        reader.nullable_array(&mut self.eligible_leader_replicas, form)?;
        reader.nullable_array(&mut self.last_known_elr, form)?;
        reader.array(&mut self.offline_replicas, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 14;
        size += sizes::array(&self.replica_nodes, form)?;
        size += sizes::array(&self.isr_nodes, form)?;
        size += sizes::nullable_array(self.eligible_leader_replicas.as_deref(), form)?;
        size += sizes::nullable_array(self.last_known_elr.as_deref(), form)?;
        size += sizes::array(&self.offline_replicas, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.notes_error(self.error_code);
        out.fixed((self.error_code, self.partition_index, self.leader_id, self.leader_epoch));
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
