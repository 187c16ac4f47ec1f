//! StreamsGroupTargetAssignmentMetadataValue.
//!
//! Generated from `protocol/schema/coordinator/group_20_streams_group_target_assignment_metadata.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::{DecodeError, Form, Message, Reader, UnknownTaggedFields, Wire, Writer, sizes};

/// The value of a coordinator's record, versions 0, flexible 0+.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct StreamsGroupTargetAssignmentMetadataValue {
    /// `assignmentEpoch`, all versions.
    pub assignment_epoch: i32,
    /// `assignmentTimestamp`, all versions, tag 0, ignorable.
    pub assignment_timestamp: i64,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for StreamsGroupTargetAssignmentMetadataValue {
    const MIN_SIZE: usize = 4;

    #[inline]
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

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 4;
        if self.has_tagged_fields(form) {
            let mut known = 0;
            if self.assignment_timestamp != 0 {
                known += 1;
                size += sizes::tagged(0, Ok(8))?;
            }
            size += sizes::tagged_fields(&self.unknown_tagged_fields, &[0], known)?;
        } else {
            size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        }
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.int32(self.assignment_epoch);
        if self.has_tagged_fields(form) {
            let known = usize::from(self.assignment_timestamp != 0);
            let mut unknown = out.tagged_fields(known, &self.unknown_tagged_fields);
            if self.assignment_timestamp != 0 {
                unknown = out.tagged_fields_below(0, unknown);
                out.tag(0, Ok(8));
                out.int64(self.assignment_timestamp);
            }
            out.raw_tagged_fields(unknown);
        } else {
            out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
        }
    }
}

impl StreamsGroupTargetAssignmentMetadataValue {
    fn has_tagged_fields(&self, _form: Form) -> bool {
        self.assignment_timestamp != 0 || !self.unknown_tagged_fields.is_empty()
    }
}

impl Message for StreamsGroupTargetAssignmentMetadataValue {
    const NAME: &'static str = "StreamsGroupTargetAssignmentMetadataValue";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 0;
    const FLEXIBLE_FROM: Option<i16> = Some(0);
}

impl StreamsGroupTargetAssignmentMetadataValue {
    /// The type of this record.
    pub const RECORD_TYPE: i16 = 20;
}
