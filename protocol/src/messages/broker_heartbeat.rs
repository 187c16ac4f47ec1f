//! BrokerHeartbeat: api key 63.
//!
//! Generated from `protocol/schema/63_broker_heartbeat.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::{
    ApiKey, DecodeError, EncodeError, Form, Message, RawTaggedField, Reader, Request, Uuid, Wire, Writer,
    sizes,
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
    pub unknown_tagged_fields: Vec<RawTaggedField>,
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
            unknown_tagged_fields: Vec::new(),
        }
    }
}

impl Wire for BrokerHeartbeatRequest {
    const MIN_SIZE: usize = 22;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        self.broker_id = reader.int32()?;
        self.broker_epoch = reader.int64()?;
        self.current_metadata_offset = reader.int64()?;
        self.want_fence = reader.bool()?;
        self.want_shut_down = reader.bool()?;
        reader.tagged_fields(&mut self.unknown_tagged_fields, form, |tag, reader| {
            match tag {
                0 if form.version >= 1 => self.offline_log_dirs = reader.array(form)?,
                1 if form.version >= 2 => self.cordoned_log_dirs = reader.nullable_array(form)?,
                _ => return Ok(false),
            }
            Ok(true)
        })
    }

    fn measure(&self, form: Form) -> Result<usize, EncodeError> {
        if form.version < 1 && !self.offline_log_dirs.is_empty() {
            return Err(form.without("OfflineLogDirs"));
        }
        if form.version < 2 && self.cordoned_log_dirs.is_some() {
            return Err(form.without("CordonedLogDirs"));
        }
        let mut size = 22;
        if form.flexible {
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
            sizes::no_tagged_fields(&self.unknown_tagged_fields, form)?;
        }
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.int32(self.broker_id);
        out.int64(self.broker_epoch);
        out.int64(self.current_metadata_offset);
        out.bool(self.want_fence);
        out.bool(self.want_shut_down);
        if form.flexible {
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
        }
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
    pub unknown_tagged_fields: Vec<RawTaggedField>,
}

impl Default for BrokerHeartbeatResponse {
    fn default() -> Self {
        Self {
            throttle_time_ms: 0,
            error_code: 0,
            is_caught_up: false,
            is_fenced: true,
            should_shut_down: false,
            unknown_tagged_fields: Vec::new(),
        }
    }
}

impl Wire for BrokerHeartbeatResponse {
    const MIN_SIZE: usize = 9;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        self.throttle_time_ms = reader.int32()?;
        self.error_code = reader.int16()?;
        self.is_caught_up = reader.bool()?;
        self.is_fenced = reader.bool()?;
        self.should_shut_down = reader.bool()?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> Result<usize, EncodeError> {
        let mut size = 9;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.int32(self.throttle_time_ms);
        out.int16(self.error_code);
        out.bool(self.is_caught_up);
        out.bool(self.is_fenced);
        out.bool(self.should_shut_down);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for BrokerHeartbeatResponse {
    const NAME: &'static str = "BrokerHeartbeatResponse";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 2;
    const FLEXIBLE_FROM: Option<i16> = Some(0);
}
