//! ClientQuotaRecord.
//!
//! Generated from `protocol/schema/metadata/14_client_quota_record.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::{DecodeError, Form, Message, Reader, StrBytes, UnknownTaggedFields, Wire, Writer, sizes};

/// A record of the cluster metadata log, versions 0, flexible 0+.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ClientQuotaRecord {
    /// `entity`, all versions.
    pub entity: Vec<EntityData>,
    /// `key`, all versions.
    pub key: StrBytes,
    /// `value`, all versions.
    pub value: f64,
    /// `remove`, all versions.
    pub remove: bool,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for ClientQuotaRecord {
    const MIN_SIZE: usize = 11;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.array(&mut self.entity, form)?;
        reader.string(&mut self.key, form)?;
        (self.value, self.remove) = reader.fixed()?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 9;
        size += sizes::array(&self.entity, form)?;
        size += sizes::string(&self.key, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.array(&self.entity, form);
        out.string(&self.key, form);
        out.fixed((self.value, self.remove));
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`ClientQuotaRecord`].
#[derive(Debug, Clone, PartialEq)]
pub struct EntityData {
    /// `entityType`, all versions.
    pub entity_type: StrBytes,
    /// `entityName`, all versions, nullable, default Some("").
    pub entity_name: Option<StrBytes>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Default for EntityData {
    fn default() -> Self {
        Self {
            entity_type: StrBytes::new(),
            entity_name: Some(StrBytes::new()),
            unknown_tagged_fields: UnknownTaggedFields::new(),
        }
    }
}

impl Wire for EntityData {
    const MIN_SIZE: usize = 2;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.string(&mut self.entity_type, form)?;
        reader.nullable_string(&mut self.entity_name, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 0;
        size += sizes::string(&self.entity_type, form)?;
        size += sizes::nullable_string(self.entity_name.as_ref(), form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.string(&self.entity_type, form);
        out.nullable_string(self.entity_name.as_ref(), form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for ClientQuotaRecord {
    const NAME: &'static str = "ClientQuotaRecord";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 0;
    const FLEXIBLE_FROM: Option<i16> = Some(0);
}

impl ClientQuotaRecord {
    /// The type of this record.
    pub const RECORD_TYPE: i16 = 14;
}
