//! BrokerHeartbeat: api key 63.
//!
//! Generated from `protocol/schema/63_broker_heartbeat.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::{
    ApiKey, DecodeError, Form, Message, Reader, Request, UnknownTaggedFields, Uuid, Wire, Writer, sizes,
};

/// The request, versions 0-2, flexible 0+.
#[derive(Debug, Clone, PartialEq)]
pub struct BrokerHeartbeatRequest {
    /// `brokerId`, all versions.
    pub broker_id: i32,
    /// `brokerEpoch`, all versions, default -1.
    pub broker_epoch: i64,
    /// `currentMetadataOffset`, all versions.
    pub current_metadata_offset: i64,
    /// `wantFence`, all versions.
    pub want_fence: bool,
    /// `wantShutDown`, all versions.
    pub want_shut_down: bool,
    /// `offlineLogDirs`, versions 1+, tag 0.
    pub offline_log_dirs: Vec<Uuid>,
    /// `cordonedLogDirs`, versions 2, nullable, tag 1.
    pub cordoned_log_dirs: Option<Vec<Uuid>>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Default for BrokerHeartbeatRequest {
    fn default() -> Self {
        Self {
            broker_id: 0,
            broker_epoch: -1,
            current_metadata_offset: 0,
            want_fence: false,
            want_shut_down: false,
            offline_log_dirs: Vec::new(),
            cordoned_log_dirs: None,
            unknown_tagged_fields: UnknownTaggedFields::new(),
        }
    }
}

impl Wire for BrokerHeartbeatRequest {
    const MIN_SIZE: usize = 22;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        (
            self.broker_id,
            self.broker_epoch,
            self.current_metadata_offset,
            self.want_fence,
            self.want_shut_down,
        ) = reader.fixed()?;
        reader.tagged_fields(&mut self.unknown_tagged_fields, form, |tag, reader| {
            match tag {
                0 if form.version >= 1 => reader.array(&mut self.offline_log_dirs, form)?,
                1 if form.version >= 2 => reader.nullable_array(&mut self.cordoned_log_dirs, form)?,
                _ => return Ok(false),
            }
            Ok(true)
        })
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        if form.version < 1 && !self.offline_log_dirs.is_empty() {
            return Err(form.without("OfflineLogDirs"));
        }
        if form.version < 2 && self.cordoned_log_dirs.is_some() {
            return Err(form.without("CordonedLogDirs"));
        }
        let mut size = 22;
        if self.has_tagged_fields(form) {
            let mut known = 0;
            if form.version >= 1 && !self.offline_log_dirs.is_empty() {
                known += 1;
                size += sizes::tagged(0, sizes::array(&self.offline_log_dirs, form))?;
            }
            if form.version >= 2 && self.cordoned_log_dirs.is_some() {
                known += 1;
                size += sizes::tagged(1, sizes::nullable_array(self.cordoned_log_dirs.as_deref(), form))?;
            }
            size += sizes::tagged_fields(&self.unknown_tagged_fields, &[0, 1], known)?;
        } else {
            size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        }
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.fixed((
            self.broker_id,
            self.broker_epoch,
            self.current_metadata_offset,
            self.want_fence,
            self.want_shut_down,
        ));
        if self.has_tagged_fields(form) {
            let known = usize::from(form.version >= 1 && !self.offline_log_dirs.is_empty())
                + usize::from(form.version >= 2 && self.cordoned_log_dirs.is_some());
            let mut unknown = out.tagged_fields(known, &self.unknown_tagged_fields);
            if form.version >= 1 && !self.offline_log_dirs.is_empty() {
                unknown = out.tagged_fields_below(0, unknown);
                out.tag(0, sizes::array(&self.offline_log_dirs, form));
                out.array(&self.offline_log_dirs, form);
            }
            if form.version >= 2 && self.cordoned_log_dirs.is_some() {
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

impl BrokerHeartbeatRequest {
    fn has_tagged_fields(&self, form: Form) -> bool {
        form.version >= 1 && !self.offline_log_dirs.is_empty()
            || form.version >= 2 && self.cordoned_log_dirs.is_some()
            || !self.unknown_tagged_fields.is_empty()
    }
}

impl Message for BrokerHeartbeatRequest {
    const NAME: &'static str = "BrokerHeartbeatRequest";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 2;
    const FLEXIBLE_FROM: Option<i16> = Some(0);
}

impl Request for BrokerHeartbeatRequest {
    const KEY: ApiKey = ApiKey::BrokerHeartbeat;
    type Response = BrokerHeartbeatResponse;
}

/// The response, versions 0-2, flexible 0+.
#[derive(Debug, Clone, PartialEq)]
pub struct BrokerHeartbeatResponse {
    /// `throttleTimeMs`, all versions.
    pub throttle_time_ms: i32,
    /// `errorCode`, all versions.
    pub error_code: i16,
    /// `isCaughtUp`, all versions.
    pub is_caught_up: bool,
    /// `isFenced`, all versions, default true.
    pub is_fenced: bool,
    /// `shouldShutDown`, all versions.
    pub should_shut_down: bool,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Default for BrokerHeartbeatResponse {
    fn default() -> Self {
        Self {
            throttle_time_ms: 0,
            error_code: 0,
            is_caught_up: false,
            is_fenced: true,
            should_shut_down: false,
            unknown_tagged_fields: UnknownTaggedFields::new(),
        }
    }
}

impl Wire for BrokerHeartbeatResponse {
    const MIN_SIZE: usize = 9;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        (self.throttle_time_ms, self.error_code, self.is_caught_up, self.is_fenced, self.should_shut_down) =
            reader.fixed()?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 9;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.notes_error(self.error_code);
        out.fixed((
            self.throttle_time_ms,
            self.error_code,
            self.is_caught_up,
            self.is_fenced,
            self.should_shut_down,
        ));
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for BrokerHeartbeatResponse {
    const NAME: &'static str = "BrokerHeartbeatResponse";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 2;
    const FLEXIBLE_FROM: Option<i16> = Some(0);
}
