//! QuorumStateData.
//!
//! Generated from `protocol/schema/data/quorum_state_data.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::{DecodeError, Form, Message, Reader, StrBytes, UnknownTaggedFields, Uuid, Wire, Writer, sizes};

/// Data of its own, versions 0-1, flexible 0+.
#[derive(Debug, Clone, PartialEq)]
pub struct QuorumStateData {
    /// `clusterId`, versions 0.
    pub cluster_id: StrBytes,
    /// `leaderId`, all versions, default -1.
    pub leader_id: i32,
    /// `leaderEpoch`, all versions, default -1.
    pub leader_epoch: i32,
    /// `votedId`, all versions, default -1.
    pub voted_id: i32,
    /// `votedDirectoryId`, versions 1.
    pub voted_directory_id: Uuid,
    /// `appliedOffset`, versions 0.
    pub applied_offset: i64,
    /// `currentVoters`, versions 0, nullable, default Some(Vec).
    pub current_voters: Option<Vec<Voter>>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Default for QuorumStateData {
    fn default() -> Self {
        Self {
            cluster_id: StrBytes::new(),
            leader_id: -1,
            leader_epoch: -1,
            voted_id: -1,
            voted_directory_id: Uuid::ZERO,
            applied_offset: 0,
            current_voters: Some(Vec::new()),
            unknown_tagged_fields: UnknownTaggedFields::new(),
        }
    }
}

impl Wire for QuorumStateData {
    const MIN_SIZE: usize = 12;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        if form.version <= 0 {
            reader.string(&mut self.cluster_id, form)?;
        }
        if form.version >= 1 {
            (self.leader_id, self.leader_epoch, self.voted_id, self.voted_directory_id) = reader.fixed()?;
        } else {
            (self.leader_id, self.leader_epoch, self.voted_id, self.applied_offset) = reader.fixed()?;
        }
        if form.version <= 0 {
            reader.nullable_array(&mut self.current_voters, form)?;
        }
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        if form.version > 0 && !self.cluster_id.is_empty() {
            return Err(form.without("ClusterId"));
        }
        if form.version < 1 && !self.voted_directory_id.is_zero() {
            return Err(form.without("VotedDirectoryId"));
        }
        if form.version > 0 && self.applied_offset != 0 {
            return Err(form.without("AppliedOffset"));
        }
        if form.version > 0 && self.current_voters.as_ref().is_none_or(|value| !value.is_empty()) {
            return Err(form.without("CurrentVoters"));
        }
        let mut size = 12;
        if form.version <= 0 {
            size += sizes::string(&self.cluster_id, form)?;
        }
        if form.version <= 0 {
            size += sizes::nullable_array(self.current_voters.as_deref(), form)?;
        }
        if form.version >= 1 {
            size += 16;
        }
        if form.version <= 0 {
            size += 8;
        }
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        if form.version <= 0 {
            out.string(&self.cluster_id, form);
        }
        if form.version >= 1 {
            out.fixed((self.leader_id, self.leader_epoch, self.voted_id, self.voted_directory_id));
        } else {
            out.fixed((self.leader_id, self.leader_epoch, self.voted_id, self.applied_offset));
        }
        if form.version <= 0 {
            out.nullable_array(self.current_voters.as_deref(), form);
        }
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`QuorumStateData`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Voter {
    /// `voterId`, versions 0.
    pub voter_id: i32,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for Voter {
    const MIN_SIZE: usize = 4;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        self.voter_id = reader.int32()?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 4;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.int32(self.voter_id);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for QuorumStateData {
    const NAME: &'static str = "QuorumStateData";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 1;
    const FLEXIBLE_FROM: Option<i16> = Some(0);
}
