//! LegacyOffsetCommitValue.
//!
//! Generated from `protocol/schema/coordinator/group_00_legacy_offset_commit.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::{DecodeError, Form, Message, Reader, StrBytes, Wire, Writer, sizes};

/// The value of a coordinator's record, versions 0, none flexible.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct LegacyOffsetCommitValue {
    /// `offset`, all versions.
    pub offset: i64,
    /// `metadata`, all versions.
    pub metadata: StrBytes,
    /// `commitTimestamp`, all versions.
    pub commit_timestamp: i64,
}

impl Wire for LegacyOffsetCommitValue {
    const MIN_SIZE: usize = 17;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        self.offset = reader.int64()?;
        reader.string(&mut self.metadata, form)?;
        self.commit_timestamp = reader.int64()?;
        Ok(())
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 16;
        size += sizes::string(&self.metadata, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.int64(self.offset);
        out.string(&self.metadata, form);
        out.int64(self.commit_timestamp);
    }
}

impl Message for LegacyOffsetCommitValue {
    const NAME: &'static str = "LegacyOffsetCommitValue";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 0;
    const FLEXIBLE_FROM: Option<i16> = None;
}

impl LegacyOffsetCommitValue {
    /// The type of this record.
    pub const RECORD_TYPE: i16 = 0;
}
