//! ControlRecordTypeSchema.
//!
//! Generated from `protocol/schema/data/control_record_type_schema.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::{DecodeError, Form, Message, Reader, Wire, Writer, sizes};

/// Data of its own, versions 0, none flexible.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ControlRecordTypeSchema {
    /// `type`, all versions.
    pub type_: i16,
}

impl Wire for ControlRecordTypeSchema {
    const MIN_SIZE: usize = 2;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, _form: Form) -> Result<(), DecodeError> {
        self.type_ = reader.int16()?;
        Ok(())
    }

    #[inline]
    fn measure(&self, _form: Form) -> sizes::Size {
        Ok(2)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, _form: Form) {
        out.int16(self.type_);
    }
}

impl Message for ControlRecordTypeSchema {
    const NAME: &'static str = "ControlRecordTypeSchema";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 0;
    const FLEXIBLE_FROM: Option<i16> = None;
}
