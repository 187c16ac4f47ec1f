//! LeaveGroup: api key 13.
//!
//! Generated from `protocol/schema/13_leave_group.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::{
    ApiKey, DecodeError, Form, Message, Reader, Request, StrBytes, UnknownTaggedFields, Wire, Writer, sizes,
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
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for LeaveGroupRequest {
    const MIN_SIZE: usize = 1;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.string(&mut self.group_id, form)?;
        if form.version <= 2 {
            reader.string(&mut self.member_id, form)?;
        }
        if form.version >= 3 {
            reader.array(&mut self.members, form)?;
        }
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
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

    fn write(&self, out: &mut Writer<'_>, form: Form) {
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
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for MemberIdentity {
    const MIN_SIZE: usize = 2;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.string(&mut self.member_id, form)?;
        reader.nullable_string(&mut self.group_instance_id, form)?;
        if form.version >= 5 {
            reader.nullable_string(&mut self.reason, form)?;
        }
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 0;
        size += sizes::string(&self.member_id, form)?;
        size += sizes::nullable_string(self.group_instance_id.as_ref(), form)?;
        if form.version >= 5 {
            size += sizes::nullable_string(self.reason.as_ref(), form)?;
        }
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
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
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for LeaveGroupResponse {
    const MIN_SIZE: usize = 2;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        if form.version >= 1 {
            (self.throttle_time_ms, self.error_code) = reader.fixed()?;
        } else {
            self.error_code = reader.int16()?;
        }
        if form.version >= 3 {
            reader.array(&mut self.members, form)?;
        }
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
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

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.notes_error(self.error_code);
        if form.version >= 1 {
            out.fixed((self.throttle_time_ms, self.error_code));
        } else {
            out.int16(self.error_code);
        }
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
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Default for MemberResponse {
    fn default() -> Self {
        Self {
            member_id: StrBytes::new(),
            group_instance_id: Some(StrBytes::new()),
            error_code: 0,
            unknown_tagged_fields: UnknownTaggedFields::new(),
        }
    }
}

impl Wire for MemberResponse {
    const MIN_SIZE: usize = 4;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.string(&mut self.member_id, form)?;
        reader.nullable_string(&mut self.group_instance_id, form)?;
        self.error_code = reader.int16()?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 2;
        size += sizes::string(&self.member_id, form)?;
        size += sizes::nullable_string(self.group_instance_id.as_ref(), form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.notes_error(self.error_code);
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
