//! RemoveTopicRecord.
//!
//! Generated from `protocol/schema/metadata/09_remove_topic_record.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::{DecodeError, EncodeError, Encoder, Form, Message, RawTaggedField, Reader, Uuid, Wire, sizes};

/// A record of the cluster metadata log, versions 0, flexible 0+.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RemoveTopicRecord {
    /// `topicId`, all versions.
    pub topic_id: Uuid,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: Vec<RawTaggedField>,
}

impl Wire for RemoveTopicRecord {
    const MIN_SIZE: usize = 16;

    fn read(reader: &mut Reader<'_>, form: Form) -> Result<Self, DecodeError> {
        let topic_id = reader.uuid()?;
        let unknown_tagged_fields = reader.unknown_tagged_fields(form)?;
        Ok(Self { topic_id, unknown_tagged_fields })
    }

    fn measure(&self, form: Form) -> Result<usize, EncodeError> {
        let mut size = 16;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Encoder, form: Form) {
        out.uuid(self.topic_id);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for RemoveTopicRecord {
    const NAME: &'static str = "RemoveTopicRecord";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 0;
    const FLEXIBLE_FROM: Option<i16> = Some(0);
}

impl RemoveTopicRecord {
    /// The type of this record.
    pub const RECORD_TYPE: i16 = 9;
}
