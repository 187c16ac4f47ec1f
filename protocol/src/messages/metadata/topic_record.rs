//! TopicRecord.
//!
//! Generated from `protocol/schema/metadata/02_topic_record.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::{
    DecodeError, EncodeError, Encoder, Form, Message, RawTaggedField, Reader, StrBytes, Uuid, Wire, sizes,
};

/// A record of the cluster metadata log, versions 0, flexible 0+.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TopicRecord {
    /// `name`, all versions.
    pub name: StrBytes,
    /// `topicId`, all versions.
    pub topic_id: Uuid,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: Vec<RawTaggedField>,
}

impl Wire for TopicRecord {
    const MIN_SIZE: usize = 17;

    fn read(reader: &mut Reader<'_>, form: Form) -> Result<Self, DecodeError> {
        let name = reader.string(form)?;
        let topic_id = reader.uuid()?;
        let unknown_tagged_fields = reader.unknown_tagged_fields(form)?;
        Ok(Self { name, topic_id, unknown_tagged_fields })
    }

    fn measure(&self, form: Form) -> Result<usize, EncodeError> {
        let mut size = 16;
        size += sizes::string(&self.name, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Encoder, form: Form) {
        out.string(&self.name, form);
        out.uuid(self.topic_id);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for TopicRecord {
    const NAME: &'static str = "TopicRecord";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 0;
    const FLEXIBLE_FROM: Option<i16> = Some(0);
}

impl TopicRecord {
    /// The type of this record.
    pub const RECORD_TYPE: i16 = 2;
}
