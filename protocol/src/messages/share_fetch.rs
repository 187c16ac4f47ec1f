//! ShareFetch: api key 78.
//!
//! Generated from `protocol/schema/78_share_fetch.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::{
    ApiKey, DecodeError, Form, Message, Reader, Records, Request, StrBytes, UnknownTaggedFields, Uuid, Wire,
    Writer, sizes,
};

/// The request, versions 1-2, flexible 0+.
#[derive(Debug, Clone, PartialEq)]
pub struct ShareFetchRequest {
    /// `groupId`, all versions, nullable.
    pub group_id: Option<StrBytes>,
    /// `memberId`, all versions, nullable, default Some("").
    pub member_id: Option<StrBytes>,
    /// `shareSessionEpoch`, all versions.
    pub share_session_epoch: i32,
    /// `maxWaitMs`, all versions.
    pub max_wait_ms: i32,
    /// `minBytes`, all versions.
    pub min_bytes: i32,
    /// `maxBytes`, all versions, default i32::MAX.
    pub max_bytes: i32,
    /// `maxRecords`, all versions.
    pub max_records: i32,
    /// `batchSize`, all versions.
    pub batch_size: i32,
    /// `shareAcquireMode`, versions 2, ignorable.
    pub share_acquire_mode: i8,
    /// `isRenewAck`, versions 2.
    pub is_renew_ack: bool,
    /// `topics`, all versions.
    pub topics: Vec<FetchTopic>,
    /// `forgottenTopicsData`, all versions.
    pub forgotten_topics_data: Vec<ForgottenTopic>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Default for ShareFetchRequest {
    fn default() -> Self {
        Self {
            group_id: None,
            member_id: Some(StrBytes::new()),
            share_session_epoch: 0,
            max_wait_ms: 0,
            min_bytes: 0,
            max_bytes: i32::MAX,
            max_records: 0,
            batch_size: 0,
            share_acquire_mode: 0,
            is_renew_ack: false,
            topics: Vec::new(),
            forgotten_topics_data: Vec::new(),
            unknown_tagged_fields: UnknownTaggedFields::new(),
        }
    }
}

impl Wire for ShareFetchRequest {
    const MIN_SIZE: usize = 28;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.nullable_string(&mut self.group_id, form)?;
        reader.nullable_string(&mut self.member_id, form)?;
        if form.version >= 2 {
            (
                self.share_session_epoch,
                self.max_wait_ms,
                self.min_bytes,
                self.max_bytes,
                self.max_records,
                self.batch_size,
                self.share_acquire_mode,
                self.is_renew_ack,
            ) = reader.fixed()?;
        } else {
            (
                self.share_session_epoch,
                self.max_wait_ms,
                self.min_bytes,
                self.max_bytes,
                self.max_records,
                self.batch_size,
            ) = reader.fixed()?;
        }
        reader.array(&mut self.topics, form)?;
        reader.array(&mut self.forgotten_topics_data, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        if form.version < 2 && self.is_renew_ack {
            return Err(form.without("IsRenewAck"));
        }
        let mut size = 24;
        size += sizes::nullable_string(self.group_id.as_ref(), form)?;
        size += sizes::nullable_string(self.member_id.as_ref(), form)?;
        size += sizes::array(&self.topics, form)?;
        size += sizes::array(&self.forgotten_topics_data, form)?;
        if form.version >= 2 {
            size += 2;
        }
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.nullable_string(self.group_id.as_ref(), form);
        out.nullable_string(self.member_id.as_ref(), form);
        if form.version >= 2 {
            out.fixed((
                self.share_session_epoch,
                self.max_wait_ms,
                self.min_bytes,
                self.max_bytes,
                self.max_records,
                self.batch_size,
                self.share_acquire_mode,
                self.is_renew_ack,
            ));
        } else {
            out.fixed((
                self.share_session_epoch,
                self.max_wait_ms,
                self.min_bytes,
                self.max_bytes,
                self.max_records,
                self.batch_size,
            ));
        }
        out.array(&self.topics, form);
        out.array(&self.forgotten_topics_data, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`ShareFetchRequest`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FetchTopic {
    /// `topicId`, all versions, a key.
    pub topic_id: Uuid,
    /// `partitions`, all versions.
    pub partitions: Vec<FetchPartition>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for FetchTopic {
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

/// Part of [`ShareFetchRequest`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FetchPartition {
    /// `partitionIndex`, all versions, a key.
    pub partition_index: i32,
    /// `acknowledgementBatches`, all versions.
    pub acknowledgement_batches: Vec<AcknowledgementBatch>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for FetchPartition {
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

/// Part of [`ShareFetchRequest`].
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

/// Part of [`ShareFetchRequest`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ForgottenTopic {
    /// `topicId`, all versions.
    pub topic_id: Uuid,
    /// `partitions`, all versions.
    pub partitions: Vec<i32>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for ForgottenTopic {
    const MIN_SIZE: usize = 17;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        self.topic_id = reader.uuid()?;
        reader.array(&mut self.partitions, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 16;
        size += sizes::array(&self.partitions, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.uuid(self.topic_id);
        out.array(&self.partitions, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for ShareFetchRequest {
    const NAME: &'static str = "ShareFetchRequest";
    const MIN_VERSION: i16 = 1;
    const MAX_VERSION: i16 = 2;
    const FLEXIBLE_FROM: Option<i16> = Some(0);
}

impl Request for ShareFetchRequest {
    const KEY: ApiKey = ApiKey::ShareFetch;
    type Response = ShareFetchResponse;
}

/// The response, versions 1-2, flexible 0+.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ShareFetchResponse {
    /// `throttleTimeMs`, all versions.
    pub throttle_time_ms: i32,
    /// `errorCode`, all versions.
    pub error_code: i16,
    /// `errorMessage`, all versions, nullable.
    pub error_message: Option<StrBytes>,
    /// `acquisitionLockTimeoutMs`, all versions.
    pub acquisition_lock_timeout_ms: i32,
    /// `responses`, all versions.
    pub responses: Vec<ShareFetchableTopicResponse>,
    /// `nodeEndpoints`, all versions.
    pub node_endpoints: Vec<NodeEndpoint>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for ShareFetchResponse {
    const MIN_SIZE: usize = 13;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        (self.throttle_time_ms, self.error_code) = reader.fixed()?;
        reader.nullable_string(&mut self.error_message, form)?;
        self.acquisition_lock_timeout_ms = reader.int32()?;
        reader.array(&mut self.responses, form)?;
        reader.array(&mut self.node_endpoints, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 10;
        size += sizes::nullable_string(self.error_message.as_ref(), form)?;
        size += sizes::array(&self.responses, form)?;
        size += sizes::array(&self.node_endpoints, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.notes_error(self.error_code);
        out.fixed((self.throttle_time_ms, self.error_code));
        out.nullable_string(self.error_message.as_ref(), form);
        out.int32(self.acquisition_lock_timeout_ms);
        out.array(&self.responses, form);
        out.array(&self.node_endpoints, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }

    fn gap_bytes(&self) -> usize {
        self.responses.iter().map(Wire::gap_bytes).sum::<usize>()
    }
}

/// Part of [`ShareFetchResponse`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ShareFetchableTopicResponse {
    /// `topicId`, all versions, a key.
    pub topic_id: Uuid,
    /// `partitions`, all versions.
    pub partitions: Vec<PartitionData>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for ShareFetchableTopicResponse {
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

    fn gap_bytes(&self) -> usize {
        self.partitions.iter().map(Wire::gap_bytes).sum::<usize>()
    }
}

/// Part of [`ShareFetchResponse`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PartitionData {
    /// `partitionIndex`, all versions.
    pub partition_index: i32,
    /// `errorCode`, all versions.
    pub error_code: i16,
    /// `errorMessage`, all versions, nullable.
    pub error_message: Option<StrBytes>,
    /// `acknowledgeErrorCode`, all versions.
    pub acknowledge_error_code: i16,
    /// `acknowledgeErrorMessage`, all versions, nullable.
    pub acknowledge_error_message: Option<StrBytes>,
    /// `currentLeader`, all versions.
    pub current_leader: LeaderIdAndEpoch,
    /// `records`, all versions.
    pub records: Option<Records>,
    /// `acquiredRecords`, all versions.
    pub acquired_records: Vec<AcquiredRecords>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for PartitionData {
    const MIN_SIZE: usize = 20;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        (self.partition_index, self.error_code) = reader.fixed()?;
        reader.nullable_string(&mut self.error_message, form)?;
        self.acknowledge_error_code = reader.int16()?;
        reader.nullable_string(&mut self.acknowledge_error_message, form)?;
        self.current_leader.fill(reader, form)?;
        reader.records(&mut self.records, form)?;
        reader.array(&mut self.acquired_records, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        if self.records.is_none() {
            return Err(form.needs("Records"));
        }
        let mut size = 8;
        size += sizes::nullable_string(self.error_message.as_ref(), form)?;
        size += sizes::nullable_string(self.acknowledge_error_message.as_ref(), form)?;
        size += self.current_leader.measure(form)?;
        size += sizes::nullable_records(self.records.as_ref(), form)?;
        size += sizes::array(&self.acquired_records, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.notes_error(self.error_code);
        out.fixed((self.partition_index, self.error_code));
        out.nullable_string(self.error_message.as_ref(), form);
        out.int16(self.acknowledge_error_code);
        out.nullable_string(self.acknowledge_error_message.as_ref(), form);
        self.current_leader.write(out, form);
        out.nullable_records(self.records.as_ref(), form);
        out.array(&self.acquired_records, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }

    fn gap_bytes(&self) -> usize {
        self.records.as_ref().map_or(0, Records::gap_bytes)
    }
}

/// Part of [`ShareFetchResponse`].
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

/// Part of [`ShareFetchResponse`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct AcquiredRecords {
    /// `firstOffset`, all versions.
    pub first_offset: i64,
    /// `lastOffset`, all versions.
    pub last_offset: i64,
    /// `deliveryCount`, all versions.
    pub delivery_count: i16,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for AcquiredRecords {
    const MIN_SIZE: usize = 18;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        (self.first_offset, self.last_offset, self.delivery_count) = reader.fixed()?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 18;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.fixed((self.first_offset, self.last_offset, self.delivery_count));
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`ShareFetchResponse`].
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

impl Message for ShareFetchResponse {
    const NAME: &'static str = "ShareFetchResponse";
    const MIN_VERSION: i16 = 1;
    const MAX_VERSION: i16 = 2;
    const FLEXIBLE_FROM: Option<i16> = Some(0);
}
