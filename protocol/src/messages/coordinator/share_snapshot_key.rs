//! ShareSnapshotKey.
//!
//! Generated from `protocol/schema/coordinator/share_00_share_snapshot.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::{DecodeError, Form, Message, Reader, StrBytes, Uuid, Wire, Writer, sizes};

/// The key of a coordinator's record, versions 0, none flexible.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ShareSnapshotKey {
    /// `groupId`, all versions.
    pub group_id: StrBytes,
    /// `topicId`, all versions.
    pub topic_id: Uuid,
    /// `partition`, all versions.
    pub partition: i32,
}

impl Wire for ShareSnapshotKey {
    const MIN_SIZE: usize = 21;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.string(&mut self.group_id, form)?;
        (self.topic_id, self.partition) = reader.fixed()?;
        Ok(())
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 20;
        size += sizes::string(&self.group_id, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.string(&self.group_id, form);
        out.fixed((self.topic_id, self.partition));
    }
}

impl Message for ShareSnapshotKey {
    const NAME: &'static str = "ShareSnapshotKey";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 0;
    const FLEXIBLE_FROM: Option<i16> = None;
}

impl ShareSnapshotKey {
    /// The type of this record.
    pub const RECORD_TYPE: i16 = 0;
}
