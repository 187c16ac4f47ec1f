//! DeleteTopics: api key 20.
//!
//! Generated from `protocol/schema/20_delete_topics.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::{
    ApiKey, DecodeError, Form, Message, Reader, Request, StrBytes, UnknownTaggedFields, Uuid, Wire, Writer,
    sizes,
};

/// The request, versions 1-6, flexible 4+.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DeleteTopicsRequest {
    /// `topics`, versions 6.
    pub topics: Vec<DeleteTopicState>,
    /// `topicNames`, versions 1-5, ignorable.
    pub topic_names: Vec<StrBytes>,
    /// `timeoutMs`, all versions.
    pub timeout_ms: i32,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for DeleteTopicsRequest {
    const MIN_SIZE: usize = 4;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        if form.version >= 6 {
            reader.array(&mut self.topics, form)?;
        }
        if form.version <= 5 {
            reader.array(&mut self.topic_names, form)?;
        }
        self.timeout_ms = reader.int32()?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        if form.version < 6 && !self.topics.is_empty() {
            return Err(form.without("Topics"));
        }
        let mut size = 4;
        if form.version >= 6 {
            size += sizes::array(&self.topics, form)?;
        }
        if form.version <= 5 {
            size += sizes::array(&self.topic_names, form)?;
        }
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        if form.version >= 6 {
            out.array(&self.topics, form);
        }
        if form.version <= 5 {
            out.array(&self.topic_names, form);
        }
        out.int32(self.timeout_ms);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`DeleteTopicsRequest`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DeleteTopicState {
    /// `name`, versions 6, nullable.
    pub name: Option<StrBytes>,
    /// `topicId`, versions 6.
    pub topic_id: Uuid,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for DeleteTopicState {
    const MIN_SIZE: usize = 17;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.nullable_string(&mut self.name, form)?;
        self.topic_id = reader.uuid()?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 16;
        size += sizes::nullable_string(self.name.as_ref(), form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.nullable_string(self.name.as_ref(), form);
        out.uuid(self.topic_id);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for DeleteTopicsRequest {
    const NAME: &'static str = "DeleteTopicsRequest";
    const MIN_VERSION: i16 = 1;
    const MAX_VERSION: i16 = 6;
    const FLEXIBLE_FROM: Option<i16> = Some(4);
}

impl Request for DeleteTopicsRequest {
    const KEY: ApiKey = ApiKey::DeleteTopics;
    type Response = DeleteTopicsResponse;
}

/// The response, versions 1-6, flexible 4+.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DeleteTopicsResponse {
    /// `throttleTimeMs`, all versions, ignorable.
    pub throttle_time_ms: i32,
    /// `responses`, all versions.
    pub responses: Vec<DeletableTopicResult>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for DeleteTopicsResponse {
    const MIN_SIZE: usize = 5;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        self.throttle_time_ms = reader.int32()?;
        reader.array(&mut self.responses, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 4;
        size += sizes::array(&self.responses, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.int32(self.throttle_time_ms);
        out.array(&self.responses, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`DeleteTopicsResponse`].
#[derive(Debug, Clone, PartialEq)]
pub struct DeletableTopicResult {
    /// `name`, all versions, nullable 6, default Some(""), a key.
    pub name: Option<StrBytes>,
    /// `topicId`, versions 6, ignorable.
    pub topic_id: Uuid,
    /// `errorCode`, all versions.
    pub error_code: i16,
    /// `errorMessage`, versions 5+, nullable, ignorable.
    pub error_message: Option<StrBytes>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Default for DeletableTopicResult {
    fn default() -> Self {
        Self {
            name: Some(StrBytes::new()),
            topic_id: Uuid::ZERO,
            error_code: 0,
            error_message: None,
            unknown_tagged_fields: UnknownTaggedFields::new(),
        }
    }
}

impl Wire for DeletableTopicResult {
    const MIN_SIZE: usize = 3;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        if form.version >= 6 {
            reader.nullable_string(&mut self.name, form)?
        } else {
            reader.string(self.name.get_or_insert_default(), form)?
        };
        if form.version >= 6 {
            (self.topic_id, self.error_code) = reader.fixed()?;
        } else {
            self.error_code = reader.int16()?;
        }
        if form.version >= 5 {
            reader.nullable_string(&mut self.error_message, form)?;
        }
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        if form.version <= 5 && self.name.is_none() {
            return Err(form.needs("Name"));
        }
        let mut size = 2;
        size += sizes::nullable_string(self.name.as_ref(), form)?;
        if form.version >= 5 {
            size += sizes::nullable_string(self.error_message.as_ref(), form)?;
        }
        if form.version >= 6 {
            size += 16;
        }
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.notes_error(self.error_code);
        out.nullable_string(self.name.as_ref(), form);
        if form.version >= 6 {
            out.fixed((self.topic_id, self.error_code));
        } else {
            out.int16(self.error_code);
        }
        if form.version >= 5 {
            out.nullable_string(self.error_message.as_ref(), form);
        }
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for DeleteTopicsResponse {
    const NAME: &'static str = "DeleteTopicsResponse";
    const MIN_VERSION: i16 = 1;
    const MAX_VERSION: i16 = 6;
    const FLEXIBLE_FROM: Option<i16> = Some(4);
}
