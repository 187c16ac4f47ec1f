//! StreamsGroupDescribe: api key 89.
//!
//! Generated from `protocol/schema/89_streams_group_describe.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::{
    ApiKey, DecodeError, Form, Message, Reader, Request, StrBytes, UnknownTaggedFields, Wire, Writer, sizes,
};

/// The request, versions 0-1, flexible 0+.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct StreamsGroupDescribeRequest {
    /// `groupIds`, all versions.
    pub group_ids: Vec<StrBytes>,
    /// `includeAuthorizedOperations`, all versions.
    pub include_authorized_operations: bool,
    /// `includeTopologyDescription`, versions 1.
    pub include_topology_description: bool,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for StreamsGroupDescribeRequest {
    const MIN_SIZE: usize = 2;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.array(&mut self.group_ids, form)?;
        if form.version >= 1 {
            (self.include_authorized_operations, self.include_topology_description) = reader.fixed()?;
        } else {
            self.include_authorized_operations = reader.bool()?;
        }
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        if form.version < 1 && self.include_topology_description {
            return Err(form.without("IncludeTopologyDescription"));
        }
        let mut size = 1;
        size += sizes::array(&self.group_ids, form)?;
        if form.version >= 1 {
            size += 1;
        }
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.array(&self.group_ids, form);
        if form.version >= 1 {
            out.fixed((self.include_authorized_operations, self.include_topology_description));
        } else {
            out.bool(self.include_authorized_operations);
        }
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for StreamsGroupDescribeRequest {
    const NAME: &'static str = "StreamsGroupDescribeRequest";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 1;
    const FLEXIBLE_FROM: Option<i16> = Some(0);
}

impl Request for StreamsGroupDescribeRequest {
    const KEY: ApiKey = ApiKey::StreamsGroupDescribe;
    type Response = StreamsGroupDescribeResponse;
}

/// The response, versions 0-1, flexible 0+.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct StreamsGroupDescribeResponse {
    /// `throttleTimeMs`, all versions.
    pub throttle_time_ms: i32,
    /// `groups`, all versions.
    pub groups: Vec<DescribedGroup>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for StreamsGroupDescribeResponse {
    const MIN_SIZE: usize = 5;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        self.throttle_time_ms = reader.int32()?;
        reader.array(&mut self.groups, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 4;
        size += sizes::array(&self.groups, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.int32(self.throttle_time_ms);
        out.array(&self.groups, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`StreamsGroupDescribeResponse`].
#[derive(Debug, Clone, PartialEq)]
pub struct DescribedGroup {
    /// `errorCode`, all versions.
    pub error_code: i16,
    /// `errorMessage`, all versions, nullable.
    pub error_message: Option<StrBytes>,
    /// `groupId`, all versions.
    pub group_id: StrBytes,
    /// `groupState`, all versions.
    pub group_state: StrBytes,
    /// `groupEpoch`, all versions.
    pub group_epoch: i32,
    /// `assignmentEpoch`, all versions.
    pub assignment_epoch: i32,
    /// `topology`, all versions, nullable.
    pub topology: Option<Topology>,
    /// `members`, all versions.
    pub members: Vec<Member>,
    /// `authorizedOperations`, all versions, default i32::MIN.
    pub authorized_operations: i32,
    /// `topologyDescription`, versions 1, nullable.
    pub topology_description: Option<TopologyDescription>,
    /// `topologyDescriptionStatus`, versions 1.
    pub topology_description_status: i8,
    /// `assignorName`, versions 1, nullable, ignorable.
    pub assignor_name: Option<StrBytes>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Default for DescribedGroup {
    fn default() -> Self {
        Self {
            error_code: 0,
            error_message: None,
            group_id: StrBytes::new(),
            group_state: StrBytes::new(),
            group_epoch: 0,
            assignment_epoch: 0,
            topology: None,
            members: Vec::new(),
            authorized_operations: i32::MIN,
            topology_description: None,
            topology_description_status: 0,
            assignor_name: None,
            unknown_tagged_fields: UnknownTaggedFields::new(),
        }
    }
}

impl Wire for DescribedGroup {
    const MIN_SIZE: usize = 19;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        self.error_code = reader.int16()?;
        reader.nullable_string(&mut self.error_message, form)?;
        reader.string(&mut self.group_id, form)?;
        reader.string(&mut self.group_state, form)?;
        (self.group_epoch, self.assignment_epoch) = reader.fixed()?;
        reader.nullable_struct(&mut self.topology, form)?;
        reader.array(&mut self.members, form)?;
        self.authorized_operations = reader.int32()?;
        if form.version >= 1 {
            reader.nullable_struct(&mut self.topology_description, form)?;
        }
        if form.version >= 1 {
            self.topology_description_status = reader.int8()?;
        }
        if form.version >= 1 {
            reader.nullable_string(&mut self.assignor_name, form)?;
        }
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        if form.version < 1 && self.topology_description.is_some() {
            return Err(form.without("TopologyDescription"));
        }
        if form.version < 1 && self.topology_description_status != 0 {
            return Err(form.without("TopologyDescriptionStatus"));
        }
        let mut size = 14;
        size += sizes::nullable_string(self.error_message.as_ref(), form)?;
        size += sizes::string(&self.group_id, form)?;
        size += sizes::string(&self.group_state, form)?;
        size += sizes::nullable_struct(self.topology.as_ref(), form)?;
        size += sizes::array(&self.members, form)?;
        if form.version >= 1 {
            size += sizes::nullable_struct(self.topology_description.as_ref(), form)?;
        }
        if form.version >= 1 {
            size += sizes::nullable_string(self.assignor_name.as_ref(), form)?;
        }
        if form.version >= 1 {
            size += 1;
        }
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.notes_error(self.error_code);
        out.int16(self.error_code);
        out.nullable_string(self.error_message.as_ref(), form);
        out.string(&self.group_id, form);
        out.string(&self.group_state, form);
        out.fixed((self.group_epoch, self.assignment_epoch));
        out.nullable_struct(self.topology.as_ref(), form);
        out.array(&self.members, form);
        out.int32(self.authorized_operations);
        if form.version >= 1 {
            out.nullable_struct(self.topology_description.as_ref(), form);
        }
        if form.version >= 1 {
            out.int8(self.topology_description_status);
        }
        if form.version >= 1 {
            out.nullable_string(self.assignor_name.as_ref(), form);
        }
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`StreamsGroupDescribeResponse`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Topology {
    /// `epoch`, all versions.
    pub epoch: i32,
    /// `subtopologies`, all versions, nullable.
    pub subtopologies: Option<Vec<Subtopology>>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for Topology {
    const MIN_SIZE: usize = 5;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        self.epoch = reader.int32()?;
        reader.nullable_array(&mut self.subtopologies, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 4;
        size += sizes::nullable_array(self.subtopologies.as_deref(), form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.int32(self.epoch);
        out.nullable_array(self.subtopologies.as_deref(), form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`StreamsGroupDescribeResponse`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Subtopology {
    /// `subtopologyId`, all versions.
    pub subtopology_id: StrBytes,
    /// `sourceTopics`, all versions.
    pub source_topics: Vec<StrBytes>,
    /// `repartitionSinkTopics`, all versions.
    pub repartition_sink_topics: Vec<StrBytes>,
    /// `stateChangelogTopics`, all versions.
    pub state_changelog_topics: Vec<TopicInfo>,
    /// `repartitionSourceTopics`, all versions.
    pub repartition_source_topics: Vec<TopicInfo>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for Subtopology {
    const MIN_SIZE: usize = 5;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.string(&mut self.subtopology_id, form)?;
        reader.array(&mut self.source_topics, form)?;
        reader.array(&mut self.repartition_sink_topics, form)?;
        reader.array(&mut self.state_changelog_topics, form)?;
        reader.array(&mut self.repartition_source_topics, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 0;
        size += sizes::string(&self.subtopology_id, form)?;
        size += sizes::array(&self.source_topics, form)?;
        size += sizes::array(&self.repartition_sink_topics, form)?;
        size += sizes::array(&self.state_changelog_topics, form)?;
        size += sizes::array(&self.repartition_source_topics, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.string(&self.subtopology_id, form);
        out.array(&self.source_topics, form);
        out.array(&self.repartition_sink_topics, form);
        out.array(&self.state_changelog_topics, form);
        out.array(&self.repartition_source_topics, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`StreamsGroupDescribeResponse`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Member {
    /// `memberId`, all versions.
    pub member_id: StrBytes,
    /// `memberEpoch`, all versions.
    pub member_epoch: i32,
    /// `instanceId`, all versions, nullable.
    pub instance_id: Option<StrBytes>,
    /// `rackId`, all versions, nullable.
    pub rack_id: Option<StrBytes>,
    /// `clientId`, all versions.
    pub client_id: StrBytes,
    /// `clientHost`, all versions.
    pub client_host: StrBytes,
    /// `topologyEpoch`, all versions.
    pub topology_epoch: i32,
    /// `processId`, all versions.
    pub process_id: StrBytes,
    /// `userEndpoint`, all versions, nullable.
    pub user_endpoint: Option<Endpoint>,
    /// `clientTags`, all versions.
    pub client_tags: Vec<KeyValue>,
    /// `taskOffsets`, all versions.
    pub task_offsets: Vec<TaskOffset>,
    /// `taskEndOffsets`, all versions.
    pub task_end_offsets: Vec<TaskOffset>,
    /// `assignment`, all versions.
    pub assignment: Assignment,
    /// `targetAssignment`, all versions.
    pub target_assignment: Assignment,
    /// `isClassic`, all versions.
    pub is_classic: bool,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for Member {
    const MIN_SIZE: usize = 25;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.string(&mut self.member_id, form)?;
        self.member_epoch = reader.int32()?;
        reader.nullable_string(&mut self.instance_id, form)?;
        reader.nullable_string(&mut self.rack_id, form)?;
        reader.string(&mut self.client_id, form)?;
        reader.string(&mut self.client_host, form)?;
        self.topology_epoch = reader.int32()?;
        reader.string(&mut self.process_id, form)?;
        reader.nullable_struct(&mut self.user_endpoint, form)?;
        reader.array(&mut self.client_tags, form)?;
        reader.array(&mut self.task_offsets, form)?;
        reader.array(&mut self.task_end_offsets, form)?;
        self.assignment.fill(reader, form)?;
        self.target_assignment.fill(reader, form)?;
        self.is_classic = reader.bool()?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 9;
        size += sizes::string(&self.member_id, form)?;
        size += sizes::nullable_string(self.instance_id.as_ref(), form)?;
        size += sizes::nullable_string(self.rack_id.as_ref(), form)?;
        size += sizes::string(&self.client_id, form)?;
        size += sizes::string(&self.client_host, form)?;
        size += sizes::string(&self.process_id, form)?;
        size += sizes::nullable_struct(self.user_endpoint.as_ref(), form)?;
        size += sizes::array(&self.client_tags, form)?;
        size += sizes::array(&self.task_offsets, form)?;
        size += sizes::array(&self.task_end_offsets, form)?;
        size += self.assignment.measure(form)?;
        size += self.target_assignment.measure(form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.string(&self.member_id, form);
        out.int32(self.member_epoch);
        out.nullable_string(self.instance_id.as_ref(), form);
        out.nullable_string(self.rack_id.as_ref(), form);
        out.string(&self.client_id, form);
        out.string(&self.client_host, form);
        out.int32(self.topology_epoch);
        out.string(&self.process_id, form);
        out.nullable_struct(self.user_endpoint.as_ref(), form);
        out.array(&self.client_tags, form);
        out.array(&self.task_offsets, form);
        out.array(&self.task_end_offsets, form);
        self.assignment.write(out, form);
        self.target_assignment.write(out, form);
        out.bool(self.is_classic);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`StreamsGroupDescribeResponse`].
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

/// Part of [`StreamsGroupDescribeResponse`].
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

/// Part of [`StreamsGroupDescribeResponse`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Assignment {
    /// `activeTasks`, all versions.
    pub active_tasks: Vec<TaskIds>,
    /// `standbyTasks`, all versions.
    pub standby_tasks: Vec<TaskIds>,
    /// `warmupTasks`, all versions.
    pub warmup_tasks: Vec<TaskIds>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for Assignment {
    const MIN_SIZE: usize = 3;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.array(&mut self.active_tasks, form)?;
        reader.array(&mut self.standby_tasks, form)?;
        reader.array(&mut self.warmup_tasks, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 0;
        size += sizes::array(&self.active_tasks, form)?;
        size += sizes::array(&self.standby_tasks, form)?;
        size += sizes::array(&self.warmup_tasks, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.array(&self.active_tasks, form);
        out.array(&self.standby_tasks, form);
        out.array(&self.warmup_tasks, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`StreamsGroupDescribeResponse`].
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

/// Part of [`StreamsGroupDescribeResponse`].
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

/// Part of [`StreamsGroupDescribeResponse`].
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

/// Part of [`StreamsGroupDescribeResponse`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TopologyDescription {
    /// `subtopologies`, versions 1.
    pub subtopologies: Vec<TopologyDescriptionSubtopology>,
    /// `globalStores`, versions 1.
    pub global_stores: Vec<TopologyDescriptionGlobalStore>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for TopologyDescription {
    const MIN_SIZE: usize = 2;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.array(&mut self.subtopologies, form)?;
        reader.array(&mut self.global_stores, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 0;
        size += sizes::array(&self.subtopologies, form)?;
        size += sizes::array(&self.global_stores, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.array(&self.subtopologies, form);
        out.array(&self.global_stores, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`StreamsGroupDescribeResponse`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TopologyDescriptionSubtopology {
    /// `subtopologyId`, versions 1.
    pub subtopology_id: StrBytes,
    /// `nodes`, versions 1.
    pub nodes: Vec<TopologyDescriptionNode>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for TopologyDescriptionSubtopology {
    const MIN_SIZE: usize = 2;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.string(&mut self.subtopology_id, form)?;
        reader.array(&mut self.nodes, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 0;
        size += sizes::string(&self.subtopology_id, form)?;
        size += sizes::array(&self.nodes, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.string(&self.subtopology_id, form);
        out.array(&self.nodes, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`StreamsGroupDescribeResponse`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TopologyDescriptionNode {
    /// `name`, versions 1.
    pub name: StrBytes,
    /// `nodeType`, versions 1.
    pub node_type: i8,
    /// `sourceTopics`, versions 1.
    pub source_topics: Vec<StrBytes>,
    /// `sinkTopic`, versions 1, nullable.
    pub sink_topic: Option<StrBytes>,
    /// `stores`, versions 1.
    pub stores: Vec<StrBytes>,
    /// `successors`, versions 1.
    pub successors: Vec<StrBytes>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for TopologyDescriptionNode {
    const MIN_SIZE: usize = 6;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.string(&mut self.name, form)?;
        self.node_type = reader.int8()?;
        reader.array(&mut self.source_topics, form)?;
        reader.nullable_string(&mut self.sink_topic, form)?;
        reader.array(&mut self.stores, form)?;
        reader.array(&mut self.successors, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 1;
        size += sizes::string(&self.name, form)?;
        size += sizes::array(&self.source_topics, form)?;
        size += sizes::nullable_string(self.sink_topic.as_ref(), form)?;
        size += sizes::array(&self.stores, form)?;
        size += sizes::array(&self.successors, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.string(&self.name, form);
        out.int8(self.node_type);
        out.array(&self.source_topics, form);
        out.nullable_string(self.sink_topic.as_ref(), form);
        out.array(&self.stores, form);
        out.array(&self.successors, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`StreamsGroupDescribeResponse`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TopologyDescriptionGlobalStore {
    /// `source`, versions 1.
    pub source: TopologyDescriptionNode,
    /// `processor`, versions 1.
    pub processor: TopologyDescriptionNode,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for TopologyDescriptionGlobalStore {
    const MIN_SIZE: usize = 12;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        self.source.fill(reader, form)?;
        self.processor.fill(reader, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 0;
        size += self.source.measure(form)?;
        size += self.processor.measure(form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        self.source.write(out, form);
        self.processor.write(out, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for StreamsGroupDescribeResponse {
    const NAME: &'static str = "StreamsGroupDescribeResponse";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 1;
    const FLEXIBLE_FROM: Option<i16> = Some(0);
}
