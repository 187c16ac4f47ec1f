//! SyncGroup: api key 14.
//!
//! Generated from `protocol/schema/14_sync_group.schema` by `cargo xtask generate`: edit the schema, not this file.

use bytes::Bytes;

use crate::{
    ApiKey, DecodeError, Form, Message, Reader, Request, StrBytes, UnknownTaggedFields, Wire, Writer, sizes,
};

/// The request, versions 0-5, flexible 4+.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SyncGroupRequest {
    /// `groupId`, all versions.
    pub group_id: StrBytes,
    /// `generationId`, all versions.
    pub generation_id: i32,
    /// `memberId`, all versions.
    pub member_id: StrBytes,
    /// `groupInstanceId`, versions 3+, nullable.
    pub group_instance_id: Option<StrBytes>,
    /// `protocolType`, versions 5, nullable, ignorable.
    pub protocol_type: Option<StrBytes>,
    /// `protocolName`, versions 5, nullable, ignorable.
    pub protocol_name: Option<StrBytes>,
    /// `assignments`, all versions.
    pub assignments: Vec<SyncGroupRequestAssignment>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for SyncGroupRequest {
    const MIN_SIZE: usize = 7;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.string(&mut self.group_id, form)?;
        self.generation_id = reader.int32()?;
        reader.string(&mut self.member_id, form)?;
        if form.version >= 3 {
            reader.nullable_string(&mut self.group_instance_id, form)?;
        }
        if form.version >= 5 {
            reader.nullable_string(&mut self.protocol_type, form)?;
        }
        if form.version >= 5 {
            reader.nullable_string(&mut self.protocol_name, form)?;
        }
        reader.array(&mut self.assignments, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        if form.version < 3 && self.group_instance_id.is_some() {
            return Err(form.without("GroupInstanceId"));
        }
        let mut size = 4;
        size += sizes::string(&self.group_id, form)?;
        size += sizes::string(&self.member_id, form)?;
        if form.version >= 3 {
            size += sizes::nullable_string(self.group_instance_id.as_ref(), form)?;
        }
        if form.version >= 5 {
            size += sizes::nullable_string(self.protocol_type.as_ref(), form)?;
        }
        if form.version >= 5 {
            size += sizes::nullable_string(self.protocol_name.as_ref(), form)?;
        }
        size += sizes::array(&self.assignments, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.string(&self.group_id, form);
        out.int32(self.generation_id);
        out.string(&self.member_id, form);
        if form.version >= 3 {
            out.nullable_string(self.group_instance_id.as_ref(), form);
        }
        if form.version >= 5 {
            out.nullable_string(self.protocol_type.as_ref(), form);
        }
        if form.version >= 5 {
            out.nullable_string(self.protocol_name.as_ref(), form);
        }
        out.array(&self.assignments, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`SyncGroupRequest`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SyncGroupRequestAssignment {
    /// `memberId`, all versions.
    pub member_id: StrBytes,
    /// `assignment`, all versions.
    pub assignment: Bytes,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for SyncGroupRequestAssignment {
    const MIN_SIZE: usize = 2;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.string(&mut self.member_id, form)?;
        reader.bytes(&mut self.assignment, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 0;
        size += sizes::string(&self.member_id, form)?;
        size += sizes::bytes(&self.assignment, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.string(&self.member_id, form);
        out.bytes(&self.assignment, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for SyncGroupRequest {
    const NAME: &'static str = "SyncGroupRequest";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 5;
    const FLEXIBLE_FROM: Option<i16> = Some(4);
}

impl Request for SyncGroupRequest {
    const KEY: ApiKey = ApiKey::SyncGroup;
    type Response = SyncGroupResponse;
}

/// The response, versions 0-5, flexible 4+.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SyncGroupResponse {
    /// `throttleTimeMs`, versions 1+, ignorable.
    pub throttle_time_ms: i32,
    /// `errorCode`, all versions.
    pub error_code: i16,
    /// `protocolType`, versions 5, nullable, ignorable.
    pub protocol_type: Option<StrBytes>,
    /// `protocolName`, versions 5, nullable, ignorable.
    pub protocol_name: Option<StrBytes>,
    /// `assignment`, all versions.
    pub assignment: Bytes,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for SyncGroupResponse {
    const MIN_SIZE: usize = 3;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        if form.version >= 1 {
            (self.throttle_time_ms, self.error_code) = reader.fixed()?;
        } else {
            self.error_code = reader.int16()?;
        }
        if form.version >= 5 {
            reader.nullable_string(&mut self.protocol_type, form)?;
        }
        if form.version >= 5 {
            reader.nullable_string(&mut self.protocol_name, form)?;
        }
        reader.bytes(&mut self.assignment, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 2;
        if form.version >= 5 {
            size += sizes::nullable_string(self.protocol_type.as_ref(), form)?;
        }
        if form.version >= 5 {
            size += sizes::nullable_string(self.protocol_name.as_ref(), form)?;
        }
        size += sizes::bytes(&self.assignment, form)?;
        if form.version >= 1 {
            size += 4;
        }
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.notes_error(self.error_code);
        if form.version >= 1 {
            out.fixed((self.throttle_time_ms, self.error_code));
        } else {
            out.int16(self.error_code);
        }
        if form.version >= 5 {
            out.nullable_string(self.protocol_type.as_ref(), form);
        }
        if form.version >= 5 {
            out.nullable_string(self.protocol_name.as_ref(), form);
        }
        out.bytes(&self.assignment, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for SyncGroupResponse {
    const NAME: &'static str = "SyncGroupResponse";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 5;
    const FLEXIBLE_FROM: Option<i16> = Some(4);
}
