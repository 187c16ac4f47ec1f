//! UpdateFeatures: api key 57.
//!
//! Generated from `protocol/schema/57_update_features.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::{
    ApiKey, DecodeError, Form, Message, Reader, Request, StrBytes, UnknownTaggedFields, Wire, Writer, sizes,
};

/// The request, versions 0-2, flexible 0+.
#[derive(Debug, Clone, PartialEq)]
pub struct UpdateFeaturesRequest {
    /// `timeoutMs`, all versions, default 60000.
    pub timeout_ms: i32,
    /// `featureUpdates`, all versions.
    pub feature_updates: Vec<FeatureUpdateKey>,
    /// `validateOnly`, versions 1+.
    pub validate_only: bool,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Default for UpdateFeaturesRequest {
    fn default() -> Self {
        Self {
            timeout_ms: 60000,
            feature_updates: Vec::new(),
            validate_only: false,
            unknown_tagged_fields: UnknownTaggedFields::new(),
        }
    }
}

impl Wire for UpdateFeaturesRequest {
    const MIN_SIZE: usize = 5;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        self.timeout_ms = reader.int32()?;
        reader.array(&mut self.feature_updates, form)?;
        if form.version >= 1 {
            self.validate_only = reader.bool()?;
        }
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        if form.version < 1 && self.validate_only {
            return Err(form.without("ValidateOnly"));
        }
        let mut size = 4;
        size += sizes::array(&self.feature_updates, form)?;
        if form.version >= 1 {
            size += 1;
        }
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.int32(self.timeout_ms);
        out.array(&self.feature_updates, form);
        if form.version >= 1 {
            out.bool(self.validate_only);
        }
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`UpdateFeaturesRequest`].
#[derive(Debug, Clone, PartialEq)]
pub struct FeatureUpdateKey {
    /// `feature`, all versions, a key.
    pub feature: StrBytes,
    /// `maxVersionLevel`, all versions.
    pub max_version_level: i16,
    /// `allowDowngrade`, versions 0.
    pub allow_downgrade: bool,
    /// `upgradeType`, versions 1+, default 1.
    pub upgrade_type: i8,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Default for FeatureUpdateKey {
    fn default() -> Self {
        Self {
            feature: StrBytes::new(),
            max_version_level: 0,
            allow_downgrade: false,
            upgrade_type: 1,
            unknown_tagged_fields: UnknownTaggedFields::new(),
        }
    }
}

impl Wire for FeatureUpdateKey {
    const MIN_SIZE: usize = 3;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.string(&mut self.feature, form)?;
        if form.version >= 1 {
            (self.max_version_level, self.upgrade_type) = reader.fixed()?;
        } else {
            (self.max_version_level, self.allow_downgrade) = reader.fixed()?;
        }
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        if form.version > 0 && self.allow_downgrade {
            return Err(form.without("AllowDowngrade"));
        }
        if form.version < 1 && self.upgrade_type != 1 {
            return Err(form.without("UpgradeType"));
        }
        let mut size = 2;
        size += sizes::string(&self.feature, form)?;
        if form.version <= 0 {
            size += 1;
        }
        if form.version >= 1 {
            size += 1;
        }
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.string(&self.feature, form);
        if form.version >= 1 {
            out.fixed((self.max_version_level, self.upgrade_type));
        } else {
            out.fixed((self.max_version_level, self.allow_downgrade));
        }
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for UpdateFeaturesRequest {
    const NAME: &'static str = "UpdateFeaturesRequest";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 2;
    const FLEXIBLE_FROM: Option<i16> = Some(0);
}

impl Request for UpdateFeaturesRequest {
    const KEY: ApiKey = ApiKey::UpdateFeatures;
    type Response = UpdateFeaturesResponse;
}

/// The response, versions 0-2, flexible 0+.
#[derive(Debug, Clone, PartialEq)]
pub struct UpdateFeaturesResponse {
    /// `throttleTimeMs`, all versions.
    pub throttle_time_ms: i32,
    /// `errorCode`, all versions.
    pub error_code: i16,
    /// `errorMessage`, all versions, nullable, default Some("").
    pub error_message: Option<StrBytes>,
    /// `results`, versions 0-1, ignorable.
    pub results: Vec<UpdatableFeatureResult>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Default for UpdateFeaturesResponse {
    fn default() -> Self {
        Self {
            throttle_time_ms: 0,
            error_code: 0,
            error_message: Some(StrBytes::new()),
            results: Vec::new(),
            unknown_tagged_fields: UnknownTaggedFields::new(),
        }
    }
}

impl Wire for UpdateFeaturesResponse {
    const MIN_SIZE: usize = 7;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        (self.throttle_time_ms, self.error_code) = reader.fixed()?;
        reader.nullable_string(&mut self.error_message, form)?;
        if form.version <= 1 {
            reader.array(&mut self.results, form)?;
        }
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 6;
        size += sizes::nullable_string(self.error_message.as_ref(), form)?;
        if form.version <= 1 {
            size += sizes::array(&self.results, form)?;
        }
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.notes_error(self.error_code);
        out.fixed((self.throttle_time_ms, self.error_code));
        out.nullable_string(self.error_message.as_ref(), form);
        if form.version <= 1 {
            out.array(&self.results, form);
        }
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`UpdateFeaturesResponse`].
#[derive(Debug, Clone, PartialEq)]
pub struct UpdatableFeatureResult {
    /// `feature`, versions 0-1, a key.
    pub feature: StrBytes,
    /// `errorCode`, versions 0-1.
    pub error_code: i16,
    /// `errorMessage`, versions 0-1, nullable, default Some("").
    pub error_message: Option<StrBytes>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Default for UpdatableFeatureResult {
    fn default() -> Self {
        Self {
            feature: StrBytes::new(),
            error_code: 0,
            error_message: Some(StrBytes::new()),
            unknown_tagged_fields: UnknownTaggedFields::new(),
        }
    }
}

impl Wire for UpdatableFeatureResult {
    const MIN_SIZE: usize = 4;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.string(&mut self.feature, form)?;
        self.error_code = reader.int16()?;
        reader.nullable_string(&mut self.error_message, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 2;
        size += sizes::string(&self.feature, form)?;
        size += sizes::nullable_string(self.error_message.as_ref(), form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.notes_error(self.error_code);
        out.string(&self.feature, form);
        out.int16(self.error_code);
        out.nullable_string(self.error_message.as_ref(), form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for UpdateFeaturesResponse {
    const NAME: &'static str = "UpdateFeaturesResponse";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 2;
    const FLEXIBLE_FROM: Option<i16> = Some(0);
}
