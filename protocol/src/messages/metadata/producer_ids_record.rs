//! ProducerIdsRecord.
//!
//! Generated from `protocol/schema/metadata/15_producer_ids_record.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::{DecodeError, Form, Message, Reader, UnknownTaggedFields, Wire, Writer, sizes};

/// A record of the cluster metadata log, versions 0, flexible 0+.
#[derive(Debug, Clone, PartialEq)]
pub struct ProducerIdsRecord {
    /// `brokerId`, all versions.
    pub broker_id: i32,
    /// `brokerEpoch`, all versions, default -1.
    pub broker_epoch: i64,
    /// `nextProducerId`, all versions.
    pub next_producer_id: i64,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Default for ProducerIdsRecord {
    fn default() -> Self {
        Self {
            broker_id: 0,
            broker_epoch: -1,
            next_producer_id: 0,
            unknown_tagged_fields: UnknownTaggedFields::new(),
        }
    }
}

impl Wire for ProducerIdsRecord {
    const MIN_SIZE: usize = 20;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        (self.broker_id, self.broker_epoch, self.next_producer_id) = reader.fixed()?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 20;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.fixed((self.broker_id, self.broker_epoch, self.next_producer_id));
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for ProducerIdsRecord {
    const NAME: &'static str = "ProducerIdsRecord";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 0;
    const FLEXIBLE_FROM: Option<i16> = Some(0);
}

impl ProducerIdsRecord {
    /// The type of this record.
    pub const RECORD_TYPE: i16 = 15;
}
