//! ConsumerGroupMetadataValue.
//!
//! Generated from `protocol/schema/coordinator/group_03_consumer_group_metadata.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::{DecodeError, Form, Message, Reader, UnknownTaggedFields, Wire, Writer, sizes};

/// The value of a coordinator's record, versions 0, flexible 0+.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ConsumerGroupMetadataValue {
    /// `epoch`, all versions.
    pub epoch: i32,
    /// `metadataHash`, all versions, tag 0.
    pub metadata_hash: i64,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for ConsumerGroupMetadataValue {
    const MIN_SIZE: usize = 4;

    #[inline]
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

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 4;
        if self.has_tagged_fields(form) {
            let mut known = 0;
            if self.metadata_hash != 0 {
                known += 1;
                size += sizes::tagged(0, Ok(8))?;
            }
            size += sizes::tagged_fields(&self.unknown_tagged_fields, &[0], known)?;
        } else {
            size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        }
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.int32(self.epoch);
        if self.has_tagged_fields(form) {
            let known = usize::from(self.metadata_hash != 0);
            let mut unknown = out.tagged_fields(known, &self.unknown_tagged_fields);
            if self.metadata_hash != 0 {
                unknown = out.tagged_fields_below(0, unknown);
                out.tag(0, Ok(8));
                out.int64(self.metadata_hash);
            }
            out.raw_tagged_fields(unknown);
        } else {
            out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
        }
    }
}

impl ConsumerGroupMetadataValue {
    fn has_tagged_fields(&self, _form: Form) -> bool {
        self.metadata_hash != 0 || !self.unknown_tagged_fields.is_empty()
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
