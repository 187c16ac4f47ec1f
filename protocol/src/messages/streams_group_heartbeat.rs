//! StreamsGroupHeartbeat: api key 88.
//!
//! Generated from `protocol/schema/88_streams_group_heartbeat.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::{
    ApiKey, DecodeError, Form, Message, Reader, Request, StrBytes, UnknownTaggedFields, Wire, Writer, sizes,
};

/// The request, versions 0-1, flexible 0+.
#[derive(Debug, Clone, PartialEq)]
pub struct StreamsGroupHeartbeatRequest {
    /// `groupId`, all versions.
    pub group_id: StrBytes,
    /// `memberId`, all versions.
    pub member_id: StrBytes,
    /// `memberEpoch`, all versions.
    pub member_epoch: i32,
    /// `endpointInformationEpoch`, all versions.
    pub endpoint_information_epoch: i32,
    /// `instanceId`, all versions, nullable.
    pub instance_id: Option<StrBytes>,
    /// `rackId`, all versions, nullable.
    pub rack_id: Option<StrBytes>,
    /// `rebalanceTimeoutMs`, all versions, default -1.
    pub rebalance_timeout_ms: i32,
    /// `topology`, all versions, nullable.
    pub topology: Option<Topology>,
    /// `activeTasks`, all versions, nullable.
    pub active_tasks: Option<Vec<TaskIds>>,
    /// `standbyTasks`, all versions, nullable.
    pub standby_tasks: Option<Vec<TaskIds>>,
    /// `warmupTasks`, all versions, nullable.
    pub warmup_tasks: Option<Vec<TaskIds>>,
    /// `processId`, all versions, nullable.
    pub process_id: Option<StrBytes>,
    /// `userEndpoint`, all versions, nullable.
    pub user_endpoint: Option<Endpoint>,
    /// `clientTags`, all versions, nullable.
    pub client_tags: Option<Vec<KeyValue>>,
    /// `taskOffsets`, all versions, nullable.
    pub task_offsets: Option<Vec<TaskOffset>>,
    /// `taskEndOffsets`, all versions, nullable.
    pub task_end_offsets: Option<Vec<TaskOffset>>,
    /// `shutdownApplication`, all versions.
    pub shutdown_application: bool,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Default for StreamsGroupHeartbeatRequest {
    fn default() -> Self {
        Self {
            group_id: StrBytes::new(),
            member_id: StrBytes::new(),
            member_epoch: 0,
            endpoint_information_epoch: 0,
            instance_id: None,
            rack_id: None,
            rebalance_timeout_ms: -1,
            topology: None,
            active_tasks: None,
            standby_tasks: None,
            warmup_tasks: None,
            process_id: None,
            user_endpoint: None,
            client_tags: None,
            task_offsets: None,
            task_end_offsets: None,
            shutdown_application: false,
            unknown_tagged_fields: UnknownTaggedFields::new(),
        }
    }
}

impl Wire for StreamsGroupHeartbeatRequest {
    const MIN_SIZE: usize = 26;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.string(&mut self.group_id, form)?;
        reader.string(&mut self.member_id, form)?;
        (self.member_epoch, self.endpoint_information_epoch) = reader.fixed()?;
        reader.nullable_string(&mut self.instance_id, form)?;
        reader.nullable_string(&mut self.rack_id, form)?;
        self.rebalance_timeout_ms = reader.int32()?;
        reader.nullable_struct(&mut self.topology, form)?;
        reader.nullable_array(&mut self.active_tasks, form)?;
        reader.nullable_array(&mut self.standby_tasks, form)?;
        reader.nullable_array(&mut self.warmup_tasks, form)?;
        reader.nullable_string(&mut self.process_id, form)?;
        reader.nullable_struct(&mut self.user_endpoint, form)?;
        reader.nullable_array(&mut self.client_tags, form)?;
        reader.nullable_array(&mut self.task_offsets, form)?;
        reader.nullable_array(&mut self.task_end_offsets, form)?;
        self.shutdown_application = reader.bool()?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 13;
        size += sizes::string(&self.group_id, form)?;
        size += sizes::string(&self.member_id, form)?;
        size += sizes::nullable_string(self.instance_id.as_ref(), form)?;
        size += sizes::nullable_string(self.rack_id.as_ref(), form)?;
        size += sizes::nullable_struct(self.topology.as_ref(), form)?;
        size += sizes::nullable_array(self.active_tasks.as_deref(), form)?;
        size += sizes::nullable_array(self.standby_tasks.as_deref(), form)?;
        size += sizes::nullable_array(self.warmup_tasks.as_deref(), form)?;
        size += sizes::nullable_string(self.process_id.as_ref(), form)?;
        size += sizes::nullable_struct(self.user_endpoint.as_ref(), form)?;
        size += sizes::nullable_array(self.client_tags.as_deref(), form)?;
        size += sizes::nullable_array(self.task_offsets.as_deref(), form)?;
        size += sizes::nullable_array(self.task_end_offsets.as_deref(), form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.string(&self.group_id, form);
        out.string(&self.member_id, form);
        out.fixed((self.member_epoch, self.endpoint_information_epoch));
        out.nullable_string(self.instance_id.as_ref(), form);
        out.nullable_string(self.rack_id.as_ref(), form);
        out.int32(self.rebalance_timeout_ms);
        out.nullable_struct(self.topology.as_ref(), form);
        out.nullable_array(self.active_tasks.as_deref(), form);
        out.nullable_array(self.standby_tasks.as_deref(), form);
        out.nullable_array(self.warmup_tasks.as_deref(), form);
        out.nullable_string(self.process_id.as_ref(), form);
        out.nullable_struct(self.user_endpoint.as_ref(), form);
        out.nullable_array(self.client_tags.as_deref(), form);
        out.nullable_array(self.task_offsets.as_deref(), form);
        out.nullable_array(self.task_end_offsets.as_deref(), form);
        out.bool(self.shutdown_application);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`StreamsGroupHeartbeatRequest`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Topology {
    /// `epoch`, all versions.
    pub epoch: i32,
    /// `subtopologies`, all versions.
    pub subtopologies: Vec<Subtopology>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for Topology {
    const MIN_SIZE: usize = 5;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        self.epoch = reader.int32()?;
        reader.array(&mut self.subtopologies, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 4;
        size += sizes::array(&self.subtopologies, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.int32(self.epoch);
        out.array(&self.subtopologies, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`StreamsGroupHeartbeatRequest`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Subtopology {
    /// `subtopologyId`, all versions.
    pub subtopology_id: StrBytes,
    /// `sourceTopics`, all versions.
    pub source_topics: Vec<StrBytes>,
    /// `sourceTopicRegex`, all versions.
    pub source_topic_regex: Vec<StrBytes>,
    /// `stateChangelogTopics`, all versions.
    pub state_changelog_topics: Vec<TopicInfo>,
    /// `repartitionSinkTopics`, all versions.
    pub repartition_sink_topics: Vec<StrBytes>,
    /// `repartitionSourceTopics`, all versions.
    pub repartition_source_topics: Vec<TopicInfo>,
    /// `copartitionGroups`, all versions.
    pub copartition_groups: Vec<CopartitionGroup>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for Subtopology {
    const MIN_SIZE: usize = 7;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.string(&mut self.subtopology_id, form)?;
        reader.array(&mut self.source_topics, form)?;
        reader.array(&mut self.source_topic_regex, form)?;
        reader.array(&mut self.state_changelog_topics, form)?;
        reader.array(&mut self.repartition_sink_topics, form)?;
        reader.array(&mut self.repartition_source_topics, form)?;
        reader.array(&mut self.copartition_groups, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 0;
        size += sizes::string(&self.subtopology_id, form)?;
        size += sizes::array(&self.source_topics, form)?;
        size += sizes::array(&self.source_topic_regex, form)?;
        size += sizes::array(&self.state_changelog_topics, form)?;
        size += sizes::array(&self.repartition_sink_topics, form)?;
        size += sizes::array(&self.repartition_source_topics, form)?;
        size += sizes::array(&self.copartition_groups, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.string(&self.subtopology_id, form);
        out.array(&self.source_topics, form);
        out.array(&self.source_topic_regex, form);
        out.array(&self.state_changelog_topics, form);
        out.array(&self.repartition_sink_topics, form);
        out.array(&self.repartition_source_topics, form);
        out.array(&self.copartition_groups, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`StreamsGroupHeartbeatRequest`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CopartitionGroup {
    /// `sourceTopics`, all versions.
    pub source_topics: Vec<i16>,
    /// `sourceTopicRegex`, all versions.
    pub source_topic_regex: Vec<i16>,
    /// `repartitionSourceTopics`, all versions.
    pub repartition_source_topics: Vec<i16>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for CopartitionGroup {
    const MIN_SIZE: usize = 3;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.array(&mut self.source_topics, form)?;
        reader.array(&mut self.source_topic_regex, form)?;
        reader.array(&mut self.repartition_source_topics, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 0;
        size += sizes::array(&self.source_topics, form)?;
        size += sizes::array(&self.source_topic_regex, form)?;
        size += sizes::array(&self.repartition_source_topics, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.array(&self.source_topics, form);
        out.array(&self.source_topic_regex, form);
        out.array(&self.repartition_source_topics, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`StreamsGroupHeartbeatRequest`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct KeyValue {
    /// `key`, all versions.
    pub key: StrBytes,
    /// `value`, all versions.
    pub value: StrBytes,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for KeyValue {
    const MIN_SIZE: usize = 2;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.string(&mut self.key, form)?;
        reader.string(&mut self.value, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 0;
        size += sizes::string(&self.key, form)?;
        size += sizes::string(&self.value, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.string(&self.key, form);
        out.string(&self.value, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`StreamsGroupHeartbeatRequest`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TopicInfo {
    /// `name`, all versions.
    pub name: StrBytes,
    /// `partitions`, all versions.
    pub partitions: i32,
    /// `replicationFactor`, all versions.
    pub replication_factor: i16,
    /// `topicConfigs`, all versions.
    pub topic_configs: Vec<KeyValue>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for TopicInfo {
    const MIN_SIZE: usize = 8;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.string(&mut self.name, form)?;
        (self.partitions, self.replication_factor) = reader.fixed()?;
        reader.array(&mut self.topic_configs, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 6;
        size += sizes::string(&self.name, form)?;
        size += sizes::array(&self.topic_configs, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.string(&self.name, form);
        out.fixed((self.partitions, self.replication_factor));
        out.array(&self.topic_configs, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`StreamsGroupHeartbeatRequest`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Endpoint {
    /// `host`, all versions.
    pub host: StrBytes,
    /// `port`, all versions.
    pub port: u16,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for Endpoint {
    const MIN_SIZE: usize = 3;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.string(&mut self.host, form)?;
        self.port = reader.uint16()?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 2;
        size += sizes::string(&self.host, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.string(&self.host, form);
        out.uint16(self.port);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`StreamsGroupHeartbeatRequest`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TaskOffset {
    /// `subtopologyId`, all versions.
    pub subtopology_id: StrBytes,
    /// `partition`, all versions.
    pub partition: i32,
    /// `offset`, all versions.
    pub offset: i64,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for TaskOffset {
    const MIN_SIZE: usize = 13;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.string(&mut self.subtopology_id, form)?;
        (self.partition, self.offset) = reader.fixed()?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 12;
        size += sizes::string(&self.subtopology_id, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.string(&self.subtopology_id, form);
        out.fixed((self.partition, self.offset));
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`StreamsGroupHeartbeatRequest`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TaskIds {
    /// `subtopologyId`, all versions.
    pub subtopology_id: StrBytes,
    /// `partitions`, all versions.
    pub partitions: Vec<i32>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for TaskIds {
    const MIN_SIZE: usize = 2;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.string(&mut self.subtopology_id, form)?;
        reader.array(&mut self.partitions, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 0;
        size += sizes::string(&self.subtopology_id, form)?;
        size += sizes::array(&self.partitions, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.string(&self.subtopology_id, form);
        out.array(&self.partitions, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for StreamsGroupHeartbeatRequest {
    const NAME: &'static str = "StreamsGroupHeartbeatRequest";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 1;
    const FLEXIBLE_FROM: Option<i16> = Some(0);
}

impl Request for StreamsGroupHeartbeatRequest {
    const KEY: ApiKey = ApiKey::StreamsGroupHeartbeat;
    type Response = StreamsGroupHeartbeatResponse;
}

/// The response, versions 0-1, flexible 0+.
#[derive(Debug, Clone, PartialEq)]
pub struct StreamsGroupHeartbeatResponse {
    /// `throttleTimeMs`, all versions.
    pub throttle_time_ms: i32,
    /// `errorCode`, all versions.
    pub error_code: i16,
    /// `errorMessage`, all versions, nullable.
    pub error_message: Option<StrBytes>,
    /// `memberId`, all versions.
    pub member_id: StrBytes,
    /// `memberEpoch`, all versions.
    pub member_epoch: i32,
    /// `heartbeatIntervalMs`, all versions.
    pub heartbeat_interval_ms: i32,
    /// `acceptableRecoveryLagLegacy`, versions 0.
    pub acceptable_recovery_lag_legacy: i32,
    /// `taskOffsetIntervalMs`, all versions.
    pub task_offset_interval_ms: i32,
    /// `acceptableRecoveryLag`, versions 1, default -1, ignorable.
    pub acceptable_recovery_lag: i64,
    /// `status`, all versions, nullable, default Some(Vec).
    pub status: Option<Vec<Status>>,
    /// `activeTasks`, all versions, nullable.
    pub active_tasks: Option<Vec<TaskIds>>,
    /// `standbyTasks`, all versions, nullable.
    pub standby_tasks: Option<Vec<TaskIds>>,
    /// `warmupTasks`, all versions, nullable.
    pub warmup_tasks: Option<Vec<TaskIds>>,
    /// `topologyDescriptionRequired`, versions 1.
    pub topology_description_required: bool,
    /// `endpointInformationEpoch`, all versions.
    pub endpoint_information_epoch: i32,
    /// `partitionsByUserEndpoint`, all versions, nullable.
    pub partitions_by_user_endpoint: Option<Vec<EndpointToPartitions>>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Default for StreamsGroupHeartbeatResponse {
    fn default() -> Self {
        Self {
            throttle_time_ms: 0,
            error_code: 0,
            error_message: None,
            member_id: StrBytes::new(),
            member_epoch: 0,
            heartbeat_interval_ms: 0,
            acceptable_recovery_lag_legacy: 0,
            task_offset_interval_ms: 0,
            acceptable_recovery_lag: -1,
            status: Some(Vec::new()),
            active_tasks: None,
            standby_tasks: None,
            warmup_tasks: None,
            topology_description_required: false,
            endpoint_information_epoch: 0,
            partitions_by_user_endpoint: None,
            unknown_tagged_fields: UnknownTaggedFields::new(),
        }
    }
}

impl Wire for StreamsGroupHeartbeatResponse {
    const MIN_SIZE: usize = 29;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        (self.throttle_time_ms, self.error_code) = reader.fixed()?;
        reader.nullable_string(&mut self.error_message, form)?;
        reader.string(&mut self.member_id, form)?;
        if form.version >= 1 {
            (
                self.member_epoch,
                self.heartbeat_interval_ms,
                self.task_offset_interval_ms,
                self.acceptable_recovery_lag,
            ) = reader.fixed()?;
        } else {
            (
                self.member_epoch,
                self.heartbeat_interval_ms,
                self.acceptable_recovery_lag_legacy,
                self.task_offset_interval_ms,
            ) = reader.fixed()?;
        }
        reader.nullable_array(&mut self.status, form)?;
        reader.nullable_array(&mut self.active_tasks, form)?;
        reader.nullable_array(&mut self.standby_tasks, form)?;
        reader.nullable_array(&mut self.warmup_tasks, form)?;
        if form.version >= 1 {
            (self.topology_description_required, self.endpoint_information_epoch) = reader.fixed()?;
        } else {
            self.endpoint_information_epoch = reader.int32()?;
        }
        reader.nullable_array(&mut self.partitions_by_user_endpoint, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        if form.version > 0 && self.acceptable_recovery_lag_legacy != 0 {
            return Err(form.without("AcceptableRecoveryLagLegacy"));
        }
        if form.version < 1 && self.topology_description_required {
            return Err(form.without("TopologyDescriptionRequired"));
        }
        let mut size = 22;
        size += sizes::nullable_string(self.error_message.as_ref(), form)?;
        size += sizes::string(&self.member_id, form)?;
        size += sizes::nullable_array(self.status.as_deref(), form)?;
        size += sizes::nullable_array(self.active_tasks.as_deref(), form)?;
        size += sizes::nullable_array(self.standby_tasks.as_deref(), form)?;
        size += sizes::nullable_array(self.warmup_tasks.as_deref(), form)?;
        size += sizes::nullable_array(self.partitions_by_user_endpoint.as_deref(), form)?;
        if form.version <= 0 {
            size += 4;
        }
        if form.version >= 1 {
            size += 9;
        }
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.notes_error(self.error_code);
        out.fixed((self.throttle_time_ms, self.error_code));
        out.nullable_string(self.error_message.as_ref(), form);
        out.string(&self.member_id, form);
        if form.version >= 1 {
            out.fixed((
                self.member_epoch,
                self.heartbeat_interval_ms,
                self.task_offset_interval_ms,
                self.acceptable_recovery_lag,
            ));
        } else {
            out.fixed((
                self.member_epoch,
                self.heartbeat_interval_ms,
                self.acceptable_recovery_lag_legacy,
                self.task_offset_interval_ms,
            ));
        }
        out.nullable_array(self.status.as_deref(), form);
        out.nullable_array(self.active_tasks.as_deref(), form);
        out.nullable_array(self.standby_tasks.as_deref(), form);
        out.nullable_array(self.warmup_tasks.as_deref(), form);
        if form.version >= 1 {
            out.fixed((self.topology_description_required, self.endpoint_information_epoch));
        } else {
            out.int32(self.endpoint_information_epoch);
        }
        out.nullable_array(self.partitions_by_user_endpoint.as_deref(), form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`StreamsGroupHeartbeatResponse`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct EndpointToPartitions {
    /// `userEndpoint`, all versions.
    pub user_endpoint: Endpoint,
    /// `activePartitions`, all versions.
    pub active_partitions: Vec<TopicPartition>,
    /// `standbyPartitions`, all versions.
    pub standby_partitions: Vec<TopicPartition>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for EndpointToPartitions {
    const MIN_SIZE: usize = 5;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        self.user_endpoint.fill(reader, form)?;
        reader.array(&mut self.active_partitions, form)?;
        reader.array(&mut self.standby_partitions, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 0;
        size += self.user_endpoint.measure(form)?;
        size += sizes::array(&self.active_partitions, form)?;
        size += sizes::array(&self.standby_partitions, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        self.user_endpoint.write(out, form);
        out.array(&self.active_partitions, form);
        out.array(&self.standby_partitions, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`StreamsGroupHeartbeatResponse`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Status {
    /// `statusCode`, all versions.
    pub status_code: i8,
    /// `statusDetail`, all versions.
    pub status_detail: StrBytes,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for Status {
    const MIN_SIZE: usize = 2;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        self.status_code = reader.int8()?;
        reader.string(&mut self.status_detail, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 1;
        size += sizes::string(&self.status_detail, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.int8(self.status_code);
        out.string(&self.status_detail, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`StreamsGroupHeartbeatResponse`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TopicPartition {
    /// `topic`, all versions.
    pub topic: StrBytes,
    /// `partitions`, all versions.
    pub partitions: Vec<i32>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for TopicPartition {
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

impl Message for StreamsGroupHeartbeatResponse {
    const NAME: &'static str = "StreamsGroupHeartbeatResponse";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 1;
    const FLEXIBLE_FROM: Option<i16> = Some(0);
}
