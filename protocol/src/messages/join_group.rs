//! JoinGroup: api key 11.
//!
//! Generated from `protocol/schema/11_join_group.schema` by `cargo xtask generate`: edit the schema, not this file.

use bytes::Bytes;

use crate::{
    ApiKey, DecodeError, Form, Message, Reader, Request, StrBytes, UnknownTaggedFields, Wire, Writer, sizes,
};

/// The request, versions 0-9, flexible 6+.
#[derive(Debug, Clone, PartialEq)]
pub struct JoinGroupRequest {
    /// `groupId`, all versions.
    pub group_id: StrBytes,
    /// `sessionTimeoutMs`, all versions.
    pub session_timeout_ms: i32,
    /// `rebalanceTimeoutMs`, versions 1+, default -1, ignorable.
    pub rebalance_timeout_ms: i32,
    /// `memberId`, all versions.
    pub member_id: StrBytes,
    /// `groupInstanceId`, versions 5+, nullable.
    pub group_instance_id: Option<StrBytes>,
    /// `protocolType`, all versions.
    pub protocol_type: StrBytes,
    /// `protocols`, all versions.
    pub protocols: Vec<JoinGroupRequestProtocol>,
    /// `reason`, versions 8+, nullable, ignorable.
    pub reason: Option<StrBytes>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Default for JoinGroupRequest {
    fn default() -> Self {
        Self {
            group_id: StrBytes::new(),
            session_timeout_ms: 0,
            rebalance_timeout_ms: -1,
            member_id: StrBytes::new(),
            group_instance_id: None,
            protocol_type: StrBytes::new(),
            protocols: Vec::new(),
            reason: None,
            unknown_tagged_fields: UnknownTaggedFields::new(),
        }
    }
}

impl Wire for JoinGroupRequest {
    const MIN_SIZE: usize = 8;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.string(&mut self.group_id, form)?;
        if form.version >= 1 {
            (self.session_timeout_ms, self.rebalance_timeout_ms) = reader.fixed()?;
        } else {
            self.session_timeout_ms = reader.int32()?;
        }
        reader.string(&mut self.member_id, form)?;
        if form.version >= 5 {
            reader.nullable_string(&mut self.group_instance_id, form)?;
        }
        reader.string(&mut self.protocol_type, form)?;
        reader.array(&mut self.protocols, form)?;
        if form.version >= 8 {
            reader.nullable_string(&mut self.reason, form)?;
        }
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        if form.version < 5 && self.group_instance_id.is_some() {
            return Err(form.without("GroupInstanceId"));
        }
        let mut size = 4;
        size += sizes::string(&self.group_id, form)?;
        size += sizes::string(&self.member_id, form)?;
        if form.version >= 5 {
            size += sizes::nullable_string(self.group_instance_id.as_ref(), form)?;
        }
        size += sizes::string(&self.protocol_type, form)?;
        size += sizes::array(&self.protocols, form)?;
        if form.version >= 8 {
            size += sizes::nullable_string(self.reason.as_ref(), form)?;
        }
        if form.version >= 1 {
            size += 4;
        }
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.string(&self.group_id, form);
        if form.version >= 1 {
            out.fixed((self.session_timeout_ms, self.rebalance_timeout_ms));
        } else {
            out.int32(self.session_timeout_ms);
        }
        out.string(&self.member_id, form);
        if form.version >= 5 {
            out.nullable_string(self.group_instance_id.as_ref(), form);
        }
        out.string(&self.protocol_type, form);
        out.array(&self.protocols, form);
        if form.version >= 8 {
            out.nullable_string(self.reason.as_ref(), form);
        }
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`JoinGroupRequest`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct JoinGroupRequestProtocol {
    /// `name`, all versions, a key.
    pub name: StrBytes,
    /// `metadata`, all versions.
    pub metadata: Bytes,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for JoinGroupRequestProtocol {
    const MIN_SIZE: usize = 2;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.string(&mut self.name, form)?;
        reader.bytes(&mut self.metadata, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 0;
        size += sizes::string(&self.name, form)?;
        size += sizes::bytes(&self.metadata, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.string(&self.name, form);
        out.bytes(&self.metadata, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for JoinGroupRequest {
    const NAME: &'static str = "JoinGroupRequest";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 9;
    const FLEXIBLE_FROM: Option<i16> = Some(6);
}

impl Request for JoinGroupRequest {
    const KEY: ApiKey = ApiKey::JoinGroup;
    type Response = JoinGroupResponse;
}

/// The response, versions 0-9, flexible 6+.
#[derive(Debug, Clone, PartialEq)]
pub struct JoinGroupResponse {
    /// `throttleTimeMs`, versions 2+, ignorable.
    pub throttle_time_ms: i32,
    /// `errorCode`, all versions.
    pub error_code: i16,
    /// `generationId`, all versions, default -1.
    pub generation_id: i32,
    /// `protocolType`, versions 7+, nullable, ignorable.
    pub protocol_type: Option<StrBytes>,
    /// `protocolName`, all versions, nullable 7+, default Some("").
    pub protocol_name: Option<StrBytes>,
    /// `leader`, all versions.
    pub leader: StrBytes,
    /// `skipAssignment`, versions 9.
    pub skip_assignment: bool,
    /// `memberId`, all versions.
    pub member_id: StrBytes,
    /// `members`, all versions.
    pub members: Vec<JoinGroupResponseMember>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Default for JoinGroupResponse {
    fn default() -> Self {
        Self {
            throttle_time_ms: 0,
            error_code: 0,
            generation_id: -1,
            protocol_type: None,
            protocol_name: Some(StrBytes::new()),
            leader: StrBytes::new(),
            skip_assignment: false,
            member_id: StrBytes::new(),
            members: Vec::new(),
            unknown_tagged_fields: UnknownTaggedFields::new(),
        }
    }
}

impl Wire for JoinGroupResponse {
    const MIN_SIZE: usize = 10;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        if form.version >= 2 {
            (self.throttle_time_ms, self.error_code, self.generation_id) = reader.fixed()?;
        } else {
            (self.error_code, self.generation_id) = reader.fixed()?;
        }
        if form.version >= 7 {
            reader.nullable_string(&mut self.protocol_type, form)?;
        }
        if form.version >= 7 {
            reader.nullable_string(&mut self.protocol_name, form)?
        } else {
            reader.string(self.protocol_name.get_or_insert_default(), form)?
        };
        reader.string(&mut self.leader, form)?;
        if form.version >= 9 {
            self.skip_assignment = reader.bool()?;
        }
        reader.string(&mut self.member_id, form)?;
        reader.array(&mut self.members, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        if form.version <= 6 && self.protocol_name.is_none() {
            return Err(form.needs("ProtocolName"));
        }
        if form.version < 9 && self.skip_assignment {
            return Err(form.without("SkipAssignment"));
        }
        let mut size = 6;
        if form.version >= 7 {
            size += sizes::nullable_string(self.protocol_type.as_ref(), form)?;
        }
        size += sizes::nullable_string(self.protocol_name.as_ref(), form)?;
        size += sizes::string(&self.leader, form)?;
        size += sizes::string(&self.member_id, form)?;
        size += sizes::array(&self.members, form)?;
        if form.version >= 2 {
            size += 4;
        }
        if form.version >= 9 {
            size += 1;
        }
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.notes_error(self.error_code);
        if form.version >= 2 {
            out.fixed((self.throttle_time_ms, self.error_code, self.generation_id));
        } else {
            out.fixed((self.error_code, self.generation_id));
        }
        if form.version >= 7 {
            out.nullable_string(self.protocol_type.as_ref(), form);
        }
        out.nullable_string(self.protocol_name.as_ref(), form);
        out.string(&self.leader, form);
        if form.version >= 9 {
            out.bool(self.skip_assignment);
        }
        out.string(&self.member_id, form);
        out.array(&self.members, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`JoinGroupResponse`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct JoinGroupResponseMember {
    /// `memberId`, all versions.
    pub member_id: StrBytes,
    /// `groupInstanceId`, versions 5+, nullable, ignorable.
    pub group_instance_id: Option<StrBytes>,
    /// `metadata`, all versions.
    pub metadata: Bytes,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for JoinGroupResponseMember {
    const MIN_SIZE: usize = 2;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.string(&mut self.member_id, form)?;
        if form.version >= 5 {
            reader.nullable_string(&mut self.group_instance_id, form)?;
        }
        reader.bytes(&mut self.metadata, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 0;
        size += sizes::string(&self.member_id, form)?;
        if form.version >= 5 {
            size += sizes::nullable_string(self.group_instance_id.as_ref(), form)?;
        }
        size += sizes::bytes(&self.metadata, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.string(&self.member_id, form);
        if form.version >= 5 {
            out.nullable_string(self.group_instance_id.as_ref(), form);
        }
        out.bytes(&self.metadata, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for JoinGroupResponse {
    const NAME: &'static str = "JoinGroupResponse";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 9;
    const FLEXIBLE_FROM: Option<i16> = Some(6);
}
