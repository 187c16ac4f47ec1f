//! WriteTxnMarkers: api key 27.
//!
//! Generated from `protocol/schema/27_write_txn_markers.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::{
    ApiKey, DecodeError, Form, Message, Reader, Request, StrBytes, UnknownTaggedFields, Wire, Writer, sizes,
};

/// The request, versions 1-2, flexible 1+.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct WriteTxnMarkersRequest {
    /// `markers`, all versions.
    pub markers: Vec<WritableTxnMarker>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for WriteTxnMarkersRequest {
    const MIN_SIZE: usize = 1;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.array(&mut self.markers, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 0;
        size += sizes::array(&self.markers, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.array(&self.markers, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`WriteTxnMarkersRequest`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct WritableTxnMarker {
    /// `producerId`, all versions.
    pub producer_id: i64,
    /// `producerEpoch`, all versions.
    pub producer_epoch: i16,
    /// `transactionResult`, all versions.
    pub transaction_result: bool,
    /// `topics`, all versions.
    pub topics: Vec<WritableTxnMarkerTopic>,
    /// `coordinatorEpoch`, all versions.
    pub coordinator_epoch: i32,
    /// `transactionVersion`, versions 2, ignorable.
    pub transaction_version: i8,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for WritableTxnMarker {
    const MIN_SIZE: usize = 16;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        (self.producer_id, self.producer_epoch, self.transaction_result) = reader.fixed()?;
        reader.array(&mut self.topics, form)?;
        if form.version >= 2 {
            (self.coordinator_epoch, self.transaction_version) = reader.fixed()?;
        } else {
            self.coordinator_epoch = reader.int32()?;
        }
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 15;
        size += sizes::array(&self.topics, form)?;
        if form.version >= 2 {
            size += 1;
        }
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.fixed((self.producer_id, self.producer_epoch, self.transaction_result));
        out.array(&self.topics, form);
        if form.version >= 2 {
            out.fixed((self.coordinator_epoch, self.transaction_version));
        } else {
            out.int32(self.coordinator_epoch);
        }
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`WriteTxnMarkersRequest`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct WritableTxnMarkerTopic {
    /// `name`, all versions.
    pub name: StrBytes,
    /// `partitionIndexes`, all versions.
    pub partition_indexes: Vec<i32>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for WritableTxnMarkerTopic {
    const MIN_SIZE: usize = 2;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.string(&mut self.name, form)?;
        reader.array(&mut self.partition_indexes, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 0;
        size += sizes::string(&self.name, form)?;
        size += sizes::array(&self.partition_indexes, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.string(&self.name, form);
        out.array(&self.partition_indexes, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for WriteTxnMarkersRequest {
    const NAME: &'static str = "WriteTxnMarkersRequest";
    const MIN_VERSION: i16 = 1;
    const MAX_VERSION: i16 = 2;
    const FLEXIBLE_FROM: Option<i16> = Some(1);
}

impl Request for WriteTxnMarkersRequest {
    const KEY: ApiKey = ApiKey::WriteTxnMarkers;
    type Response = WriteTxnMarkersResponse;
}

/// The response, versions 1-2, flexible 1+.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct WriteTxnMarkersResponse {
    /// `markers`, all versions.
    pub markers: Vec<WritableTxnMarkerResult>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for WriteTxnMarkersResponse {
    const MIN_SIZE: usize = 1;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.array(&mut self.markers, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 0;
        size += sizes::array(&self.markers, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.array(&self.markers, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`WriteTxnMarkersResponse`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct WritableTxnMarkerResult {
    /// `producerId`, all versions.
    pub producer_id: i64,
    /// `topics`, all versions.
    pub topics: Vec<WritableTxnMarkerTopicResult>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for WritableTxnMarkerResult {
    const MIN_SIZE: usize = 9;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        self.producer_id = reader.int64()?;
        reader.array(&mut self.topics, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 8;
        size += sizes::array(&self.topics, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.int64(self.producer_id);
        out.array(&self.topics, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`WriteTxnMarkersResponse`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct WritableTxnMarkerTopicResult {
    /// `name`, all versions.
    pub name: StrBytes,
    /// `partitions`, all versions.
    pub partitions: Vec<WritableTxnMarkerPartitionResult>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for WritableTxnMarkerTopicResult {
    const MIN_SIZE: usize = 2;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.string(&mut self.name, form)?;
        reader.array(&mut self.partitions, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 0;
        size += sizes::string(&self.name, form)?;
        size += sizes::array(&self.partitions, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.string(&self.name, form);
        out.array(&self.partitions, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`WriteTxnMarkersResponse`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct WritableTxnMarkerPartitionResult {
    /// `partitionIndex`, all versions.
    pub partition_index: i32,
    /// `errorCode`, all versions.
    pub error_code: i16,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for WritableTxnMarkerPartitionResult {
    const MIN_SIZE: usize = 6;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        (self.partition_index, self.error_code) = reader.fixed()?;
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
        out.notes_error(self.error_code);
        out.fixed((self.partition_index, self.error_code));
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for WriteTxnMarkersResponse {
    const NAME: &'static str = "WriteTxnMarkersResponse";
    const MIN_VERSION: i16 = 1;
    const MAX_VERSION: i16 = 2;
    const FLEXIBLE_FROM: Option<i16> = Some(1);
}
