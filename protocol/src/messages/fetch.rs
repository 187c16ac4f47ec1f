//! Fetch: api key 1.
//!
//! Generated from `protocol/schema/01_fetch.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::{
    ApiKey, DecodeError, Form, Message, Reader, Records, Request, StrBytes, UnknownTaggedFields, Uuid, Wire,
    Writer, sizes,
};

/// The request, versions 4-18, flexible 12+.
#[derive(Debug, Clone, PartialEq)]
pub struct FetchRequest {
    /// `clusterId`, versions 12+, nullable, tag 0, ignorable.
    pub cluster_id: Option<StrBytes>,
    /// `replicaId`, versions 4-14, default -1.
    pub replica_id: i32,
    /// `replicaState`, versions 15+, tag 1.
    pub replica_state: ReplicaState,
    /// `maxWaitMs`, all versions.
    pub max_wait_ms: i32,
    /// `minBytes`, all versions.
    pub min_bytes: i32,
    /// `maxBytes`, all versions, default i32::MAX, ignorable.
    pub max_bytes: i32,
    /// `isolationLevel`, all versions, ignorable.
    pub isolation_level: i8,
    /// `sessionId`, versions 7+, ignorable.
    pub session_id: i32,
    /// `sessionEpoch`, versions 7+, default -1, ignorable.
    pub session_epoch: i32,
    /// `topics`, all versions.
    pub topics: Vec<FetchTopic>,
    /// `forgottenTopicsData`, versions 7+.
    pub forgotten_topics_data: Vec<ForgottenTopic>,
    /// `rackId`, versions 11+, ignorable.
    pub rack_id: StrBytes,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Default for FetchRequest {
    fn default() -> Self {
        Self {
            cluster_id: None,
            replica_id: -1,
            replica_state: ReplicaState::default(),
            max_wait_ms: 0,
            min_bytes: 0,
            max_bytes: i32::MAX,
            isolation_level: 0,
            session_id: 0,
            session_epoch: -1,
            topics: Vec::new(),
            forgotten_topics_data: Vec::new(),
            rack_id: StrBytes::new(),
            unknown_tagged_fields: UnknownTaggedFields::new(),
        }
    }
}

impl Wire for FetchRequest {
    const MIN_SIZE: usize = 14;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        if form.version >= 15 {
            (
                self.max_wait_ms,
                self.min_bytes,
                self.max_bytes,
                self.isolation_level,
                self.session_id,
                self.session_epoch,
            ) = reader.fixed()?;
        } else {
            (self.replica_id, self.max_wait_ms, self.min_bytes, self.max_bytes, self.isolation_level) =
                reader.fixed()?;
            if form.version >= 7 {
                (self.session_id, self.session_epoch) = reader.fixed()?;
            }
        }
        reader.array(&mut self.topics, form)?;
        if form.version >= 7 {
            reader.array(&mut self.forgotten_topics_data, form)?;
        }
        if form.version >= 11 {
            reader.string(&mut self.rack_id, form)?;
        }
        reader.tagged_fields(&mut self.unknown_tagged_fields, form, |tag, reader| {
            match tag {
                0 => reader.nullable_string(&mut self.cluster_id, form)?,
                1 if form.version >= 15 => self.replica_state = ReplicaState::read(reader, form)?,
                _ => return Ok(false),
            }
            Ok(true)
        })
    }

    fn measure(&self, form: Form) -> sizes::Size {
        if form.version > 14 && self.replica_id != -1 {
            return Err(form.without("ReplicaId"));
        }
        if form.version < 15 && self.replica_state != ReplicaState::default() {
            return Err(form.without("ReplicaState"));
        }
        if form.version < 7 && !self.forgotten_topics_data.is_empty() {
            return Err(form.without("ForgottenTopicsData"));
        }
        let mut size = 13;
        size += sizes::array(&self.topics, form)?;
        if form.version >= 7 {
            size += sizes::array(&self.forgotten_topics_data, form)?;
        }
        if form.version >= 11 {
            size += sizes::string(&self.rack_id, form)?;
        }
        if form.version <= 14 {
            size += 4;
        }
        if form.version >= 7 {
            size += 8;
        }
        if form.flexible && self.has_tagged_fields(form) {
            let mut known = 0;
            if self.cluster_id.is_some() {
                known += 1;
                size += sizes::tagged(0, sizes::nullable_string(self.cluster_id.as_ref(), form))?;
            }
            if form.version >= 15 && self.replica_state != ReplicaState::default() {
                known += 1;
                size += sizes::tagged(1, self.replica_state.measure(form))?;
            }
            size += sizes::tagged_fields(&self.unknown_tagged_fields, &[0, 1], known)?;
        } else {
            size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        }
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        if form.version >= 15 {
            out.fixed((
                self.max_wait_ms,
                self.min_bytes,
                self.max_bytes,
                self.isolation_level,
                self.session_id,
                self.session_epoch,
            ));
        } else {
            out.fixed((
                self.replica_id,
                self.max_wait_ms,
                self.min_bytes,
                self.max_bytes,
                self.isolation_level,
            ));
            if form.version >= 7 {
                out.fixed((self.session_id, self.session_epoch));
            }
        }
        out.array(&self.topics, form);
        if form.version >= 7 {
            out.array(&self.forgotten_topics_data, form);
        }
        if form.version >= 11 {
            out.string(&self.rack_id, form);
        }
        if form.flexible && self.has_tagged_fields(form) {
            let known = usize::from(self.cluster_id.is_some())
                + usize::from(form.version >= 15 && self.replica_state != ReplicaState::default());
            let mut unknown = out.tagged_fields(known, &self.unknown_tagged_fields);
            if self.cluster_id.is_some() {
                unknown = out.tagged_fields_below(0, unknown);
                out.tag(0, sizes::nullable_string(self.cluster_id.as_ref(), form));
                out.nullable_string(self.cluster_id.as_ref(), form);
            }
            if form.version >= 15 && self.replica_state != ReplicaState::default() {
                unknown = out.tagged_fields_below(1, unknown);
                out.tag(1, self.replica_state.measure(form));
                self.replica_state.write(out, form);
            }
            out.raw_tagged_fields(unknown);
        } else {
            out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
        }
    }
}

impl FetchRequest {
    fn has_tagged_fields(&self, form: Form) -> bool {
        self.cluster_id.is_some()
            || form.version >= 15 && self.replica_state != ReplicaState::default()
            || !self.unknown_tagged_fields.is_empty()
    }
}

/// Part of [`FetchRequest`].
#[derive(Debug, Clone, PartialEq)]
pub struct ReplicaState {
    /// `replicaId`, versions 15+, default -1.
    pub replica_id: i32,
    /// `replicaEpoch`, versions 15+, default -1.
    pub replica_epoch: i64,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Default for ReplicaState {
    fn default() -> Self {
        Self { replica_id: -1, replica_epoch: -1, unknown_tagged_fields: UnknownTaggedFields::new() }
    }
}

impl Wire for ReplicaState {
    const MIN_SIZE: usize = 12;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        (self.replica_id, self.replica_epoch) = reader.fixed()?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 12;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.fixed((self.replica_id, self.replica_epoch));
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`FetchRequest`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FetchTopic {
    /// `topic`, versions 4-12, ignorable.
    pub topic: StrBytes,
    /// `topicId`, versions 13+, ignorable.
    pub topic_id: Uuid,
    /// `partitions`, all versions.
    pub partitions: Vec<FetchPartition>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for FetchTopic {
    const MIN_SIZE: usize = 1;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        if form.version <= 12 {
            reader.string(&mut self.topic, form)?;
        }
        if form.version >= 13 {
            self.topic_id = reader.uuid()?;
        }
        reader.array(&mut self.partitions, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 0;
        if form.version <= 12 {
            size += sizes::string(&self.topic, form)?;
        }
        size += sizes::array(&self.partitions, form)?;
        if form.version >= 13 {
            size += 16;
        }
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        if form.version <= 12 {
            out.string(&self.topic, form);
        }
        if form.version >= 13 {
            out.uuid(self.topic_id);
        }
        out.array(&self.partitions, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`FetchRequest`].
#[derive(Debug, Clone, PartialEq)]
pub struct FetchPartition {
    /// `partition`, all versions.
    pub partition: i32,
    /// `currentLeaderEpoch`, versions 9+, default -1, ignorable.
    pub current_leader_epoch: i32,
    /// `fetchOffset`, all versions.
    pub fetch_offset: i64,
    /// `lastFetchedEpoch`, versions 12+, default -1.
    pub last_fetched_epoch: i32,
    /// `logStartOffset`, versions 5+, default -1, ignorable.
    pub log_start_offset: i64,
    /// `partitionMaxBytes`, all versions.
    pub partition_max_bytes: i32,
    /// `replicaDirectoryId`, versions 17+, tag 0, ignorable.
    pub replica_directory_id: Uuid,
    /// `highWatermark`, versions 18, tag 1, default i64::MAX, ignorable.
    pub high_watermark: i64,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Default for FetchPartition {
    fn default() -> Self {
        Self {
            partition: 0,
            current_leader_epoch: -1,
            fetch_offset: 0,
            last_fetched_epoch: -1,
            log_start_offset: -1,
            partition_max_bytes: 0,
            replica_directory_id: Uuid::ZERO,
            high_watermark: i64::MAX,
            unknown_tagged_fields: UnknownTaggedFields::new(),
        }
    }
}

impl Wire for FetchPartition {
    const MIN_SIZE: usize = 16;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        if form.version >= 12 {
            (
                self.partition,
                self.current_leader_epoch,
                self.fetch_offset,
                self.last_fetched_epoch,
                self.log_start_offset,
                self.partition_max_bytes,
            ) = reader.fixed()?;
        } else {
            self.partition = reader.int32()?;
            if form.version >= 9 {
                self.current_leader_epoch = reader.int32()?;
            }
            self.fetch_offset = reader.int64()?;
            if form.version >= 5 {
                self.log_start_offset = reader.int64()?;
            }
            self.partition_max_bytes = reader.int32()?;
        }
        reader.tagged_fields(&mut self.unknown_tagged_fields, form, |tag, reader| {
            match tag {
                0 if form.version >= 17 => self.replica_directory_id = reader.uuid()?,
                1 if form.version >= 18 => self.high_watermark = reader.int64()?,
                _ => return Ok(false),
            }
            Ok(true)
        })
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        if form.version < 12 && self.last_fetched_epoch != -1 {
            return Err(form.without("LastFetchedEpoch"));
        }
        let mut size = 16;
        if form.version >= 9 {
            size += 4;
        }
        if form.version >= 12 {
            size += 4;
        }
        if form.version >= 5 {
            size += 8;
        }
        if form.flexible && self.has_tagged_fields(form) {
            let mut known = 0;
            if form.version >= 17 && !self.replica_directory_id.is_zero() {
                known += 1;
                size += sizes::tagged(0, Ok(16))?;
            }
            if form.version >= 18 && self.high_watermark != i64::MAX {
                known += 1;
                size += sizes::tagged(1, Ok(8))?;
            }
            size += sizes::tagged_fields(&self.unknown_tagged_fields, &[0, 1], known)?;
        } else {
            size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        }
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        if form.version >= 12 {
            out.fixed((
                self.partition,
                self.current_leader_epoch,
                self.fetch_offset,
                self.last_fetched_epoch,
                self.log_start_offset,
                self.partition_max_bytes,
            ));
        } else {
            out.int32(self.partition);
            if form.version >= 9 {
                out.int32(self.current_leader_epoch);
            }
            out.int64(self.fetch_offset);
            if form.version >= 5 {
                out.int64(self.log_start_offset);
            }
            out.int32(self.partition_max_bytes);
        }
        if form.flexible && self.has_tagged_fields(form) {
            let known = usize::from(form.version >= 17 && !self.replica_directory_id.is_zero())
                + usize::from(form.version >= 18 && self.high_watermark != i64::MAX);
            let mut unknown = out.tagged_fields(known, &self.unknown_tagged_fields);
            if form.version >= 17 && !self.replica_directory_id.is_zero() {
                unknown = out.tagged_fields_below(0, unknown);
                out.tag(0, Ok(16));
                out.uuid(self.replica_directory_id);
            }
            if form.version >= 18 && self.high_watermark != i64::MAX {
                unknown = out.tagged_fields_below(1, unknown);
                out.tag(1, Ok(8));
                out.int64(self.high_watermark);
            }
            out.raw_tagged_fields(unknown);
        } else {
            out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
        }
    }
}

impl FetchPartition {
    fn has_tagged_fields(&self, form: Form) -> bool {
        form.version >= 17 && !self.replica_directory_id.is_zero()
            || form.version >= 18 && self.high_watermark != i64::MAX
            || !self.unknown_tagged_fields.is_empty()
    }
}

/// Part of [`FetchRequest`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ForgottenTopic {
    /// `topic`, versions 7-12, ignorable.
    pub topic: StrBytes,
    /// `topicId`, versions 13+, ignorable.
    pub topic_id: Uuid,
    /// `partitions`, versions 7+.
    pub partitions: Vec<i32>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for ForgottenTopic {
    const MIN_SIZE: usize = 1;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        if form.version <= 12 {
            reader.string(&mut self.topic, form)?;
        }
        if form.version >= 13 {
            self.topic_id = reader.uuid()?;
        }
        reader.array(&mut self.partitions, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 0;
        if form.version <= 12 {
            size += sizes::string(&self.topic, form)?;
        }
        size += sizes::array(&self.partitions, form)?;
        if form.version >= 13 {
            size += 16;
        }
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        if form.version <= 12 {
            out.string(&self.topic, form);
        }
        if form.version >= 13 {
            out.uuid(self.topic_id);
        }
        out.array(&self.partitions, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for FetchRequest {
    const NAME: &'static str = "FetchRequest";
    const MIN_VERSION: i16 = 4;
    const MAX_VERSION: i16 = 18;
    const FLEXIBLE_FROM: Option<i16> = Some(12);
}

impl Request for FetchRequest {
    const KEY: ApiKey = ApiKey::Fetch;
    type Response = FetchResponse;
}

/// The response, versions 4-18, flexible 12+.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FetchResponse {
    /// `throttleTimeMs`, all versions, ignorable.
    pub throttle_time_ms: i32,
    /// `errorCode`, versions 7+, ignorable.
    pub error_code: i16,
    /// `sessionId`, versions 7+.
    pub session_id: i32,
    /// `responses`, all versions.
    pub responses: Vec<FetchableTopicResponse>,
    /// `nodeEndpoints`, versions 16+, tag 0.
    pub node_endpoints: Vec<NodeEndpoint>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for FetchResponse {
    const MIN_SIZE: usize = 5;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        if form.version >= 7 {
            (self.throttle_time_ms, self.error_code, self.session_id) = reader.fixed()?;
        } else {
            self.throttle_time_ms = reader.int32()?;
        }
        reader.array(&mut self.responses, form)?;
        reader.tagged_fields(&mut self.unknown_tagged_fields, form, |tag, reader| {
            match tag {
                0 if form.version >= 16 => reader.array(&mut self.node_endpoints, form)?,
                _ => return Ok(false),
            }
            Ok(true)
        })
    }

    fn measure(&self, form: Form) -> sizes::Size {
        if form.version < 7 && self.session_id != 0 {
            return Err(form.without("SessionId"));
        }
        if form.version < 16 && !self.node_endpoints.is_empty() {
            return Err(form.without("NodeEndpoints"));
        }
        let mut size = 4;
        size += sizes::array(&self.responses, form)?;
        if form.version >= 7 {
            size += 6;
        }
        if form.flexible && self.has_tagged_fields(form) {
            let mut known = 0;
            if form.version >= 16 && !self.node_endpoints.is_empty() {
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
        out.notes_error(self.error_code);
        if form.version >= 7 {
            out.fixed((self.throttle_time_ms, self.error_code, self.session_id));
        } else {
            out.int32(self.throttle_time_ms);
        }
        out.array(&self.responses, form);
        if form.flexible && self.has_tagged_fields(form) {
            let known = usize::from(form.version >= 16 && !self.node_endpoints.is_empty());
            let mut unknown = out.tagged_fields(known, &self.unknown_tagged_fields);
            if form.version >= 16 && !self.node_endpoints.is_empty() {
                unknown = out.tagged_fields_below(0, unknown);
                out.tag(0, sizes::array(&self.node_endpoints, form));
                out.array(&self.node_endpoints, form);
            }
            out.raw_tagged_fields(unknown);
        } else {
            out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
        }
    }

    fn gap_bytes(&self) -> usize {
        self.responses.iter().map(Wire::gap_bytes).sum::<usize>()
    }
}

impl FetchResponse {
    fn has_tagged_fields(&self, form: Form) -> bool {
        form.version >= 16 && !self.node_endpoints.is_empty() || !self.unknown_tagged_fields.is_empty()
    }
}

/// Part of [`FetchResponse`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FetchableTopicResponse {
    /// `topic`, versions 4-12, ignorable.
    pub topic: StrBytes,
    /// `topicId`, versions 13+, ignorable.
    pub topic_id: Uuid,
    /// `partitions`, all versions.
    pub partitions: Vec<PartitionData>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for FetchableTopicResponse {
    const MIN_SIZE: usize = 1;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        if form.version <= 12 {
            reader.string(&mut self.topic, form)?;
        }
        if form.version >= 13 {
            self.topic_id = reader.uuid()?;
        }
        reader.array(&mut self.partitions, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 0;
        if form.version <= 12 {
            size += sizes::string(&self.topic, form)?;
        }
        size += sizes::array(&self.partitions, form)?;
        if form.version >= 13 {
            size += 16;
        }
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        if form.version <= 12 {
            out.string(&self.topic, form);
        }
        if form.version >= 13 {
            out.uuid(self.topic_id);
        }
        out.array(&self.partitions, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }

    fn gap_bytes(&self) -> usize {
        self.partitions.iter().map(Wire::gap_bytes).sum::<usize>()
    }
}

/// Part of [`FetchResponse`].
#[derive(Debug, Clone, PartialEq)]
pub struct PartitionData {
    /// `partitionIndex`, all versions.
    pub partition_index: i32,
    /// `errorCode`, all versions.
    pub error_code: i16,
    /// `highWatermark`, all versions.
    pub high_watermark: i64,
    /// `lastStableOffset`, all versions, default -1, ignorable.
    pub last_stable_offset: i64,
    /// `logStartOffset`, versions 5+, default -1, ignorable.
    pub log_start_offset: i64,
    /// `divergingEpoch`, versions 12+, tag 0.
    pub diverging_epoch: EpochEndOffset,
    /// `currentLeader`, versions 12+, tag 1.
    pub current_leader: LeaderIdAndEpoch,
    /// `snapshotId`, versions 12+, tag 2.
    pub snapshot_id: SnapshotId,
    /// `abortedTransactions`, all versions, nullable, default Some(Vec), ignorable.
    pub aborted_transactions: Option<Vec<AbortedTransaction>>,
    /// `preferredReadReplica`, versions 11+, default -1.
    pub preferred_read_replica: i32,
    /// `records`, all versions, nullable.
    pub records: Option<Records>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Default for PartitionData {
    fn default() -> Self {
        Self {
            partition_index: 0,
            error_code: 0,
            high_watermark: 0,
            last_stable_offset: -1,
            log_start_offset: -1,
            diverging_epoch: EpochEndOffset::default(),
            current_leader: LeaderIdAndEpoch::default(),
            snapshot_id: SnapshotId::default(),
            aborted_transactions: Some(Vec::new()),
            preferred_read_replica: -1,
            records: None,
            unknown_tagged_fields: UnknownTaggedFields::new(),
        }
    }
}

impl Wire for PartitionData {
    const MIN_SIZE: usize = 24;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        if form.version >= 5 {
            (
                self.partition_index,
                self.error_code,
                self.high_watermark,
                self.last_stable_offset,
                self.log_start_offset,
            ) = reader.fixed()?;
        } else {
            (self.partition_index, self.error_code, self.high_watermark, self.last_stable_offset) =
                reader.fixed()?;
        }
        reader.nullable_array(&mut self.aborted_transactions, form)?;
        if form.version >= 11 {
            self.preferred_read_replica = reader.int32()?;
        }
        reader.nullable_records(&mut self.records, form)?;
        reader.tagged_fields(&mut self.unknown_tagged_fields, form, |tag, reader| {
            match tag {
                0 => self.diverging_epoch = EpochEndOffset::read(reader, form)?,
                1 => self.current_leader = LeaderIdAndEpoch::read(reader, form)?,
                2 => self.snapshot_id = SnapshotId::read(reader, form)?,
                _ => return Ok(false),
            }
            Ok(true)
        })
    }

    fn measure(&self, form: Form) -> sizes::Size {
        if form.version < 12 && self.diverging_epoch != EpochEndOffset::default() {
            return Err(form.without("DivergingEpoch"));
        }
        if form.version < 12 && self.current_leader != LeaderIdAndEpoch::default() {
            return Err(form.without("CurrentLeader"));
        }
        if form.version < 12 && self.snapshot_id != SnapshotId::default() {
            return Err(form.without("SnapshotId"));
        }
        if form.version < 11 && self.preferred_read_replica != -1 {
            return Err(form.without("PreferredReadReplica"));
        }
        let mut size = 22;
        size += sizes::nullable_array(self.aborted_transactions.as_deref(), form)?;
        size += sizes::nullable_records(self.records.as_ref(), form)?;
        if form.version >= 5 {
            size += 8;
        }
        if form.version >= 11 {
            size += 4;
        }
        if form.flexible && self.has_tagged_fields(form) {
            let mut known = 0;
            if self.diverging_epoch != EpochEndOffset::default() {
                known += 1;
                size += sizes::tagged(0, self.diverging_epoch.measure(form))?;
            }
            if self.current_leader != LeaderIdAndEpoch::default() {
                known += 1;
                size += sizes::tagged(1, self.current_leader.measure(form))?;
            }
            if self.snapshot_id != SnapshotId::default() {
                known += 1;
                size += sizes::tagged(2, self.snapshot_id.measure(form))?;
            }
            size += sizes::tagged_fields(&self.unknown_tagged_fields, &[0, 1, 2], known)?;
        } else {
            size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        }
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.notes_error(self.error_code);
        if form.version >= 5 {
            out.fixed((
                self.partition_index,
                self.error_code,
                self.high_watermark,
                self.last_stable_offset,
                self.log_start_offset,
            ));
        } else {
            out.fixed((self.partition_index, self.error_code, self.high_watermark, self.last_stable_offset));
        }
        out.nullable_array(self.aborted_transactions.as_deref(), form);
        if form.version >= 11 {
            out.int32(self.preferred_read_replica);
        }
        out.nullable_records(self.records.as_ref(), form);
        if form.flexible && self.has_tagged_fields(form) {
            let known = usize::from(self.diverging_epoch != EpochEndOffset::default())
                + usize::from(self.current_leader != LeaderIdAndEpoch::default())
                + usize::from(self.snapshot_id != SnapshotId::default());
            let mut unknown = out.tagged_fields(known, &self.unknown_tagged_fields);
            if self.diverging_epoch != EpochEndOffset::default() {
                unknown = out.tagged_fields_below(0, unknown);
                out.tag(0, self.diverging_epoch.measure(form));
                self.diverging_epoch.write(out, form);
            }
            if self.current_leader != LeaderIdAndEpoch::default() {
                unknown = out.tagged_fields_below(1, unknown);
                out.tag(1, self.current_leader.measure(form));
                self.current_leader.write(out, form);
            }
            if self.snapshot_id != SnapshotId::default() {
                unknown = out.tagged_fields_below(2, unknown);
                out.tag(2, self.snapshot_id.measure(form));
                self.snapshot_id.write(out, form);
            }
            out.raw_tagged_fields(unknown);
        } else {
            out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
        }
    }

    fn gap_bytes(&self) -> usize {
        self.records.as_ref().map_or(0, Records::gap_bytes)
    }
}

impl PartitionData {
    fn has_tagged_fields(&self, _form: Form) -> bool {
        (self.diverging_epoch != EpochEndOffset::default()
            || self.current_leader != LeaderIdAndEpoch::default()
            || self.snapshot_id != SnapshotId::default())
            || !self.unknown_tagged_fields.is_empty()
    }
}

/// Part of [`FetchResponse`].
#[derive(Debug, Clone, PartialEq)]
pub struct EpochEndOffset {
    /// `epoch`, versions 12+, default -1.
    pub epoch: i32,
    /// `endOffset`, versions 12+, default -1.
    pub end_offset: i64,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Default for EpochEndOffset {
    fn default() -> Self {
        Self { epoch: -1, end_offset: -1, unknown_tagged_fields: UnknownTaggedFields::new() }
    }
}

impl Wire for EpochEndOffset {
    const MIN_SIZE: usize = 12;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        (self.epoch, self.end_offset) = reader.fixed()?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 12;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.fixed((self.epoch, self.end_offset));
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`FetchResponse`].
#[derive(Debug, Clone, PartialEq)]
pub struct LeaderIdAndEpoch {
    /// `leaderId`, versions 12+, default -1.
    pub leader_id: i32,
    /// `leaderEpoch`, versions 12+, default -1.
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

/// Part of [`FetchResponse`].
#[derive(Debug, Clone, PartialEq)]
pub struct SnapshotId {
    /// `endOffset`, versions 12+, default -1.
    pub end_offset: i64,
    /// `epoch`, versions 12+, default -1.
    pub epoch: i32,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Default for SnapshotId {
    fn default() -> Self {
        Self { end_offset: -1, epoch: -1, unknown_tagged_fields: UnknownTaggedFields::new() }
    }
}

impl Wire for SnapshotId {
    const MIN_SIZE: usize = 12;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        (self.end_offset, self.epoch) = reader.fixed()?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 12;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.fixed((self.end_offset, self.epoch));
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`FetchResponse`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct AbortedTransaction {
    /// `producerId`, all versions.
    pub producer_id: i64,
    /// `firstOffset`, all versions.
    pub first_offset: i64,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for AbortedTransaction {
    const MIN_SIZE: usize = 16;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        (self.producer_id, self.first_offset) = reader.fixed()?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 16;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.fixed((self.producer_id, self.first_offset));
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`FetchResponse`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct NodeEndpoint {
    /// `nodeId`, versions 16+, a key.
    pub node_id: i32,
    /// `host`, versions 16+.
    pub host: StrBytes,
    /// `port`, versions 16+.
    pub port: i32,
    /// `rack`, versions 16+, nullable.
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

impl Message for FetchResponse {
    const NAME: &'static str = "FetchResponse";
    const MIN_VERSION: i16 = 4;
    const MAX_VERSION: i16 = 18;
    const FLEXIBLE_FROM: Option<i16> = Some(12);
}
