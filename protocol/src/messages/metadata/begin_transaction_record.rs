//! BeginTransactionRecord.
//!
//! Generated from `protocol/schema/metadata/23_begin_transaction_record.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::{DecodeError, Form, Message, Reader, StrBytes, UnknownTaggedFields, Wire, Writer, sizes};

/// A record of the cluster metadata log, versions 0, flexible 0+.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct BeginTransactionRecord {
    /// `name`, all versions, nullable, tag 0.
    pub name: Option<StrBytes>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for BeginTransactionRecord {
    const MIN_SIZE: usize = 0;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.tagged_fields(&mut self.unknown_tagged_fields, form, |tag, reader| {
            match tag {
                0 => reader.nullable_string(&mut self.name, form)?,
                _ => return Ok(false),
            }
            Ok(true)
        })
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 0;
        if self.has_tagged_fields(form) {
            let mut known = 0;
            if self.name.is_some() {
                known += 1;
                size += sizes::tagged(0, sizes::nullable_string(self.name.as_ref(), form))?;
            }
            size += sizes::tagged_fields(&self.unknown_tagged_fields, &[0], known)?;
        } else {
            size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        }
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        if self.has_tagged_fields(form) {
            let known = usize::from(self.name.is_some());
            let mut unknown = out.tagged_fields(known, &self.unknown_tagged_fields);
            if self.name.is_some() {
                unknown = out.tagged_fields_below(0, unknown);
                out.tag(0, sizes::nullable_string(self.name.as_ref(), form));
                out.nullable_string(self.name.as_ref(), form);
            }
            out.raw_tagged_fields(unknown);
        } else {
            out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
        }
    }
}

impl BeginTransactionRecord {
    fn has_tagged_fields(&self, _form: Form) -> bool {
        self.name.is_some() || !self.unknown_tagged_fields.is_empty()
    }
}

impl Message for BeginTransactionRecord {
    const NAME: &'static str = "BeginTransactionRecord";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 0;
    const FLEXIBLE_FROM: Option<i16> = Some(0);
}

impl BeginTransactionRecord {
    /// The type of this record.
    pub const RECORD_TYPE: i16 = 23;
}
