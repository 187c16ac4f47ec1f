//! ShareUpdateValue.
//!
//! Generated from `protocol/schema/coordinator/share_01_share_update.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::{DecodeError, Form, Message, Reader, UnknownTaggedFields, Wire, Writer, sizes};

/// The value of a coordinator's record, versions 0, flexible 0+.
#[derive(Debug, Clone, PartialEq)]
pub struct ShareUpdateValue {
    /// `snapshotEpoch`, all versions.
    pub snapshot_epoch: i32,
    /// `leaderEpoch`, all versions.
    pub leader_epoch: i32,
    /// `startOffset`, all versions.
    pub start_offset: i64,
    /// `deliveryCompleteCount`, all versions, tag 0, default -1.
    pub delivery_complete_count: i32,
    /// `stateBatches`, all versions.
    pub state_batches: Vec<StateBatch>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Default for ShareUpdateValue {
    fn default() -> Self {
        Self {
            snapshot_epoch: 0,
            leader_epoch: 0,
            start_offset: 0,
            delivery_complete_count: -1,
            state_batches: Vec::new(),
            unknown_tagged_fields: UnknownTaggedFields::new(),
        }
    }
}

impl Wire for ShareUpdateValue {
    const MIN_SIZE: usize = 17;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        (self.snapshot_epoch, self.leader_epoch, self.start_offset) = reader.fixed()?;
        reader.array(&mut self.state_batches, form)?;
        reader.tagged_fields(&mut self.unknown_tagged_fields, form, |tag, reader| {
            match tag {
                0 => self.delivery_complete_count = reader.int32()?,
                _ => return Ok(false),
            }
            Ok(true)
        })
    }

    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 16;
        size += sizes::array(&self.state_batches, form)?;
        if self.has_tagged_fields(form) {
            let mut known = 0;
            if self.delivery_complete_count != -1 {
                known += 1;
                size += sizes::tagged(0, Ok(4))?;
            }
            size += sizes::tagged_fields(&self.unknown_tagged_fields, &[0], known)?;
        } else {
            size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        }
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.fixed((self.snapshot_epoch, self.leader_epoch, self.start_offset));
        out.array(&self.state_batches, form);
        if self.has_tagged_fields(form) {
            let known = usize::from(self.delivery_complete_count != -1);
            let mut unknown = out.tagged_fields(known, &self.unknown_tagged_fields);
            if self.delivery_complete_count != -1 {
                unknown = out.tagged_fields_below(0, unknown);
                out.tag(0, Ok(4));
                out.int32(self.delivery_complete_count);
            }
            out.raw_tagged_fields(unknown);
        } else {
            out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
        }
    }
}

impl ShareUpdateValue {
    fn has_tagged_fields(&self, _form: Form) -> bool {
        self.delivery_complete_count != -1 || !self.unknown_tagged_fields.is_empty()
    }
}

/// Part of [`ShareUpdateValue`].
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
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for StateBatch {
    const MIN_SIZE: usize = 19;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        (self.first_offset, self.last_offset, self.delivery_state, self.delivery_count) = reader.fixed()?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 19;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.fixed((self.first_offset, self.last_offset, self.delivery_state, self.delivery_count));
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for ShareUpdateValue {
    const NAME: &'static str = "ShareUpdateValue";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 0;
    const FLEXIBLE_FROM: Option<i16> = Some(0);
}

impl ShareUpdateValue {
    /// The type of this record.
    pub const RECORD_TYPE: i16 = 1;
}
