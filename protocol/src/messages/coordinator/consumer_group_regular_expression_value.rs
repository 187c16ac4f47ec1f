//! ConsumerGroupRegularExpressionValue.
//!
//! Generated from `protocol/schema/coordinator/group_16_consumer_group_regular_expression.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::{DecodeError, EncodeError, Form, Message, RawTaggedField, Reader, StrBytes, Wire, Writer, sizes};

/// The value of a coordinator's record, versions 0, flexible 0+.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ConsumerGroupRegularExpressionValue {
    /// `topics`, all versions.
    pub topics: Vec<StrBytes>,
    /// `version`, all versions.
    pub version: i64,
    /// `timestamp`, all versions.
    pub timestamp: i64,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: Vec<RawTaggedField>,
}

impl Wire for ConsumerGroupRegularExpressionValue {
    const MIN_SIZE: usize = 17;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        self.topics = reader.array(form)?;
        self.version = reader.int64()?;
        self.timestamp = reader.int64()?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> Result<usize, EncodeError> {
        let mut size = 16;
        size += sizes::array(&self.topics, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.array(&self.topics, form);
        out.int64(self.version);
        out.int64(self.timestamp);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for ConsumerGroupRegularExpressionValue {
    const NAME: &'static str = "ConsumerGroupRegularExpressionValue";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 0;
    const FLEXIBLE_FROM: Option<i16> = Some(0);
}

impl ConsumerGroupRegularExpressionValue {
    /// The type of this record.
    pub const RECORD_TYPE: i16 = 16;
}
