//! BrokerRegistrationChangeRecord.
//!
//! Generated from `protocol/schema/metadata/17_broker_registration_change_record.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::{DecodeError, Form, Message, Reader, UnknownTaggedFields, Uuid, Wire, Writer, sizes};

/// A record of the cluster metadata log, versions 0-3, flexible 0+.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct BrokerRegistrationChangeRecord {
    /// `brokerId`, all versions.
    pub broker_id: i32,
    /// `brokerEpoch`, all versions.
    pub broker_epoch: i64,
    /// `fenced`, all versions, tag 0.
    pub fenced: i8,
    /// `inControlledShutdown`, versions 1+, tag 1.
    pub in_controlled_shutdown: i8,
    /// `logDirs`, versions 2+, tag 2.
    pub log_dirs: Vec<Uuid>,
    /// `cordonedLogDirs`, versions 3, nullable, tag 3.
    pub cordoned_log_dirs: Option<Vec<Uuid>>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for BrokerRegistrationChangeRecord {
    const MIN_SIZE: usize = 12;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        (self.broker_id, self.broker_epoch) = reader.fixed()?;
        reader.tagged_fields(&mut self.unknown_tagged_fields, form, |tag, reader| {
            match tag {
                0 => self.fenced = reader.int8()?,
                1 if form.version >= 1 => self.in_controlled_shutdown = reader.int8()?,
                2 if form.version >= 2 => reader.array(&mut self.log_dirs, form)?,
                3 if form.version >= 3 => reader.nullable_array(&mut self.cordoned_log_dirs, form)?,
                _ => return Ok(false),
            }
            Ok(true)
        })
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        if form.version < 1 && self.in_controlled_shutdown != 0 {
            return Err(form.without("InControlledShutdown"));
        }
        if form.version < 2 && !self.log_dirs.is_empty() {
            return Err(form.without("LogDirs"));
        }
        if form.version < 3 && self.cordoned_log_dirs.is_some() {
            return Err(form.without("CordonedLogDirs"));
        }
        let mut size = 12;
        if self.has_tagged_fields(form) {
            let mut known = 0;
            if self.fenced != 0 {
                known += 1;
                size += sizes::tagged(0, Ok(1))?;
            }
            if form.version >= 1 && self.in_controlled_shutdown != 0 {
                known += 1;
                size += sizes::tagged(1, Ok(1))?;
            }
            if form.version >= 2 && !self.log_dirs.is_empty() {
                known += 1;
                size += sizes::tagged(2, sizes::array(&self.log_dirs, form))?;
            }
            if form.version >= 3 && self.cordoned_log_dirs.is_some() {
                known += 1;
                size += sizes::tagged(3, sizes::nullable_array(self.cordoned_log_dirs.as_deref(), form))?;
            }
            size += sizes::tagged_fields(&self.unknown_tagged_fields, &[0, 1, 2, 3], known)?;
        } else {
            size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        }
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.fixed((self.broker_id, self.broker_epoch));
        if self.has_tagged_fields(form) {
            let known = usize::from(self.fenced != 0)
                + usize::from(form.version >= 1 && self.in_controlled_shutdown != 0)
                + usize::from(form.version >= 2 && !self.log_dirs.is_empty())
                + usize::from(form.version >= 3 && self.cordoned_log_dirs.is_some());
            let mut unknown = out.tagged_fields(known, &self.unknown_tagged_fields);
            if self.fenced != 0 {
                unknown = out.tagged_fields_below(0, unknown);
                out.tag(0, Ok(1));
                out.int8(self.fenced);
            }
            if form.version >= 1 && self.in_controlled_shutdown != 0 {
                unknown = out.tagged_fields_below(1, unknown);
                out.tag(1, Ok(1));
                out.int8(self.in_controlled_shutdown);
            }
            if form.version >= 2 && !self.log_dirs.is_empty() {
                unknown = out.tagged_fields_below(2, unknown);
                out.tag(2, sizes::array(&self.log_dirs, form));
                out.array(&self.log_dirs, form);
            }
            if form.version >= 3 && self.cordoned_log_dirs.is_some() {
                unknown = out.tagged_fields_below(3, unknown);
                out.tag(3, sizes::nullable_array(self.cordoned_log_dirs.as_deref(), form));
                out.nullable_array(self.cordoned_log_dirs.as_deref(), form);
            }
            out.raw_tagged_fields(unknown);
        } else {
            out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
        }
    }
}

impl BrokerRegistrationChangeRecord {
    fn has_tagged_fields(&self, form: Form) -> bool {
        self.fenced != 0
            || form.version >= 1 && self.in_controlled_shutdown != 0
            || form.version >= 2 && !self.log_dirs.is_empty()
            || form.version >= 3 && self.cordoned_log_dirs.is_some()
            || !self.unknown_tagged_fields.is_empty()
    }
}

impl Message for BrokerRegistrationChangeRecord {
    const NAME: &'static str = "BrokerRegistrationChangeRecord";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 3;
    const FLEXIBLE_FROM: Option<i16> = Some(0);
}

impl BrokerRegistrationChangeRecord {
    /// The type of this record.
    pub const RECORD_TYPE: i16 = 17;
}
