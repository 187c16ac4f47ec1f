//! RenewDelegationToken: api key 39.
//!
//! Generated from `protocol/schema/39_renew_delegation_token.schema` by `cargo xtask generate`: edit the schema, not this file.

use bytes::Bytes;

use crate::{ApiKey, DecodeError, Form, Message, Reader, Request, UnknownTaggedFields, Wire, Writer, sizes};

/// The request, versions 1-2, flexible 2+.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RenewDelegationTokenRequest {
    /// `hmac`, all versions.
    pub hmac: Bytes,
    /// `renewPeriodMs`, all versions.
    pub renew_period_ms: i64,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for RenewDelegationTokenRequest {
    const MIN_SIZE: usize = 9;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.bytes(&mut self.hmac, form)?;
        self.renew_period_ms = reader.int64()?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 8;
        size += sizes::bytes(&self.hmac, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.bytes(&self.hmac, form);
        out.int64(self.renew_period_ms);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for RenewDelegationTokenRequest {
    const NAME: &'static str = "RenewDelegationTokenRequest";
    const MIN_VERSION: i16 = 1;
    const MAX_VERSION: i16 = 2;
    const FLEXIBLE_FROM: Option<i16> = Some(2);
}

impl Request for RenewDelegationTokenRequest {
    const KEY: ApiKey = ApiKey::RenewDelegationToken;
    type Response = RenewDelegationTokenResponse;
}

/// The response, versions 1-2, flexible 2+.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RenewDelegationTokenResponse {
    /// `errorCode`, all versions.
    pub error_code: i16,
    /// `expiryTimestampMs`, all versions.
    pub expiry_timestamp_ms: i64,
    /// `throttleTimeMs`, all versions.
    pub throttle_time_ms: i32,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for RenewDelegationTokenResponse {
    const MIN_SIZE: usize = 14;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        (self.error_code, self.expiry_timestamp_ms, self.throttle_time_ms) = reader.fixed()?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 14;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.notes_error(self.error_code);
        out.fixed((self.error_code, self.expiry_timestamp_ms, self.throttle_time_ms));
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for RenewDelegationTokenResponse {
    const NAME: &'static str = "RenewDelegationTokenResponse";
    const MIN_VERSION: i16 = 1;
    const MAX_VERSION: i16 = 2;
    const FLEXIBLE_FROM: Option<i16> = Some(2);
}
