//! ElectLeaders: api key 43.
//!
//! Generated from `protocol/schema/43_elect_leaders.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::{
    ApiKey, DecodeError, Form, Message, Reader, Request, StrBytes, UnknownTaggedFields, Wire, Writer, sizes,
};

/// The request, versions 0-2, flexible 2+.
#[derive(Debug, Clone, PartialEq)]
pub struct ElectLeadersRequest {
    /// `electionType`, versions 1+.
    pub election_type: i8,
    /// `topicPartitions`, all versions, nullable, default Some(Vec).
    pub topic_partitions: Option<Vec<TopicPartitions>>,
    /// `timeoutMs`, all versions, default 60000.
    pub timeout_ms: i32,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Default for ElectLeadersRequest {
    fn default() -> Self {
        Self {
            election_type: 0,
            topic_partitions: Some(Vec::new()),
            timeout_ms: 60000,
            unknown_tagged_fields: UnknownTaggedFields::new(),
        }
    }
}

impl Wire for ElectLeadersRequest {
    const MIN_SIZE: usize = 5;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        if form.version >= 1 {
            self.election_type = reader.int8()?;
        }
        reader.nullable_array(&mut self.topic_partitions, form)?;
        self.timeout_ms = reader.int32()?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        if form.version < 1 && self.election_type != 0 {
            return Err(form.without("ElectionType"));
        }
        let mut size = 4;
        size += sizes::nullable_array(self.topic_partitions.as_deref(), form)?;
        if form.version >= 1 {
            size += 1;
        }
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        if form.version >= 1 {
            out.int8(self.election_type);
        }
        out.nullable_array(self.topic_partitions.as_deref(), form);
        out.int32(self.timeout_ms);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`ElectLeadersRequest`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TopicPartitions {
    /// `topic`, all versions, a key.
    pub topic: StrBytes,
    /// `partitions`, all versions.
    pub partitions: Vec<i32>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for TopicPartitions {
    const MIN_SIZE: usize = 2;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.string(&mut self.topic, form)?;
        reader.array(&mut self.partitions, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 0;
        size += sizes::string(&self.topic, form)?;
        size += sizes::array(&self.partitions, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.string(&self.topic, form);
        out.array(&self.partitions, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for ElectLeadersRequest {
    const NAME: &'static str = "ElectLeadersRequest";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 2;
    const FLEXIBLE_FROM: Option<i16> = Some(2);
}

impl Request for ElectLeadersRequest {
    const KEY: ApiKey = ApiKey::ElectLeaders;
    type Response = ElectLeadersResponse;
}

/// The response, versions 0-2, flexible 2+.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ElectLeadersResponse {
    /// `throttleTimeMs`, all versions.
    pub throttle_time_ms: i32,
    /// `errorCode`, versions 1+.
    pub error_code: i16,
    /// `replicaElectionResults`, all versions.
    pub replica_election_results: Vec<ReplicaElectionResult>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for ElectLeadersResponse {
    const MIN_SIZE: usize = 5;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        if form.version >= 1 {
            (self.throttle_time_ms, self.error_code) = reader.fixed()?;
        } else {
            self.throttle_time_ms = reader.int32()?;
        }
        reader.array(&mut self.replica_election_results, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        if form.version < 1 && self.error_code != 0 {
            return Err(form.without("ErrorCode"));
        }
        let mut size = 4;
        size += sizes::array(&self.replica_election_results, form)?;
        if form.version >= 1 {
            size += 2;
        }
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.notes_error(self.error_code);
        if form.version >= 1 {
            out.fixed((self.throttle_time_ms, self.error_code));
        } else {
            out.int32(self.throttle_time_ms);
        }
        out.array(&self.replica_election_results, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`ElectLeadersResponse`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ReplicaElectionResult {
    /// `topic`, all versions.
    pub topic: StrBytes,
    /// `partitionResult`, all versions.
    pub partition_result: Vec<PartitionResult>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for ReplicaElectionResult {
    const MIN_SIZE: usize = 2;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.string(&mut self.topic, form)?;
        reader.array(&mut self.partition_result, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 0;
        size += sizes::string(&self.topic, form)?;
        size += sizes::array(&self.partition_result, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.string(&self.topic, form);
        out.array(&self.partition_result, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`ElectLeadersResponse`].
#[derive(Debug, Clone, PartialEq)]
pub struct PartitionResult {
    /// `partitionId`, all versions.
    pub partition_id: i32,
    /// `errorCode`, all versions.
    pub error_code: i16,
    /// `errorMessage`, all versions, nullable, default Some("").
    pub error_message: Option<StrBytes>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Default for PartitionResult {
    fn default() -> Self {
        Self {
            partition_id: 0,
            error_code: 0,
            error_message: Some(StrBytes::new()),
            unknown_tagged_fields: UnknownTaggedFields::new(),
        }
    }
}

impl Wire for PartitionResult {
    const MIN_SIZE: usize = 7;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        (self.partition_id, self.error_code) = reader.fixed()?;
        reader.nullable_string(&mut self.error_message, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 6;
        size += sizes::nullable_string(self.error_message.as_ref(), form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.notes_error(self.error_code);
        out.fixed((self.partition_id, self.error_code));
        out.nullable_string(self.error_message.as_ref(), form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for ElectLeadersResponse {
    const NAME: &'static str = "ElectLeadersResponse";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 2;
    const FLEXIBLE_FROM: Option<i16> = Some(2);
}
