//! GetTelemetrySubscriptions: api key 71.
//!
//! Generated from `protocol/schema/71_get_telemetry_subscriptions.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::{
    ApiKey, DecodeError, Form, Message, Reader, Request, StrBytes, UnknownTaggedFields, Uuid, Wire, Writer,
    sizes,
};

/// The request, versions 0, flexible 0+.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct GetTelemetrySubscriptionsRequest {
    /// `clientInstanceId`, all versions.
    pub client_instance_id: Uuid,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for GetTelemetrySubscriptionsRequest {
    const MIN_SIZE: usize = 16;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        self.client_instance_id = reader.uuid()?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 16;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.uuid(self.client_instance_id);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for GetTelemetrySubscriptionsRequest {
    const NAME: &'static str = "GetTelemetrySubscriptionsRequest";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 0;
    const FLEXIBLE_FROM: Option<i16> = Some(0);
}

impl Request for GetTelemetrySubscriptionsRequest {
    const KEY: ApiKey = ApiKey::GetTelemetrySubscriptions;
    type Response = GetTelemetrySubscriptionsResponse;
}

/// The response, versions 0, flexible 0+.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct GetTelemetrySubscriptionsResponse {
    /// `throttleTimeMs`, all versions.
    pub throttle_time_ms: i32,
    /// `errorCode`, all versions.
    pub error_code: i16,
    /// `clientInstanceId`, all versions.
    pub client_instance_id: Uuid,
    /// `subscriptionId`, all versions.
    pub subscription_id: i32,
    /// `acceptedCompressionTypes`, all versions.
    pub accepted_compression_types: Vec<i8>,
    /// `pushIntervalMs`, all versions.
    pub push_interval_ms: i32,
    /// `telemetryMaxBytes`, all versions.
    pub telemetry_max_bytes: i32,
    /// `deltaTemporality`, all versions.
    pub delta_temporality: bool,
    /// `requestedMetrics`, all versions.
    pub requested_metrics: Vec<StrBytes>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for GetTelemetrySubscriptionsResponse {
    const MIN_SIZE: usize = 37;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        (self.throttle_time_ms, self.error_code, self.client_instance_id, self.subscription_id) =
            reader.fixed()?;
        reader.array(&mut self.accepted_compression_types, form)?;
        (self.push_interval_ms, self.telemetry_max_bytes, self.delta_temporality) = reader.fixed()?;
        reader.array(&mut self.requested_metrics, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 35;
        size += sizes::array(&self.accepted_compression_types, form)?;
        size += sizes::array(&self.requested_metrics, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.notes_error(self.error_code);
        out.fixed((self.throttle_time_ms, self.error_code, self.client_instance_id, self.subscription_id));
        out.array(&self.accepted_compression_types, form);
        out.fixed((self.push_interval_ms, self.telemetry_max_bytes, self.delta_temporality));
        out.array(&self.requested_metrics, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for GetTelemetrySubscriptionsResponse {
    const NAME: &'static str = "GetTelemetrySubscriptionsResponse";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 0;
    const FLEXIBLE_FROM: Option<i16> = Some(0);
}
