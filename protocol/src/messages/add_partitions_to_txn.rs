//! AddPartitionsToTxn: api key 24.
//!
//! Generated from `protocol/schema/24_add_partitions_to_txn.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::{
    ApiKey, DecodeError, Form, Message, Reader, Request, StrBytes, UnknownTaggedFields, Wire, Writer, sizes,
};

/// The request, versions 0-5, flexible 3+.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct AddPartitionsToTxnRequest {
    /// `transactions`, versions 4+.
    pub transactions: Vec<AddPartitionsToTxnTransaction>,
    /// `v3AndBelowTransactionalId`, versions 0-3.
    pub v3_and_below_transactional_id: StrBytes,
    /// `v3AndBelowProducerId`, versions 0-3.
    pub v3_and_below_producer_id: i64,
    /// `v3AndBelowProducerEpoch`, versions 0-3.
    pub v3_and_below_producer_epoch: i16,
    /// `v3AndBelowTopics`, versions 0-3.
    pub v3_and_below_topics: Vec<AddPartitionsToTxnTopic>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for AddPartitionsToTxnRequest {
    const MIN_SIZE: usize = 0;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        if form.version >= 4 {
            reader.array(&mut self.transactions, form)?;
        }
        if form.version <= 3 {
            reader.string(&mut self.v3_and_below_transactional_id, form)?;
        }
        if form.version <= 3 {
            (self.v3_and_below_producer_id, self.v3_and_below_producer_epoch) = reader.fixed()?;
        }
        if form.version <= 3 {
            reader.array(&mut self.v3_and_below_topics, form)?;
        }
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        if form.version < 4 && !self.transactions.is_empty() {
            return Err(form.without("Transactions"));
        }
        if form.version > 3 && !self.v3_and_below_transactional_id.is_empty() {
            return Err(form.without("V3AndBelowTransactionalId"));
        }
        if form.version > 3 && self.v3_and_below_producer_id != 0 {
            return Err(form.without("V3AndBelowProducerId"));
        }
        if form.version > 3 && self.v3_and_below_producer_epoch != 0 {
            return Err(form.without("V3AndBelowProducerEpoch"));
        }
        if form.version > 3 && !self.v3_and_below_topics.is_empty() {
            return Err(form.without("V3AndBelowTopics"));
        }
        let mut size = 0;
        if form.version >= 4 {
            size += sizes::array(&self.transactions, form)?;
        }
        if form.version <= 3 {
            size += sizes::string(&self.v3_and_below_transactional_id, form)?;
        }
        if form.version <= 3 {
            size += sizes::array(&self.v3_and_below_topics, form)?;
        }
        if form.version <= 3 {
            size += 10;
        }
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        if form.version >= 4 {
            out.array(&self.transactions, form);
        }
        if form.version <= 3 {
            out.string(&self.v3_and_below_transactional_id, form);
        }
        if form.version <= 3 {
            out.fixed((self.v3_and_below_producer_id, self.v3_and_below_producer_epoch));
        }
        if form.version <= 3 {
            out.array(&self.v3_and_below_topics, form);
        }
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`AddPartitionsToTxnRequest`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct AddPartitionsToTxnTransaction {
    /// `transactionalId`, versions 4+, a key.
    pub transactional_id: StrBytes,
    /// `producerId`, versions 4+.
    pub producer_id: i64,
    /// `producerEpoch`, versions 4+.
    pub producer_epoch: i16,
    /// `verifyOnly`, versions 4+.
    pub verify_only: bool,
    /// `topics`, versions 4+.
    pub topics: Vec<AddPartitionsToTxnTopic>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for AddPartitionsToTxnTransaction {
    const MIN_SIZE: usize = 13;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.string(&mut self.transactional_id, form)?;
        (self.producer_id, self.producer_epoch, self.verify_only) = reader.fixed()?;
        reader.array(&mut self.topics, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 11;
        size += sizes::string(&self.transactional_id, form)?;
        size += sizes::array(&self.topics, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.string(&self.transactional_id, form);
        out.fixed((self.producer_id, self.producer_epoch, self.verify_only));
        out.array(&self.topics, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`AddPartitionsToTxnRequest`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct AddPartitionsToTxnTopic {
    /// `name`, all versions, a key.
    pub name: StrBytes,
    /// `partitions`, all versions.
    pub partitions: Vec<i32>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for AddPartitionsToTxnTopic {
    const MIN_SIZE: usize = 2;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.string(&mut self.name, form)?;
        reader.array(&mut self.partitions, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 0;
        size += sizes::string(&self.name, form)?;
        size += sizes::array(&self.partitions, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.string(&self.name, form);
        out.array(&self.partitions, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for AddPartitionsToTxnRequest {
    const NAME: &'static str = "AddPartitionsToTxnRequest";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 5;
    const FLEXIBLE_FROM: Option<i16> = Some(3);
}

impl Request for AddPartitionsToTxnRequest {
    const KEY: ApiKey = ApiKey::AddPartitionsToTxn;
    type Response = AddPartitionsToTxnResponse;
}

/// The response, versions 0-5, flexible 3+.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct AddPartitionsToTxnResponse {
    /// `throttleTimeMs`, all versions.
    pub throttle_time_ms: i32,
    /// `errorCode`, versions 4+, ignorable.
    pub error_code: i16,
    /// `resultsByTransaction`, versions 4+.
    pub results_by_transaction: Vec<AddPartitionsToTxnResult>,
    /// `resultsByTopicV3AndBelow`, versions 0-3.
    pub results_by_topic_v3_and_below: Vec<AddPartitionsToTxnTopicResult>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for AddPartitionsToTxnResponse {
    const MIN_SIZE: usize = 4;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        if form.version >= 4 {
            (self.throttle_time_ms, self.error_code) = reader.fixed()?;
        } else {
            self.throttle_time_ms = reader.int32()?;
        }
        if form.version >= 4 {
            reader.array(&mut self.results_by_transaction, form)?;
        }
        if form.version <= 3 {
            reader.array(&mut self.results_by_topic_v3_and_below, form)?;
        }
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        if form.version < 4 && !self.results_by_transaction.is_empty() {
            return Err(form.without("ResultsByTransaction"));
        }
        if form.version > 3 && !self.results_by_topic_v3_and_below.is_empty() {
            return Err(form.without("ResultsByTopicV3AndBelow"));
        }
        let mut size = 4;
        if form.version >= 4 {
            size += sizes::array(&self.results_by_transaction, form)?;
        }
        if form.version <= 3 {
            size += sizes::array(&self.results_by_topic_v3_and_below, form)?;
        }
        if form.version >= 4 {
            size += 2;
        }
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.notes_error(self.error_code);
        if form.version >= 4 {
            out.fixed((self.throttle_time_ms, self.error_code));
        } else {
            out.int32(self.throttle_time_ms);
        }
        if form.version >= 4 {
            out.array(&self.results_by_transaction, form);
        }
        if form.version <= 3 {
            out.array(&self.results_by_topic_v3_and_below, form);
        }
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`AddPartitionsToTxnResponse`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct AddPartitionsToTxnResult {
    /// `transactionalId`, versions 4+, a key.
    pub transactional_id: StrBytes,
    /// `topicResults`, versions 4+.
    pub topic_results: Vec<AddPartitionsToTxnTopicResult>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for AddPartitionsToTxnResult {
    const MIN_SIZE: usize = 2;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.string(&mut self.transactional_id, form)?;
        reader.array(&mut self.topic_results, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 0;
        size += sizes::string(&self.transactional_id, form)?;
        size += sizes::array(&self.topic_results, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.string(&self.transactional_id, form);
        out.array(&self.topic_results, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`AddPartitionsToTxnResponse`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct AddPartitionsToTxnTopicResult {
    /// `name`, all versions, a key.
    pub name: StrBytes,
    /// `resultsByPartition`, all versions.
    pub results_by_partition: Vec<AddPartitionsToTxnPartitionResult>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for AddPartitionsToTxnTopicResult {
    const MIN_SIZE: usize = 2;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.string(&mut self.name, form)?;
        reader.array(&mut self.results_by_partition, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 0;
        size += sizes::string(&self.name, form)?;
        size += sizes::array(&self.results_by_partition, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.string(&self.name, form);
        out.array(&self.results_by_partition, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`AddPartitionsToTxnResponse`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct AddPartitionsToTxnPartitionResult {
    /// `partitionIndex`, all versions, a key.
    pub partition_index: i32,
    /// `partitionErrorCode`, all versions.
    pub partition_error_code: i16,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for AddPartitionsToTxnPartitionResult {
    const MIN_SIZE: usize = 6;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        (self.partition_index, self.partition_error_code) = reader.fixed()?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 6;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.fixed((self.partition_index, self.partition_error_code));
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for AddPartitionsToTxnResponse {
    const NAME: &'static str = "AddPartitionsToTxnResponse";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 5;
    const FLEXIBLE_FROM: Option<i16> = Some(3);
}
