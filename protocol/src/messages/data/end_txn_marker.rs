//! EndTxnMarker.
//!
//! Generated from `protocol/schema/data/end_txn_marker.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::{DecodeError, Form, Message, Reader, Wire, Writer, sizes};

/// Data of its own, versions 0, none flexible.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct EndTxnMarker {
    /// `coordinatorEpoch`, all versions.
    pub coordinator_epoch: i32,
}

impl Wire for EndTxnMarker {
    const MIN_SIZE: usize = 4;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, _form: Form) -> Result<(), DecodeError> {
        self.coordinator_epoch = reader.int32()?;
        Ok(())
    }

    #[inline]
    fn measure(&self, _form: Form) -> sizes::Size {
        Ok(4)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, _form: Form) {
        out.int32(self.coordinator_epoch);
    }
}

impl Message for EndTxnMarker {
    const NAME: &'static str = "EndTxnMarker";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 0;
    const FLEXIBLE_FROM: Option<i16> = None;
}
