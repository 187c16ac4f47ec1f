//! FindCoordinator: api key 10.
//!
//! Generated from `protocol/schema/10_find_coordinator.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::{
    ApiKey, DecodeError, Form, Message, Reader, Request, StrBytes, UnknownTaggedFields, Wire, Writer, sizes,
};

/// The request, versions 0-6, flexible 3+.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FindCoordinatorRequest {
    /// `key`, versions 0-3.
    pub key: StrBytes,
    /// `keyType`, versions 1+.
    pub key_type: i8,
    /// `coordinatorKeys`, versions 4+.
    pub coordinator_keys: Vec<StrBytes>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for FindCoordinatorRequest {
    const MIN_SIZE: usize = 0;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        if form.version <= 3 {
            reader.string(&mut self.key, form)?;
        }
        if form.version >= 1 {
            self.key_type = reader.int8()?;
        }
        if form.version >= 4 {
            reader.array(&mut self.coordinator_keys, form)?;
        }
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        if form.version > 3 && !self.key.is_empty() {
            return Err(form.without("Key"));
        }
        if form.version < 1 && self.key_type != 0 {
            return Err(form.without("KeyType"));
        }
        if form.version < 4 && !self.coordinator_keys.is_empty() {
            return Err(form.without("CoordinatorKeys"));
        }
        let mut size = 0;
        if form.version <= 3 {
            size += sizes::string(&self.key, form)?;
        }
        if form.version >= 4 {
            size += sizes::array(&self.coordinator_keys, form)?;
        }
        if form.version >= 1 {
            size += 1;
        }
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        if form.version <= 3 {
            out.string(&self.key, form);
        }
        if form.version >= 1 {
            out.int8(self.key_type);
        }
        if form.version >= 4 {
            out.array(&self.coordinator_keys, form);
        }
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for FindCoordinatorRequest {
    const NAME: &'static str = "FindCoordinatorRequest";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 6;
    const FLEXIBLE_FROM: Option<i16> = Some(3);
}

impl Request for FindCoordinatorRequest {
    const KEY: ApiKey = ApiKey::FindCoordinator;
    type Response = FindCoordinatorResponse;
}

/// The response, versions 0-6, flexible 3+.
#[derive(Debug, Clone, PartialEq)]
pub struct FindCoordinatorResponse {
    /// `throttleTimeMs`, versions 1+, ignorable.
    pub throttle_time_ms: i32,
    /// `errorCode`, versions 0-3.
    pub error_code: i16,
    /// `errorMessage`, versions 1-3, nullable, default Some(""), ignorable.
    pub error_message: Option<StrBytes>,
    /// `nodeId`, versions 0-3.
    pub node_id: i32,
    /// `host`, versions 0-3.
    pub host: StrBytes,
    /// `port`, versions 0-3.
    pub port: i32,
    /// `coordinators`, versions 4+.
    pub coordinators: Vec<Coordinator>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Default for FindCoordinatorResponse {
    fn default() -> Self {
        Self {
            throttle_time_ms: 0,
            error_code: 0,
            error_message: Some(StrBytes::new()),
            node_id: 0,
            host: StrBytes::new(),
            port: 0,
            coordinators: Vec::new(),
            unknown_tagged_fields: UnknownTaggedFields::new(),
        }
    }
}

impl Wire for FindCoordinatorResponse {
    const MIN_SIZE: usize = 0;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        if form.version >= 1 {
            self.throttle_time_ms = reader.int32()?;
        }
        if form.version <= 3 {
            self.error_code = reader.int16()?;
        }
        if (1..=3).contains(&form.version) {
            reader.nullable_string(&mut self.error_message, form)?;
        }
        if form.version <= 3 {
            self.node_id = reader.int32()?;
        }
        if form.version <= 3 {
            reader.string(&mut self.host, form)?;
        }
        if form.version <= 3 {
            self.port = reader.int32()?;
        }
        if form.version >= 4 {
            reader.array(&mut self.coordinators, form)?;
        }
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        if form.version > 3 && self.error_code != 0 {
            return Err(form.without("ErrorCode"));
        }
        if form.version > 3 && self.node_id != 0 {
            return Err(form.without("NodeId"));
        }
        if form.version > 3 && !self.host.is_empty() {
            return Err(form.without("Host"));
        }
        if form.version > 3 && self.port != 0 {
            return Err(form.without("Port"));
        }
        if form.version < 4 && !self.coordinators.is_empty() {
            return Err(form.without("Coordinators"));
        }
        let mut size = 0;
        if (1..=3).contains(&form.version) {
            size += sizes::nullable_string(self.error_message.as_ref(), form)?;
        }
        if form.version <= 3 {
            size += sizes::string(&self.host, form)?;
        }
        if form.version >= 4 {
            size += sizes::array(&self.coordinators, form)?;
        }
        if form.version >= 1 {
            size += 4;
        }
        if form.version <= 3 {
            size += 10;
        }
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.notes_error(self.error_code);
        if form.version >= 1 {
            out.int32(self.throttle_time_ms);
        }
        if form.version <= 3 {
            out.int16(self.error_code);
        }
        if (1..=3).contains(&form.version) {
            out.nullable_string(self.error_message.as_ref(), form);
        }
        if form.version <= 3 {
            out.int32(self.node_id);
        }
        if form.version <= 3 {
            out.string(&self.host, form);
        }
        if form.version <= 3 {
            out.int32(self.port);
        }
        if form.version >= 4 {
            out.array(&self.coordinators, form);
        }
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`FindCoordinatorResponse`].
#[derive(Debug, Clone, PartialEq)]
pub struct Coordinator {
    /// `key`, versions 4+.
    pub key: StrBytes,
    /// `nodeId`, versions 4+.
    pub node_id: i32,
    /// `host`, versions 4+.
    pub host: StrBytes,
    /// `port`, versions 4+.
    pub port: i32,
    /// `errorCode`, versions 4+.
    pub error_code: i16,
    /// `errorMessage`, versions 4+, nullable, default Some(""), ignorable.
    pub error_message: Option<StrBytes>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Default for Coordinator {
    fn default() -> Self {
        Self {
            key: StrBytes::new(),
            node_id: 0,
            host: StrBytes::new(),
            port: 0,
            error_code: 0,
            error_message: Some(StrBytes::new()),
            unknown_tagged_fields: UnknownTaggedFields::new(),
        }
    }
}

impl Wire for Coordinator {
    const MIN_SIZE: usize = 13;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.string(&mut self.key, form)?;
        self.node_id = reader.int32()?;
        reader.string(&mut self.host, form)?;
        (self.port, self.error_code) = reader.fixed()?;
        reader.nullable_string(&mut self.error_message, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 10;
        size += sizes::string(&self.key, form)?;
        size += sizes::string(&self.host, form)?;
        size += sizes::nullable_string(self.error_message.as_ref(), form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.notes_error(self.error_code);
        out.string(&self.key, form);
        out.int32(self.node_id);
        out.string(&self.host, form);
        out.fixed((self.port, self.error_code));
        out.nullable_string(self.error_message.as_ref(), form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for FindCoordinatorResponse {
    const NAME: &'static str = "FindCoordinatorResponse";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 6;
    const FLEXIBLE_FROM: Option<i16> = Some(3);
}
