//! EndTxn: api key 26.
//!
//! Generated from `protocol/schema/26_end_txn.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::{
    ApiKey, DecodeError, EncodeError, Form, Message, RawTaggedField, Reader, Request, StrBytes, Wire, Writer,
    sizes,
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
    pub unknown_tagged_fields: Vec<RawTaggedField>,
}

impl Wire for EndTxnRequest {
    const MIN_SIZE: usize = 12;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        self.transactional_id = reader.string(form)?;
        self.producer_id = reader.int64()?;
        self.producer_epoch = reader.int16()?;
        self.committed = reader.bool()?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> Result<usize, EncodeError> {
        let mut size = 11;
        size += sizes::string(&self.transactional_id, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.string(&self.transactional_id, form);
        out.int64(self.producer_id);
        out.int16(self.producer_epoch);
        out.bool(self.committed);
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
    pub unknown_tagged_fields: Vec<RawTaggedField>,
}

impl Default for EndTxnResponse {
    fn default() -> Self {
        Self {
            throttle_time_ms: 0,
            error_code: 0,
            producer_id: -1,
            producer_epoch: -1,
            unknown_tagged_fields: Vec::new(),
        }
    }
}

impl Wire for EndTxnResponse {
    const MIN_SIZE: usize = 6;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        self.throttle_time_ms = reader.int32()?;
        self.error_code = reader.int16()?;
        if form.version >= 5 {
            self.producer_id = reader.int64()?;
        }
        if form.version >= 5 {
            self.producer_epoch = reader.int16()?;
        }
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> Result<usize, EncodeError> {
        let mut size = 6;
        if form.version >= 5 {
            size += 10;
        }
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.int32(self.throttle_time_ms);
        out.int16(self.error_code);
        if form.version >= 5 {
            out.int64(self.producer_id);
        }
        if form.version >= 5 {
            out.int16(self.producer_epoch);
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
