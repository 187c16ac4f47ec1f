//! ListTransactions: api key 66.
//!
//! Generated from `protocol/schema/66_list_transactions.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::{
    ApiKey, DecodeError, Form, Message, Reader, Request, StrBytes, UnknownTaggedFields, Wire, Writer, sizes,
};

/// The request, versions 0-2, flexible 0+.
#[derive(Debug, Clone, PartialEq)]
pub struct ListTransactionsRequest {
    /// `stateFilters`, all versions.
    pub state_filters: Vec<StrBytes>,
    /// `producerIdFilters`, all versions.
    pub producer_id_filters: Vec<i64>,
    /// `durationFilter`, versions 1+, default -1.
    pub duration_filter: i64,
    /// `transactionalIdPattern`, versions 2, nullable.
    pub transactional_id_pattern: Option<StrBytes>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Default for ListTransactionsRequest {
    fn default() -> Self {
        Self {
            state_filters: Vec::new(),
            producer_id_filters: Vec::new(),
            duration_filter: -1,
            transactional_id_pattern: None,
            unknown_tagged_fields: UnknownTaggedFields::new(),
        }
    }
}

impl Wire for ListTransactionsRequest {
    const MIN_SIZE: usize = 2;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.array(&mut self.state_filters, form)?;
        reader.array(&mut self.producer_id_filters, form)?;
        if form.version >= 1 {
            self.duration_filter = reader.int64()?;
        }
        if form.version >= 2 {
            reader.nullable_string(&mut self.transactional_id_pattern, form)?;
        }
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        if form.version < 1 && self.duration_filter != -1 {
            return Err(form.without("DurationFilter"));
        }
        if form.version < 2 && self.transactional_id_pattern.is_some() {
            return Err(form.without("TransactionalIdPattern"));
        }
        let mut size = 0;
        size += sizes::array(&self.state_filters, form)?;
        size += sizes::array(&self.producer_id_filters, form)?;
        if form.version >= 2 {
            size += sizes::nullable_string(self.transactional_id_pattern.as_ref(), form)?;
        }
        if form.version >= 1 {
            size += 8;
        }
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.array(&self.state_filters, form);
        out.array(&self.producer_id_filters, form);
        if form.version >= 1 {
            out.int64(self.duration_filter);
        }
        if form.version >= 2 {
            out.nullable_string(self.transactional_id_pattern.as_ref(), form);
        }
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for ListTransactionsRequest {
    const NAME: &'static str = "ListTransactionsRequest";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 2;
    const FLEXIBLE_FROM: Option<i16> = Some(0);
}

impl Request for ListTransactionsRequest {
    const KEY: ApiKey = ApiKey::ListTransactions;
    type Response = ListTransactionsResponse;
}

/// The response, versions 0-2, flexible 0+.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ListTransactionsResponse {
    /// `throttleTimeMs`, all versions.
    pub throttle_time_ms: i32,
    /// `errorCode`, all versions.
    pub error_code: i16,
    /// `unknownStateFilters`, all versions.
    pub unknown_state_filters: Vec<StrBytes>,
    /// `transactionStates`, all versions.
    pub transaction_states: Vec<TransactionState>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for ListTransactionsResponse {
    const MIN_SIZE: usize = 8;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        (self.throttle_time_ms, self.error_code) = reader.fixed()?;
        reader.array(&mut self.unknown_state_filters, form)?;
        reader.array(&mut self.transaction_states, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 6;
        size += sizes::array(&self.unknown_state_filters, form)?;
        size += sizes::array(&self.transaction_states, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.notes_error(self.error_code);
        out.fixed((self.throttle_time_ms, self.error_code));
        out.array(&self.unknown_state_filters, form);
        out.array(&self.transaction_states, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`ListTransactionsResponse`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TransactionState {
    /// `transactionalId`, all versions.
    pub transactional_id: StrBytes,
    /// `producerId`, all versions.
    pub producer_id: i64,
    /// `transactionState`, all versions.
    pub transaction_state: StrBytes,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for TransactionState {
    const MIN_SIZE: usize = 10;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.string(&mut self.transactional_id, form)?;
        self.producer_id = reader.int64()?;
        reader.string(&mut self.transaction_state, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 8;
        size += sizes::string(&self.transactional_id, form)?;
        size += sizes::string(&self.transaction_state, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.string(&self.transactional_id, form);
        out.int64(self.producer_id);
        out.string(&self.transaction_state, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for ListTransactionsResponse {
    const NAME: &'static str = "ListTransactionsResponse";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 2;
    const FLEXIBLE_FROM: Option<i16> = Some(0);
}
