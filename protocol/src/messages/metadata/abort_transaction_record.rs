//! AbortTransactionRecord.
//!
//! Generated from `protocol/schema/metadata/25_abort_transaction_record.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::{DecodeError, EncodeError, Form, Message, RawTaggedField, Reader, StrBytes, Wire, Writer, sizes};

/// A record of the cluster metadata log, versions 0, flexible 0+.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct AbortTransactionRecord {
    /// `reason`, all versions, nullable, tag 0.
    pub reason: Option<StrBytes>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: Vec<RawTaggedField>,
}

impl Wire for AbortTransactionRecord {
    const MIN_SIZE: usize = 0;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.tagged_fields(&mut self.unknown_tagged_fields, form, |tag, reader| {
            match tag {
                0 => self.reason = reader.nullable_string(form)?,
                _ => return Ok(false),
            }
            Ok(true)
        })
    }

    fn measure(&self, form: Form) -> Result<usize, EncodeError> {
        let mut size = 0;
        if form.flexible {
            let mut known = 0;
            if self.reason.is_some() {
                known += 1;
                size += sizes::tagged(0, sizes::nullable_string(self.reason.as_ref(), form))?;
            }
            size += sizes::tagged_fields(&self.unknown_tagged_fields, &[0], known)?;
        } else {
            sizes::no_tagged_fields(&self.unknown_tagged_fields, form)?;
        }
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        if form.flexible {
            let known = usize::from(self.reason.is_some());
            let mut unknown = out.tagged_fields(known, &self.unknown_tagged_fields);
            if self.reason.is_some() {
                unknown = out.tagged_fields_below(0, unknown);
                out.tag(0, sizes::nullable_string(self.reason.as_ref(), form));
                out.nullable_string(self.reason.as_ref(), form);
            }
            out.raw_tagged_fields(unknown);
        }
    }
}

impl Message for AbortTransactionRecord {
    const NAME: &'static str = "AbortTransactionRecord";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 0;
    const FLEXIBLE_FROM: Option<i16> = Some(0);
}

impl AbortTransactionRecord {
    /// The type of this record.
    pub const RECORD_TYPE: i16 = 25;
}
