//! BeginTransactionRecord.
//!
//! Generated from `protocol/schema/metadata/23_begin_transaction_record.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::{DecodeError, EncodeError, Form, Message, RawTaggedField, Reader, StrBytes, Wire, Writer, sizes};

/// A record of the cluster metadata log, versions 0, flexible 0+.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct BeginTransactionRecord {
    /// `name`, all versions, nullable, tag 0.
    pub name: Option<StrBytes>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: Vec<RawTaggedField>,
}

impl Wire for BeginTransactionRecord {
    const MIN_SIZE: usize = 0;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.tagged_fields(&mut self.unknown_tagged_fields, form, |tag, reader| {
            match tag {
                0 => self.name = reader.nullable_string(form)?,
                _ => return Ok(false),
            }
            Ok(true)
        })
    }

    fn measure(&self, form: Form) -> Result<usize, EncodeError> {
        let mut size = 0;
        if form.flexible {
            let mut known = 0;
            if self.name.is_some() {
                known += 1;
                size += sizes::tagged(0, sizes::nullable_string(self.name.as_ref(), form))?;
            }
            size += sizes::tagged_fields(&self.unknown_tagged_fields, &[0], known)?;
        } else {
            sizes::no_tagged_fields(&self.unknown_tagged_fields, form)?;
        }
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        if form.flexible {
            let known = usize::from(self.name.is_some());
            let mut unknown = out.tagged_fields(known, &self.unknown_tagged_fields);
            if self.name.is_some() {
                unknown = out.tagged_fields_below(0, unknown);
                out.tag(0, sizes::nullable_string(self.name.as_ref(), form));
                out.nullable_string(self.name.as_ref(), form);
            }
            out.raw_tagged_fields(unknown);
        }
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
