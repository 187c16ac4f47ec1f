//! ConsumerGroupTargetAssignmentMetadataValue.
//!
//! Generated from `protocol/schema/coordinator/group_06_consumer_group_target_assignment_metadata.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::{DecodeError, EncodeError, Form, Message, RawTaggedField, Reader, Wire, Writer, sizes};

/// The value of a coordinator's record, versions 0, flexible 0+.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ConsumerGroupTargetAssignmentMetadataValue {
    /// `assignmentEpoch`, all versions.
    pub assignment_epoch: i32,
    /// `assignmentTimestamp`, all versions, tag 0, ignorable.
    pub assignment_timestamp: i64,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: Vec<RawTaggedField>,
}

impl Wire for ConsumerGroupTargetAssignmentMetadataValue {
    const MIN_SIZE: usize = 4;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        self.assignment_epoch = reader.int32()?;
        reader.tagged_fields(&mut self.unknown_tagged_fields, form, |tag, reader| {
            match tag {
                0 => self.assignment_timestamp = reader.int64()?,
                _ => return Ok(false),
            }
            Ok(true)
        })
    }

    fn measure(&self, form: Form) -> Result<usize, EncodeError> {
        let mut size = 4;
        if form.flexible {
            let mut known = 0;
            if self.assignment_timestamp != 0 {
                known += 1;
                size += sizes::tagged(0, Ok(8))?;
            }
            size += sizes::tagged_fields(&self.unknown_tagged_fields, &[0], known)?;
        } else {
            sizes::no_tagged_fields(&self.unknown_tagged_fields, form)?;
        }
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.int32(self.assignment_epoch);
        if form.flexible {
            let known = usize::from(self.assignment_timestamp != 0);
            let mut unknown = out.tagged_fields(known, &self.unknown_tagged_fields);
            if self.assignment_timestamp != 0 {
                unknown = out.tagged_fields_below(0, unknown);
                out.tag(0, Ok(8));
                out.int64(self.assignment_timestamp);
            }
            out.raw_tagged_fields(unknown);
        }
    }
}

impl Message for ConsumerGroupTargetAssignmentMetadataValue {
    const NAME: &'static str = "ConsumerGroupTargetAssignmentMetadataValue";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 0;
    const FLEXIBLE_FROM: Option<i16> = Some(0);
}

impl ConsumerGroupTargetAssignmentMetadataValue {
    /// The type of this record.
    pub const RECORD_TYPE: i16 = 6;
}
