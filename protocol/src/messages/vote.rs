//! Vote: api key 52.
//!
//! Generated from `protocol/schema/52_vote.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::{
    ApiKey, DecodeError, Form, Message, Reader, Request, StrBytes, UnknownTaggedFields, Uuid, Wire, Writer,
    sizes,
};

/// The request, versions 0-2, flexible 0+.
#[derive(Debug, Clone, PartialEq)]
pub struct VoteRequest {
    /// `clusterId`, all versions, nullable.
    pub cluster_id: Option<StrBytes>,
    /// `voterId`, versions 1+, default -1, ignorable.
    pub voter_id: i32,
    /// `topics`, all versions.
    pub topics: Vec<VoteRequestTopicData>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Default for VoteRequest {
    fn default() -> Self {
        Self {
            cluster_id: None,
            voter_id: -1,
            topics: Vec::new(),
            unknown_tagged_fields: UnknownTaggedFields::new(),
        }
    }
}

impl Wire for VoteRequest {
    const MIN_SIZE: usize = 2;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.nullable_string(&mut self.cluster_id, form)?;
        if form.version >= 1 {
            self.voter_id = reader.int32()?;
        }
        reader.array(&mut self.topics, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 0;
        size += sizes::nullable_string(self.cluster_id.as_ref(), form)?;
        size += sizes::array(&self.topics, form)?;
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
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`VoteRequest`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct VoteRequestTopicData {
    /// `topicName`, all versions.
    pub topic_name: StrBytes,
    /// `partitions`, all versions.
    pub partitions: Vec<VoteRequestPartitionData>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for VoteRequestTopicData {
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

/// Part of [`VoteRequest`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct VoteRequestPartitionData {
    /// `partitionIndex`, all versions.
    pub partition_index: i32,
    /// `replicaEpoch`, all versions.
    pub replica_epoch: i32,
    /// `replicaId`, all versions.
    pub replica_id: i32,
    /// `replicaDirectoryId`, versions 1+, ignorable.
    pub replica_directory_id: Uuid,
    /// `voterDirectoryId`, versions 1+, ignorable.
    pub voter_directory_id: Uuid,
    /// `lastOffsetEpoch`, all versions.
    pub last_offset_epoch: i32,
    /// `lastOffset`, all versions.
    pub last_offset: i64,
    /// `preVote`, versions 2.
    pub pre_vote: bool,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for VoteRequestPartitionData {
    const MIN_SIZE: usize = 24;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        if form.version >= 2 {
            (
                self.partition_index,
                self.replica_epoch,
                self.replica_id,
                self.replica_directory_id,
                self.voter_directory_id,
                self.last_offset_epoch,
                self.last_offset,
                self.pre_vote,
            ) = reader.fixed()?;
        } else {
            (self.partition_index, self.replica_epoch, self.replica_id) = reader.fixed()?;
            if form.version >= 1 {
                (self.replica_directory_id, self.voter_directory_id) = reader.fixed()?;
            }
            (self.last_offset_epoch, self.last_offset) = reader.fixed()?;
        }
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        if form.version < 2 && self.pre_vote {
            return Err(form.without("PreVote"));
        }
        let mut size = 24;
        if form.version >= 1 {
            size += 32;
        }
        if form.version >= 2 {
            size += 1;
        }
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        if form.version >= 2 {
            out.fixed((
                self.partition_index,
                self.replica_epoch,
                self.replica_id,
                self.replica_directory_id,
                self.voter_directory_id,
                self.last_offset_epoch,
                self.last_offset,
                self.pre_vote,
            ));
        } else {
            out.fixed((self.partition_index, self.replica_epoch, self.replica_id));
            if form.version >= 1 {
                out.fixed((self.replica_directory_id, self.voter_directory_id));
            }
            out.fixed((self.last_offset_epoch, self.last_offset));
        }
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for VoteRequest {
    const NAME: &'static str = "VoteRequest";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 2;
    const FLEXIBLE_FROM: Option<i16> = Some(0);
}

impl Request for VoteRequest {
    const KEY: ApiKey = ApiKey::Vote;
    type Response = VoteResponse;
}

/// The response, versions 0-2, flexible 0+.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct VoteResponse {
    /// `errorCode`, all versions.
    pub error_code: i16,
    /// `topics`, all versions.
    pub topics: Vec<VoteResponseTopicData>,
    /// `nodeEndpoints`, versions 1+, tag 0.
    pub node_endpoints: Vec<NodeEndpoint>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for VoteResponse {
    const MIN_SIZE: usize = 3;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        self.error_code = reader.int16()?;
        reader.array(&mut self.topics, form)?;
        reader.tagged_fields(&mut self.unknown_tagged_fields, form, |tag, reader| {
            match tag {
                0 if form.version >= 1 => reader.array(&mut self.node_endpoints, form)?,
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
        if self.has_tagged_fields(form) {
            let mut known = 0;
            if form.version >= 1 && !self.node_endpoints.is_empty() {
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
        if self.has_tagged_fields(form) {
            let known = usize::from(form.version >= 1 && !self.node_endpoints.is_empty());
            let mut unknown = out.tagged_fields(known, &self.unknown_tagged_fields);
            if form.version >= 1 && !self.node_endpoints.is_empty() {
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

impl VoteResponse {
    fn has_tagged_fields(&self, form: Form) -> bool {
        form.version >= 1 && !self.node_endpoints.is_empty() || !self.unknown_tagged_fields.is_empty()
    }
}

/// Part of [`VoteResponse`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct VoteResponseTopicData {
    /// `topicName`, all versions.
    pub topic_name: StrBytes,
    /// `partitions`, all versions.
    pub partitions: Vec<VoteResponsePartitionData>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for VoteResponseTopicData {
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

/// Part of [`VoteResponse`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct VoteResponsePartitionData {
    /// `partitionIndex`, all versions.
    pub partition_index: i32,
    /// `errorCode`, all versions.
    pub error_code: i16,
    /// `leaderId`, all versions.
    pub leader_id: i32,
    /// `leaderEpoch`, all versions.
    pub leader_epoch: i32,
    /// `voteGranted`, all versions.
    pub vote_granted: bool,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for VoteResponsePartitionData {
    const MIN_SIZE: usize = 15;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        (self.partition_index, self.error_code, self.leader_id, self.leader_epoch, self.vote_granted) =
            reader.fixed()?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 15;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.notes_error(self.error_code);
        out.fixed((
            self.partition_index,
            self.error_code,
            self.leader_id,
            self.leader_epoch,
            self.vote_granted,
        ));
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`VoteResponse`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct NodeEndpoint {
    /// `nodeId`, versions 1+, a key.
    pub node_id: i32,
    /// `host`, versions 1+.
    pub host: StrBytes,
    /// `port`, versions 1+.
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

impl Message for VoteResponse {
    const NAME: &'static str = "VoteResponse";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 2;
    const FLEXIBLE_FROM: Option<i16> = Some(0);
}
