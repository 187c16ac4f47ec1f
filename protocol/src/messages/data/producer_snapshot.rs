//! ProducerSnapshot.
//!
//! Generated from `protocol/schema/data/producer_snapshot.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::{DecodeError, EncodeError, Form, Message, Reader, Wire, Writer, sizes};

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
        self.producer_entries = reader.array(form)?;
        Ok(())
    }

    fn measure(&self, form: Form) -> Result<usize, EncodeError> {
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

    fn fill(&mut self, reader: &mut Reader<'_>, _form: Form) -> Result<(), DecodeError> {
        self.producer_id = reader.int64()?;
        self.epoch = reader.int16()?;
        self.last_sequence = reader.int32()?;
        self.last_offset = reader.int64()?;
        self.offset_delta = reader.int32()?;
        self.timestamp = reader.int64()?;
        self.coordinator_epoch = reader.int32()?;
        self.current_txn_first_offset = reader.int64()?;
        Ok(())
    }

    fn measure(&self, _form: Form) -> Result<usize, EncodeError> {
        Ok(46)
    }

    fn write(&self, out: &mut Writer<'_>, _form: Form) {
        out.int64(self.producer_id);
        out.int16(self.epoch);
        out.int32(self.last_sequence);
        out.int64(self.last_offset);
        out.int32(self.offset_delta);
        out.int64(self.timestamp);
        out.int32(self.coordinator_epoch);
        out.int64(self.current_txn_first_offset);
    }
}

impl Message for ProducerSnapshot {
    const NAME: &'static str = "ProducerSnapshot";
    const MIN_VERSION: i16 = 1;
    const MAX_VERSION: i16 = 1;
    const FLEXIBLE_FROM: Option<i16> = None;
}
