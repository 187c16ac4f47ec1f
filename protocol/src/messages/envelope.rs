//! Envelope: api key 58.
//!
//! Generated from `protocol/schema/58_envelope.schema` by `cargo xtask generate`: edit the schema, not this file.

use bytes::Bytes;

use crate::{ApiKey, DecodeError, Form, Message, Reader, Request, UnknownTaggedFields, Wire, Writer, sizes};

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
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Default for EnvelopeRequest {
    fn default() -> Self {
        Self {
            request_data: Bytes::new(),
            request_principal: Some(Bytes::new()),
            client_host_address: Bytes::new(),
            unknown_tagged_fields: UnknownTaggedFields::new(),
        }
    }
}

impl Wire for EnvelopeRequest {
    const MIN_SIZE: usize = 3;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.bytes(&mut self.request_data, form)?;
        reader.nullable_bytes(&mut self.request_principal, form)?;
        reader.bytes(&mut self.client_host_address, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 0;
        size += sizes::bytes(&self.request_data, form)?;
        size += sizes::nullable_bytes(self.request_principal.as_ref(), form)?;
        size += sizes::bytes(&self.client_host_address, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
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
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for EnvelopeResponse {
    const MIN_SIZE: usize = 3;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.nullable_bytes(&mut self.response_data, form)?;
        self.error_code = reader.int16()?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 2;
        size += sizes::nullable_bytes(self.response_data.as_ref(), form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.notes_error(self.error_code);
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
