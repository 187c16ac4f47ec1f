//! RequestHeader.
//!
//! Generated from `protocol/schema/header/request_header.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::{DecodeError, Form, Message, Reader, StrBytes, UnknownTaggedFields, Wire, Writer, sizes};

/// The header, versions 1-2, flexible 2+.
#[derive(Debug, Clone, PartialEq)]
pub struct RequestHeader {
    /// `requestApiKey`, all versions.
    pub request_api_key: i16,
    /// `requestApiVersion`, all versions.
    pub request_api_version: i16,
    /// `correlationId`, all versions.
    pub correlation_id: i32,
    /// `clientId`, all versions, nullable, default Some("").
    pub client_id: Option<StrBytes>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Default for RequestHeader {
    fn default() -> Self {
        Self {
            request_api_key: 0,
            request_api_version: 0,
            correlation_id: 0,
            client_id: Some(StrBytes::new()),
            unknown_tagged_fields: UnknownTaggedFields::new(),
        }
    }
}

impl Wire for RequestHeader {
    const MIN_SIZE: usize = 9;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        (self.request_api_key, self.request_api_version, self.correlation_id) = reader.fixed()?;
        reader.nullable_string(&mut self.client_id, form.plain())?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 8;
        size += sizes::nullable_string(self.client_id.as_ref(), form.plain())?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.fixed((self.request_api_key, self.request_api_version, self.correlation_id));
        out.nullable_string(self.client_id.as_ref(), form.plain());
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for RequestHeader {
    const NAME: &'static str = "RequestHeader";
    const MIN_VERSION: i16 = 1;
    const MAX_VERSION: i16 = 2;
    const FLEXIBLE_FROM: Option<i16> = Some(2);
}
