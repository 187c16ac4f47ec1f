//! DescribeGroups: api key 15.
//!
//! Generated from `protocol/schema/15_describe_groups.schema` by `cargo xtask generate`: edit the schema, not this file.

use bytes::Bytes;

use crate::{
    ApiKey, DecodeError, Form, Message, Reader, Request, StrBytes, UnknownTaggedFields, Wire, Writer, sizes,
};

/// The request, versions 0-6, flexible 5+.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DescribeGroupsRequest {
    /// `groups`, all versions.
    pub groups: Vec<StrBytes>,
    /// `includeAuthorizedOperations`, versions 3+.
    pub include_authorized_operations: bool,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for DescribeGroupsRequest {
    const MIN_SIZE: usize = 1;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.array(&mut self.groups, form)?;
        if form.version >= 3 {
            self.include_authorized_operations = reader.bool()?;
        }
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        if form.version < 3 && self.include_authorized_operations {
            return Err(form.without("IncludeAuthorizedOperations"));
        }
        let mut size = 0;
        size += sizes::array(&self.groups, form)?;
        if form.version >= 3 {
            size += 1;
        }
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.array(&self.groups, form);
        if form.version >= 3 {
            out.bool(self.include_authorized_operations);
        }
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for DescribeGroupsRequest {
    const NAME: &'static str = "DescribeGroupsRequest";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 6;
    const FLEXIBLE_FROM: Option<i16> = Some(5);
}

impl Request for DescribeGroupsRequest {
    const KEY: ApiKey = ApiKey::DescribeGroups;
    type Response = DescribeGroupsResponse;
}

/// The response, versions 0-6, flexible 5+.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DescribeGroupsResponse {
    /// `throttleTimeMs`, versions 1+, ignorable.
    pub throttle_time_ms: i32,
    /// `groups`, all versions.
    pub groups: Vec<DescribedGroup>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for DescribeGroupsResponse {
    const MIN_SIZE: usize = 1;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        if form.version >= 1 {
            self.throttle_time_ms = reader.int32()?;
        }
        reader.array(&mut self.groups, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 0;
        size += sizes::array(&self.groups, form)?;
        if form.version >= 1 {
            size += 4;
        }
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        if form.version >= 1 {
            out.int32(self.throttle_time_ms);
        }
        out.array(&self.groups, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`DescribeGroupsResponse`].
#[derive(Debug, Clone, PartialEq)]
pub struct DescribedGroup {
    /// `errorCode`, all versions.
    pub error_code: i16,
    /// `errorMessage`, versions 6, nullable.
    pub error_message: Option<StrBytes>,
    /// `groupId`, all versions.
    pub group_id: StrBytes,
    /// `groupState`, all versions.
    pub group_state: StrBytes,
    /// `protocolType`, all versions.
    pub protocol_type: StrBytes,
    /// `protocolData`, all versions.
    pub protocol_data: StrBytes,
    /// `members`, all versions.
    pub members: Vec<DescribedGroupMember>,
    /// `authorizedOperations`, versions 3+, default i32::MIN.
    pub authorized_operations: i32,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Default for DescribedGroup {
    fn default() -> Self {
        Self {
            error_code: 0,
            error_message: None,
            group_id: StrBytes::new(),
            group_state: StrBytes::new(),
            protocol_type: StrBytes::new(),
            protocol_data: StrBytes::new(),
            members: Vec::new(),
            authorized_operations: i32::MIN,
            unknown_tagged_fields: UnknownTaggedFields::new(),
        }
    }
}

impl Wire for DescribedGroup {
    const MIN_SIZE: usize = 7;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        self.error_code = reader.int16()?;
        if form.version >= 6 {
            reader.nullable_string(&mut self.error_message, form)?;
        }
        reader.string(&mut self.group_id, form)?;
        reader.string(&mut self.group_state, form)?;
        reader.string(&mut self.protocol_type, form)?;
        reader.string(&mut self.protocol_data, form)?;
        reader.array(&mut self.members, form)?;
        if form.version >= 3 {
            self.authorized_operations = reader.int32()?;
        }
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        if form.version < 6 && self.error_message.is_some() {
            return Err(form.without("ErrorMessage"));
        }
        if form.version < 3 && self.authorized_operations != i32::MIN {
            return Err(form.without("AuthorizedOperations"));
        }
        let mut size = 2;
        if form.version >= 6 {
            size += sizes::nullable_string(self.error_message.as_ref(), form)?;
        }
        size += sizes::string(&self.group_id, form)?;
        size += sizes::string(&self.group_state, form)?;
        size += sizes::string(&self.protocol_type, form)?;
        size += sizes::string(&self.protocol_data, form)?;
        size += sizes::array(&self.members, form)?;
        if form.version >= 3 {
            size += 4;
        }
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.notes_error(self.error_code);
        out.int16(self.error_code);
        if form.version >= 6 {
            out.nullable_string(self.error_message.as_ref(), form);
        }
        out.string(&self.group_id, form);
        out.string(&self.group_state, form);
        out.string(&self.protocol_type, form);
        out.string(&self.protocol_data, form);
        out.array(&self.members, form);
        if form.version >= 3 {
            out.int32(self.authorized_operations);
        }
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`DescribeGroupsResponse`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DescribedGroupMember {
    /// `memberId`, all versions.
    pub member_id: StrBytes,
    /// `groupInstanceId`, versions 4+, nullable, ignorable.
    pub group_instance_id: Option<StrBytes>,
    /// `clientId`, all versions.
    pub client_id: StrBytes,
    /// `clientHost`, all versions.
    pub client_host: StrBytes,
    /// `memberMetadata`, all versions.
    pub member_metadata: Bytes,
    /// `memberAssignment`, all versions.
    pub member_assignment: Bytes,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for DescribedGroupMember {
    const MIN_SIZE: usize = 5;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.string(&mut self.member_id, form)?;
        if form.version >= 4 {
            reader.nullable_string(&mut self.group_instance_id, form)?;
        }
        reader.string(&mut self.client_id, form)?;
        reader.string(&mut self.client_host, form)?;
        reader.bytes(&mut self.member_metadata, form)?;
        reader.bytes(&mut self.member_assignment, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 0;
        size += sizes::string(&self.member_id, form)?;
        if form.version >= 4 {
            size += sizes::nullable_string(self.group_instance_id.as_ref(), form)?;
        }
        size += sizes::string(&self.client_id, form)?;
        size += sizes::string(&self.client_host, form)?;
        size += sizes::bytes(&self.member_metadata, form)?;
        size += sizes::bytes(&self.member_assignment, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.string(&self.member_id, form);
        if form.version >= 4 {
            out.nullable_string(self.group_instance_id.as_ref(), form);
        }
        out.string(&self.client_id, form);
        out.string(&self.client_host, form);
        out.bytes(&self.member_metadata, form);
        out.bytes(&self.member_assignment, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for DescribeGroupsResponse {
    const NAME: &'static str = "DescribeGroupsResponse";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 6;
    const FLEXIBLE_FROM: Option<i16> = Some(5);
}
