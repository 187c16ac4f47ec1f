//! FetchSnapshot: api key 59.
//!
//! Generated from `protocol/schema/59_fetch_snapshot.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::{
    ApiKey, DecodeError, Form, Message, Reader, Records, Request, StrBytes, UnknownTaggedFields, Uuid, Wire,
    Writer, sizes,
};

/// The request, versions 0-1, flexible 0+.
#[derive(Debug, Clone, PartialEq)]
pub struct FetchSnapshotRequest {
    /// `clusterId`, all versions, nullable, tag 0.
    pub cluster_id: Option<StrBytes>,
    /// `replicaId`, all versions, default -1.
    pub replica_id: i32,
    /// `maxBytes`, all versions, default i32::MAX.
    pub max_bytes: i32,
    /// `topics`, all versions.
    pub topics: Vec<FetchSnapshotRequestTopicSnapshot>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Default for FetchSnapshotRequest {
    fn default() -> Self {
        Self {
            cluster_id: None,
            replica_id: -1,
            max_bytes: i32::MAX,
            topics: Vec::new(),
            unknown_tagged_fields: UnknownTaggedFields::new(),
        }
    }
}

impl Wire for FetchSnapshotRequest {
    const MIN_SIZE: usize = 9;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        (self.replica_id, self.max_bytes) = reader.fixed()?;
        reader.array(&mut self.topics, form)?;
        reader.tagged_fields(&mut self.unknown_tagged_fields, form, |tag, reader| {
            match tag {
                0 => reader.nullable_string(&mut self.cluster_id, form)?,
                _ => return Ok(false),
            }
            Ok(true)
        })
    }

    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 8;
        size += sizes::array(&self.topics, form)?;
        if self.has_tagged_fields(form) {
            let mut known = 0;
            if self.cluster_id.is_some() {
                known += 1;
                size += sizes::tagged(0, sizes::nullable_string(self.cluster_id.as_ref(), form))?;
            }
            size += sizes::tagged_fields(&self.unknown_tagged_fields, &[0], known)?;
        } else {
            size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        }
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.fixed((self.replica_id, self.max_bytes));
        out.array(&self.topics, form);
        if self.has_tagged_fields(form) {
            let known = usize::from(self.cluster_id.is_some());
            let mut unknown = out.tagged_fields(known, &self.unknown_tagged_fields);
            if self.cluster_id.is_some() {
                unknown = out.tagged_fields_below(0, unknown);
                out.tag(0, sizes::nullable_string(self.cluster_id.as_ref(), form));
                out.nullable_string(self.cluster_id.as_ref(), form);
            }
            out.raw_tagged_fields(unknown);
        } else {
            out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
        }
    }
}

impl FetchSnapshotRequest {
    fn has_tagged_fields(&self, _form: Form) -> bool {
        self.cluster_id.is_some() || !self.unknown_tagged_fields.is_empty()
    }
}

/// Part of [`FetchSnapshotRequest`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FetchSnapshotRequestTopicSnapshot {
    /// `name`, all versions.
    pub name: StrBytes,
    /// `partitions`, all versions.
    pub partitions: Vec<FetchSnapshotRequestPartitionSnapshot>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for FetchSnapshotRequestTopicSnapshot {
    const MIN_SIZE: usize = 2;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.string(&mut self.name, form)?;
        reader.array(&mut self.partitions, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 0;
        size += sizes::string(&self.name, form)?;
        size += sizes::array(&self.partitions, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.string(&self.name, form);
        out.array(&self.partitions, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`FetchSnapshotRequest`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FetchSnapshotRequestPartitionSnapshot {
    /// `partition`, all versions.
    pub partition: i32,
    /// `currentLeaderEpoch`, all versions.
    pub current_leader_epoch: i32,
    /// `snapshotId`, all versions.
    pub snapshot_id: SnapshotId,
    /// `position`, all versions.
    pub position: i64,
    /// `replicaDirectoryId`, versions 1, tag 0, ignorable.
    pub replica_directory_id: Uuid,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for FetchSnapshotRequestPartitionSnapshot {
    const MIN_SIZE: usize = 28;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        (self.partition, self.current_leader_epoch) = reader.fixed()?;
        self.snapshot_id.fill(reader, form)?;
        self.position = reader.int64()?;
        reader.tagged_fields(&mut self.unknown_tagged_fields, form, |tag, reader| {
            match tag {
                0 if form.version >= 1 => self.replica_directory_id = reader.uuid()?,
                _ => return Ok(false),
            }
            Ok(true)
        })
    }

    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 16;
        size += self.snapshot_id.measure(form)?;
        if self.has_tagged_fields(form) {
            let mut known = 0;
            if form.version >= 1 && !self.replica_directory_id.is_zero() {
                known += 1;
                size += sizes::tagged(0, Ok(16))?;
            }
            size += sizes::tagged_fields(&self.unknown_tagged_fields, &[0], known)?;
        } else {
            size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        }
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.fixed((self.partition, self.current_leader_epoch));
        self.snapshot_id.write(out, form);
        out.int64(self.position);
        if self.has_tagged_fields(form) {
            let known = usize::from(form.version >= 1 && !self.replica_directory_id.is_zero());
            let mut unknown = out.tagged_fields(known, &self.unknown_tagged_fields);
            if form.version >= 1 && !self.replica_directory_id.is_zero() {
                unknown = out.tagged_fields_below(0, unknown);
                out.tag(0, Ok(16));
                out.uuid(self.replica_directory_id);
            }
            out.raw_tagged_fields(unknown);
        } else {
            out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
        }
    }
}

impl FetchSnapshotRequestPartitionSnapshot {
    fn has_tagged_fields(&self, form: Form) -> bool {
        form.version >= 1 && !self.replica_directory_id.is_zero() || !self.unknown_tagged_fields.is_empty()
    }
}

/// Part of [`FetchSnapshotRequest`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SnapshotId {
    /// `endOffset`, all versions.
    pub end_offset: i64,
    /// `epoch`, all versions.
    pub epoch: i32,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
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

impl Message for FetchSnapshotRequest {
    const NAME: &'static str = "FetchSnapshotRequest";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 1;
    const FLEXIBLE_FROM: Option<i16> = Some(0);
}

impl Request for FetchSnapshotRequest {
    const KEY: ApiKey = ApiKey::FetchSnapshot;
    type Response = FetchSnapshotResponse;
}

/// The response, versions 0-1, flexible 0+.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FetchSnapshotResponse {
    /// `throttleTimeMs`, all versions, ignorable.
    pub throttle_time_ms: i32,
    /// `errorCode`, all versions.
    pub error_code: i16,
    /// `topics`, all versions.
    pub topics: Vec<FetchSnapshotResponseTopicSnapshot>,
    /// `nodeEndpoints`, versions 1, tag 0.
    pub node_endpoints: Vec<NodeEndpoint>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for FetchSnapshotResponse {
    const MIN_SIZE: usize = 7;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        (self.throttle_time_ms, self.error_code) = reader.fixed()?;
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
        let mut size = 6;
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
        out.fixed((self.throttle_time_ms, self.error_code));
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

    fn gap_bytes(&self) -> usize {
        self.topics.iter().map(Wire::gap_bytes).sum::<usize>()
    }
}

impl FetchSnapshotResponse {
    fn has_tagged_fields(&self, form: Form) -> bool {
        form.version >= 1 && !self.node_endpoints.is_empty() || !self.unknown_tagged_fields.is_empty()
    }
}

/// Part of [`FetchSnapshotResponse`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FetchSnapshotResponseTopicSnapshot {
    /// `name`, all versions.
    pub name: StrBytes,
    /// `partitions`, all versions.
    pub partitions: Vec<FetchSnapshotResponsePartitionSnapshot>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for FetchSnapshotResponseTopicSnapshot {
    const MIN_SIZE: usize = 2;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.string(&mut self.name, form)?;
        reader.array(&mut self.partitions, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 0;
        size += sizes::string(&self.name, form)?;
        size += sizes::array(&self.partitions, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.string(&self.name, form);
        out.array(&self.partitions, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }

    fn gap_bytes(&self) -> usize {
        self.partitions.iter().map(Wire::gap_bytes).sum::<usize>()
    }
}

/// Part of [`FetchSnapshotResponse`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FetchSnapshotResponsePartitionSnapshot {
    /// `index`, all versions.
    pub index: i32,
    /// `errorCode`, all versions.
    pub error_code: i16,
    /// `snapshotId`, all versions.
    pub snapshot_id: SnapshotId,
    /// `currentLeader`, all versions, tag 0.
    pub current_leader: LeaderIdAndEpoch,
    /// `size`, all versions.
    pub size: i64,
    /// `position`, all versions.
    pub position: i64,
    /// `unalignedRecords`, all versions.
    pub unaligned_records: Option<Records>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for FetchSnapshotResponsePartitionSnapshot {
    const MIN_SIZE: usize = 35;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        (self.index, self.error_code) = reader.fixed()?;
        self.snapshot_id.fill(reader, form)?;
        (self.size, self.position) = reader.fixed()?;
        reader.records(&mut self.unaligned_records, form)?;
        reader.tagged_fields(&mut self.unknown_tagged_fields, form, |tag, reader| {
            match tag {
                0 => self.current_leader = LeaderIdAndEpoch::read(reader, form)?,
                _ => return Ok(false),
            }
            Ok(true)
        })
    }

    fn measure(&self, form: Form) -> sizes::Size {
        if self.unaligned_records.is_none() {
            return Err(form.needs("UnalignedRecords"));
        }
        let mut size = 22;
        size += self.snapshot_id.measure(form)?;
        size += sizes::nullable_records(self.unaligned_records.as_ref(), form)?;
        if self.has_tagged_fields(form) {
            let mut known = 0;
            if self.current_leader != LeaderIdAndEpoch::default() {
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
        out.fixed((self.index, self.error_code));
        self.snapshot_id.write(out, form);
        out.fixed((self.size, self.position));
        out.nullable_records(self.unaligned_records.as_ref(), form);
        if self.has_tagged_fields(form) {
            let known = usize::from(self.current_leader != LeaderIdAndEpoch::default());
            let mut unknown = out.tagged_fields(known, &self.unknown_tagged_fields);
            if self.current_leader != LeaderIdAndEpoch::default() {
                unknown = out.tagged_fields_below(0, unknown);
                out.tag(0, self.current_leader.measure(form));
                self.current_leader.write(out, form);
            }
            out.raw_tagged_fields(unknown);
        } else {
            out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
        }
    }

    fn gap_bytes(&self) -> usize {
        self.unaligned_records.as_ref().map_or(0, Records::gap_bytes)
    }
}

impl FetchSnapshotResponsePartitionSnapshot {
    fn has_tagged_fields(&self, _form: Form) -> bool {
        self.current_leader != LeaderIdAndEpoch::default() || !self.unknown_tagged_fields.is_empty()
    }
}

/// Part of [`FetchSnapshotResponse`].
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

/// Part of [`FetchSnapshotResponse`].
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

impl Message for FetchSnapshotResponse {
    const NAME: &'static str = "FetchSnapshotResponse";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 1;
    const FLEXIBLE_FROM: Option<i16> = Some(0);
}
