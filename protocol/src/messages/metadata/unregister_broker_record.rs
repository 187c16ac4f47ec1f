//! UnregisterBrokerRecord.
//!
//! Generated from `protocol/schema/metadata/01_unregister_broker_record.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::{DecodeError, EncodeError, Form, Message, RawTaggedField, Reader, Wire, Writer, sizes};

/// A record of the cluster metadata log, versions 0, flexible 0+.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct UnregisterBrokerRecord {
    /// `brokerId`, all versions.
    pub broker_id: i32,
    /// `brokerEpoch`, all versions.
    pub broker_epoch: i64,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: Vec<RawTaggedField>,
}

impl Wire for UnregisterBrokerRecord {
    const MIN_SIZE: usize = 12;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        self.broker_id = reader.int32()?;
        self.broker_epoch = reader.int64()?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> Result<usize, EncodeError> {
        let mut size = 12;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.int32(self.broker_id);
        out.int64(self.broker_epoch);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for UnregisterBrokerRecord {
    const NAME: &'static str = "UnregisterBrokerRecord";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 0;
    const FLEXIBLE_FROM: Option<i16> = Some(0);
}

impl UnregisterBrokerRecord {
    /// The type of this record.
    pub const RECORD_TYPE: i16 = 1;
}
