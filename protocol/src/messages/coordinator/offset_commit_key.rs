//! OffsetCommitKey.
//!
//! Generated from `protocol/schema/coordinator/group_01_offset_commit.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::{DecodeError, Form, Message, Reader, StrBytes, Wire, Writer, sizes};

/// The key of a coordinator's record, versions 0, none flexible.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct OffsetCommitKey {
    /// `group`, all versions.
    pub group: StrBytes,
    /// `topic`, all versions.
    pub topic: StrBytes,
    /// `partition`, all versions.
    pub partition: i32,
}

impl Wire for OffsetCommitKey {
    const MIN_SIZE: usize = 6;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.string(&mut self.group, form)?;
        reader.string(&mut self.topic, form)?;
        self.partition = reader.int32()?;
        Ok(())
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 4;
        size += sizes::string(&self.group, form)?;
        size += sizes::string(&self.topic, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.string(&self.group, form);
        out.string(&self.topic, form);
        out.int32(self.partition);
    }
}

impl Message for OffsetCommitKey {
    const NAME: &'static str = "OffsetCommitKey";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 0;
    const FLEXIBLE_FROM: Option<i16> = None;
}

impl OffsetCommitKey {
    /// The type of this record.
    pub const RECORD_TYPE: i16 = 1;
}
