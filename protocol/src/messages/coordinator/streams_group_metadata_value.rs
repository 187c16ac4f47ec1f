//! StreamsGroupMetadataValue.
//!
//! Generated from `protocol/schema/coordinator/group_17_streams_group_metadata.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::{DecodeError, Form, Message, Reader, StrBytes, UnknownTaggedFields, Wire, Writer, sizes};

/// The value of a coordinator's record, versions 0, flexible 0+.
#[derive(Debug, Clone, PartialEq)]
pub struct StreamsGroupMetadataValue {
    /// `epoch`, all versions.
    pub epoch: i32,
    /// `metadataHash`, all versions.
    pub metadata_hash: i64,
    /// `validatedTopologyEpoch`, all versions, tag 0, default -1.
    pub validated_topology_epoch: i32,
    /// `lastAssignmentConfigs`, all versions, nullable, tag 1, default Some(Vec).
    pub last_assignment_configs: Option<Vec<LastAssignmentConfig>>,
    /// `storedDescriptionTopologyEpoch`, all versions, tag 2, default -1.
    pub stored_description_topology_epoch: i32,
    /// `failedDescriptionTopologyEpoch`, all versions, tag 3, default -1.
    pub failed_description_topology_epoch: i32,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Default for StreamsGroupMetadataValue {
    fn default() -> Self {
        Self {
            epoch: 0,
            metadata_hash: 0,
            validated_topology_epoch: -1,
            last_assignment_configs: Some(Vec::new()),
            stored_description_topology_epoch: -1,
            failed_description_topology_epoch: -1,
            unknown_tagged_fields: UnknownTaggedFields::new(),
        }
    }
}

impl Wire for StreamsGroupMetadataValue {
    const MIN_SIZE: usize = 12;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        (self.epoch, self.metadata_hash) = reader.fixed()?;
        reader.tagged_fields(&mut self.unknown_tagged_fields, form, |tag, reader| {
            match tag {
                0 => self.validated_topology_epoch = reader.int32()?,
                1 => reader.nullable_array(&mut self.last_assignment_configs, form)?,
                2 => self.stored_description_topology_epoch = reader.int32()?,
                3 => self.failed_description_topology_epoch = reader.int32()?,
                _ => return Ok(false),
            }
            Ok(true)
        })
    }

    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 12;
        if self.has_tagged_fields(form) {
            let mut known = 0;
            if self.validated_topology_epoch != -1 {
                known += 1;
                size += sizes::tagged(0, Ok(4))?;
            }
            if self.last_assignment_configs.as_ref().is_none_or(|value| !value.is_empty()) {
                known += 1;
                size +=
                    sizes::tagged(1, sizes::nullable_array(self.last_assignment_configs.as_deref(), form))?;
            }
            if self.stored_description_topology_epoch != -1 {
                known += 1;
                size += sizes::tagged(2, Ok(4))?;
            }
            if self.failed_description_topology_epoch != -1 {
                known += 1;
                size += sizes::tagged(3, Ok(4))?;
            }
            size += sizes::tagged_fields(&self.unknown_tagged_fields, &[0, 1, 2, 3], known)?;
        } else {
            size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        }
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.fixed((self.epoch, self.metadata_hash));
        if self.has_tagged_fields(form) {
            let known = usize::from(self.validated_topology_epoch != -1)
                + usize::from(self.last_assignment_configs.as_ref().is_none_or(|value| !value.is_empty()))
                + usize::from(self.stored_description_topology_epoch != -1)
                + usize::from(self.failed_description_topology_epoch != -1);
            let mut unknown = out.tagged_fields(known, &self.unknown_tagged_fields);
            if self.validated_topology_epoch != -1 {
                unknown = out.tagged_fields_below(0, unknown);
                out.tag(0, Ok(4));
                out.int32(self.validated_topology_epoch);
            }
            if self.last_assignment_configs.as_ref().is_none_or(|value| !value.is_empty()) {
                unknown = out.tagged_fields_below(1, unknown);
                out.tag(1, sizes::nullable_array(self.last_assignment_configs.as_deref(), form));
                out.nullable_array(self.last_assignment_configs.as_deref(), form);
            }
            if self.stored_description_topology_epoch != -1 {
                unknown = out.tagged_fields_below(2, unknown);
                out.tag(2, Ok(4));
                out.int32(self.stored_description_topology_epoch);
            }
            if self.failed_description_topology_epoch != -1 {
                unknown = out.tagged_fields_below(3, unknown);
                out.tag(3, Ok(4));
                out.int32(self.failed_description_topology_epoch);
            }
            out.raw_tagged_fields(unknown);
        } else {
            out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
        }
    }
}

impl StreamsGroupMetadataValue {
    fn has_tagged_fields(&self, _form: Form) -> bool {
        (self.validated_topology_epoch != -1
            || self.last_assignment_configs.as_ref().is_none_or(|value| !value.is_empty())
            || self.stored_description_topology_epoch != -1
            || self.failed_description_topology_epoch != -1)
            || !self.unknown_tagged_fields.is_empty()
    }
}

/// Part of [`StreamsGroupMetadataValue`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct LastAssignmentConfig {
    /// `key`, all versions.
    pub key: StrBytes,
    /// `value`, all versions.
    pub value: StrBytes,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for LastAssignmentConfig {
    const MIN_SIZE: usize = 2;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.string(&mut self.key, form)?;
        reader.string(&mut self.value, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 0;
        size += sizes::string(&self.key, form)?;
        size += sizes::string(&self.value, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.string(&self.key, form);
        out.string(&self.value, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for StreamsGroupMetadataValue {
    const NAME: &'static str = "StreamsGroupMetadataValue";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 0;
    const FLEXIBLE_FROM: Option<i16> = Some(0);
}

impl StreamsGroupMetadataValue {
    /// The type of this record.
    pub const RECORD_TYPE: i16 = 17;
}
