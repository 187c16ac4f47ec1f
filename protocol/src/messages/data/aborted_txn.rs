//! AbortedTxn.
//!
//! Generated from `protocol/schema/data/aborted_txn.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::{DecodeError, Form, Message, Reader, Wire, Writer, sizes};

/// Data of its own, versions 0, none flexible.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct AbortedTxn {
    /// `producerId`, all versions.
    pub producer_id: i64,
    /// `firstOffset`, all versions.
    pub first_offset: i64,
    /// `lastOffset`, all versions.
    pub last_offset: i64,
    /// `lastStableOffset`, all versions.
    pub last_stable_offset: i64,
}

impl Wire for AbortedTxn {
    const MIN_SIZE: usize = 32;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, _form: Form) -> Result<(), DecodeError> {
        (self.producer_id, self.first_offset, self.last_offset, self.last_stable_offset) = reader.fixed()?;
        Ok(())
    }

    #[inline]
    fn measure(&self, _form: Form) -> sizes::Size {
        Ok(32)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, _form: Form) {
        out.fixed((self.producer_id, self.first_offset, self.last_offset, self.last_stable_offset));
    }
}

impl Message for AbortedTxn {
    const NAME: &'static str = "AbortedTxn";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 0;
    const FLEXIBLE_FROM: Option<i16> = None;
}
