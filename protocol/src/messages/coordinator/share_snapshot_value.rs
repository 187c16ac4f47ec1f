//! ShareSnapshotValue.
//!
//! Generated from `protocol/schema/coordinator/share_00_share_snapshot.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::{DecodeError, EncodeError, Form, Message, RawTaggedField, Reader, Wire, Writer, sizes};

/// The value of a coordinator's record, versions 0, flexible 0+.
#[derive(Debug, Clone, PartialEq)]
pub struct ShareSnapshotValue {
    /// `snapshotEpoch`, all versions.
    pub snapshot_epoch: i32,
    /// `stateEpoch`, all versions.
    pub state_epoch: i32,
    /// `leaderEpoch`, all versions.
    pub leader_epoch: i32,
    /// `startOffset`, all versions.
    pub start_offset: i64,
    /// `deliveryCompleteCount`, all versions, tag 0, default -1.
    pub delivery_complete_count: i32,
    /// `createTimestamp`, all versions.
    pub create_timestamp: i64,
    /// `writeTimestamp`, all versions.
    pub write_timestamp: i64,
    /// `stateBatches`, all versions.
    pub state_batches: Vec<StateBatch>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: Vec<RawTaggedField>,
}

impl Default for ShareSnapshotValue {
    fn default() -> Self {
        Self {
            snapshot_epoch: 0,
            state_epoch: 0,
            leader_epoch: 0,
            start_offset: 0,
            delivery_complete_count: -1,
            create_timestamp: 0,
            write_timestamp: 0,
            state_batches: Vec::new(),
            unknown_tagged_fields: Vec::new(),
        }
    }
}

impl Wire for ShareSnapshotValue {
    const MIN_SIZE: usize = 37;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        self.snapshot_epoch = reader.int32()?;
        self.state_epoch = reader.int32()?;
        self.leader_epoch = reader.int32()?;
        self.start_offset = reader.int64()?;
        self.create_timestamp = reader.int64()?;
        self.write_timestamp = reader.int64()?;
        self.state_batches = reader.array(form)?;
        reader.tagged_fields(&mut self.unknown_tagged_fields, form, |tag, reader| {
            match tag {
                0 => self.delivery_complete_count = reader.int32()?,
                _ => return Ok(false),
            }
            Ok(true)
        })
    }

    fn measure(&self, form: Form) -> Result<usize, EncodeError> {
        let mut size = 36;
        size += sizes::array(&self.state_batches, form)?;
        if form.flexible {
            let mut known = 0;
            if self.delivery_complete_count != -1 {
                known += 1;
                size += sizes::tagged(0, Ok(4))?;
            }
            size += sizes::tagged_fields(&self.unknown_tagged_fields, &[0], known)?;
        } else {
            sizes::no_tagged_fields(&self.unknown_tagged_fields, form)?;
        }
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.int32(self.snapshot_epoch);
        out.int32(self.state_epoch);
        out.int32(self.leader_epoch);
        out.int64(self.start_offset);
        out.int64(self.create_timestamp);
        out.int64(self.write_timestamp);
        out.array(&self.state_batches, form);
        if form.flexible {
            let known = usize::from(self.delivery_complete_count != -1);
            let mut unknown = out.tagged_fields(known, &self.unknown_tagged_fields);
            if self.delivery_complete_count != -1 {
                unknown = out.tagged_fields_below(0, unknown);
                out.tag(0, Ok(4));
                out.int32(self.delivery_complete_count);
            }
            out.raw_tagged_fields(unknown);
        }
    }
}

/// Part of [`ShareSnapshotValue`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct StateBatch {
    /// `firstOffset`, all versions.
    pub first_offset: i64,
    /// `lastOffset`, all versions.
    pub last_offset: i64,
    /// `deliveryState`, all versions.
    pub delivery_state: i8,
    /// `deliveryCount`, all versions.
    pub delivery_count: i16,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: Vec<RawTaggedField>,
}

impl Wire for StateBatch {
    const MIN_SIZE: usize = 19;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        self.first_offset = reader.int64()?;
        self.last_offset = reader.int64()?;
        self.delivery_state = reader.int8()?;
        self.delivery_count = reader.int16()?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> Result<usize, EncodeError> {
        let mut size = 19;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.int64(self.first_offset);
        out.int64(self.last_offset);
        out.int8(self.delivery_state);
        out.int16(self.delivery_count);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for ShareSnapshotValue {
    const NAME: &'static str = "ShareSnapshotValue";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 0;
    const FLEXIBLE_FROM: Option<i16> = Some(0);
}

impl ShareSnapshotValue {
    /// The type of this record.
    pub const RECORD_TYPE: i16 = 0;
}
