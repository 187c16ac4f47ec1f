//! UpdateRaftVoter: api key 82.
//!
//! Generated from `protocol/schema/82_update_raft_voter.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::{
    ApiKey, DecodeError, Form, Message, Reader, Request, StrBytes, UnknownTaggedFields, Uuid, Wire, Writer,
    sizes,
};

/// The request, versions 0, flexible 0+.
#[derive(Debug, Clone, PartialEq)]
pub struct UpdateRaftVoterRequest {
    /// `clusterId`, all versions, nullable, default Some("").
    pub cluster_id: Option<StrBytes>,
    /// `currentLeaderEpoch`, all versions.
    pub current_leader_epoch: i32,
    /// `voterId`, all versions.
    pub voter_id: i32,
    /// `voterDirectoryId`, all versions.
    pub voter_directory_id: Uuid,
    /// `listeners`, all versions.
    pub listeners: Vec<Listener>,
    /// `kRaftVersionFeature`, all versions.
    pub kraft_version_feature: KRaftVersionFeature,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Default for UpdateRaftVoterRequest {
    fn default() -> Self {
        Self {
            cluster_id: Some(StrBytes::new()),
            current_leader_epoch: 0,
            voter_id: 0,
            voter_directory_id: Uuid::ZERO,
            listeners: Vec::new(),
            kraft_version_feature: KRaftVersionFeature::default(),
            unknown_tagged_fields: UnknownTaggedFields::new(),
        }
    }
}

impl Wire for UpdateRaftVoterRequest {
    const MIN_SIZE: usize = 30;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.nullable_string(&mut self.cluster_id, form)?;
        (self.current_leader_epoch, self.voter_id, self.voter_directory_id) = reader.fixed()?;
        reader.array(&mut self.listeners, form)?;
        self.kraft_version_feature.fill(reader, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 24;
        size += sizes::nullable_string(self.cluster_id.as_ref(), form)?;
        size += sizes::array(&self.listeners, form)?;
        size += self.kraft_version_feature.measure(form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.nullable_string(self.cluster_id.as_ref(), form);
        out.fixed((self.current_leader_epoch, self.voter_id, self.voter_directory_id));
        out.array(&self.listeners, form);
        self.kraft_version_feature.write(out, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`UpdateRaftVoterRequest`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Listener {
    /// `name`, all versions, a key.
    pub name: StrBytes,
    /// `host`, all versions.
    pub host: StrBytes,
    /// `port`, all versions.
    pub port: u16,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for Listener {
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

/// Part of [`UpdateRaftVoterRequest`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct KRaftVersionFeature {
    /// `minSupportedVersion`, all versions.
    pub min_supported_version: i16,
    /// `maxSupportedVersion`, all versions.
    pub max_supported_version: i16,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for KRaftVersionFeature {
    const MIN_SIZE: usize = 4;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        (self.min_supported_version, self.max_supported_version) = reader.fixed()?;
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
        out.fixed((self.min_supported_version, self.max_supported_version));
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for UpdateRaftVoterRequest {
    const NAME: &'static str = "UpdateRaftVoterRequest";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 0;
    const FLEXIBLE_FROM: Option<i16> = Some(0);
}

impl Request for UpdateRaftVoterRequest {
    const KEY: ApiKey = ApiKey::UpdateRaftVoter;
    type Response = UpdateRaftVoterResponse;
}

/// The response, versions 0, flexible 0+.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct UpdateRaftVoterResponse {
    /// `throttleTimeMs`, all versions.
    pub throttle_time_ms: i32,
    /// `errorCode`, all versions.
    pub error_code: i16,
    /// `currentLeader`, all versions, tag 0.
    pub current_leader: CurrentLeader,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for UpdateRaftVoterResponse {
    const MIN_SIZE: usize = 6;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        (self.throttle_time_ms, self.error_code) = reader.fixed()?;
        reader.tagged_fields(&mut self.unknown_tagged_fields, form, |tag, reader| {
            match tag {
                0 => self.current_leader = CurrentLeader::read(reader, form)?,
                _ => return Ok(false),
            }
            Ok(true)
        })
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 6;
        if self.has_tagged_fields(form) {
            let mut known = 0;
            if self.current_leader != CurrentLeader::default() {
                known += 1;
                size += sizes::tagged(0, self.current_leader.measure(form))?;
            }
            size += sizes::tagged_fields(&self.unknown_tagged_fields, &[0], known)?;
        } else {
            size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        }
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.notes_error(self.error_code);
        out.fixed((self.throttle_time_ms, self.error_code));
        if self.has_tagged_fields(form) {
            let known = usize::from(self.current_leader != CurrentLeader::default());
            let mut unknown = out.tagged_fields(known, &self.unknown_tagged_fields);
            if self.current_leader != CurrentLeader::default() {
                unknown = out.tagged_fields_below(0, unknown);
                out.tag(0, self.current_leader.measure(form));
                self.current_leader.write(out, form);
            }
            out.raw_tagged_fields(unknown);
        } else {
            out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
        }
    }
}

impl UpdateRaftVoterResponse {
    fn has_tagged_fields(&self, _form: Form) -> bool {
        self.current_leader != CurrentLeader::default() || !self.unknown_tagged_fields.is_empty()
    }
}

/// Part of [`UpdateRaftVoterResponse`].
#[derive(Debug, Clone, PartialEq)]
pub struct CurrentLeader {
    /// `leaderId`, all versions, default -1.
    pub leader_id: i32,
    /// `leaderEpoch`, all versions, default -1.
    pub leader_epoch: i32,
    /// `host`, all versions.
    pub host: StrBytes,
    /// `port`, all versions.
    pub port: i32,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Default for CurrentLeader {
    fn default() -> Self {
        Self {
            leader_id: -1,
            leader_epoch: -1,
            host: StrBytes::new(),
            port: 0,
            unknown_tagged_fields: UnknownTaggedFields::new(),
        }
    }
}

impl Wire for CurrentLeader {
    const MIN_SIZE: usize = 13;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        (self.leader_id, self.leader_epoch) = reader.fixed()?;
        reader.string(&mut self.host, form)?;
        self.port = reader.int32()?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 12;
        size += sizes::string(&self.host, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.fixed((self.leader_id, self.leader_epoch));
        out.string(&self.host, form);
        out.int32(self.port);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for UpdateRaftVoterResponse {
    const NAME: &'static str = "UpdateRaftVoterResponse";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 0;
    const FLEXIBLE_FROM: Option<i16> = Some(0);
}
