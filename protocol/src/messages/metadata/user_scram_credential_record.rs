//! UserScramCredentialRecord.
//!
//! Generated from `protocol/schema/metadata/11_user_scram_credential_record.schema` by `cargo xtask generate`: edit the schema, not this file.

use bytes::Bytes;

use crate::{DecodeError, Form, Message, Reader, StrBytes, UnknownTaggedFields, Wire, Writer, sizes};

/// A record of the cluster metadata log, versions 0, flexible 0+.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct UserScramCredentialRecord {
    /// `name`, all versions.
    pub name: StrBytes,
    /// `mechanism`, all versions.
    pub mechanism: i8,
    /// `salt`, all versions.
    pub salt: Bytes,
    /// `storedKey`, all versions.
    pub stored_key: Bytes,
    /// `serverKey`, all versions.
    pub server_key: Bytes,
    /// `iterations`, all versions.
    pub iterations: i32,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for UserScramCredentialRecord {
    const MIN_SIZE: usize = 9;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.string(&mut self.name, form)?;
        self.mechanism = reader.int8()?;
        reader.bytes(&mut self.salt, form)?;
        reader.bytes(&mut self.stored_key, form)?;
        reader.bytes(&mut self.server_key, form)?;
        self.iterations = reader.int32()?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 5;
        size += sizes::string(&self.name, form)?;
        size += sizes::bytes(&self.salt, form)?;
        size += sizes::bytes(&self.stored_key, form)?;
        size += sizes::bytes(&self.server_key, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.string(&self.name, form);
        out.int8(self.mechanism);
        out.bytes(&self.salt, form);
        out.bytes(&self.stored_key, form);
        out.bytes(&self.server_key, form);
        out.int32(self.iterations);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for UserScramCredentialRecord {
    const NAME: &'static str = "UserScramCredentialRecord";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 0;
    const FLEXIBLE_FROM: Option<i16> = Some(0);
}

impl UserScramCredentialRecord {
    /// The type of this record.
    pub const RECORD_TYPE: i16 = 11;
}
