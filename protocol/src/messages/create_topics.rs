//! CreateTopics: api key 19.
//!
//! Generated from `protocol/schema/19_create_topics.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::{
    ApiKey, DecodeError, Form, Message, Reader, Request, StrBytes, UnknownTaggedFields, Uuid, Wire, Writer,
    sizes,
};

/// The request, versions 2-7, flexible 5+.
#[derive(Debug, Clone, PartialEq)]
pub struct CreateTopicsRequest {
    /// `topics`, all versions.
    pub topics: Vec<CreatableTopic>,
    /// `timeoutMs`, all versions, default 60000.
    pub timeout_ms: i32,
    /// `validateOnly`, all versions.
    pub validate_only: bool,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Default for CreateTopicsRequest {
    fn default() -> Self {
        Self {
            topics: Vec::new(),
            timeout_ms: 60000,
            validate_only: false,
            unknown_tagged_fields: UnknownTaggedFields::new(),
        }
    }
}

impl Wire for CreateTopicsRequest {
    const MIN_SIZE: usize = 6;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.array(&mut self.topics, form)?;
        (self.timeout_ms, self.validate_only) = reader.fixed()?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 5;
        size += sizes::array(&self.topics, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.array(&self.topics, form);
        out.fixed((self.timeout_ms, self.validate_only));
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`CreateTopicsRequest`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CreatableTopic {
    /// `name`, all versions, a key.
    pub name: StrBytes,
    /// `numPartitions`, all versions.
    pub num_partitions: i32,
    /// `replicationFactor`, all versions.
    pub replication_factor: i16,
    /// `assignments`, all versions.
    pub assignments: Vec<CreatableReplicaAssignment>,
    /// `configs`, all versions.
    pub configs: Vec<CreatableTopicConfig>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for CreatableTopic {
    const MIN_SIZE: usize = 9;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.string(&mut self.name, form)?;
        (self.num_partitions, self.replication_factor) = reader.fixed()?;
        reader.array(&mut self.assignments, form)?;
        reader.array(&mut self.configs, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 6;
        size += sizes::string(&self.name, form)?;
        size += sizes::array(&self.assignments, form)?;
        size += sizes::array(&self.configs, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.string(&self.name, form);
        out.fixed((self.num_partitions, self.replication_factor));
        out.array(&self.assignments, form);
        out.array(&self.configs, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`CreateTopicsRequest`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CreatableReplicaAssignment {
    /// `partitionIndex`, all versions, a key.
    pub partition_index: i32,
    /// `brokerIds`, all versions.
    pub broker_ids: Vec<i32>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for CreatableReplicaAssignment {
    const MIN_SIZE: usize = 5;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        self.partition_index = reader.int32()?;
        reader.array(&mut self.broker_ids, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 4;
        size += sizes::array(&self.broker_ids, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.int32(self.partition_index);
        out.array(&self.broker_ids, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`CreateTopicsRequest`].
#[derive(Debug, Clone, PartialEq)]
pub struct CreatableTopicConfig {
    /// `name`, all versions, a key.
    pub name: StrBytes,
    /// `value`, all versions, nullable, default Some("").
    pub value: Option<StrBytes>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Default for CreatableTopicConfig {
    fn default() -> Self {
        Self {
            name: StrBytes::new(),
            value: Some(StrBytes::new()),
            unknown_tagged_fields: UnknownTaggedFields::new(),
        }
    }
}

impl Wire for CreatableTopicConfig {
    const MIN_SIZE: usize = 2;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.string(&mut self.name, form)?;
        reader.nullable_string(&mut self.value, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 0;
        size += sizes::string(&self.name, form)?;
        size += sizes::nullable_string(self.value.as_ref(), form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.string(&self.name, form);
        out.nullable_string(self.value.as_ref(), form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for CreateTopicsRequest {
    const NAME: &'static str = "CreateTopicsRequest";
    const MIN_VERSION: i16 = 2;
    const MAX_VERSION: i16 = 7;
    const FLEXIBLE_FROM: Option<i16> = Some(5);
}

impl Request for CreateTopicsRequest {
    const KEY: ApiKey = ApiKey::CreateTopics;
    type Response = CreateTopicsResponse;
}

/// The response, versions 2-7, flexible 5+.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CreateTopicsResponse {
    /// `throttleTimeMs`, all versions, ignorable.
    pub throttle_time_ms: i32,
    /// `topics`, all versions.
    pub topics: Vec<CreatableTopicResult>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for CreateTopicsResponse {
    const MIN_SIZE: usize = 5;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        self.throttle_time_ms = reader.int32()?;
        reader.array(&mut self.topics, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 4;
        size += sizes::array(&self.topics, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.int32(self.throttle_time_ms);
        out.array(&self.topics, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`CreateTopicsResponse`].
#[derive(Debug, Clone, PartialEq)]
pub struct CreatableTopicResult {
    /// `name`, all versions, a key.
    pub name: StrBytes,
    /// `topicId`, versions 7, ignorable.
    pub topic_id: Uuid,
    /// `errorCode`, all versions.
    pub error_code: i16,
    /// `errorMessage`, all versions, nullable, default Some(""), ignorable.
    pub error_message: Option<StrBytes>,
    /// `topicConfigErrorCode`, versions 5+, tag 0, ignorable.
    pub topic_config_error_code: i16,
    /// `numPartitions`, versions 5+, default -1, ignorable.
    pub num_partitions: i32,
    /// `replicationFactor`, versions 5+, default -1, ignorable.
    pub replication_factor: i16,
    /// `configs`, versions 5+, nullable, default Some(Vec), ignorable.
    pub configs: Option<Vec<CreatableTopicConfigs>>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Default for CreatableTopicResult {
    fn default() -> Self {
        Self {
            name: StrBytes::new(),
            topic_id: Uuid::ZERO,
            error_code: 0,
            error_message: Some(StrBytes::new()),
            topic_config_error_code: 0,
            num_partitions: -1,
            replication_factor: -1,
            configs: Some(Vec::new()),
            unknown_tagged_fields: UnknownTaggedFields::new(),
        }
    }
}

impl Wire for CreatableTopicResult {
    const MIN_SIZE: usize = 4;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.string(&mut self.name, form)?;
        if form.version >= 7 {
            (self.topic_id, self.error_code) = reader.fixed()?;
        } else {
            self.error_code = reader.int16()?;
        }
        reader.nullable_string(&mut self.error_message, form)?;
        if form.version >= 5 {
            (self.num_partitions, self.replication_factor) = reader.fixed()?;
        }
        if form.version >= 5 {
            reader.nullable_array(&mut self.configs, form)?;
        }
        reader.tagged_fields(&mut self.unknown_tagged_fields, form, |tag, reader| {
            match tag {
                0 => self.topic_config_error_code = reader.int16()?,
                _ => return Ok(false),
            }
            Ok(true)
        })
    }

    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 2;
        size += sizes::string(&self.name, form)?;
        size += sizes::nullable_string(self.error_message.as_ref(), form)?;
        if form.version >= 5 {
            size += sizes::nullable_array(self.configs.as_deref(), form)?;
        }
        if form.version >= 7 {
            size += 16;
        }
        if form.version >= 5 {
            size += 6;
        }
        if form.flexible && self.has_tagged_fields(form) {
            let mut known = 0;
            if self.topic_config_error_code != 0 {
                known += 1;
                size += sizes::tagged(0, Ok(2))?;
            }
            size += sizes::tagged_fields(&self.unknown_tagged_fields, &[0], known)?;
        } else {
            size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        }
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.notes_error(self.error_code);
        out.string(&self.name, form);
        if form.version >= 7 {
            out.fixed((self.topic_id, self.error_code));
        } else {
            out.int16(self.error_code);
        }
        out.nullable_string(self.error_message.as_ref(), form);
        if form.version >= 5 {
            out.fixed((self.num_partitions, self.replication_factor));
        }
        if form.version >= 5 {
            out.nullable_array(self.configs.as_deref(), form);
        }
        if form.flexible && self.has_tagged_fields(form) {
            let known = usize::from(self.topic_config_error_code != 0);
            let mut unknown = out.tagged_fields(known, &self.unknown_tagged_fields);
            if self.topic_config_error_code != 0 {
                unknown = out.tagged_fields_below(0, unknown);
                out.tag(0, Ok(2));
                out.int16(self.topic_config_error_code);
            }
            out.raw_tagged_fields(unknown);
        } else {
            out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
        }
    }
}

impl CreatableTopicResult {
    fn has_tagged_fields(&self, _form: Form) -> bool {
        self.topic_config_error_code != 0 || !self.unknown_tagged_fields.is_empty()
    }
}

/// Part of [`CreateTopicsResponse`].
#[derive(Debug, Clone, PartialEq)]
pub struct CreatableTopicConfigs {
    /// `name`, versions 5+.
    pub name: StrBytes,
    /// `value`, versions 5+, nullable, default Some("").
    pub value: Option<StrBytes>,
    /// `readOnly`, versions 5+.
    pub read_only: bool,
    /// `configSource`, versions 5+, default -1, ignorable.
    pub config_source: i8,
    /// `isSensitive`, versions 5+.
    pub is_sensitive: bool,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Default for CreatableTopicConfigs {
    fn default() -> Self {
        Self {
            name: StrBytes::new(),
            value: Some(StrBytes::new()),
            read_only: false,
            config_source: -1,
            is_sensitive: false,
            unknown_tagged_fields: UnknownTaggedFields::new(),
        }
    }
}

impl Wire for CreatableTopicConfigs {
    const MIN_SIZE: usize = 5;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.string(&mut self.name, form)?;
        reader.nullable_string(&mut self.value, form)?;
        (self.read_only, self.config_source, self.is_sensitive) = reader.fixed()?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 3;
        size += sizes::string(&self.name, form)?;
        size += sizes::nullable_string(self.value.as_ref(), form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.string(&self.name, form);
        out.nullable_string(self.value.as_ref(), form);
        out.fixed((self.read_only, self.config_source, self.is_sensitive));
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for CreateTopicsResponse {
    const NAME: &'static str = "CreateTopicsResponse";
    const MIN_VERSION: i16 = 2;
    const MAX_VERSION: i16 = 7;
    const FLEXIBLE_FROM: Option<i16> = Some(5);
}
