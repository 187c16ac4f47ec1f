//! ShareAcknowledge: api key 79.
//!
//! Generated from `protocol/schema/79_share_acknowledge.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::{
    ApiKey, DecodeError, Form, Message, Reader, Request, StrBytes, UnknownTaggedFields, Uuid, Wire, Writer,
    sizes,
};

/// The request, versions 1-2, flexible 0+.
#[derive(Debug, Clone, PartialEq)]
pub struct ShareAcknowledgeRequest {
    /// `groupId`, all versions, nullable.
    pub group_id: Option<StrBytes>,
    /// `memberId`, all versions, nullable, default Some("").
    pub member_id: Option<StrBytes>,
    /// `shareSessionEpoch`, all versions.
    pub share_session_epoch: i32,
    /// `isRenewAck`, versions 2.
    pub is_renew_ack: bool,
    /// `topics`, all versions.
    pub topics: Vec<AcknowledgeTopic>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Default for ShareAcknowledgeRequest {
    fn default() -> Self {
        Self {
            group_id: None,
            member_id: Some(StrBytes::new()),
            share_session_epoch: 0,
            is_renew_ack: false,
            topics: Vec::new(),
            unknown_tagged_fields: UnknownTaggedFields::new(),
        }
    }
}

impl Wire for ShareAcknowledgeRequest {
    const MIN_SIZE: usize = 7;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.nullable_string(&mut self.group_id, form)?;
        reader.nullable_string(&mut self.member_id, form)?;
        if form.version >= 2 {
            (self.share_session_epoch, self.is_renew_ack) = reader.fixed()?;
        } else {
            self.share_session_epoch = reader.int32()?;
        }
        reader.array(&mut self.topics, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        if form.version < 2 && self.is_renew_ack {
            return Err(form.without("IsRenewAck"));
        }
        let mut size = 4;
        size += sizes::nullable_string(self.group_id.as_ref(), form)?;
        size += sizes::nullable_string(self.member_id.as_ref(), form)?;
        size += sizes::array(&self.topics, form)?;
        if form.version >= 2 {
            size += 1;
        }
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.nullable_string(self.group_id.as_ref(), form);
        out.nullable_string(self.member_id.as_ref(), form);
        if form.version >= 2 {
            out.fixed((self.share_session_epoch, self.is_renew_ack));
        } else {
            out.int32(self.share_session_epoch);
        }
        out.array(&self.topics, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`ShareAcknowledgeRequest`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct AcknowledgeTopic {
    /// `topicId`, all versions, a key.
    pub topic_id: Uuid,
    /// `partitions`, all versions.
    pub partitions: Vec<AcknowledgePartition>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for AcknowledgeTopic {
    const MIN_SIZE: usize = 17;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        self.topic_id = reader.uuid()?;
        reader.array(&mut self.partitions, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 16;
        size += sizes::array(&self.partitions, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.uuid(self.topic_id);
        out.array(&self.partitions, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`ShareAcknowledgeRequest`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct AcknowledgePartition {
    /// `partitionIndex`, all versions, a key.
    pub partition_index: i32,
    /// `acknowledgementBatches`, all versions.
    pub acknowledgement_batches: Vec<AcknowledgementBatch>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for AcknowledgePartition {
    const MIN_SIZE: usize = 5;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        self.partition_index = reader.int32()?;
        reader.array(&mut self.acknowledgement_batches, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 4;
        size += sizes::array(&self.acknowledgement_batches, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.int32(self.partition_index);
        out.array(&self.acknowledgement_batches, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`ShareAcknowledgeRequest`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct AcknowledgementBatch {
    /// `firstOffset`, all versions.
    pub first_offset: i64,
    /// `lastOffset`, all versions.
    pub last_offset: i64,
    /// `acknowledgeTypes`, all versions.
    pub acknowledge_types: Vec<i8>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for AcknowledgementBatch {
    const MIN_SIZE: usize = 17;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        (self.first_offset, self.last_offset) = reader.fixed()?;
        reader.array(&mut self.acknowledge_types, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 16;
        size += sizes::array(&self.acknowledge_types, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.fixed((self.first_offset, self.last_offset));
        out.array(&self.acknowledge_types, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for ShareAcknowledgeRequest {
    const NAME: &'static str = "ShareAcknowledgeRequest";
    const MIN_VERSION: i16 = 1;
    const MAX_VERSION: i16 = 2;
    const FLEXIBLE_FROM: Option<i16> = Some(0);
}

impl Request for ShareAcknowledgeRequest {
    const KEY: ApiKey = ApiKey::ShareAcknowledge;
    type Response = ShareAcknowledgeResponse;
}

/// The response, versions 1-2, flexible 0+.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ShareAcknowledgeResponse {
    /// `throttleTimeMs`, all versions.
    pub throttle_time_ms: i32,
    /// `errorCode`, all versions.
    pub error_code: i16,
    /// `errorMessage`, all versions, nullable.
    pub error_message: Option<StrBytes>,
    /// `acquisitionLockTimeoutMs`, versions 2, ignorable.
    pub acquisition_lock_timeout_ms: i32,
    /// `responses`, all versions.
    pub responses: Vec<ShareAcknowledgeTopicResponse>,
    /// `nodeEndpoints`, all versions.
    pub node_endpoints: Vec<NodeEndpoint>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for ShareAcknowledgeResponse {
    const MIN_SIZE: usize = 9;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        (self.throttle_time_ms, self.error_code) = reader.fixed()?;
        reader.nullable_string(&mut self.error_message, form)?;
        if form.version >= 2 {
            self.acquisition_lock_timeout_ms = reader.int32()?;
        }
        reader.array(&mut self.responses, form)?;
        reader.array(&mut self.node_endpoints, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 6;
        size += sizes::nullable_string(self.error_message.as_ref(), form)?;
        size += sizes::array(&self.responses, form)?;
        size += sizes::array(&self.node_endpoints, form)?;
        if form.version >= 2 {
            size += 4;
        }
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.notes_error(self.error_code);
        out.fixed((self.throttle_time_ms, self.error_code));
        out.nullable_string(self.error_message.as_ref(), form);
        if form.version >= 2 {
            out.int32(self.acquisition_lock_timeout_ms);
        }
        out.array(&self.responses, form);
        out.array(&self.node_endpoints, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`ShareAcknowledgeResponse`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ShareAcknowledgeTopicResponse {
    /// `topicId`, all versions, a key.
    pub topic_id: Uuid,
    /// `partitions`, all versions.
    pub partitions: Vec<PartitionData>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for ShareAcknowledgeTopicResponse {
    const MIN_SIZE: usize = 17;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        self.topic_id = reader.uuid()?;
        reader.array(&mut self.partitions, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 16;
        size += sizes::array(&self.partitions, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.uuid(self.topic_id);
        out.array(&self.partitions, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`ShareAcknowledgeResponse`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PartitionData {
    /// `partitionIndex`, all versions.
    pub partition_index: i32,
    /// `errorCode`, all versions.
    pub error_code: i16,
    /// `errorMessage`, all versions, nullable.
    pub error_message: Option<StrBytes>,
    /// `currentLeader`, all versions.
    pub current_leader: LeaderIdAndEpoch,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for PartitionData {
    const MIN_SIZE: usize = 15;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        (self.partition_index, self.error_code) = reader.fixed()?;
        reader.nullable_string(&mut self.error_message, form)?;
        self.current_leader.fill(reader, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 6;
        size += sizes::nullable_string(self.error_message.as_ref(), form)?;
        size += self.current_leader.measure(form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.notes_error(self.error_code);
        out.fixed((self.partition_index, self.error_code));
        out.nullable_string(self.error_message.as_ref(), form);
        self.current_leader.write(out, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`ShareAcknowledgeResponse`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct LeaderIdAndEpoch {
    /// `leaderId`, all versions.
    pub leader_id: i32,
    /// `leaderEpoch`, all versions.
    pub leader_epoch: i32,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for LeaderIdAndEpoch {
    const MIN_SIZE: usize = 8;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        (self.leader_id, self.leader_epoch) = reader.fixed()?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 8;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.fixed((self.leader_id, self.leader_epoch));
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`ShareAcknowledgeResponse`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct NodeEndpoint {
    /// `nodeId`, all versions, a key.
    pub node_id: i32,
    /// `host`, all versions.
    pub host: StrBytes,
    /// `port`, all versions.
    pub port: i32,
    /// `rack`, all versions, nullable.
    pub rack: Option<StrBytes>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for NodeEndpoint {
    const MIN_SIZE: usize = 10;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        self.node_id = reader.int32()?;
        reader.string(&mut self.host, form)?;
        self.port = reader.int32()?;
        reader.nullable_string(&mut self.rack, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 8;
        size += sizes::string(&self.host, form)?;
        size += sizes::nullable_string(self.rack.as_ref(), form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.int32(self.node_id);
        out.string(&self.host, form);
        out.int32(self.port);
        out.nullable_string(self.rack.as_ref(), form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for ShareAcknowledgeResponse {
    const NAME: &'static str = "ShareAcknowledgeResponse";
    const MIN_VERSION: i16 = 1;
    const MAX_VERSION: i16 = 2;
    const FLEXIBLE_FROM: Option<i16> = Some(0);
}
