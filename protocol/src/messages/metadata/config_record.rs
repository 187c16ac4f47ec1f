//! ConfigRecord.
//!
//! Generated from `protocol/schema/metadata/04_config_record.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::{DecodeError, Form, Message, Reader, StrBytes, UnknownTaggedFields, Wire, Writer, sizes};

/// A record of the cluster metadata log, versions 0, flexible 0+.
#[derive(Debug, Clone, PartialEq)]
pub struct ConfigRecord {
    /// `resourceType`, all versions.
    pub resource_type: i8,
    /// `resourceName`, all versions.
    pub resource_name: StrBytes,
    /// `name`, all versions.
    pub name: StrBytes,
    /// `value`, all versions, nullable, default Some("").
    pub value: Option<StrBytes>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Default for ConfigRecord {
    fn default() -> Self {
        Self {
            resource_type: 0,
            resource_name: StrBytes::new(),
            name: StrBytes::new(),
            value: Some(StrBytes::new()),
            unknown_tagged_fields: UnknownTaggedFields::new(),
        }
    }
}

impl Wire for ConfigRecord {
    const MIN_SIZE: usize = 4;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        self.resource_type = reader.int8()?;
        reader.string(&mut self.resource_name, form)?;
        reader.string(&mut self.name, form)?;
        reader.nullable_string(&mut self.value, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 1;
        size += sizes::string(&self.resource_name, form)?;
        size += sizes::string(&self.name, form)?;
        size += sizes::nullable_string(self.value.as_ref(), form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.int8(self.resource_type);
        out.string(&self.resource_name, form);
        out.string(&self.name, form);
        out.nullable_string(self.value.as_ref(), form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for ConfigRecord {
    const NAME: &'static str = "ConfigRecord";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 0;
    const FLEXIBLE_FROM: Option<i16> = Some(0);
}

impl ConfigRecord {
    /// The type of this record.
    pub const RECORD_TYPE: i16 = 4;
}
