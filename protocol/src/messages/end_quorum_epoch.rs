//! EndQuorumEpoch: api key 54.
//!
//! Generated from `protocol/schema/54_end_quorum_epoch.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::{
    ApiKey, DecodeError, Form, Message, Reader, Request, StrBytes, UnknownTaggedFields, Uuid, Wire, Writer,
    sizes,
};

/// The request, versions 0-1, flexible 1+.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct EndQuorumEpochRequest {
    /// `clusterId`, all versions, nullable.
    pub cluster_id: Option<StrBytes>,
    /// `topics`, all versions.
    pub topics: Vec<EndQuorumEpochRequestTopicData>,
    /// `leaderEndpoints`, versions 1, ignorable.
    pub leader_endpoints: Vec<LeaderEndpoint>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for EndQuorumEpochRequest {
    const MIN_SIZE: usize = 2;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.nullable_string(&mut self.cluster_id, form)?;
        reader.array(&mut self.topics, form)?;
        if form.version >= 1 {
            reader.array(&mut self.leader_endpoints, form)?;
        }
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 0;
        size += sizes::nullable_string(self.cluster_id.as_ref(), form)?;
        size += sizes::array(&self.topics, form)?;
        if form.version >= 1 {
            size += sizes::array(&self.leader_endpoints, form)?;
        }
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.nullable_string(self.cluster_id.as_ref(), form);
        out.array(&self.topics, form);
        if form.version >= 1 {
            out.array(&self.leader_endpoints, form);
        }
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`EndQuorumEpochRequest`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct EndQuorumEpochRequestTopicData {
    /// `topicName`, all versions.
    pub topic_name: StrBytes,
    /// `partitions`, all versions.
    pub partitions: Vec<EndQuorumEpochRequestPartitionData>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for EndQuorumEpochRequestTopicData {
    const MIN_SIZE: usize = 2;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.string(&mut self.topic_name, form)?;
        reader.array(&mut self.partitions, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 0;
        size += sizes::string(&self.topic_name, form)?;
        size += sizes::array(&self.partitions, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.string(&self.topic_name, form);
        out.array(&self.partitions, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`EndQuorumEpochRequest`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct EndQuorumEpochRequestPartitionData {
    /// `partitionIndex`, all versions.
    pub partition_index: i32,
    /// `leaderId`, all versions.
    pub leader_id: i32,
    /// `leaderEpoch`, all versions.
    pub leader_epoch: i32,
    /// `preferredSuccessors`, versions 0, ignorable.
    pub preferred_successors: Vec<i32>,
    /// `preferredCandidates`, versions 1, ignorable.
    pub preferred_candidates: Vec<ReplicaInfo>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for EndQuorumEpochRequestPartitionData {
    const MIN_SIZE: usize = 12;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        (self.partition_index, self.leader_id, self.leader_epoch) = reader.fixed()?;
        if form.version <= 0 {
            reader.array(&mut self.preferred_successors, form)?;
        }
        if form.version >= 1 {
            reader.array(&mut self.preferred_candidates, form)?;
        }
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 12;
        if form.version <= 0 {
            size += sizes::array(&self.preferred_successors, form)?;
        }
        if form.version >= 1 {
            size += sizes::array(&self.preferred_candidates, form)?;
        }
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.fixed((self.partition_index, self.leader_id, self.leader_epoch));
        if form.version <= 0 {
            out.array(&self.preferred_successors, form);
        }
        if form.version >= 1 {
            out.array(&self.preferred_candidates, form);
        }
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`EndQuorumEpochRequest`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ReplicaInfo {
    /// `candidateId`, versions 1.
    pub candidate_id: i32,
    /// `candidateDirectoryId`, versions 1.
    pub candidate_directory_id: Uuid,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for ReplicaInfo {
    const MIN_SIZE: usize = 20;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        (self.candidate_id, self.candidate_directory_id) = reader.fixed()?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 20;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.fixed((self.candidate_id, self.candidate_directory_id));
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`EndQuorumEpochRequest`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct LeaderEndpoint {
    /// `name`, versions 1, a key.
    pub name: StrBytes,
    /// `host`, versions 1.
    pub host: StrBytes,
    /// `port`, versions 1.
    pub port: u16,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for LeaderEndpoint {
    const MIN_SIZE: usize = 4;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.string(&mut self.name, form)?;
        reader.string(&mut self.host, form)?;
        self.port = reader.uint16()?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 2;
        size += sizes::string(&self.name, form)?;
        size += sizes::string(&self.host, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.string(&self.name, form);
        out.string(&self.host, form);
        out.uint16(self.port);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for EndQuorumEpochRequest {
    const NAME: &'static str = "EndQuorumEpochRequest";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 1;
    const FLEXIBLE_FROM: Option<i16> = Some(1);
}

impl Request for EndQuorumEpochRequest {
    const KEY: ApiKey = ApiKey::EndQuorumEpoch;
    type Response = EndQuorumEpochResponse;
}

/// The response, versions 0-1, flexible 1+.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct EndQuorumEpochResponse {
    /// `errorCode`, all versions.
    pub error_code: i16,
    /// `topics`, all versions.
    pub topics: Vec<EndQuorumEpochResponseTopicData>,
    /// `nodeEndpoints`, versions 1, tag 0.
    pub node_endpoints: Vec<NodeEndpoint>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for EndQuorumEpochResponse {
    const MIN_SIZE: usize = 3;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        self.error_code = reader.int16()?;
        reader.array(&mut self.topics, form)?;
        reader.tagged_fields(&mut self.unknown_tagged_fields, form, |tag, reader| {
            match tag {
                0 => reader.array(&mut self.node_endpoints, form)?,
                _ => return Ok(false),
            }
            Ok(true)
        })
    }

    fn measure(&self, form: Form) -> sizes::Size {
        if form.version < 1 && !self.node_endpoints.is_empty() {
            return Err(form.without("NodeEndpoints"));
        }
        let mut size = 2;
        size += sizes::array(&self.topics, form)?;
        if form.flexible && self.has_tagged_fields(form) {
            let mut known = 0;
            if !self.node_endpoints.is_empty() {
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
        out.int16(self.error_code);
        out.array(&self.topics, form);
        if form.flexible && self.has_tagged_fields(form) {
            let known = usize::from(!self.node_endpoints.is_empty());
            let mut unknown = out.tagged_fields(known, &self.unknown_tagged_fields);
            if !self.node_endpoints.is_empty() {
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

impl EndQuorumEpochResponse {
    fn has_tagged_fields(&self, _form: Form) -> bool {
        !self.node_endpoints.is_empty() || !self.unknown_tagged_fields.is_empty()
    }
}

/// Part of [`EndQuorumEpochResponse`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct EndQuorumEpochResponseTopicData {
    /// `topicName`, all versions.
    pub topic_name: StrBytes,
    /// `partitions`, all versions.
    pub partitions: Vec<EndQuorumEpochResponsePartitionData>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for EndQuorumEpochResponseTopicData {
    const MIN_SIZE: usize = 2;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.string(&mut self.topic_name, form)?;
        reader.array(&mut self.partitions, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 0;
        size += sizes::string(&self.topic_name, form)?;
        size += sizes::array(&self.partitions, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.string(&self.topic_name, form);
        out.array(&self.partitions, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`EndQuorumEpochResponse`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct EndQuorumEpochResponsePartitionData {
    /// `partitionIndex`, all versions.
    pub partition_index: i32,
    /// `errorCode`, all versions.
    pub error_code: i16,
    /// `leaderId`, all versions.
    pub leader_id: i32,
    /// `leaderEpoch`, all versions.
    pub leader_epoch: i32,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for EndQuorumEpochResponsePartitionData {
    const MIN_SIZE: usize = 14;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        (self.partition_index, self.error_code, self.leader_id, self.leader_epoch) = reader.fixed()?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 14;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.notes_error(self.error_code);
        out.fixed((self.partition_index, self.error_code, self.leader_id, self.leader_epoch));
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`EndQuorumEpochResponse`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct NodeEndpoint {
    /// `nodeId`, versions 1, a key.
    pub node_id: i32,
    /// `host`, versions 1.
    pub host: StrBytes,
    /// `port`, versions 1.
    pub port: u16,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for NodeEndpoint {
    const MIN_SIZE: usize = 7;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        self.node_id = reader.int32()?;
        reader.string(&mut self.host, form)?;
        self.port = reader.uint16()?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 6;
        size += sizes::string(&self.host, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.int32(self.node_id);
        out.string(&self.host, form);
        out.uint16(self.port);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for EndQuorumEpochResponse {
    const NAME: &'static str = "EndQuorumEpochResponse";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 1;
    const FLEXIBLE_FROM: Option<i16> = Some(1);
}
