//! ConsumerGroupRegularExpressionKey.
//!
//! Generated from `protocol/schema/coordinator/group_16_consumer_group_regular_expression.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::{DecodeError, Form, Message, Reader, StrBytes, Wire, Writer, sizes};

/// The key of a coordinator's record, versions 0, none flexible.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ConsumerGroupRegularExpressionKey {
    /// `groupId`, all versions.
    pub group_id: StrBytes,
    /// `regularExpression`, all versions.
    pub regular_expression: StrBytes,
}

impl Wire for ConsumerGroupRegularExpressionKey {
    const MIN_SIZE: usize = 2;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.string(&mut self.group_id, form)?;
        reader.string(&mut self.regular_expression, form)?;
        Ok(())
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 0;
        size += sizes::string(&self.group_id, form)?;
        size += sizes::string(&self.regular_expression, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.string(&self.group_id, form);
        out.string(&self.regular_expression, form);
    }
}

impl Message for ConsumerGroupRegularExpressionKey {
    const NAME: &'static str = "ConsumerGroupRegularExpressionKey";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 0;
    const FLEXIBLE_FROM: Option<i16> = None;
}

impl ConsumerGroupRegularExpressionKey {
    /// The type of this record.
    pub const RECORD_TYPE: i16 = 16;
}
