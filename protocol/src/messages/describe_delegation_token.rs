//! DescribeDelegationToken: api key 41.
//!
//! Generated from `protocol/schema/41_describe_delegation_token.schema` by `cargo xtask generate`: edit the schema, not this file.

use bytes::Bytes;

use crate::{
    ApiKey, DecodeError, Form, Message, Reader, Request, StrBytes, UnknownTaggedFields, Wire, Writer, sizes,
};

/// The request, versions 1-3, flexible 2+.
#[derive(Debug, Clone, PartialEq)]
pub struct DescribeDelegationTokenRequest {
    /// `owners`, all versions, nullable, default Some(Vec).
    pub owners: Option<Vec<DescribeDelegationTokenOwner>>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Default for DescribeDelegationTokenRequest {
    fn default() -> Self {
        Self { owners: Some(Vec::new()), unknown_tagged_fields: UnknownTaggedFields::new() }
    }
}

impl Wire for DescribeDelegationTokenRequest {
    const MIN_SIZE: usize = 1;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.nullable_array(&mut self.owners, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 0;
        size += sizes::nullable_array(self.owners.as_deref(), form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.nullable_array(self.owners.as_deref(), form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`DescribeDelegationTokenRequest`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DescribeDelegationTokenOwner {
    /// `principalType`, all versions.
    pub principal_type: StrBytes,
    /// `principalName`, all versions.
    pub principal_name: StrBytes,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for DescribeDelegationTokenOwner {
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

impl Message for DescribeDelegationTokenRequest {
    const NAME: &'static str = "DescribeDelegationTokenRequest";
    const MIN_VERSION: i16 = 1;
    const MAX_VERSION: i16 = 3;
    const FLEXIBLE_FROM: Option<i16> = Some(2);
}

impl Request for DescribeDelegationTokenRequest {
    const KEY: ApiKey = ApiKey::DescribeDelegationToken;
    type Response = DescribeDelegationTokenResponse;
}

/// The response, versions 1-3, flexible 2+.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DescribeDelegationTokenResponse {
    /// `errorCode`, all versions.
    pub error_code: i16,
    /// `tokens`, all versions.
    pub tokens: Vec<DescribedDelegationToken>,
    /// `throttleTimeMs`, all versions.
    pub throttle_time_ms: i32,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for DescribeDelegationTokenResponse {
    const MIN_SIZE: usize = 7;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        self.error_code = reader.int16()?;
        reader.array(&mut self.tokens, form)?;
        self.throttle_time_ms = reader.int32()?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 6;
        size += sizes::array(&self.tokens, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.notes_error(self.error_code);
        out.int16(self.error_code);
        out.array(&self.tokens, form);
        out.int32(self.throttle_time_ms);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`DescribeDelegationTokenResponse`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DescribedDelegationToken {
    /// `principalType`, all versions.
    pub principal_type: StrBytes,
    /// `principalName`, all versions.
    pub principal_name: StrBytes,
    /// `tokenRequesterPrincipalType`, versions 3.
    pub token_requester_principal_type: StrBytes,
    /// `tokenRequesterPrincipalName`, versions 3.
    pub token_requester_principal_name: StrBytes,
    /// `issueTimestamp`, all versions.
    pub issue_timestamp: i64,
    /// `expiryTimestamp`, all versions.
    pub expiry_timestamp: i64,
    /// `maxTimestamp`, all versions.
    pub max_timestamp: i64,
    /// `tokenId`, all versions.
    pub token_id: StrBytes,
    /// `hmac`, all versions.
    pub hmac: Bytes,
    /// `renewers`, all versions.
    pub renewers: Vec<DescribedDelegationTokenRenewer>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for DescribedDelegationToken {
    const MIN_SIZE: usize = 29;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.string(&mut self.principal_type, form)?;
        reader.string(&mut self.principal_name, form)?;
        if form.version >= 3 {
            reader.string(&mut self.token_requester_principal_type, form)?;
        }
        if form.version >= 3 {
            reader.string(&mut self.token_requester_principal_name, form)?;
        }
        (self.issue_timestamp, self.expiry_timestamp, self.max_timestamp) = reader.fixed()?;
        reader.string(&mut self.token_id, form)?;
        reader.bytes(&mut self.hmac, form)?;
        reader.array(&mut self.renewers, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        if form.version < 3 && !self.token_requester_principal_type.is_empty() {
            return Err(form.without("TokenRequesterPrincipalType"));
        }
        if form.version < 3 && !self.token_requester_principal_name.is_empty() {
            return Err(form.without("TokenRequesterPrincipalName"));
        }
        let mut size = 24;
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
        size += sizes::array(&self.renewers, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.string(&self.principal_type, form);
        out.string(&self.principal_name, form);
        if form.version >= 3 {
            out.string(&self.token_requester_principal_type, form);
        }
        if form.version >= 3 {
            out.string(&self.token_requester_principal_name, form);
        }
        out.fixed((self.issue_timestamp, self.expiry_timestamp, self.max_timestamp));
        out.string(&self.token_id, form);
        out.bytes(&self.hmac, form);
        out.array(&self.renewers, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`DescribeDelegationTokenResponse`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DescribedDelegationTokenRenewer {
    /// `principalType`, all versions.
    pub principal_type: StrBytes,
    /// `principalName`, all versions.
    pub principal_name: StrBytes,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for DescribedDelegationTokenRenewer {
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

impl Message for DescribeDelegationTokenResponse {
    const NAME: &'static str = "DescribeDelegationTokenResponse";
    const MIN_VERSION: i16 = 1;
    const MAX_VERSION: i16 = 3;
    const FLEXIBLE_FROM: Option<i16> = Some(2);
}
