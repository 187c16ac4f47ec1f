//! Vote: api key 52.
//!
//! Generated from `protocol/schema/52_vote.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::{
    ApiKey, DecodeError, EncodeError, Encoder, Form, Message, RawTaggedField, Reader, Request, StrBytes,
    Uuid, Wire, sizes,
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
    pub unknown_tagged_fields: Vec<RawTaggedField>,
}

impl Default for VoteRequest {
    fn default() -> Self {
        Self { cluster_id: None, voter_id: -1, topics: Vec::new(), unknown_tagged_fields: Vec::new() }
    }
}

impl Wire for VoteRequest {
    const MIN_SIZE: usize = 2;

    fn read(reader: &mut Reader<'_>, form: Form) -> Result<Self, DecodeError> {
        let cluster_id = reader.nullable_string(form)?;
        let voter_id = if form.version >= 1 { reader.int32()? } else { -1 };
        let topics = reader.array(form)?;
        let unknown_tagged_fields = reader.unknown_tagged_fields(form)?;
        Ok(Self { cluster_id, voter_id, topics, unknown_tagged_fields })
    }

    fn measure(&self, form: Form) -> Result<usize, EncodeError> {
        let mut size = 0;
        size += sizes::nullable_string(self.cluster_id.as_ref(), form)?;
        size += sizes::array(&self.topics, form)?;
        if form.version >= 1 {
            size += 4;
        }
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Encoder, form: Form) {
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
    pub unknown_tagged_fields: Vec<RawTaggedField>,
}

impl Wire for VoteRequestTopicData {
    const MIN_SIZE: usize = 2;

    fn read(reader: &mut Reader<'_>, form: Form) -> Result<Self, DecodeError> {
        let topic_name = reader.string(form)?;
        let partitions = reader.array(form)?;
        let unknown_tagged_fields = reader.unknown_tagged_fields(form)?;
        Ok(Self { topic_name, partitions, unknown_tagged_fields })
    }

    fn measure(&self, form: Form) -> Result<usize, EncodeError> {
        let mut size = 0;
        size += sizes::string(&self.topic_name, form)?;
        size += sizes::array(&self.partitions, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Encoder, form: Form) {
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
    pub unknown_tagged_fields: Vec<RawTaggedField>,
}

impl Wire for VoteRequestPartitionData {
    const MIN_SIZE: usize = 24;

    fn read(reader: &mut Reader<'_>, form: Form) -> Result<Self, DecodeError> {
        let partition_index = reader.int32()?;
        let replica_epoch = reader.int32()?;
        let replica_id = reader.int32()?;
        let replica_directory_id = if form.version >= 1 { reader.uuid()? } else { Uuid::ZERO };
        let voter_directory_id = if form.version >= 1 { reader.uuid()? } else { Uuid::ZERO };
        let last_offset_epoch = reader.int32()?;
        let last_offset = reader.int64()?;
        let pre_vote = if form.version >= 2 { reader.bool()? } else { false };
        let unknown_tagged_fields = reader.unknown_tagged_fields(form)?;
        Ok(Self {
            partition_index,
            replica_epoch,
            replica_id,
            replica_directory_id,
            voter_directory_id,
            last_offset_epoch,
            last_offset,
            pre_vote,
            unknown_tagged_fields,
        })
    }

    fn measure(&self, form: Form) -> Result<usize, EncodeError> {
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

    fn write(&self, out: &mut Encoder, form: Form) {
        out.int32(self.partition_index);
        out.int32(self.replica_epoch);
        out.int32(self.replica_id);
        if form.version >= 1 {
            out.uuid(self.replica_directory_id);
        }
        if form.version >= 1 {
            out.uuid(self.voter_directory_id);
        }
        out.int32(self.last_offset_epoch);
        out.int64(self.last_offset);
        if form.version >= 2 {
            out.bool(self.pre_vote);
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
    pub unknown_tagged_fields: Vec<RawTaggedField>,
}

impl Wire for VoteResponse {
    const MIN_SIZE: usize = 3;

    fn read(reader: &mut Reader<'_>, form: Form) -> Result<Self, DecodeError> {
        let error_code = reader.int16()?;
        let topics = reader.array(form)?;
        let mut node_endpoints = Vec::new();
        let unknown_tagged_fields = reader.tagged_fields(form, |tag, reader| {
            match tag {
                0 if form.version >= 1 => node_endpoints = reader.array(form)?,
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        Ok(Self { error_code, topics, node_endpoints, unknown_tagged_fields })
    }

    fn measure(&self, form: Form) -> Result<usize, EncodeError> {
        if form.version < 1 && !self.node_endpoints.is_empty() {
            return Err(form.without("NodeEndpoints"));
        }
        let mut size = 2;
        size += sizes::array(&self.topics, form)?;
        if form.flexible {
            let mut known = 0;
            if form.version >= 1 && !self.node_endpoints.is_empty() {
                known += 1;
                size += sizes::tagged(0, sizes::array(&self.node_endpoints, form))?;
            }
            size += sizes::tagged_fields(&self.unknown_tagged_fields, &[0], known)?;
        } else {
            sizes::no_tagged_fields(&self.unknown_tagged_fields, form)?;
        }
        Ok(size)
    }

    fn write(&self, out: &mut Encoder, form: Form) {
        out.int16(self.error_code);
        out.array(&self.topics, form);
        if form.flexible {
            let known = usize::from(form.version >= 1 && !self.node_endpoints.is_empty());
            let mut unknown = out.tagged_fields(known, &self.unknown_tagged_fields);
            if form.version >= 1 && !self.node_endpoints.is_empty() {
                unknown = out.tagged_fields_below(0, unknown);
                out.tag(0, sizes::array(&self.node_endpoints, form));
                out.array(&self.node_endpoints, form);
            }
            out.raw_tagged_fields(unknown);
        }
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
    pub unknown_tagged_fields: Vec<RawTaggedField>,
}

impl Wire for VoteResponseTopicData {
    const MIN_SIZE: usize = 2;

    fn read(reader: &mut Reader<'_>, form: Form) -> Result<Self, DecodeError> {
        let topic_name = reader.string(form)?;
        let partitions = reader.array(form)?;
        let unknown_tagged_fields = reader.unknown_tagged_fields(form)?;
        Ok(Self { topic_name, partitions, unknown_tagged_fields })
    }

    fn measure(&self, form: Form) -> Result<usize, EncodeError> {
        let mut size = 0;
        size += sizes::string(&self.topic_name, form)?;
        size += sizes::array(&self.partitions, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Encoder, form: Form) {
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
    pub unknown_tagged_fields: Vec<RawTaggedField>,
}

impl Wire for VoteResponsePartitionData {
    const MIN_SIZE: usize = 15;

    fn read(reader: &mut Reader<'_>, form: Form) -> Result<Self, DecodeError> {
        let partition_index = reader.int32()?;
        let error_code = reader.int16()?;
        let leader_id = reader.int32()?;
        let leader_epoch = reader.int32()?;
        let vote_granted = reader.bool()?;
        let unknown_tagged_fields = reader.unknown_tagged_fields(form)?;
        Ok(Self { partition_index, error_code, leader_id, leader_epoch, vote_granted, unknown_tagged_fields })
    }

    fn measure(&self, form: Form) -> Result<usize, EncodeError> {
        let mut size = 15;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Encoder, form: Form) {
        out.int32(self.partition_index);
        out.int16(self.error_code);
        out.int32(self.leader_id);
        out.int32(self.leader_epoch);
        out.bool(self.vote_granted);
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
    pub unknown_tagged_fields: Vec<RawTaggedField>,
}

impl Wire for NodeEndpoint {
    const MIN_SIZE: usize = 7;

    fn read(reader: &mut Reader<'_>, form: Form) -> Result<Self, DecodeError> {
        let node_id = reader.int32()?;
        let host = reader.string(form)?;
        let port = reader.uint16()?;
        let unknown_tagged_fields = reader.unknown_tagged_fields(form)?;
        Ok(Self { node_id, host, port, unknown_tagged_fields })
    }

    fn measure(&self, form: Form) -> Result<usize, EncodeError> {
        let mut size = 6;
        size += sizes::string(&self.host, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Encoder, form: Form) {
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
