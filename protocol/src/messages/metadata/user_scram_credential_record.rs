//! UserScramCredentialRecord.
//!
//! Generated from `protocol/schema/metadata/11_user_scram_credential_record.schema` by `cargo xtask generate`: edit the schema, not this file.

use bytes::Bytes;

use crate::{DecodeError, EncodeError, Form, Message, RawTaggedField, Reader, StrBytes, Wire, Writer, sizes};

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
    pub unknown_tagged_fields: Vec<RawTaggedField>,
}

impl Wire for UserScramCredentialRecord {
    const MIN_SIZE: usize = 9;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        self.name = reader.string(form)?;
        self.mechanism = reader.int8()?;
        self.salt = reader.bytes(form)?;
        self.stored_key = reader.bytes(form)?;
        self.server_key = reader.bytes(form)?;
        self.iterations = reader.int32()?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> Result<usize, EncodeError> {
        let mut size = 5;
        size += sizes::string(&self.name, form)?;
        size += sizes::bytes(&self.salt, form)?;
        size += sizes::bytes(&self.stored_key, form)?;
        size += sizes::bytes(&self.server_key, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

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
