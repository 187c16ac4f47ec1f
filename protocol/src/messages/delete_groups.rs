//! DeleteGroups: api key 42.
//!
//! Generated from `protocol/schema/42_delete_groups.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::{
    ApiKey, DecodeError, EncodeError, Encoder, Form, Message, RawTaggedField, Reader, Request, StrBytes,
    Wire, sizes,
};

/// The request, versions 0-2, flexible 2+.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DeleteGroupsRequest {
    /// `groupsNames`, all versions.
    pub groups_names: Vec<StrBytes>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: Vec<RawTaggedField>,
}

impl Wire for DeleteGroupsRequest {
    const MIN_SIZE: usize = 1;

    fn read(reader: &mut Reader<'_>, form: Form) -> Result<Self, DecodeError> {
        let groups_names = reader.array(form)?;
        let unknown_tagged_fields = reader.unknown_tagged_fields(form)?;
        Ok(Self { groups_names, unknown_tagged_fields })
    }

    fn measure(&self, form: Form) -> Result<usize, EncodeError> {
        let mut size = 0;
        size += sizes::array(&self.groups_names, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Encoder, form: Form) {
        out.array(&self.groups_names, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for DeleteGroupsRequest {
    const NAME: &'static str = "DeleteGroupsRequest";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 2;
    const FLEXIBLE_FROM: Option<i16> = Some(2);
}

impl Request for DeleteGroupsRequest {
    const KEY: ApiKey = ApiKey::DeleteGroups;
    type Response = DeleteGroupsResponse;
}

/// The response, versions 0-2, flexible 2+.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DeleteGroupsResponse {
    /// `throttleTimeMs`, all versions.
    pub throttle_time_ms: i32,
    /// `results`, all versions.
    pub results: Vec<DeletableGroupResult>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: Vec<RawTaggedField>,
}

impl Wire for DeleteGroupsResponse {
    const MIN_SIZE: usize = 5;

    fn read(reader: &mut Reader<'_>, form: Form) -> Result<Self, DecodeError> {
        let throttle_time_ms = reader.int32()?;
        let results = reader.array(form)?;
        let unknown_tagged_fields = reader.unknown_tagged_fields(form)?;
        Ok(Self { throttle_time_ms, results, unknown_tagged_fields })
    }

    fn measure(&self, form: Form) -> Result<usize, EncodeError> {
        let mut size = 4;
        size += sizes::array(&self.results, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Encoder, form: Form) {
        out.int32(self.throttle_time_ms);
        out.array(&self.results, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`DeleteGroupsResponse`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DeletableGroupResult {
    /// `groupId`, all versions, a key.
    pub group_id: StrBytes,
    /// `errorCode`, all versions.
    pub error_code: i16,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: Vec<RawTaggedField>,
}

impl Wire for DeletableGroupResult {
    const MIN_SIZE: usize = 3;

    fn read(reader: &mut Reader<'_>, form: Form) -> Result<Self, DecodeError> {
        let group_id = reader.string(form)?;
        let error_code = reader.int16()?;
        let unknown_tagged_fields = reader.unknown_tagged_fields(form)?;
        Ok(Self { group_id, error_code, unknown_tagged_fields })
    }

    fn measure(&self, form: Form) -> Result<usize, EncodeError> {
        let mut size = 2;
        size += sizes::string(&self.group_id, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Encoder, form: Form) {
        out.string(&self.group_id, form);
        out.int16(self.error_code);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for DeleteGroupsResponse {
    const NAME: &'static str = "DeleteGroupsResponse";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 2;
    const FLEXIBLE_FROM: Option<i16> = Some(2);
}
