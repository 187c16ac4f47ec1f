//! DescribeConfigs: api key 32.
//!
//! Generated from `protocol/schema/32_describe_configs.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::{
    ApiKey, DecodeError, Form, Message, Reader, Request, StrBytes, UnknownTaggedFields, Wire, Writer, sizes,
};

/// The request, versions 1-4, flexible 4+.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DescribeConfigsRequest {
    /// `resources`, all versions.
    pub resources: Vec<DescribeConfigsResource>,
    /// `includeSynonyms`, all versions.
    pub include_synonyms: bool,
    /// `includeDocumentation`, versions 3+.
    pub include_documentation: bool,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for DescribeConfigsRequest {
    const MIN_SIZE: usize = 2;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.array(&mut self.resources, form)?;
        if form.version >= 3 {
            (self.include_synonyms, self.include_documentation) = reader.fixed()?;
        } else {
            self.include_synonyms = reader.bool()?;
        }
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        if form.version < 3 && self.include_documentation {
            return Err(form.without("IncludeDocumentation"));
        }
        let mut size = 1;
        size += sizes::array(&self.resources, form)?;
        if form.version >= 3 {
            size += 1;
        }
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.array(&self.resources, form);
        if form.version >= 3 {
            out.fixed((self.include_synonyms, self.include_documentation));
        } else {
            out.bool(self.include_synonyms);
        }
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`DescribeConfigsRequest`].
#[derive(Debug, Clone, PartialEq)]
pub struct DescribeConfigsResource {
    /// `resourceType`, all versions.
    pub resource_type: i8,
    /// `resourceName`, all versions.
    pub resource_name: StrBytes,
    /// `configurationKeys`, all versions, nullable, default Some(Vec).
    pub configuration_keys: Option<Vec<StrBytes>>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Default for DescribeConfigsResource {
    fn default() -> Self {
        Self {
            resource_type: 0,
            resource_name: StrBytes::new(),
            configuration_keys: Some(Vec::new()),
            unknown_tagged_fields: UnknownTaggedFields::new(),
        }
    }
}

impl Wire for DescribeConfigsResource {
    const MIN_SIZE: usize = 3;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        self.resource_type = reader.int8()?;
        reader.string(&mut self.resource_name, form)?;
        reader.nullable_array(&mut self.configuration_keys, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 1;
        size += sizes::string(&self.resource_name, form)?;
        size += sizes::nullable_array(self.configuration_keys.as_deref(), form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.int8(self.resource_type);
        out.string(&self.resource_name, form);
        out.nullable_array(self.configuration_keys.as_deref(), form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for DescribeConfigsRequest {
    const NAME: &'static str = "DescribeConfigsRequest";
    const MIN_VERSION: i16 = 1;
    const MAX_VERSION: i16 = 4;
    const FLEXIBLE_FROM: Option<i16> = Some(4);
}

impl Request for DescribeConfigsRequest {
    const KEY: ApiKey = ApiKey::DescribeConfigs;
    type Response = DescribeConfigsResponse;
}

/// The response, versions 1-4, flexible 4+.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DescribeConfigsResponse {
    /// `throttleTimeMs`, all versions.
    pub throttle_time_ms: i32,
    /// `results`, all versions.
    pub results: Vec<DescribeConfigsResult>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for DescribeConfigsResponse {
    const MIN_SIZE: usize = 5;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        self.throttle_time_ms = reader.int32()?;
        reader.array(&mut self.results, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 4;
        size += sizes::array(&self.results, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.int32(self.throttle_time_ms);
        out.array(&self.results, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`DescribeConfigsResponse`].
#[derive(Debug, Clone, PartialEq)]
pub struct DescribeConfigsResult {
    /// `errorCode`, all versions.
    pub error_code: i16,
    /// `errorMessage`, all versions, nullable, default Some("").
    pub error_message: Option<StrBytes>,
    /// `resourceType`, all versions.
    pub resource_type: i8,
    /// `resourceName`, all versions.
    pub resource_name: StrBytes,
    /// `configs`, all versions.
    pub configs: Vec<DescribeConfigsResourceResult>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Default for DescribeConfigsResult {
    fn default() -> Self {
        Self {
            error_code: 0,
            error_message: Some(StrBytes::new()),
            resource_type: 0,
            resource_name: StrBytes::new(),
            configs: Vec::new(),
            unknown_tagged_fields: UnknownTaggedFields::new(),
        }
    }
}

impl Wire for DescribeConfigsResult {
    const MIN_SIZE: usize = 6;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        self.error_code = reader.int16()?;
        reader.nullable_string(&mut self.error_message, form)?;
        self.resource_type = reader.int8()?;
        reader.string(&mut self.resource_name, form)?;
        reader.array(&mut self.configs, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 3;
        size += sizes::nullable_string(self.error_message.as_ref(), form)?;
        size += sizes::string(&self.resource_name, form)?;
        size += sizes::array(&self.configs, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.notes_error(self.error_code);
        out.int16(self.error_code);
        out.nullable_string(self.error_message.as_ref(), form);
        out.int8(self.resource_type);
        out.string(&self.resource_name, form);
        out.array(&self.configs, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`DescribeConfigsResponse`].
#[derive(Debug, Clone, PartialEq)]
pub struct DescribeConfigsResourceResult {
    /// `name`, all versions.
    pub name: StrBytes,
    /// `value`, all versions, nullable, default Some("").
    pub value: Option<StrBytes>,
    /// `readOnly`, all versions.
    pub read_only: bool,
    /// `configSource`, all versions, default -1, ignorable.
    pub config_source: i8,
    /// `isSensitive`, all versions.
    pub is_sensitive: bool,
    /// `synonyms`, all versions, ignorable.
    pub synonyms: Vec<DescribeConfigsSynonym>,
    /// `configType`, versions 3+, ignorable.
    pub config_type: i8,
    /// `documentation`, versions 3+, nullable, default Some(""), ignorable.
    pub documentation: Option<StrBytes>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Default for DescribeConfigsResourceResult {
    fn default() -> Self {
        Self {
            name: StrBytes::new(),
            value: Some(StrBytes::new()),
            read_only: false,
            config_source: -1,
            is_sensitive: false,
            synonyms: Vec::new(),
            config_type: 0,
            documentation: Some(StrBytes::new()),
            unknown_tagged_fields: UnknownTaggedFields::new(),
        }
    }
}

impl Wire for DescribeConfigsResourceResult {
    const MIN_SIZE: usize = 6;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.string(&mut self.name, form)?;
        reader.nullable_string(&mut self.value, form)?;
        (self.read_only, self.config_source, self.is_sensitive) = reader.fixed()?;
        reader.array(&mut self.synonyms, form)?;
        if form.version >= 3 {
            self.config_type = reader.int8()?;
        }
        if form.version >= 3 {
            reader.nullable_string(&mut self.documentation, form)?;
        }
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 3;
        size += sizes::string(&self.name, form)?;
        size += sizes::nullable_string(self.value.as_ref(), form)?;
        size += sizes::array(&self.synonyms, form)?;
        if form.version >= 3 {
            size += sizes::nullable_string(self.documentation.as_ref(), form)?;
        }
        if form.version >= 3 {
            size += 1;
        }
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.string(&self.name, form);
        out.nullable_string(self.value.as_ref(), form);
        out.fixed((self.read_only, self.config_source, self.is_sensitive));
        out.array(&self.synonyms, form);
        if form.version >= 3 {
            out.int8(self.config_type);
        }
        if form.version >= 3 {
            out.nullable_string(self.documentation.as_ref(), form);
        }
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`DescribeConfigsResponse`].
#[derive(Debug, Clone, PartialEq)]
pub struct DescribeConfigsSynonym {
    /// `name`, all versions.
    pub name: StrBytes,
    /// `value`, all versions, nullable, default Some("").
    pub value: Option<StrBytes>,
    /// `source`, all versions.
    pub source: i8,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Default for DescribeConfigsSynonym {
    fn default() -> Self {
        Self {
            name: StrBytes::new(),
            value: Some(StrBytes::new()),
            source: 0,
            unknown_tagged_fields: UnknownTaggedFields::new(),
        }
    }
}

impl Wire for DescribeConfigsSynonym {
    const MIN_SIZE: usize = 3;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.string(&mut self.name, form)?;
        reader.nullable_string(&mut self.value, form)?;
        self.source = reader.int8()?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 1;
        size += sizes::string(&self.name, form)?;
        size += sizes::nullable_string(self.value.as_ref(), form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.string(&self.name, form);
        out.nullable_string(self.value.as_ref(), form);
        out.int8(self.source);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for DescribeConfigsResponse {
    const NAME: &'static str = "DescribeConfigsResponse";
    const MIN_VERSION: i16 = 1;
    const MAX_VERSION: i16 = 4;
    const FLEXIBLE_FROM: Option<i16> = Some(4);
}
