//! CreateDelegationToken: api key 38.
//!
//! Generated from `protocol/schema/38_create_delegation_token.schema` by `cargo xtask generate`: edit the schema, not this file.

use bytes::Bytes;

use crate::{
    ApiKey, DecodeError, Form, Message, Reader, Request, StrBytes, UnknownTaggedFields, Wire, Writer, sizes,
};

/// The request, versions 1-3, flexible 2+.
#[derive(Debug, Clone, PartialEq)]
pub struct CreateDelegationTokenRequest {
    /// `ownerPrincipalType`, versions 3, nullable, default Some("").
    pub owner_principal_type: Option<StrBytes>,
    /// `ownerPrincipalName`, versions 3, nullable, default Some("").
    pub owner_principal_name: Option<StrBytes>,
    /// `renewers`, all versions.
    pub renewers: Vec<CreatableRenewers>,
    /// `maxLifetimeMs`, all versions.
    pub max_lifetime_ms: i64,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Default for CreateDelegationTokenRequest {
    fn default() -> Self {
        Self {
            owner_principal_type: Some(StrBytes::new()),
            owner_principal_name: Some(StrBytes::new()),
            renewers: Vec::new(),
            max_lifetime_ms: 0,
            unknown_tagged_fields: UnknownTaggedFields::new(),
        }
    }
}

impl Wire for CreateDelegationTokenRequest {
    const MIN_SIZE: usize = 9;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        if form.version >= 3 {
            reader.nullable_string(&mut self.owner_principal_type, form)?;
        }
        if form.version >= 3 {
            reader.nullable_string(&mut self.owner_principal_name, form)?;
        }
        reader.array(&mut self.renewers, form)?;
        self.max_lifetime_ms = reader.int64()?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        if form.version < 3 && self.owner_principal_type.as_ref().is_none_or(|value| !value.is_empty()) {
            return Err(form.without("OwnerPrincipalType"));
        }
        if form.version < 3 && self.owner_principal_name.as_ref().is_none_or(|value| !value.is_empty()) {
            return Err(form.without("OwnerPrincipalName"));
        }
        let mut size = 8;
        if form.version >= 3 {
            size += sizes::nullable_string(self.owner_principal_type.as_ref(), form)?;
        }
        if form.version >= 3 {
            size += sizes::nullable_string(self.owner_principal_name.as_ref(), form)?;
        }
        size += sizes::array(&self.renewers, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        if form.version >= 3 {
            out.nullable_string(self.owner_principal_type.as_ref(), form);
        }
        if form.version >= 3 {
            out.nullable_string(self.owner_principal_name.as_ref(), form);
        }
        out.array(&self.renewers, form);
        out.int64(self.max_lifetime_ms);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`CreateDelegationTokenRequest`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CreatableRenewers {
    /// `principalType`, all versions.
    pub principal_type: StrBytes,
    /// `principalName`, all versions.
    pub principal_name: StrBytes,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for CreatableRenewers {
    const MIN_SIZE: usize = 2;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.string(&mut self.principal_type, form)?;
        reader.string(&mut self.principal_name, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 0;
        size += sizes::string(&self.principal_type, form)?;
        size += sizes::string(&self.principal_name, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.string(&self.principal_type, form);
        out.string(&self.principal_name, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for CreateDelegationTokenRequest {
    const NAME: &'static str = "CreateDelegationTokenRequest";
    const MIN_VERSION: i16 = 1;
    const MAX_VERSION: i16 = 3;
    const FLEXIBLE_FROM: Option<i16> = Some(2);
}

impl Request for CreateDelegationTokenRequest {
    const KEY: ApiKey = ApiKey::CreateDelegationToken;
    type Response = CreateDelegationTokenResponse;
}

/// The response, versions 1-3, flexible 2+.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CreateDelegationTokenResponse {
    /// `errorCode`, all versions.
    pub error_code: i16,
    /// `principalType`, all versions.
    pub principal_type: StrBytes,
    /// `principalName`, all versions.
    pub principal_name: StrBytes,
    /// `tokenRequesterPrincipalType`, versions 3.
    pub token_requester_principal_type: StrBytes,
    /// `tokenRequesterPrincipalName`, versions 3.
    pub token_requester_principal_name: StrBytes,
    /// `issueTimestampMs`, all versions.
    pub issue_timestamp_ms: i64,
    /// `expiryTimestampMs`, all versions.
    pub expiry_timestamp_ms: i64,
    /// `maxTimestampMs`, all versions.
    pub max_timestamp_ms: i64,
    /// `tokenId`, all versions.
    pub token_id: StrBytes,
    /// `hmac`, all versions.
    pub hmac: Bytes,
    /// `throttleTimeMs`, all versions.
    pub throttle_time_ms: i32,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for CreateDelegationTokenResponse {
    const MIN_SIZE: usize = 34;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        self.error_code = reader.int16()?;
        reader.string(&mut self.principal_type, form)?;
        reader.string(&mut self.principal_name, form)?;
        if form.version >= 3 {
            reader.string(&mut self.token_requester_principal_type, form)?;
        }
        if form.version >= 3 {
            reader.string(&mut self.token_requester_principal_name, form)?;
        }
        (self.issue_timestamp_ms, self.expiry_timestamp_ms, self.max_timestamp_ms) = reader.fixed()?;
        reader.string(&mut self.token_id, form)?;
        reader.bytes(&mut self.hmac, form)?;
        self.throttle_time_ms = reader.int32()?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        if form.version < 3 && !self.token_requester_principal_type.is_empty() {
            return Err(form.without("TokenRequesterPrincipalType"));
        }
        if form.version < 3 && !self.token_requester_principal_name.is_empty() {
            return Err(form.without("TokenRequesterPrincipalName"));
        }
        let mut size = 30;
        size += sizes::string(&self.principal_type, form)?;
        size += sizes::string(&self.principal_name, form)?;
        if form.version >= 3 {
            size += sizes::string(&self.token_requester_principal_type, form)?;
        }
        if form.version >= 3 {
            size += sizes::string(&self.token_requester_principal_name, form)?;
        }
        size += sizes::string(&self.token_id, form)?;
        size += sizes::bytes(&self.hmac, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.notes_error(self.error_code);
        out.int16(self.error_code);
        out.string(&self.principal_type, form);
        out.string(&self.principal_name, form);
        if form.version >= 3 {
            out.string(&self.token_requester_principal_type, form);
        }
        if form.version >= 3 {
            out.string(&self.token_requester_principal_name, form);
        }
        out.fixed((self.issue_timestamp_ms, self.expiry_timestamp_ms, self.max_timestamp_ms));
        out.string(&self.token_id, form);
        out.bytes(&self.hmac, form);
        out.int32(self.throttle_time_ms);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for CreateDelegationTokenResponse {
    const NAME: &'static str = "CreateDelegationTokenResponse";
    const MIN_VERSION: i16 = 1;
    const MAX_VERSION: i16 = 3;
    const FLEXIBLE_FROM: Option<i16> = Some(2);
}
