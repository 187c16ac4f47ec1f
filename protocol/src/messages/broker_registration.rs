//! BrokerRegistration: api key 62.
//!
//! Generated from `protocol/schema/62_broker_registration.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::{
    ApiKey, DecodeError, Form, Message, Reader, Request, StrBytes, UnknownTaggedFields, Uuid, Wire, Writer,
    sizes,
};

/// The request, versions 0-4, flexible 0+.
#[derive(Debug, Clone, PartialEq)]
pub struct BrokerRegistrationRequest {
    /// `brokerId`, all versions.
    pub broker_id: i32,
    /// `clusterId`, all versions.
    pub cluster_id: StrBytes,
    /// `incarnationId`, all versions.
    pub incarnation_id: Uuid,
    /// `listeners`, all versions.
    pub listeners: Vec<Listener>,
    /// `features`, all versions.
    pub features: Vec<Feature>,
    /// `rack`, all versions, nullable, default Some("").
    pub rack: Option<StrBytes>,
    /// `isMigratingZkBroker`, versions 1+.
    pub is_migrating_zk_broker: bool,
    /// `logDirs`, versions 2+, ignorable.
    pub log_dirs: Vec<Uuid>,
    /// `previousBrokerEpoch`, versions 3+, default -1, ignorable.
    pub previous_broker_epoch: i64,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Default for BrokerRegistrationRequest {
    fn default() -> Self {
        Self {
            broker_id: 0,
            cluster_id: StrBytes::new(),
            incarnation_id: Uuid::ZERO,
            listeners: Vec::new(),
            features: Vec::new(),
            rack: Some(StrBytes::new()),
            is_migrating_zk_broker: false,
            log_dirs: Vec::new(),
            previous_broker_epoch: -1,
            unknown_tagged_fields: UnknownTaggedFields::new(),
        }
    }
}

impl Wire for BrokerRegistrationRequest {
    const MIN_SIZE: usize = 24;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        self.broker_id = reader.int32()?;
        reader.string(&mut self.cluster_id, form)?;
        self.incarnation_id = reader.uuid()?;
        reader.array(&mut self.listeners, form)?;
        reader.array(&mut self.features, form)?;
        reader.nullable_string(&mut self.rack, form)?;
        if form.version >= 1 {
            self.is_migrating_zk_broker = reader.bool()?;
        }
        if form.version >= 2 {
            reader.array(&mut self.log_dirs, form)?;
        }
        if form.version >= 3 {
            self.previous_broker_epoch = reader.int64()?;
        }
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        if form.version < 1 && self.is_migrating_zk_broker {
            return Err(form.without("IsMigratingZkBroker"));
        }
        let mut size = 20;
        size += sizes::string(&self.cluster_id, form)?;
        size += sizes::array(&self.listeners, form)?;
        size += sizes::array(&self.features, form)?;
        size += sizes::nullable_string(self.rack.as_ref(), form)?;
        if form.version >= 2 {
            size += sizes::array(&self.log_dirs, form)?;
        }
        if form.version >= 1 {
            size += 1;
        }
        if form.version >= 3 {
            size += 8;
        }
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.int32(self.broker_id);
        out.string(&self.cluster_id, form);
        out.uuid(self.incarnation_id);
        out.array(&self.listeners, form);
        out.array(&self.features, form);
        out.nullable_string(self.rack.as_ref(), form);
        if form.version >= 1 {
            out.bool(self.is_migrating_zk_broker);
        }
        if form.version >= 2 {
            out.array(&self.log_dirs, form);
        }
        if form.version >= 3 {
            out.int64(self.previous_broker_epoch);
        }
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`BrokerRegistrationRequest`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Listener {
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

impl Wire for Listener {
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

/// Part of [`BrokerRegistrationRequest`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Feature {
    /// `name`, all versions, a key.
    pub name: StrBytes,
    /// `minSupportedVersion`, all versions.
    pub min_supported_version: i16,
    /// `maxSupportedVersion`, all versions.
    pub max_supported_version: i16,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for Feature {
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

impl Message for BrokerRegistrationRequest {
    const NAME: &'static str = "BrokerRegistrationRequest";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 4;
    const FLEXIBLE_FROM: Option<i16> = Some(0);
}

impl Request for BrokerRegistrationRequest {
    const KEY: ApiKey = ApiKey::BrokerRegistration;
    type Response = BrokerRegistrationResponse;
}

/// The response, versions 0-4, flexible 0+.
#[derive(Debug, Clone, PartialEq)]
pub struct BrokerRegistrationResponse {
    /// `throttleTimeMs`, all versions.
    pub throttle_time_ms: i32,
    /// `errorCode`, all versions.
    pub error_code: i16,
    /// `brokerEpoch`, all versions, default -1.
    pub broker_epoch: i64,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Default for BrokerRegistrationResponse {
    fn default() -> Self {
        Self {
            throttle_time_ms: 0,
            error_code: 0,
            broker_epoch: -1,
            unknown_tagged_fields: UnknownTaggedFields::new(),
        }
    }
}

impl Wire for BrokerRegistrationResponse {
    const MIN_SIZE: usize = 14;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        (self.throttle_time_ms, self.error_code, self.broker_epoch) = reader.fixed()?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 14;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.notes_error(self.error_code);
        out.fixed((self.throttle_time_ms, self.error_code, self.broker_epoch));
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for BrokerRegistrationResponse {
    const NAME: &'static str = "BrokerRegistrationResponse";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 4;
    const FLEXIBLE_FROM: Option<i16> = Some(0);
}
