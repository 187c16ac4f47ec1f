//! RegisterBrokerRecord.
//!
//! Generated from `protocol/schema/metadata/00_register_broker_record.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::{DecodeError, Form, Message, Reader, StrBytes, UnknownTaggedFields, Uuid, Wire, Writer, sizes};

/// A record of the cluster metadata log, versions 0-4, flexible 0+.
#[derive(Debug, Clone, PartialEq)]
pub struct RegisterBrokerRecord {
    /// `brokerId`, all versions.
    pub broker_id: i32,
    /// `isMigratingZkBroker`, versions 2+.
    pub is_migrating_zk_broker: bool,
    /// `incarnationId`, all versions.
    pub incarnation_id: Uuid,
    /// `brokerEpoch`, all versions.
    pub broker_epoch: i64,
    /// `endPoints`, all versions.
    pub end_points: Vec<BrokerEndpoint>,
    /// `features`, all versions.
    pub features: Vec<BrokerFeature>,
    /// `rack`, all versions, nullable, default Some("").
    pub rack: Option<StrBytes>,
    /// `fenced`, all versions, default true.
    pub fenced: bool,
    /// `inControlledShutdown`, versions 1+.
    pub in_controlled_shutdown: bool,
    /// `logDirs`, versions 3+, tag 0.
    pub log_dirs: Vec<Uuid>,
    /// `cordonedLogDirs`, versions 4, nullable, tag 1.
    pub cordoned_log_dirs: Option<Vec<Uuid>>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Default for RegisterBrokerRecord {
    fn default() -> Self {
        Self {
            broker_id: 0,
            is_migrating_zk_broker: false,
            incarnation_id: Uuid::ZERO,
            broker_epoch: 0,
            end_points: Vec::new(),
            features: Vec::new(),
            rack: Some(StrBytes::new()),
            fenced: true,
            in_controlled_shutdown: false,
            log_dirs: Vec::new(),
            cordoned_log_dirs: None,
            unknown_tagged_fields: UnknownTaggedFields::new(),
        }
    }
}

impl Wire for RegisterBrokerRecord {
    const MIN_SIZE: usize = 32;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        if form.version >= 2 {
            (self.broker_id, self.is_migrating_zk_broker, self.incarnation_id, self.broker_epoch) =
                reader.fixed()?;
        } else {
            (self.broker_id, self.incarnation_id, self.broker_epoch) = reader.fixed()?;
        }
        reader.array(&mut self.end_points, form)?;
        reader.array(&mut self.features, form)?;
        reader.nullable_string(&mut self.rack, form)?;
        if form.version >= 1 {
            (self.fenced, self.in_controlled_shutdown) = reader.fixed()?;
        } else {
            self.fenced = reader.bool()?;
        }
        reader.tagged_fields(&mut self.unknown_tagged_fields, form, |tag, reader| {
            match tag {
                0 if form.version >= 3 => reader.array(&mut self.log_dirs, form)?,
                1 if form.version >= 4 => reader.nullable_array(&mut self.cordoned_log_dirs, form)?,
                _ => return Ok(false),
            }
            Ok(true)
        })
    }

    fn measure(&self, form: Form) -> sizes::Size {
        if form.version < 2 && self.is_migrating_zk_broker {
            return Err(form.without("IsMigratingZkBroker"));
        }
        if form.version < 1 && self.in_controlled_shutdown {
            return Err(form.without("InControlledShutdown"));
        }
        if form.version < 3 && !self.log_dirs.is_empty() {
            return Err(form.without("LogDirs"));
        }
        if form.version < 4 && self.cordoned_log_dirs.is_some() {
            return Err(form.without("CordonedLogDirs"));
        }
        let mut size = 29;
        size += sizes::array(&self.end_points, form)?;
        size += sizes::array(&self.features, form)?;
        size += sizes::nullable_string(self.rack.as_ref(), form)?;
        if form.version >= 2 {
            size += 1;
        }
        if form.version >= 1 {
            size += 1;
        }
        if self.has_tagged_fields(form) {
            let mut known = 0;
            if form.version >= 3 && !self.log_dirs.is_empty() {
                known += 1;
                size += sizes::tagged(0, sizes::array(&self.log_dirs, form))?;
            }
            if form.version >= 4 && self.cordoned_log_dirs.is_some() {
                known += 1;
                size += sizes::tagged(1, sizes::nullable_array(self.cordoned_log_dirs.as_deref(), form))?;
            }
            size += sizes::tagged_fields(&self.unknown_tagged_fields, &[0, 1], known)?;
        } else {
            size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        }
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        if form.version >= 2 {
            out.fixed((self.broker_id, self.is_migrating_zk_broker, self.incarnation_id, self.broker_epoch));
        } else {
            out.fixed((self.broker_id, self.incarnation_id, self.broker_epoch));
        }
        out.array(&self.end_points, form);
        out.array(&self.features, form);
        out.nullable_string(self.rack.as_ref(), form);
        if form.version >= 1 {
            out.fixed((self.fenced, self.in_controlled_shutdown));
        } else {
            out.bool(self.fenced);
        }
        if self.has_tagged_fields(form) {
            let known = usize::from(form.version >= 3 && !self.log_dirs.is_empty())
                + usize::from(form.version >= 4 && self.cordoned_log_dirs.is_some());
            let mut unknown = out.tagged_fields(known, &self.unknown_tagged_fields);
            if form.version >= 3 && !self.log_dirs.is_empty() {
                unknown = out.tagged_fields_below(0, unknown);
                out.tag(0, sizes::array(&self.log_dirs, form));
                out.array(&self.log_dirs, form);
            }
            if form.version >= 4 && self.cordoned_log_dirs.is_some() {
                unknown = out.tagged_fields_below(1, unknown);
                out.tag(1, sizes::nullable_array(self.cordoned_log_dirs.as_deref(), form));
                out.nullable_array(self.cordoned_log_dirs.as_deref(), form);
            }
            out.raw_tagged_fields(unknown);
        } else {
            out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
        }
    }
}

impl RegisterBrokerRecord {
    fn has_tagged_fields(&self, form: Form) -> bool {
        form.version >= 3 && !self.log_dirs.is_empty()
            || form.version >= 4 && self.cordoned_log_dirs.is_some()
            || !self.unknown_tagged_fields.is_empty()
    }
}

/// Part of [`RegisterBrokerRecord`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct BrokerEndpoint {
    /// `name`, all versions, a key.
    pub name: StrBytes,
    /// `host`, all versions.
    pub host: StrBytes,
    /// `port`, all versions.
    pub port: u16,
    /// `securityProtocol`, all versions.
    pub security_protocol: i16,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for BrokerEndpoint {
    const MIN_SIZE: usize = 6;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.string(&mut self.name, form)?;
        reader.string(&mut self.host, form)?;
        (self.port, self.security_protocol) = reader.fixed()?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 4;
        size += sizes::string(&self.name, form)?;
        size += sizes::string(&self.host, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.string(&self.name, form);
        out.string(&self.host, form);
        out.fixed((self.port, self.security_protocol));
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`RegisterBrokerRecord`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct BrokerFeature {
    /// `name`, all versions, a key.
    pub name: StrBytes,
    /// `minSupportedVersion`, all versions.
    pub min_supported_version: i16,
    /// `maxSupportedVersion`, all versions.
    pub max_supported_version: i16,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for BrokerFeature {
    const MIN_SIZE: usize = 5;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.string(&mut self.name, form)?;
        (self.min_supported_version, self.max_supported_version) = reader.fixed()?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 4;
        size += sizes::string(&self.name, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.string(&self.name, form);
        out.fixed((self.min_supported_version, self.max_supported_version));
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for RegisterBrokerRecord {
    const NAME: &'static str = "RegisterBrokerRecord";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 4;
    const FLEXIBLE_FROM: Option<i16> = Some(0);
}

impl RegisterBrokerRecord {
    /// The type of this record.
    pub const RECORD_TYPE: i16 = 0;
}
