//! Envelope: api key 58.
//!
//! Generated from `protocol/schema/58_envelope.schema` by `cargo xtask generate`: edit the schema, not this file.

use bytes::Bytes;

use crate::{
    ApiKey, DecodeError, EncodeError, Form, Message, RawTaggedField, Reader, Request, Wire, Writer, sizes,
};

/// The request, versions 0, flexible 0+.
#[derive(Debug, Clone, PartialEq)]
pub struct EnvelopeRequest {
    /// `requestData`, all versions.
    pub request_data: Bytes,
    /// `requestPrincipal`, all versions, nullable, default Some(Bytes).
    pub request_principal: Option<Bytes>,
    /// `clientHostAddress`, all versions.
    pub client_host_address: Bytes,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: Vec<RawTaggedField>,
}

impl Default for EnvelopeRequest {
    fn default() -> Self {
        Self {
            request_data: Bytes::new(),
            request_principal: Some(Bytes::new()),
            client_host_address: Bytes::new(),
            unknown_tagged_fields: Vec::new(),
        }
    }
}

impl Wire for EnvelopeRequest {
    const MIN_SIZE: usize = 3;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        self.request_data = reader.bytes(form)?;
        self.request_principal = reader.nullable_bytes(form)?;
        self.client_host_address = reader.bytes(form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> Result<usize, EncodeError> {
        let mut size = 0;
        size += sizes::bytes(&self.request_data, form)?;
        size += sizes::nullable_bytes(self.request_principal.as_ref(), form)?;
        size += sizes::bytes(&self.client_host_address, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.bytes(&self.request_data, form);
        out.nullable_bytes(self.request_principal.as_ref(), form);
        out.bytes(&self.client_host_address, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for EnvelopeRequest {
    const NAME: &'static str = "EnvelopeRequest";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 0;
    const FLEXIBLE_FROM: Option<i16> = Some(0);
}

impl Request for EnvelopeRequest {
    const KEY: ApiKey = ApiKey::Envelope;
    type Response = EnvelopeResponse;
}

/// The response, versions 0, flexible 0+.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct EnvelopeResponse {
    /// `responseData`, all versions, nullable.
    pub response_data: Option<Bytes>,
    /// `errorCode`, all versions.
    pub error_code: i16,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: Vec<RawTaggedField>,
}

impl Wire for EnvelopeResponse {
    const MIN_SIZE: usize = 3;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        self.response_data = reader.nullable_bytes(form)?;
        self.error_code = reader.int16()?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> Result<usize, EncodeError> {
        let mut size = 2;
        size += sizes::nullable_bytes(self.response_data.as_ref(), form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.nullable_bytes(self.response_data.as_ref(), form);
        out.int16(self.error_code);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for EnvelopeResponse {
    const NAME: &'static str = "EnvelopeResponse";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 0;
    const FLEXIBLE_FROM: Option<i16> = Some(0);
}
