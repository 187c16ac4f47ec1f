//! Produce: api key 0.
//!
//! Generated from `protocol/schema/00_produce.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::{
    ApiKey, DecodeError, Form, Message, Reader, Records, Request, StrBytes, UnknownTaggedFields, Uuid, Wire,
    Writer, sizes,
};

/// The request, versions 3-13, flexible 9+.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ProduceRequest {
    /// `transactionalId`, all versions, nullable.
    pub transactional_id: Option<StrBytes>,
    /// `acks`, all versions.
    pub acks: i16,
    /// `timeoutMs`, all versions.
    pub timeout_ms: i32,
    /// `topicData`, all versions.
    pub topic_data: Vec<TopicProduceData>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for ProduceRequest {
    const MIN_SIZE: usize = 8;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.nullable_string(&mut self.transactional_id, form)?;
        (self.acks, self.timeout_ms) = reader.fixed()?;
        reader.array(&mut self.topic_data, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 6;
        size += sizes::nullable_string(self.transactional_id.as_ref(), form)?;
        size += sizes::array(&self.topic_data, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.nullable_string(self.transactional_id.as_ref(), form);
        out.fixed((self.acks, self.timeout_ms));
        out.array(&self.topic_data, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }

    fn gap_bytes(&self) -> usize {
        self.topic_data.iter().map(Wire::gap_bytes).sum::<usize>()
    }
}

/// Part of [`ProduceRequest`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TopicProduceData {
    /// `name`, versions 3-12, a key, ignorable.
    pub name: StrBytes,
    /// `topicId`, versions 13, a key, ignorable.
    pub topic_id: Uuid,
    /// `partitionData`, all versions.
    pub partition_data: Vec<PartitionProduceData>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for TopicProduceData {
    const MIN_SIZE: usize = 1;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        if form.version <= 12 {
            reader.string(&mut self.name, form)?;
        }
        if form.version >= 13 {
            self.topic_id = reader.uuid()?;
        }
        reader.array(&mut self.partition_data, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 0;
        if form.version <= 12 {
            size += sizes::string(&self.name, form)?;
        }
        size += sizes::array(&self.partition_data, form)?;
        if form.version >= 13 {
            size += 16;
        }
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        if form.version <= 12 {
            out.string(&self.name, form);
        }
        if form.version >= 13 {
            out.uuid(self.topic_id);
        }
        out.array(&self.partition_data, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }

    fn gap_bytes(&self) -> usize {
        self.partition_data.iter().map(Wire::gap_bytes).sum::<usize>()
    }
}

/// Part of [`ProduceRequest`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PartitionProduceData {
    /// `index`, all versions.
    pub index: i32,
    /// `records`, all versions, nullable.
    pub records: Option<Records>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for PartitionProduceData {
    const MIN_SIZE: usize = 5;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        self.index = reader.int32()?;
        reader.nullable_records(&mut self.records, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 4;
        size += sizes::nullable_records(self.records.as_ref(), form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.int32(self.index);
        out.nullable_records(self.records.as_ref(), form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }

    fn gap_bytes(&self) -> usize {
        self.records.as_ref().map_or(0, Records::gap_bytes)
    }
}

impl Message for ProduceRequest {
    const NAME: &'static str = "ProduceRequest";
    const MIN_VERSION: i16 = 3;
    const MAX_VERSION: i16 = 13;
    const FLEXIBLE_FROM: Option<i16> = Some(9);
}

impl Request for ProduceRequest {
    const KEY: ApiKey = ApiKey::Produce;
    type Response = ProduceResponse;
}

/// The response, versions 3-13, flexible 9+.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ProduceResponse {
    /// `responses`, all versions.
    pub responses: Vec<TopicProduceResponse>,
    /// `throttleTimeMs`, all versions, ignorable.
    pub throttle_time_ms: i32,
    /// `nodeEndpoints`, versions 10+, tag 0.
    pub node_endpoints: Vec<NodeEndpoint>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for ProduceResponse {
    const MIN_SIZE: usize = 5;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.array(&mut self.responses, form)?;
        self.throttle_time_ms = reader.int32()?;
        reader.tagged_fields(&mut self.unknown_tagged_fields, form, |tag, reader| {
            match tag {
                0 if form.version >= 10 => reader.array(&mut self.node_endpoints, form)?,
                _ => return Ok(false),
            }
            Ok(true)
        })
    }

    fn measure(&self, form: Form) -> sizes::Size {
        if form.version < 10 && !self.node_endpoints.is_empty() {
            return Err(form.without("NodeEndpoints"));
        }
        let mut size = 4;
        size += sizes::array(&self.responses, form)?;
        if form.flexible && self.has_tagged_fields(form) {
            let mut known = 0;
            if form.version >= 10 && !self.node_endpoints.is_empty() {
                known += 1;
                size += sizes::tagged(0, sizes::array(&self.node_endpoints, form))?;
            }
            size += sizes::tagged_fields(&self.unknown_tagged_fields, &[0], known)?;
        } else {
            size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        }
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.array(&self.responses, form);
        out.int32(self.throttle_time_ms);
        if form.flexible && self.has_tagged_fields(form) {
            let known = usize::from(form.version >= 10 && !self.node_endpoints.is_empty());
            let mut unknown = out.tagged_fields(known, &self.unknown_tagged_fields);
            if form.version >= 10 && !self.node_endpoints.is_empty() {
                unknown = out.tagged_fields_below(0, unknown);
                out.tag(0, sizes::array(&self.node_endpoints, form));
                out.array(&self.node_endpoints, form);
            }
            out.raw_tagged_fields(unknown);
        } else {
            out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
        }
    }
}

impl ProduceResponse {
    fn has_tagged_fields(&self, form: Form) -> bool {
        form.version >= 10 && !self.node_endpoints.is_empty() || !self.unknown_tagged_fields.is_empty()
    }
}

/// Part of [`ProduceResponse`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TopicProduceResponse {
    /// `name`, versions 3-12, a key, ignorable.
    pub name: StrBytes,
    /// `topicId`, versions 13, a key, ignorable.
    pub topic_id: Uuid,
    /// `partitionResponses`, all versions.
    pub partition_responses: Vec<PartitionProduceResponse>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for TopicProduceResponse {
    const MIN_SIZE: usize = 1;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        if form.version <= 12 {
            reader.string(&mut self.name, form)?;
        }
        if form.version >= 13 {
            self.topic_id = reader.uuid()?;
        }
        reader.array(&mut self.partition_responses, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 0;
        if form.version <= 12 {
            size += sizes::string(&self.name, form)?;
        }
        size += sizes::array(&self.partition_responses, form)?;
        if form.version >= 13 {
            size += 16;
        }
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        if form.version <= 12 {
            out.string(&self.name, form);
        }
        if form.version >= 13 {
            out.uuid(self.topic_id);
        }
        out.array(&self.partition_responses, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`ProduceResponse`].
#[derive(Debug, Clone, PartialEq)]
pub struct PartitionProduceResponse {
    /// `index`, all versions.
    pub index: i32,
    /// `errorCode`, all versions.
    pub error_code: i16,
    /// `baseOffset`, all versions.
    pub base_offset: i64,
    /// `logAppendTimeMs`, all versions, default -1, ignorable.
    pub log_append_time_ms: i64,
    /// `logStartOffset`, versions 5+, default -1, ignorable.
    pub log_start_offset: i64,
    /// `recordErrors`, versions 8+, ignorable.
    pub record_errors: Vec<BatchIndexAndErrorMessage>,
    /// `errorMessage`, versions 8+, nullable, ignorable.
    pub error_message: Option<StrBytes>,
    /// `currentLeader`, versions 10+, tag 0.
    pub current_leader: LeaderIdAndEpoch,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Default for PartitionProduceResponse {
    fn default() -> Self {
        Self {
            index: 0,
            error_code: 0,
            base_offset: 0,
            log_append_time_ms: -1,
            log_start_offset: -1,
            record_errors: Vec::new(),
            error_message: None,
            current_leader: LeaderIdAndEpoch::default(),
            unknown_tagged_fields: UnknownTaggedFields::new(),
        }
    }
}

impl Wire for PartitionProduceResponse {
    const MIN_SIZE: usize = 22;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        if form.version >= 5 {
            (self.index, self.error_code, self.base_offset, self.log_append_time_ms, self.log_start_offset) =
                reader.fixed()?;
        } else {
            (self.index, self.error_code, self.base_offset, self.log_append_time_ms) = reader.fixed()?;
        }
        if form.version >= 8 {
            reader.array(&mut self.record_errors, form)?;
        }
        if form.version >= 8 {
            reader.nullable_string(&mut self.error_message, form)?;
        }
        reader.tagged_fields(&mut self.unknown_tagged_fields, form, |tag, reader| {
            match tag {
                0 if form.version >= 10 => self.current_leader = LeaderIdAndEpoch::read(reader, form)?,
                _ => return Ok(false),
            }
            Ok(true)
        })
    }

    fn measure(&self, form: Form) -> sizes::Size {
        if form.version < 10 && self.current_leader != LeaderIdAndEpoch::default() {
            return Err(form.without("CurrentLeader"));
        }
        let mut size = 22;
        if form.version >= 8 {
            size += sizes::array(&self.record_errors, form)?;
        }
        if form.version >= 8 {
            size += sizes::nullable_string(self.error_message.as_ref(), form)?;
        }
        if form.version >= 5 {
            size += 8;
        }
        if form.flexible && self.has_tagged_fields(form) {
            let mut known = 0;
            if form.version >= 10 && self.current_leader != LeaderIdAndEpoch::default() {
                known += 1;
                size += sizes::tagged(0, self.current_leader.measure(form))?;
            }
            size += sizes::tagged_fields(&self.unknown_tagged_fields, &[0], known)?;
        } else {
            size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        }
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.notes_error(self.error_code);
        if form.version >= 5 {
            out.fixed((
                self.index,
                self.error_code,
                self.base_offset,
                self.log_append_time_ms,
                self.log_start_offset,
            ));
        } else {
            out.fixed((self.index, self.error_code, self.base_offset, self.log_append_time_ms));
        }
        if form.version >= 8 {
            out.array(&self.record_errors, form);
        }
        if form.version >= 8 {
            out.nullable_string(self.error_message.as_ref(), form);
        }
        if form.flexible && self.has_tagged_fields(form) {
            let known = usize::from(form.version >= 10 && self.current_leader != LeaderIdAndEpoch::default());
            let mut unknown = out.tagged_fields(known, &self.unknown_tagged_fields);
            if form.version >= 10 && self.current_leader != LeaderIdAndEpoch::default() {
                unknown = out.tagged_fields_below(0, unknown);
                out.tag(0, self.current_leader.measure(form));
                self.current_leader.write(out, form);
            }
            out.raw_tagged_fields(unknown);
        } else {
            out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
        }
    }
}

impl PartitionProduceResponse {
    fn has_tagged_fields(&self, form: Form) -> bool {
        form.version >= 10 && self.current_leader != LeaderIdAndEpoch::default()
            || !self.unknown_tagged_fields.is_empty()
    }
}

/// Part of [`ProduceResponse`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct BatchIndexAndErrorMessage {
    /// `batchIndex`, versions 8+.
    pub batch_index: i32,
    /// `batchIndexErrorMessage`, versions 8+, nullable.
    pub batch_index_error_message: Option<StrBytes>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for BatchIndexAndErrorMessage {
    const MIN_SIZE: usize = 5;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        self.batch_index = reader.int32()?;
        reader.nullable_string(&mut self.batch_index_error_message, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 4;
        size += sizes::nullable_string(self.batch_index_error_message.as_ref(), form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.int32(self.batch_index);
        out.nullable_string(self.batch_index_error_message.as_ref(), form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`ProduceResponse`].
#[derive(Debug, Clone, PartialEq)]
pub struct LeaderIdAndEpoch {
    /// `leaderId`, versions 10+, default -1.
    pub leader_id: i32,
    /// `leaderEpoch`, versions 10+, default -1.
    pub leader_epoch: i32,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Default for LeaderIdAndEpoch {
    fn default() -> Self {
        Self { leader_id: -1, leader_epoch: -1, unknown_tagged_fields: UnknownTaggedFields::new() }
    }
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

/// Part of [`ProduceResponse`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct NodeEndpoint {
    /// `nodeId`, versions 10+, a key.
    pub node_id: i32,
    /// `host`, versions 10+.
    pub host: StrBytes,
    /// `port`, versions 10+.
    pub port: i32,
    /// `rack`, versions 10+, nullable.
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

impl Message for ProduceResponse {
    const NAME: &'static str = "ProduceResponse";
    const MIN_VERSION: i16 = 3;
    const MAX_VERSION: i16 = 13;
    const FLEXIBLE_FROM: Option<i16> = Some(9);
}
