//! ApiVersions: api key 18.
//!
//! Generated from `protocol/schema/18_api_versions.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::{
    ApiKey, DecodeError, Form, Message, Reader, Request, StrBytes, UnknownTaggedFields, Wire, Writer, sizes,
};

/// The request, versions 0-5, flexible 3+.
#[derive(Debug, Clone, PartialEq)]
pub struct ApiVersionsRequest {
    /// `clientSoftwareName`, versions 3+, ignorable.
    pub client_software_name: StrBytes,
    /// `clientSoftwareVersion`, versions 3+, ignorable.
    pub client_software_version: StrBytes,
    /// `clusterId`, versions 5, nullable, ignorable.
    pub cluster_id: Option<StrBytes>,
    /// `nodeId`, versions 5, default -1, ignorable.
    pub node_id: i32,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Default for ApiVersionsRequest {
    fn default() -> Self {
        Self {
            client_software_name: StrBytes::new(),
            client_software_version: StrBytes::new(),
            cluster_id: None,
            node_id: -1,
            unknown_tagged_fields: UnknownTaggedFields::new(),
        }
    }
}

impl Wire for ApiVersionsRequest {
    const MIN_SIZE: usize = 0;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        if form.version >= 3 {
            reader.string(&mut self.client_software_name, form)?;
        }
        if form.version >= 3 {
            reader.string(&mut self.client_software_version, form)?;
        }
        if form.version >= 5 {
            reader.nullable_string(&mut self.cluster_id, form)?;
        }
        if form.version >= 5 {
            self.node_id = reader.int32()?;
        }
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 0;
        if form.version >= 3 {
            size += sizes::string(&self.client_software_name, form)?;
        }
        if form.version >= 3 {
            size += sizes::string(&self.client_software_version, form)?;
        }
        if form.version >= 5 {
            size += sizes::nullable_string(self.cluster_id.as_ref(), form)?;
        }
        if form.version >= 5 {
            size += 4;
        }
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        if form.version >= 3 {
            out.string(&self.client_software_name, form);
        }
        if form.version >= 3 {
            out.string(&self.client_software_version, form);
        }
        if form.version >= 5 {
            out.nullable_string(self.cluster_id.as_ref(), form);
        }
        if form.version >= 5 {
            out.int32(self.node_id);
        }
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for ApiVersionsRequest {
    const NAME: &'static str = "ApiVersionsRequest";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 5;
    const FLEXIBLE_FROM: Option<i16> = Some(3);
}

impl Request for ApiVersionsRequest {
    const KEY: ApiKey = ApiKey::ApiVersions;
    type Response = ApiVersionsResponse;
}

/// The response, versions 0-5, flexible 3+.
#[derive(Debug, Clone, PartialEq)]
pub struct ApiVersionsResponse {
    /// `errorCode`, all versions.
    pub error_code: i16,
    /// `apiKeys`, all versions.
    pub api_keys: Vec<ApiVersion>,
    /// `throttleTimeMs`, versions 1+, ignorable.
    pub throttle_time_ms: i32,
    /// `supportedFeatures`, versions 3+, tag 0, ignorable.
    pub supported_features: Vec<SupportedFeatureKey>,
    /// `finalizedFeaturesEpoch`, versions 3+, tag 1, default -1, ignorable.
    pub finalized_features_epoch: i64,
    /// `finalizedFeatures`, versions 3+, tag 2, ignorable.
    pub finalized_features: Vec<FinalizedFeatureKey>,
    /// `zkMigrationReady`, versions 3+, tag 3, ignorable.
    pub zk_migration_ready: bool,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Default for ApiVersionsResponse {
    fn default() -> Self {
        Self {
            error_code: 0,
            api_keys: Vec::new(),
            throttle_time_ms: 0,
            supported_features: Vec::new(),
            finalized_features_epoch: -1,
            finalized_features: Vec::new(),
            zk_migration_ready: false,
            unknown_tagged_fields: UnknownTaggedFields::new(),
        }
    }
}

impl Wire for ApiVersionsResponse {
    const MIN_SIZE: usize = 3;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        self.error_code = reader.int16()?;
        reader.array(&mut self.api_keys, form)?;
        if form.version >= 1 {
            self.throttle_time_ms = reader.int32()?;
        }
        reader.tagged_fields(&mut self.unknown_tagged_fields, form, |tag, reader| {
            match tag {
                0 => reader.array(&mut self.supported_features, form)?,
                1 => self.finalized_features_epoch = reader.int64()?,
                2 => reader.array(&mut self.finalized_features, form)?,
                3 => self.zk_migration_ready = reader.bool()?,
                _ => return Ok(false),
            }
            Ok(true)
        })
    }

    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 2;
        size += sizes::array(&self.api_keys, form)?;
        if form.version >= 1 {
            size += 4;
        }
        if form.flexible && self.has_tagged_fields(form) {
            let mut known = 0;
            if !self.supported_features.is_empty() {
                known += 1;
                size += sizes::tagged(0, sizes::array(&self.supported_features, form))?;
            }
            if self.finalized_features_epoch != -1 {
                known += 1;
                size += sizes::tagged(1, Ok(8))?;
            }
            if !self.finalized_features.is_empty() {
                known += 1;
                size += sizes::tagged(2, sizes::array(&self.finalized_features, form))?;
            }
            if self.zk_migration_ready {
                known += 1;
                size += sizes::tagged(3, Ok(1))?;
            }
            size += sizes::tagged_fields(&self.unknown_tagged_fields, &[0, 1, 2, 3], known)?;
        } else {
            size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        }
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.notes_error(self.error_code);
        out.int16(self.error_code);
        out.array(&self.api_keys, form);
        if form.version >= 1 {
            out.int32(self.throttle_time_ms);
        }
        if form.flexible && self.has_tagged_fields(form) {
            let known = usize::from(!self.supported_features.is_empty())
                + usize::from(self.finalized_features_epoch != -1)
                + usize::from(!self.finalized_features.is_empty())
                + usize::from(self.zk_migration_ready);
            let mut unknown = out.tagged_fields(known, &self.unknown_tagged_fields);
            if !self.supported_features.is_empty() {
                unknown = out.tagged_fields_below(0, unknown);
                out.tag(0, sizes::array(&self.supported_features, form));
                out.array(&self.supported_features, form);
            }
            if self.finalized_features_epoch != -1 {
                unknown = out.tagged_fields_below(1, unknown);
                out.tag(1, Ok(8));
                out.int64(self.finalized_features_epoch);
            }
            if !self.finalized_features.is_empty() {
                unknown = out.tagged_fields_below(2, unknown);
                out.tag(2, sizes::array(&self.finalized_features, form));
                out.array(&self.finalized_features, form);
            }
            if self.zk_migration_ready {
                unknown = out.tagged_fields_below(3, unknown);
                out.tag(3, Ok(1));
                out.bool(self.zk_migration_ready);
            }
            out.raw_tagged_fields(unknown);
        } else {
            out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
        }
    }
}

impl ApiVersionsResponse {
    fn has_tagged_fields(&self, _form: Form) -> bool {
        (!self.supported_features.is_empty()
            || self.finalized_features_epoch != -1
            || !self.finalized_features.is_empty()
            || self.zk_migration_ready)
            || !self.unknown_tagged_fields.is_empty()
    }
}

/// Part of [`ApiVersionsResponse`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ApiVersion {
    /// `apiKey`, all versions, a key.
    pub api_key: i16,
    /// `minVersion`, all versions.
    pub min_version: i16,
    /// `maxVersion`, all versions.
    pub max_version: i16,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for ApiVersion {
    const MIN_SIZE: usize = 6;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        (self.api_key, self.min_version, self.max_version) = reader.fixed()?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 6;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.fixed((self.api_key, self.min_version, self.max_version));
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`ApiVersionsResponse`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SupportedFeatureKey {
    /// `name`, versions 3+, a key.
    pub name: StrBytes,
    /// `minVersion`, versions 3+.
    pub min_version: i16,
    /// `maxVersion`, versions 3+.
    pub max_version: i16,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for SupportedFeatureKey {
    const MIN_SIZE: usize = 5;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.string(&mut self.name, form)?;
        (self.min_version, self.max_version) = reader.fixed()?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 4;
        size += sizes::string(&self.name, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.string(&self.name, form);
        out.fixed((self.min_version, self.max_version));
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`ApiVersionsResponse`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FinalizedFeatureKey {
    /// `name`, versions 3+, a key.
    pub name: StrBytes,
    /// `maxVersionLevel`, versions 3+.
    pub max_version_level: i16,
    /// `minVersionLevel`, versions 3+.
    pub min_version_level: i16,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for FinalizedFeatureKey {
    const MIN_SIZE: usize = 5;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.string(&mut self.name, form)?;
        (self.max_version_level, self.min_version_level) = reader.fixed()?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 4;
        size += sizes::string(&self.name, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.string(&self.name, form);
        out.fixed((self.max_version_level, self.min_version_level));
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for ApiVersionsResponse {
    const NAME: &'static str = "ApiVersionsResponse";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 5;
    const FLEXIBLE_FROM: Option<i16> = Some(3);
}
