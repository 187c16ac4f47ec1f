//! DeleteAcls: api key 31.
//!
//! Generated from `protocol/schema/31_delete_acls.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::{
    ApiKey, DecodeError, Form, Message, Reader, Request, StrBytes, UnknownTaggedFields, Wire, Writer, sizes,
};

/// The request, versions 1-3, flexible 2+.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DeleteAclsRequest {
    /// `filters`, all versions.
    pub filters: Vec<DeleteAclsFilter>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for DeleteAclsRequest {
    const MIN_SIZE: usize = 1;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.array(&mut self.filters, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 0;
        size += sizes::array(&self.filters, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.array(&self.filters, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`DeleteAclsRequest`].
#[derive(Debug, Clone, PartialEq)]
pub struct DeleteAclsFilter {
    /// `resourceTypeFilter`, all versions.
    pub resource_type_filter: i8,
    /// `resourceNameFilter`, all versions, nullable, default Some("").
    pub resource_name_filter: Option<StrBytes>,
    /// `patternTypeFilter`, all versions, default 3.
    pub pattern_type_filter: i8,
    /// `principalFilter`, all versions, nullable, default Some("").
    pub principal_filter: Option<StrBytes>,
    /// `hostFilter`, all versions, nullable, default Some("").
    pub host_filter: Option<StrBytes>,
    /// `operation`, all versions.
    pub operation: i8,
    /// `permissionType`, all versions.
    pub permission_type: i8,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Default for DeleteAclsFilter {
    fn default() -> Self {
        Self {
            resource_type_filter: 0,
            resource_name_filter: Some(StrBytes::new()),
            pattern_type_filter: 3,
            principal_filter: Some(StrBytes::new()),
            host_filter: Some(StrBytes::new()),
            operation: 0,
            permission_type: 0,
            unknown_tagged_fields: UnknownTaggedFields::new(),
        }
    }
}

impl Wire for DeleteAclsFilter {
    const MIN_SIZE: usize = 7;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        self.resource_type_filter = reader.int8()?;
        reader.nullable_string(&mut self.resource_name_filter, form)?;
        self.pattern_type_filter = reader.int8()?;
        reader.nullable_string(&mut self.principal_filter, form)?;
        reader.nullable_string(&mut self.host_filter, form)?;
        (self.operation, self.permission_type) = reader.fixed()?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 4;
        size += sizes::nullable_string(self.resource_name_filter.as_ref(), form)?;
        size += sizes::nullable_string(self.principal_filter.as_ref(), form)?;
        size += sizes::nullable_string(self.host_filter.as_ref(), form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.int8(self.resource_type_filter);
        out.nullable_string(self.resource_name_filter.as_ref(), form);
        out.int8(self.pattern_type_filter);
        out.nullable_string(self.principal_filter.as_ref(), form);
        out.nullable_string(self.host_filter.as_ref(), form);
        out.fixed((self.operation, self.permission_type));
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for DeleteAclsRequest {
    const NAME: &'static str = "DeleteAclsRequest";
    const MIN_VERSION: i16 = 1;
    const MAX_VERSION: i16 = 3;
    const FLEXIBLE_FROM: Option<i16> = Some(2);
}

impl Request for DeleteAclsRequest {
    const KEY: ApiKey = ApiKey::DeleteAcls;
    type Response = DeleteAclsResponse;
}

/// The response, versions 1-3, flexible 2+.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DeleteAclsResponse {
    /// `throttleTimeMs`, all versions.
    pub throttle_time_ms: i32,
    /// `filterResults`, all versions.
    pub filter_results: Vec<DeleteAclsFilterResult>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for DeleteAclsResponse {
    const MIN_SIZE: usize = 5;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        self.throttle_time_ms = reader.int32()?;
        reader.array(&mut self.filter_results, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 4;
        size += sizes::array(&self.filter_results, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.int32(self.throttle_time_ms);
        out.array(&self.filter_results, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`DeleteAclsResponse`].
#[derive(Debug, Clone, PartialEq)]
pub struct DeleteAclsFilterResult {
    /// `errorCode`, all versions.
    pub error_code: i16,
    /// `errorMessage`, all versions, nullable, default Some("").
    pub error_message: Option<StrBytes>,
    /// `matchingAcls`, all versions.
    pub matching_acls: Vec<DeleteAclsMatchingAcl>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Default for DeleteAclsFilterResult {
    fn default() -> Self {
        Self {
            error_code: 0,
            error_message: Some(StrBytes::new()),
            matching_acls: Vec::new(),
            unknown_tagged_fields: UnknownTaggedFields::new(),
        }
    }
}

impl Wire for DeleteAclsFilterResult {
    const MIN_SIZE: usize = 4;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        self.error_code = reader.int16()?;
        reader.nullable_string(&mut self.error_message, form)?;
        reader.array(&mut self.matching_acls, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 2;
        size += sizes::nullable_string(self.error_message.as_ref(), form)?;
        size += sizes::array(&self.matching_acls, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.notes_error(self.error_code);
        out.int16(self.error_code);
        out.nullable_string(self.error_message.as_ref(), form);
        out.array(&self.matching_acls, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`DeleteAclsResponse`].
#[derive(Debug, Clone, PartialEq)]
pub struct DeleteAclsMatchingAcl {
    /// `errorCode`, all versions.
    pub error_code: i16,
    /// `errorMessage`, all versions, nullable, default Some("").
    pub error_message: Option<StrBytes>,
    /// `resourceType`, all versions.
    pub resource_type: i8,
    /// `resourceName`, all versions.
    pub resource_name: StrBytes,
    /// `patternType`, all versions, default 3.
    pub pattern_type: i8,
    /// `principal`, all versions.
    pub principal: StrBytes,
    /// `host`, all versions.
    pub host: StrBytes,
    /// `operation`, all versions.
    pub operation: i8,
    /// `permissionType`, all versions.
    pub permission_type: i8,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Default for DeleteAclsMatchingAcl {
    fn default() -> Self {
        Self {
            error_code: 0,
            error_message: Some(StrBytes::new()),
            resource_type: 0,
            resource_name: StrBytes::new(),
            pattern_type: 3,
            principal: StrBytes::new(),
            host: StrBytes::new(),
            operation: 0,
            permission_type: 0,
            unknown_tagged_fields: UnknownTaggedFields::new(),
        }
    }
}

impl Wire for DeleteAclsMatchingAcl {
    const MIN_SIZE: usize = 10;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        self.error_code = reader.int16()?;
        reader.nullable_string(&mut self.error_message, form)?;
        self.resource_type = reader.int8()?;
        reader.string(&mut self.resource_name, form)?;
        self.pattern_type = reader.int8()?;
        reader.string(&mut self.principal, form)?;
        reader.string(&mut self.host, form)?;
        (self.operation, self.permission_type) = reader.fixed()?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 6;
        size += sizes::nullable_string(self.error_message.as_ref(), form)?;
        size += sizes::string(&self.resource_name, form)?;
        size += sizes::string(&self.principal, form)?;
        size += sizes::string(&self.host, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.notes_error(self.error_code);
        out.int16(self.error_code);
        out.nullable_string(self.error_message.as_ref(), form);
        out.int8(self.resource_type);
        out.string(&self.resource_name, form);
        out.int8(self.pattern_type);
        out.string(&self.principal, form);
        out.string(&self.host, form);
        out.fixed((self.operation, self.permission_type));
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for DeleteAclsResponse {
    const NAME: &'static str = "DeleteAclsResponse";
    const MIN_VERSION: i16 = 1;
    const MAX_VERSION: i16 = 3;
    const FLEXIBLE_FROM: Option<i16> = Some(2);
}
