//! AccessControlEntryRecord.
//!
//! Generated from `protocol/schema/metadata/18_access_control_entry_record.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::{DecodeError, Form, Message, Reader, StrBytes, UnknownTaggedFields, Uuid, Wire, Writer, sizes};

/// A record of the cluster metadata log, versions 0, flexible 0+.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct AccessControlEntryRecord {
    /// `id`, all versions.
    pub id: Uuid,
    /// `resourceType`, all versions.
    pub resource_type: i8,
    /// `resourceName`, all versions.
    pub resource_name: StrBytes,
    /// `patternType`, all versions.
    pub pattern_type: i8,
    /// `principal`, all versions.
    pub principal: StrBytes,
    /// `host`, all versions.
    pub host: StrBytes,
    /// `operation`, all versions.
    pub operation: i8,
    /// `permissionType`, all versions.
    pub permission_type: i8,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for AccessControlEntryRecord {
    const MIN_SIZE: usize = 23;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        (self.id, self.resource_type) = reader.fixed()?;
        reader.string(&mut self.resource_name, form)?;
        self.pattern_type = reader.int8()?;
        reader.string(&mut self.principal, form)?;
        reader.string(&mut self.host, form)?;
        (self.operation, self.permission_type) = reader.fixed()?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 20;
        size += sizes::string(&self.resource_name, form)?;
        size += sizes::string(&self.principal, form)?;
        size += sizes::string(&self.host, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.fixed((self.id, self.resource_type));
        out.string(&self.resource_name, form);
        out.int8(self.pattern_type);
        out.string(&self.principal, form);
        out.string(&self.host, form);
        out.fixed((self.operation, self.permission_type));
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for AccessControlEntryRecord {
    const NAME: &'static str = "AccessControlEntryRecord";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 0;
    const FLEXIBLE_FROM: Option<i16> = Some(0);
}

impl AccessControlEntryRecord {
    /// The type of this record.
    pub const RECORD_TYPE: i16 = 18;
}
