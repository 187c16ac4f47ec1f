//! EndTxn: api key 26.
//!
//! Generated from `protocol/schema/26_end_txn.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::{
    ApiKey, DecodeError, Form, Message, Reader, Request, StrBytes, UnknownTaggedFields, Wire, Writer, sizes,
};

/// The request, versions 0-5, flexible 3+.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct EndTxnRequest {
    /// `transactionalId`, all versions.
    pub transactional_id: StrBytes,
    /// `producerId`, all versions.
    pub producer_id: i64,
    /// `producerEpoch`, all versions.
    pub producer_epoch: i16,
    /// `committed`, all versions.
    pub committed: bool,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for EndTxnRequest {
    const MIN_SIZE: usize = 12;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.string(&mut self.transactional_id, form)?;
        (self.producer_id, self.producer_epoch, self.committed) = reader.fixed()?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 11;
        size += sizes::string(&self.transactional_id, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.string(&self.transactional_id, form);
        out.fixed((self.producer_id, self.producer_epoch, self.committed));
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for EndTxnRequest {
    const NAME: &'static str = "EndTxnRequest";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 5;
    const FLEXIBLE_FROM: Option<i16> = Some(3);
}

impl Request for EndTxnRequest {
    const KEY: ApiKey = ApiKey::EndTxn;
    type Response = EndTxnResponse;
}

/// The response, versions 0-5, flexible 3+.
#[derive(Debug, Clone, PartialEq)]
pub struct EndTxnResponse {
    /// `throttleTimeMs`, all versions.
    pub throttle_time_ms: i32,
    /// `errorCode`, all versions.
    pub error_code: i16,
    /// `producerId`, versions 5, default -1, ignorable.
    pub producer_id: i64,
    /// `producerEpoch`, versions 5, default -1, ignorable.
    pub producer_epoch: i16,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Default for EndTxnResponse {
    fn default() -> Self {
        Self {
            throttle_time_ms: 0,
            error_code: 0,
            producer_id: -1,
            producer_epoch: -1,
            unknown_tagged_fields: UnknownTaggedFields::new(),
        }
    }
}

impl Wire for EndTxnResponse {
    const MIN_SIZE: usize = 6;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        if form.version >= 5 {
            (self.throttle_time_ms, self.error_code, self.producer_id, self.producer_epoch) =
                reader.fixed()?;
        } else {
            (self.throttle_time_ms, self.error_code) = reader.fixed()?;
        }
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 6;
        if form.version >= 5 {
            size += 10;
        }
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.notes_error(self.error_code);
        if form.version >= 5 {
            out.fixed((self.throttle_time_ms, self.error_code, self.producer_id, self.producer_epoch));
        } else {
            out.fixed((self.throttle_time_ms, self.error_code));
        }
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for EndTxnResponse {
    const NAME: &'static str = "EndTxnResponse";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 5;
    const FLEXIBLE_FROM: Option<i16> = Some(3);
}
