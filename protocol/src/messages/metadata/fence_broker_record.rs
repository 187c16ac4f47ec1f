//! FenceBrokerRecord.
//!
//! Generated from `protocol/schema/metadata/07_fence_broker_record.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::{DecodeError, EncodeError, Encoder, Form, Message, RawTaggedField, Reader, Wire, sizes};

/// A record of the cluster metadata log, versions 0, flexible 0+.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FenceBrokerRecord {
    /// `id`, all versions.
    pub id: i32,
    /// `epoch`, all versions.
    pub epoch: i64,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: Vec<RawTaggedField>,
}

impl Wire for FenceBrokerRecord {
    const MIN_SIZE: usize = 12;

    fn read(reader: &mut Reader<'_>, form: Form) -> Result<Self, DecodeError> {
        let id = reader.int32()?;
        let epoch = reader.int64()?;
        let unknown_tagged_fields = reader.unknown_tagged_fields(form)?;
        Ok(Self { id, epoch, unknown_tagged_fields })
    }

    fn measure(&self, form: Form) -> Result<usize, EncodeError> {
        let mut size = 12;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Encoder, form: Form) {
        out.int32(self.id);
        out.int64(self.epoch);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for FenceBrokerRecord {
    const NAME: &'static str = "FenceBrokerRecord";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 0;
    const FLEXIBLE_FROM: Option<i16> = Some(0);
}

impl FenceBrokerRecord {
    /// The type of this record.
    pub const RECORD_TYPE: i16 = 7;
}
