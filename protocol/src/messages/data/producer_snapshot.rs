//! ProducerSnapshot.
//!
//! Generated from `protocol/schema/data/producer_snapshot.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::{DecodeError, Form, Message, Reader, Wire, Writer, sizes};

/// Data of its own, versions 1, none flexible.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ProducerSnapshot {
    /// `crc`, all versions.
    pub crc: u32,
    /// `producerEntries`, all versions.
    pub producer_entries: Vec<ProducerEntry>,
}

impl Wire for ProducerSnapshot {
    const MIN_SIZE: usize = 5;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        self.crc = reader.uint32()?;
        reader.array(&mut self.producer_entries, form)?;
        Ok(())
    }

    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 4;
        size += sizes::array(&self.producer_entries, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.uint32(self.crc);
        out.array(&self.producer_entries, form);
    }
}

/// Part of [`ProducerSnapshot`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ProducerEntry {
    /// `producerId`, all versions.
    pub producer_id: i64,
    /// `epoch`, all versions.
    pub epoch: i16,
    /// `lastSequence`, all versions.
    pub last_sequence: i32,
    /// `lastOffset`, all versions.
    pub last_offset: i64,
    /// `offsetDelta`, all versions.
    pub offset_delta: i32,
    /// `timestamp`, all versions.
    pub timestamp: i64,
    /// `coordinatorEpoch`, all versions.
    pub coordinator_epoch: i32,
    /// `currentTxnFirstOffset`, all versions.
    pub current_txn_first_offset: i64,
}

impl Wire for ProducerEntry {
    const MIN_SIZE: usize = 46;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, _form: Form) -> Result<(), DecodeError> {
        (
            self.producer_id,
            self.epoch,
            self.last_sequence,
            self.last_offset,
            self.offset_delta,
            self.timestamp,
            self.coordinator_epoch,
            self.current_txn_first_offset,
        ) = reader.fixed()?;
        Ok(())
    }

    #[inline]
    fn measure(&self, _form: Form) -> sizes::Size {
        Ok(46)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, _form: Form) {
        out.fixed((
            self.producer_id,
            self.epoch,
            self.last_sequence,
            self.last_offset,
            self.offset_delta,
            self.timestamp,
            self.coordinator_epoch,
            self.current_txn_first_offset,
        ));
    }
}

impl Message for ProducerSnapshot {
    const NAME: &'static str = "ProducerSnapshot";
    const MIN_VERSION: i16 = 1;
    const MAX_VERSION: i16 = 1;
    const FLEXIBLE_FROM: Option<i16> = None;
}
