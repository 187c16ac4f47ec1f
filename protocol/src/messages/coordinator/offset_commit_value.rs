//! OffsetCommitValue.
//!
//! Generated from `protocol/schema/coordinator/group_01_offset_commit.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::{DecodeError, Form, Message, Reader, StrBytes, UnknownTaggedFields, Uuid, Wire, Writer, sizes};

/// The value of a coordinator's record, versions 0-4, flexible 4+.
#[derive(Debug, Clone, PartialEq)]
pub struct OffsetCommitValue {
    /// `offset`, all versions.
    pub offset: i64,
    /// `leaderEpoch`, versions 3+, default -1, ignorable.
    pub leader_epoch: i32,
    /// `metadata`, all versions.
    pub metadata: StrBytes,
    /// `commitTimestamp`, all versions.
    pub commit_timestamp: i64,
    /// `expireTimestamp`, versions 1, default -1, ignorable.
    pub expire_timestamp: i64,
    /// `topicId`, versions 4, tag 0, ignorable.
    pub topic_id: Uuid,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Default for OffsetCommitValue {
    fn default() -> Self {
        Self {
            offset: 0,
            leader_epoch: -1,
            metadata: StrBytes::new(),
            commit_timestamp: 0,
            expire_timestamp: -1,
            topic_id: Uuid::ZERO,
            unknown_tagged_fields: UnknownTaggedFields::new(),
        }
    }
}

impl Wire for OffsetCommitValue {
    const MIN_SIZE: usize = 17;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        if form.version >= 3 {
            (self.offset, self.leader_epoch) = reader.fixed()?;
        } else {
            self.offset = reader.int64()?;
        }
        reader.string(&mut self.metadata, form)?;
        self.commit_timestamp = reader.int64()?;
        if (1..=1).contains(&form.version) {
            self.expire_timestamp = reader.int64()?;
        }
        reader.tagged_fields(&mut self.unknown_tagged_fields, form, |tag, reader| {
            match tag {
                0 => self.topic_id = reader.uuid()?,
                _ => return Ok(false),
            }
            Ok(true)
        })
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 16;
        size += sizes::string(&self.metadata, form)?;
        if form.version >= 3 {
            size += 4;
        }
        if (1..=1).contains(&form.version) {
            size += 8;
        }
        if form.flexible && self.has_tagged_fields(form) {
            let mut known = 0;
            if !self.topic_id.is_zero() {
                known += 1;
                size += sizes::tagged(0, Ok(16))?;
            }
            size += sizes::tagged_fields(&self.unknown_tagged_fields, &[0], known)?;
        } else {
            size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        }
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        if form.version >= 3 {
            out.fixed((self.offset, self.leader_epoch));
        } else {
            out.int64(self.offset);
        }
        out.string(&self.metadata, form);
        out.int64(self.commit_timestamp);
        if (1..=1).contains(&form.version) {
            out.int64(self.expire_timestamp);
        }
        if form.flexible && self.has_tagged_fields(form) {
            let known = usize::from(!self.topic_id.is_zero());
            let mut unknown = out.tagged_fields(known, &self.unknown_tagged_fields);
            if !self.topic_id.is_zero() {
                unknown = out.tagged_fields_below(0, unknown);
                out.tag(0, Ok(16));
                out.uuid(self.topic_id);
            }
            out.raw_tagged_fields(unknown);
        } else {
            out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
        }
    }
}

impl OffsetCommitValue {
    fn has_tagged_fields(&self, _form: Form) -> bool {
        !self.topic_id.is_zero() || !self.unknown_tagged_fields.is_empty()
    }
}

impl Message for OffsetCommitValue {
    const NAME: &'static str = "OffsetCommitValue";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 4;
    const FLEXIBLE_FROM: Option<i16> = Some(4);
}

impl OffsetCommitValue {
    /// The type of this record.
    pub const RECORD_TYPE: i16 = 1;
}
