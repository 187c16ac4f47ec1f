//! TransactionLogValue.
//!
//! Generated from `protocol/schema/coordinator/transaction_00_transaction_log.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::{DecodeError, Form, Message, Reader, StrBytes, UnknownTaggedFields, Wire, Writer, sizes};

/// The value of a coordinator's record, versions 0-1, flexible 1+.
#[derive(Debug, Clone, PartialEq)]
pub struct TransactionLogValue {
    /// `producerId`, all versions.
    pub producer_id: i64,
    /// `previousProducerId`, versions 1, tag 0, default -1.
    pub previous_producer_id: i64,
    /// `nextProducerId`, versions 1, tag 1, default -1.
    pub next_producer_id: i64,
    /// `producerEpoch`, all versions.
    pub producer_epoch: i16,
    /// `nextProducerEpoch`, versions 1, tag 3, default -1.
    pub next_producer_epoch: i16,
    /// `transactionTimeoutMs`, all versions.
    pub transaction_timeout_ms: i32,
    /// `transactionStatus`, all versions.
    pub transaction_status: i8,
    /// `transactionPartitions`, all versions, nullable, default Some(Vec).
    pub transaction_partitions: Option<Vec<PartitionsSchema>>,
    /// `transactionLastUpdateTimestampMs`, all versions.
    pub transaction_last_update_timestamp_ms: i64,
    /// `transactionStartTimestampMs`, all versions.
    pub transaction_start_timestamp_ms: i64,
    /// `clientTransactionVersion`, versions 1, tag 2.
    pub client_transaction_version: i16,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Default for TransactionLogValue {
    fn default() -> Self {
        Self {
            producer_id: 0,
            previous_producer_id: -1,
            next_producer_id: -1,
            producer_epoch: 0,
            next_producer_epoch: -1,
            transaction_timeout_ms: 0,
            transaction_status: 0,
            transaction_partitions: Some(Vec::new()),
            transaction_last_update_timestamp_ms: 0,
            transaction_start_timestamp_ms: 0,
            client_transaction_version: 0,
            unknown_tagged_fields: UnknownTaggedFields::new(),
        }
    }
}

impl Wire for TransactionLogValue {
    const MIN_SIZE: usize = 32;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        (self.producer_id, self.producer_epoch, self.transaction_timeout_ms, self.transaction_status) =
            reader.fixed()?;
        reader.nullable_array(&mut self.transaction_partitions, form)?;
        (self.transaction_last_update_timestamp_ms, self.transaction_start_timestamp_ms) = reader.fixed()?;
        reader.tagged_fields(&mut self.unknown_tagged_fields, form, |tag, reader| {
            match tag {
                0 => self.previous_producer_id = reader.int64()?,
                1 => self.next_producer_id = reader.int64()?,
                3 => self.next_producer_epoch = reader.int16()?,
                2 => self.client_transaction_version = reader.int16()?,
                _ => return Ok(false),
            }
            Ok(true)
        })
    }

    fn measure(&self, form: Form) -> sizes::Size {
        if form.version < 1 && self.previous_producer_id != -1 {
            return Err(form.without("PreviousProducerId"));
        }
        if form.version < 1 && self.next_producer_id != -1 {
            return Err(form.without("NextProducerId"));
        }
        if form.version < 1 && self.next_producer_epoch != -1 {
            return Err(form.without("NextProducerEpoch"));
        }
        if form.version < 1 && self.client_transaction_version != 0 {
            return Err(form.without("ClientTransactionVersion"));
        }
        let mut size = 31;
        size += sizes::nullable_array(self.transaction_partitions.as_deref(), form)?;
        if form.flexible && self.has_tagged_fields(form) {
            let mut known = 0;
            if self.previous_producer_id != -1 {
                known += 1;
                size += sizes::tagged(0, Ok(8))?;
            }
            if self.next_producer_id != -1 {
                known += 1;
                size += sizes::tagged(1, Ok(8))?;
            }
            if self.next_producer_epoch != -1 {
                known += 1;
                size += sizes::tagged(3, Ok(2))?;
            }
            if self.client_transaction_version != 0 {
                known += 1;
                size += sizes::tagged(2, Ok(2))?;
            }
            size += sizes::tagged_fields(&self.unknown_tagged_fields, &[0, 1, 3, 2], known)?;
        } else {
            size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        }
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.fixed((
            self.producer_id,
            self.producer_epoch,
            self.transaction_timeout_ms,
            self.transaction_status,
        ));
        out.nullable_array(self.transaction_partitions.as_deref(), form);
        out.fixed((self.transaction_last_update_timestamp_ms, self.transaction_start_timestamp_ms));
        if form.flexible && self.has_tagged_fields(form) {
            let known = usize::from(self.previous_producer_id != -1)
                + usize::from(self.next_producer_id != -1)
                + usize::from(self.client_transaction_version != 0)
                + usize::from(self.next_producer_epoch != -1);
            let mut unknown = out.tagged_fields(known, &self.unknown_tagged_fields);
            if self.previous_producer_id != -1 {
                unknown = out.tagged_fields_below(0, unknown);
                out.tag(0, Ok(8));
                out.int64(self.previous_producer_id);
            }
            if self.next_producer_id != -1 {
                unknown = out.tagged_fields_below(1, unknown);
                out.tag(1, Ok(8));
                out.int64(self.next_producer_id);
            }
            if self.client_transaction_version != 0 {
                unknown = out.tagged_fields_below(2, unknown);
                out.tag(2, Ok(2));
                out.int16(self.client_transaction_version);
            }
            if self.next_producer_epoch != -1 {
                unknown = out.tagged_fields_below(3, unknown);
                out.tag(3, Ok(2));
                out.int16(self.next_producer_epoch);
            }
            out.raw_tagged_fields(unknown);
        } else {
            out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
        }
    }
}

impl TransactionLogValue {
    fn has_tagged_fields(&self, _form: Form) -> bool {
        (self.previous_producer_id != -1
            || self.next_producer_id != -1
            || self.next_producer_epoch != -1
            || self.client_transaction_version != 0)
            || !self.unknown_tagged_fields.is_empty()
    }
}

/// Part of [`TransactionLogValue`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PartitionsSchema {
    /// `topic`, all versions.
    pub topic: StrBytes,
    /// `partitionIds`, all versions.
    pub partition_ids: Vec<i32>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for PartitionsSchema {
    const MIN_SIZE: usize = 2;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.string(&mut self.topic, form)?;
        reader.array(&mut self.partition_ids, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 0;
        size += sizes::string(&self.topic, form)?;
        size += sizes::array(&self.partition_ids, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.string(&self.topic, form);
        out.array(&self.partition_ids, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for TransactionLogValue {
    const NAME: &'static str = "TransactionLogValue";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 1;
    const FLEXIBLE_FROM: Option<i16> = Some(1);
}

impl TransactionLogValue {
    /// The type of this record.
    pub const RECORD_TYPE: i16 = 0;
}
