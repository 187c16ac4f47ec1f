//! BeginQuorumEpoch: api key 53.
//!
//! Generated from `protocol/schema/53_begin_quorum_epoch.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::{
    ApiKey, DecodeError, Form, Message, Reader, Request, StrBytes, UnknownTaggedFields, Uuid, Wire, Writer,
    sizes,
};

/// The request, versions 0-1, flexible 1+.
#[derive(Debug, Clone, PartialEq)]
pub struct BeginQuorumEpochRequest {
    /// `clusterId`, all versions, nullable.
    pub cluster_id: Option<StrBytes>,
    /// `voterId`, versions 1, default -1, ignorable.
    pub voter_id: i32,
    /// `topics`, all versions.
    pub topics: Vec<BeginQuorumEpochRequestTopicData>,
    /// `leaderEndpoints`, versions 1, ignorable.
    pub leader_endpoints: Vec<LeaderEndpoint>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Default for BeginQuorumEpochRequest {
    fn default() -> Self {
        Self {
            cluster_id: None,
            voter_id: -1,
            topics: Vec::new(),
            leader_endpoints: Vec::new(),
            unknown_tagged_fields: UnknownTaggedFields::new(),
        }
    }
}

impl Wire for BeginQuorumEpochRequest {
    const MIN_SIZE: usize = 2;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.nullable_string(&mut self.cluster_id, form)?;
        if form.version >= 1 {
            self.voter_id = reader.int32()?;
        }
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
        if form.version >= 1 {
            size += 4;
        }
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.nullable_string(self.cluster_id.as_ref(), form);
        if form.version >= 1 {
            out.int32(self.voter_id);
        }
        out.array(&self.topics, form);
        if form.version >= 1 {
            out.array(&self.leader_endpoints, form);
        }
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`BeginQuorumEpochRequest`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct BeginQuorumEpochRequestTopicData {
    /// `topicName`, all versions.
    pub topic_name: StrBytes,
    /// `partitions`, all versions.
    pub partitions: Vec<BeginQuorumEpochRequestPartitionData>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for BeginQuorumEpochRequestTopicData {
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

/// Part of [`BeginQuorumEpochRequest`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct BeginQuorumEpochRequestPartitionData {
    /// `partitionIndex`, all versions.
    pub partition_index: i32,
    /// `voterDirectoryId`, versions 1, ignorable.
    pub voter_directory_id: Uuid,
    /// `leaderId`, all versions.
    pub leader_id: i32,
    /// `leaderEpoch`, all versions.
    pub leader_epoch: i32,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for BeginQuorumEpochRequestPartitionData {
    const MIN_SIZE: usize = 12;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        if form.version >= 1 {
            (self.partition_index, self.voter_directory_id, self.leader_id, self.leader_epoch) =
                reader.fixed()?;
        } else {
            (self.partition_index, self.leader_id, self.leader_epoch) = reader.fixed()?;
        }
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 12;
        if form.version >= 1 {
            size += 16;
        }
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        if form.version >= 1 {
            out.fixed((self.partition_index, self.voter_directory_id, self.leader_id, self.leader_epoch));
        } else {
            out.fixed((self.partition_index, self.leader_id, self.leader_epoch));
        }
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`BeginQuorumEpochRequest`].
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

impl Message for BeginQuorumEpochRequest {
    const NAME: &'static str = "BeginQuorumEpochRequest";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 1;
    const FLEXIBLE_FROM: Option<i16> = Some(1);
}

impl Request for BeginQuorumEpochRequest {
    const KEY: ApiKey = ApiKey::BeginQuorumEpoch;
    type Response = BeginQuorumEpochResponse;
}

/// The response, versions 0-1, flexible 1+.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct BeginQuorumEpochResponse {
    /// `errorCode`, all versions.
    pub error_code: i16,
    /// `topics`, all versions.
    pub topics: Vec<BeginQuorumEpochResponseTopicData>,
    /// `nodeEndpoints`, versions 1, tag 0.
    pub node_endpoints: Vec<NodeEndpoint>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for BeginQuorumEpochResponse {
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

impl BeginQuorumEpochResponse {
    fn has_tagged_fields(&self, _form: Form) -> bool {
        !self.node_endpoints.is_empty() || !self.unknown_tagged_fields.is_empty()
    }
}

/// Part of [`BeginQuorumEpochResponse`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct BeginQuorumEpochResponseTopicData {
    /// `topicName`, all versions.
    pub topic_name: StrBytes,
    /// `partitions`, all versions.
    pub partitions: Vec<BeginQuorumEpochResponsePartitionData>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for BeginQuorumEpochResponseTopicData {
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

/// Part of [`BeginQuorumEpochResponse`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct BeginQuorumEpochResponsePartitionData {
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

impl Wire for BeginQuorumEpochResponsePartitionData {
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

/// Part of [`BeginQuorumEpochResponse`].
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

impl Message for BeginQuorumEpochResponse {
    const NAME: &'static str = "BeginQuorumEpochResponse";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 1;
    const FLEXIBLE_FROM: Option<i16> = Some(1);
}
