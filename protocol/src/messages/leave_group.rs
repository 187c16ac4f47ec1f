//! LeaveGroup: api key 13.
//!
//! Generated from `protocol/schema/13_leave_group.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::{
    ApiKey, DecodeError, EncodeError, Encoder, Form, Message, RawTaggedField, Reader, Request, StrBytes,
    Wire, sizes,
};

/// The request, versions 0-5, flexible 4+.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct LeaveGroupRequest {
    /// `groupId`, all versions.
    pub group_id: StrBytes,
    /// `memberId`, versions 0-2.
    pub member_id: StrBytes,
    /// `members`, versions 3+.
    pub members: Vec<MemberIdentity>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: Vec<RawTaggedField>,
}

impl Wire for LeaveGroupRequest {
    const MIN_SIZE: usize = 1;

    fn read(reader: &mut Reader<'_>, form: Form) -> Result<Self, DecodeError> {
        let group_id = reader.string(form)?;
        let member_id = if form.version <= 2 { reader.string(form)? } else { StrBytes::new() };
        let members = if form.version >= 3 { reader.array(form)? } else { Vec::new() };
        let unknown_tagged_fields = reader.unknown_tagged_fields(form)?;
        Ok(Self { group_id, member_id, members, unknown_tagged_fields })
    }

    fn measure(&self, form: Form) -> Result<usize, EncodeError> {
        if form.version > 2 && !self.member_id.is_empty() {
            return Err(form.without("MemberId"));
        }
        if form.version < 3 && !self.members.is_empty() {
            return Err(form.without("Members"));
        }
        let mut size = 0;
        size += sizes::string(&self.group_id, form)?;
        if form.version <= 2 {
            size += sizes::string(&self.member_id, form)?;
        }
        if form.version >= 3 {
            size += sizes::array(&self.members, form)?;
        }
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Encoder, form: Form) {
        out.string(&self.group_id, form);
        if form.version <= 2 {
            out.string(&self.member_id, form);
        }
        if form.version >= 3 {
            out.array(&self.members, form);
        }
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`LeaveGroupRequest`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct MemberIdentity {
    /// `memberId`, versions 3+.
    pub member_id: StrBytes,
    /// `groupInstanceId`, versions 3+, nullable.
    pub group_instance_id: Option<StrBytes>,
    /// `reason`, versions 5, nullable, ignorable.
    pub reason: Option<StrBytes>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: Vec<RawTaggedField>,
}

impl Wire for MemberIdentity {
    const MIN_SIZE: usize = 2;

    fn read(reader: &mut Reader<'_>, form: Form) -> Result<Self, DecodeError> {
        let member_id = reader.string(form)?;
        let group_instance_id = reader.nullable_string(form)?;
        let reason = if form.version >= 5 { reader.nullable_string(form)? } else { None };
        let unknown_tagged_fields = reader.unknown_tagged_fields(form)?;
        Ok(Self { member_id, group_instance_id, reason, unknown_tagged_fields })
    }

    fn measure(&self, form: Form) -> Result<usize, EncodeError> {
        let mut size = 0;
        size += sizes::string(&self.member_id, form)?;
        size += sizes::nullable_string(self.group_instance_id.as_ref(), form)?;
        if form.version >= 5 {
            size += sizes::nullable_string(self.reason.as_ref(), form)?;
        }
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Encoder, form: Form) {
        out.string(&self.member_id, form);
        out.nullable_string(self.group_instance_id.as_ref(), form);
        if form.version >= 5 {
            out.nullable_string(self.reason.as_ref(), form);
        }
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for LeaveGroupRequest {
    const NAME: &'static str = "LeaveGroupRequest";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 5;
    const FLEXIBLE_FROM: Option<i16> = Some(4);
}

impl Request for LeaveGroupRequest {
    const KEY: ApiKey = ApiKey::LeaveGroup;
    type Response = LeaveGroupResponse;
}

/// The response, versions 0-5, flexible 4+.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct LeaveGroupResponse {
    /// `throttleTimeMs`, versions 1+, ignorable.
    pub throttle_time_ms: i32,
    /// `errorCode`, all versions.
    pub error_code: i16,
    /// `members`, versions 3+.
    pub members: Vec<MemberResponse>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: Vec<RawTaggedField>,
}

impl Wire for LeaveGroupResponse {
    const MIN_SIZE: usize = 2;

    fn read(reader: &mut Reader<'_>, form: Form) -> Result<Self, DecodeError> {
        let throttle_time_ms = if form.version >= 1 { reader.int32()? } else { 0 };
        let error_code = reader.int16()?;
        let members = if form.version >= 3 { reader.array(form)? } else { Vec::new() };
        let unknown_tagged_fields = reader.unknown_tagged_fields(form)?;
        Ok(Self { throttle_time_ms, error_code, members, unknown_tagged_fields })
    }

    fn measure(&self, form: Form) -> Result<usize, EncodeError> {
        if form.version < 3 && !self.members.is_empty() {
            return Err(form.without("Members"));
        }
        let mut size = 2;
        if form.version >= 3 {
            size += sizes::array(&self.members, form)?;
        }
        if form.version >= 1 {
            size += 4;
        }
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Encoder, form: Form) {
        if form.version >= 1 {
            out.int32(self.throttle_time_ms);
        }
        out.int16(self.error_code);
        if form.version >= 3 {
            out.array(&self.members, form);
        }
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`LeaveGroupResponse`].
#[derive(Debug, Clone, PartialEq)]
pub struct MemberResponse {
    /// `memberId`, versions 3+.
    pub member_id: StrBytes,
    /// `groupInstanceId`, versions 3+, nullable, default Some("").
    pub group_instance_id: Option<StrBytes>,
    /// `errorCode`, versions 3+.
    pub error_code: i16,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: Vec<RawTaggedField>,
}

impl Default for MemberResponse {
    fn default() -> Self {
        Self {
            member_id: StrBytes::new(),
            group_instance_id: Some(StrBytes::new()),
            error_code: 0,
            unknown_tagged_fields: Vec::new(),
        }
    }
}

impl Wire for MemberResponse {
    const MIN_SIZE: usize = 4;

    fn read(reader: &mut Reader<'_>, form: Form) -> Result<Self, DecodeError> {
        let member_id = reader.string(form)?;
        let group_instance_id = reader.nullable_string(form)?;
        let error_code = reader.int16()?;
        let unknown_tagged_fields = reader.unknown_tagged_fields(form)?;
        Ok(Self { member_id, group_instance_id, error_code, unknown_tagged_fields })
    }

    fn measure(&self, form: Form) -> Result<usize, EncodeError> {
        let mut size = 2;
        size += sizes::string(&self.member_id, form)?;
        size += sizes::nullable_string(self.group_instance_id.as_ref(), form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Encoder, form: Form) {
        out.string(&self.member_id, form);
        out.nullable_string(self.group_instance_id.as_ref(), form);
        out.int16(self.error_code);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for LeaveGroupResponse {
    const NAME: &'static str = "LeaveGroupResponse";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 5;
    const FLEXIBLE_FROM: Option<i16> = Some(4);
}
