//! RegisterControllerRecord.
//!
//! Generated from `protocol/schema/metadata/27_register_controller_record.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::{DecodeError, Form, Message, Reader, StrBytes, UnknownTaggedFields, Uuid, Wire, Writer, sizes};

/// A record of the cluster metadata log, versions 0, flexible 0+.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RegisterControllerRecord {
    /// `controllerId`, all versions.
    pub controller_id: i32,
    /// `incarnationId`, all versions.
    pub incarnation_id: Uuid,
    /// `zkMigrationReady`, all versions.
    pub zk_migration_ready: bool,
    /// `endPoints`, all versions.
    pub end_points: Vec<ControllerEndpoint>,
    /// `features`, all versions.
    pub features: Vec<ControllerFeature>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for RegisterControllerRecord {
    const MIN_SIZE: usize = 23;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        (self.controller_id, self.incarnation_id, self.zk_migration_ready) = reader.fixed()?;
        reader.array(&mut self.end_points, form)?;
        reader.array(&mut self.features, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 21;
        size += sizes::array(&self.end_points, form)?;
        size += sizes::array(&self.features, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.fixed((self.controller_id, self.incarnation_id, self.zk_migration_ready));
        out.array(&self.end_points, form);
        out.array(&self.features, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`RegisterControllerRecord`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ControllerEndpoint {
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

impl Wire for ControllerEndpoint {
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

/// Part of [`RegisterControllerRecord`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ControllerFeature {
    /// `name`, all versions, a key.
    pub name: StrBytes,
    /// `minSupportedVersion`, all versions.
    pub min_supported_version: i16,
    /// `maxSupportedVersion`, all versions.
    pub max_supported_version: i16,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for ControllerFeature {
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

impl Message for RegisterControllerRecord {
    const NAME: &'static str = "RegisterControllerRecord";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 0;
    const FLEXIBLE_FROM: Option<i16> = Some(0);
}

impl RegisterControllerRecord {
    /// The type of this record.
    pub const RECORD_TYPE: i16 = 27;
}
