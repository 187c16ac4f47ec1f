//! VotersRecord.
//!
//! Generated from `protocol/schema/data/voters_record.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::{DecodeError, Form, Message, Reader, StrBytes, UnknownTaggedFields, Uuid, Wire, Writer, sizes};

/// Data of its own, versions 0, flexible 0+.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct VotersRecord {
    /// `version`, all versions.
    pub version: i16,
    /// `voters`, all versions.
    pub voters: Vec<Voter>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for VotersRecord {
    const MIN_SIZE: usize = 3;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        self.version = reader.int16()?;
        reader.array(&mut self.voters, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 2;
        size += sizes::array(&self.voters, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.int16(self.version);
        out.array(&self.voters, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`VotersRecord`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Voter {
    /// `voterId`, all versions.
    pub voter_id: i32,
    /// `voterDirectoryId`, all versions.
    pub voter_directory_id: Uuid,
    /// `endpoints`, all versions.
    pub endpoints: Vec<Endpoint>,
    /// `kRaftVersionFeature`, all versions.
    pub kraft_version_feature: KRaftVersionFeature,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for Voter {
    const MIN_SIZE: usize = 25;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        (self.voter_id, self.voter_directory_id) = reader.fixed()?;
        reader.array(&mut self.endpoints, form)?;
        self.kraft_version_feature.fill(reader, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 20;
        size += sizes::array(&self.endpoints, form)?;
        size += self.kraft_version_feature.measure(form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.fixed((self.voter_id, self.voter_directory_id));
        out.array(&self.endpoints, form);
        self.kraft_version_feature.write(out, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`VotersRecord`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Endpoint {
    /// `name`, all versions, a key.
    pub name: StrBytes,
    /// `host`, all versions.
    pub host: StrBytes,
    /// `port`, all versions.
    pub port: u16,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for Endpoint {
    const MIN_SIZE: usize = 4;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.string(&mut self.name, form)?;
        reader.string(&mut self.host, form)?;
        self.port = reader.uint16()?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 2;
        size += sizes::string(&self.name, form)?;
        size += sizes::string(&self.host, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.string(&self.name, form);
        out.string(&self.host, form);
        out.uint16(self.port);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`VotersRecord`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct KRaftVersionFeature {
    /// `minSupportedVersion`, all versions.
    pub min_supported_version: i16,
    /// `maxSupportedVersion`, all versions.
    pub max_supported_version: i16,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for KRaftVersionFeature {
    const MIN_SIZE: usize = 4;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        (self.min_supported_version, self.max_supported_version) = reader.fixed()?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 4;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.fixed((self.min_supported_version, self.max_supported_version));
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for VotersRecord {
    const NAME: &'static str = "VotersRecord";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 0;
    const FLEXIBLE_FROM: Option<i16> = Some(0);
}
