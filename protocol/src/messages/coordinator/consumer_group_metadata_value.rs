//! ConsumerGroupMetadataValue.
//!
//! Generated from `protocol/schema/coordinator/group_03_consumer_group_metadata.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::{DecodeError, EncodeError, Form, Message, RawTaggedField, Reader, Wire, Writer, sizes};

/// The value of a coordinator's record, versions 0, flexible 0+.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ConsumerGroupMetadataValue {
    /// `epoch`, all versions.
    pub epoch: i32,
    /// `metadataHash`, all versions, tag 0.
    pub metadata_hash: i64,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: Vec<RawTaggedField>,
}

impl Wire for ConsumerGroupMetadataValue {
    const MIN_SIZE: usize = 4;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        self.epoch = reader.int32()?;
        reader.tagged_fields(&mut self.unknown_tagged_fields, form, |tag, reader| {
            match tag {
                0 => self.metadata_hash = reader.int64()?,
                _ => return Ok(false),
            }
            Ok(true)
        })
    }

    fn measure(&self, form: Form) -> Result<usize, EncodeError> {
        let mut size = 4;
        if form.flexible {
            let mut known = 0;
            if self.metadata_hash != 0 {
                known += 1;
                size += sizes::tagged(0, Ok(8))?;
            }
            size += sizes::tagged_fields(&self.unknown_tagged_fields, &[0], known)?;
        } else {
            sizes::no_tagged_fields(&self.unknown_tagged_fields, form)?;
        }
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.int32(self.epoch);
        if form.flexible {
            let known = usize::from(self.metadata_hash != 0);
            let mut unknown = out.tagged_fields(known, &self.unknown_tagged_fields);
            if self.metadata_hash != 0 {
                unknown = out.tagged_fields_below(0, unknown);
                out.tag(0, Ok(8));
                out.int64(self.metadata_hash);
            }
            out.raw_tagged_fields(unknown);
        }
    }
}

impl Message for ConsumerGroupMetadataValue {
    const NAME: &'static str = "ConsumerGroupMetadataValue";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 0;
    const FLEXIBLE_FROM: Option<i16> = Some(0);
}

impl ConsumerGroupMetadataValue {
    /// The type of this record.
    pub const RECORD_TYPE: i16 = 3;
}
