//! StreamsGroupCurrentMemberAssignmentKey.
//!
//! Generated from `protocol/schema/coordinator/group_22_streams_group_current_member_assignment.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::{DecodeError, Form, Message, Reader, StrBytes, Wire, Writer, sizes};

/// The key of a coordinator's record, versions 0, none flexible.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct StreamsGroupCurrentMemberAssignmentKey {
    /// `groupId`, all versions.
    pub group_id: StrBytes,
    /// `memberId`, all versions.
    pub member_id: StrBytes,
}

impl Wire for StreamsGroupCurrentMemberAssignmentKey {
    const MIN_SIZE: usize = 2;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.string(&mut self.group_id, form)?;
        reader.string(&mut self.member_id, form)?;
        Ok(())
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 0;
        size += sizes::string(&self.group_id, form)?;
        size += sizes::string(&self.member_id, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.string(&self.group_id, form);
        out.string(&self.member_id, form);
    }
}

impl Message for StreamsGroupCurrentMemberAssignmentKey {
    const NAME: &'static str = "StreamsGroupCurrentMemberAssignmentKey";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 0;
    const FLEXIBLE_FROM: Option<i16> = None;
}

impl StreamsGroupCurrentMemberAssignmentKey {
    /// The type of this record.
    pub const RECORD_TYPE: i16 = 22;
}
