//! DelegationTokenRecord.
//!
//! Generated from `protocol/schema/metadata/10_delegation_token_record.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::{DecodeError, Form, Message, Reader, StrBytes, UnknownTaggedFields, Wire, Writer, sizes};

/// A record of the cluster metadata log, versions 0, flexible 0+.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DelegationTokenRecord {
    /// `owner`, all versions.
    pub owner: StrBytes,
    /// `requester`, all versions.
    pub requester: StrBytes,
    /// `renewers`, all versions.
    pub renewers: Vec<StrBytes>,
    /// `issueTimestamp`, all versions.
    pub issue_timestamp: i64,
    /// `maxTimestamp`, all versions.
    pub max_timestamp: i64,
    /// `expirationTimestamp`, all versions.
    pub expiration_timestamp: i64,
    /// `tokenId`, all versions.
    pub token_id: StrBytes,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for DelegationTokenRecord {
    const MIN_SIZE: usize = 28;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.string(&mut self.owner, form)?;
        reader.string(&mut self.requester, form)?;
        reader.array(&mut self.renewers, form)?;
        (self.issue_timestamp, self.max_timestamp, self.expiration_timestamp) = reader.fixed()?;
        reader.string(&mut self.token_id, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 24;
        size += sizes::string(&self.owner, form)?;
        size += sizes::string(&self.requester, form)?;
        size += sizes::array(&self.renewers, form)?;
        size += sizes::string(&self.token_id, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.string(&self.owner, form);
        out.string(&self.requester, form);
        out.array(&self.renewers, form);
        out.fixed((self.issue_timestamp, self.max_timestamp, self.expiration_timestamp));
        out.string(&self.token_id, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for DelegationTokenRecord {
    const NAME: &'static str = "DelegationTokenRecord";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 0;
    const FLEXIBLE_FROM: Option<i16> = Some(0);
}

impl DelegationTokenRecord {
    /// The type of this record.
    pub const RECORD_TYPE: i16 = 10;
}
