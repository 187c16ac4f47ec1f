//! ListGroups: api key 16.
//!
//! Generated from `protocol/schema/16_list_groups.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::{
    ApiKey, DecodeError, Form, Message, Reader, Request, StrBytes, UnknownTaggedFields, Wire, Writer, sizes,
};

/// The request, versions 0-5, flexible 3+.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ListGroupsRequest {
    /// `statesFilter`, versions 4+.
    pub states_filter: Vec<StrBytes>,
    /// `typesFilter`, versions 5.
    pub types_filter: Vec<StrBytes>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for ListGroupsRequest {
    const MIN_SIZE: usize = 0;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        if form.version >= 4 {
            reader.array(&mut self.states_filter, form)?;
        }
        if form.version >= 5 {
            reader.array(&mut self.types_filter, form)?;
        }
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        if form.version < 4 && !self.states_filter.is_empty() {
            return Err(form.without("StatesFilter"));
        }
        if form.version < 5 && !self.types_filter.is_empty() {
            return Err(form.without("TypesFilter"));
        }
        let mut size = 0;
        if form.version >= 4 {
            size += sizes::array(&self.states_filter, form)?;
        }
        if form.version >= 5 {
            size += sizes::array(&self.types_filter, form)?;
        }
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        if form.version >= 4 {
            out.array(&self.states_filter, form);
        }
        if form.version >= 5 {
            out.array(&self.types_filter, form);
        }
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for ListGroupsRequest {
    const NAME: &'static str = "ListGroupsRequest";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 5;
    const FLEXIBLE_FROM: Option<i16> = Some(3);
}

impl Request for ListGroupsRequest {
    const KEY: ApiKey = ApiKey::ListGroups;
    type Response = ListGroupsResponse;
}

/// The response, versions 0-5, flexible 3+.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ListGroupsResponse {
    /// `throttleTimeMs`, versions 1+, ignorable.
    pub throttle_time_ms: i32,
    /// `errorCode`, all versions.
    pub error_code: i16,
    /// `groups`, all versions.
    pub groups: Vec<ListedGroup>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for ListGroupsResponse {
    const MIN_SIZE: usize = 3;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        if form.version >= 1 {
            (self.throttle_time_ms, self.error_code) = reader.fixed()?;
        } else {
            self.error_code = reader.int16()?;
        }
        reader.array(&mut self.groups, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 2;
        size += sizes::array(&self.groups, form)?;
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
        out.array(&self.groups, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`ListGroupsResponse`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ListedGroup {
    /// `groupId`, all versions.
    pub group_id: StrBytes,
    /// `protocolType`, all versions.
    pub protocol_type: StrBytes,
    /// `groupState`, versions 4+, ignorable.
    pub group_state: StrBytes,
    /// `groupType`, versions 5, ignorable.
    pub group_type: StrBytes,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for ListedGroup {
    const MIN_SIZE: usize = 2;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.string(&mut self.group_id, form)?;
        reader.string(&mut self.protocol_type, form)?;
        if form.version >= 4 {
            reader.string(&mut self.group_state, form)?;
        }
        if form.version >= 5 {
            reader.string(&mut self.group_type, form)?;
        }
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 0;
        size += sizes::string(&self.group_id, form)?;
        size += sizes::string(&self.protocol_type, form)?;
        if form.version >= 4 {
            size += sizes::string(&self.group_state, form)?;
        }
        if form.version >= 5 {
            size += sizes::string(&self.group_type, form)?;
        }
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.string(&self.group_id, form);
        out.string(&self.protocol_type, form);
        if form.version >= 4 {
            out.string(&self.group_state, form);
        }
        if form.version >= 5 {
            out.string(&self.group_type, form);
        }
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for ListGroupsResponse {
    const NAME: &'static str = "ListGroupsResponse";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 5;
    const FLEXIBLE_FROM: Option<i16> = Some(3);
}
