//! InitProducerId: api key 22.
//!
//! Generated from `protocol/schema/22_init_producer_id.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::{
    ApiKey, DecodeError, Form, Message, Reader, Request, StrBytes, UnknownTaggedFields, Wire, Writer, sizes,
};

/// The request, versions 0-6, flexible 2+.
#[derive(Debug, Clone, PartialEq)]
pub struct InitProducerIdRequest {
    /// `transactionalId`, all versions, nullable, default Some("").
    pub transactional_id: Option<StrBytes>,
    /// `transactionTimeoutMs`, all versions.
    pub transaction_timeout_ms: i32,
    /// `producerId`, versions 3+, default -1.
    pub producer_id: i64,
    /// `producerEpoch`, versions 3+, default -1.
    pub producer_epoch: i16,
    /// `enable2Pc`, versions 6.
    pub enable2_pc: bool,
    /// `keepPreparedTxn`, versions 6.
    pub keep_prepared_txn: bool,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Default for InitProducerIdRequest {
    fn default() -> Self {
        Self {
            transactional_id: Some(StrBytes::new()),
            transaction_timeout_ms: 0,
            producer_id: -1,
            producer_epoch: -1,
            enable2_pc: false,
            keep_prepared_txn: false,
            unknown_tagged_fields: UnknownTaggedFields::new(),
        }
    }
}

impl Wire for InitProducerIdRequest {
    const MIN_SIZE: usize = 5;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.nullable_string(&mut self.transactional_id, form)?;
        if form.version >= 6 {
            (
                self.transaction_timeout_ms,
                self.producer_id,
                self.producer_epoch,
                self.enable2_pc,
                self.keep_prepared_txn,
            ) = reader.fixed()?;
        } else {
            self.transaction_timeout_ms = reader.int32()?;
            if form.version >= 3 {
                (self.producer_id, self.producer_epoch) = reader.fixed()?;
            }
        }
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        if form.version < 3 && self.producer_id != -1 {
            return Err(form.without("ProducerId"));
        }
        if form.version < 3 && self.producer_epoch != -1 {
            return Err(form.without("ProducerEpoch"));
        }
        if form.version < 6 && self.enable2_pc {
            return Err(form.without("Enable2Pc"));
        }
        if form.version < 6 && self.keep_prepared_txn {
            return Err(form.without("KeepPreparedTxn"));
        }
        let mut size = 4;
        size += sizes::nullable_string(self.transactional_id.as_ref(), form)?;
        if form.version >= 3 {
            size += 10;
        }
        if form.version >= 6 {
            size += 2;
        }
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.nullable_string(self.transactional_id.as_ref(), form);
        if form.version >= 6 {
            out.fixed((
                self.transaction_timeout_ms,
                self.producer_id,
                self.producer_epoch,
                self.enable2_pc,
                self.keep_prepared_txn,
            ));
        } else {
            out.int32(self.transaction_timeout_ms);
            if form.version >= 3 {
                out.fixed((self.producer_id, self.producer_epoch));
            }
        }
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for InitProducerIdRequest {
    const NAME: &'static str = "InitProducerIdRequest";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 6;
    const FLEXIBLE_FROM: Option<i16> = Some(2);
}

impl Request for InitProducerIdRequest {
    const KEY: ApiKey = ApiKey::InitProducerId;
    type Response = InitProducerIdResponse;
}

/// The response, versions 0-6, flexible 2+.
#[derive(Debug, Clone, PartialEq)]
pub struct InitProducerIdResponse {
    /// `throttleTimeMs`, all versions, ignorable.
    pub throttle_time_ms: i32,
    /// `errorCode`, all versions.
    pub error_code: i16,
    /// `producerId`, all versions, default -1.
    pub producer_id: i64,
    /// `producerEpoch`, all versions.
    pub producer_epoch: i16,
    /// `ongoingTxnProducerId`, versions 6, default -1.
    pub ongoing_txn_producer_id: i64,
    /// `ongoingTxnProducerEpoch`, versions 6, default -1.
    pub ongoing_txn_producer_epoch: i16,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Default for InitProducerIdResponse {
    fn default() -> Self {
        Self {
            throttle_time_ms: 0,
            error_code: 0,
            producer_id: -1,
            producer_epoch: 0,
            ongoing_txn_producer_id: -1,
            ongoing_txn_producer_epoch: -1,
            unknown_tagged_fields: UnknownTaggedFields::new(),
        }
    }
}

impl Wire for InitProducerIdResponse {
    const MIN_SIZE: usize = 16;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        if form.version >= 6 {
            (
                self.throttle_time_ms,
                self.error_code,
                self.producer_id,
                self.producer_epoch,
                self.ongoing_txn_producer_id,
                self.ongoing_txn_producer_epoch,
            ) = reader.fixed()?;
        } else {
            (self.throttle_time_ms, self.error_code, self.producer_id, self.producer_epoch) =
                reader.fixed()?;
        }
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        if form.version < 6 && self.ongoing_txn_producer_id != -1 {
            return Err(form.without("OngoingTxnProducerId"));
        }
        if form.version < 6 && self.ongoing_txn_producer_epoch != -1 {
            return Err(form.without("OngoingTxnProducerEpoch"));
        }
        let mut size = 16;
        if form.version >= 6 {
            size += 10;
        }
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.notes_error(self.error_code);
        if form.version >= 6 {
            out.fixed((
                self.throttle_time_ms,
                self.error_code,
                self.producer_id,
                self.producer_epoch,
                self.ongoing_txn_producer_id,
                self.ongoing_txn_producer_epoch,
            ));
        } else {
            out.fixed((self.throttle_time_ms, self.error_code, self.producer_id, self.producer_epoch));
        }
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for InitProducerIdResponse {
    const NAME: &'static str = "InitProducerIdResponse";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 6;
    const FLEXIBLE_FROM: Option<i16> = Some(2);
}
