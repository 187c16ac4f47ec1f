//! DefaultPrincipalData.
//!
//! Generated from `protocol/schema/data/default_principal_data.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::{DecodeError, Form, Message, Reader, StrBytes, UnknownTaggedFields, Wire, Writer, sizes};

/// Data of its own, versions 0, flexible 0+.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DefaultPrincipalData {
    /// `type`, all versions.
    pub type_: StrBytes,
    /// `name`, all versions.
    pub name: StrBytes,
    /// `tokenAuthenticated`, all versions.
    pub token_authenticated: bool,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for DefaultPrincipalData {
    const MIN_SIZE: usize = 3;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.string(&mut self.type_, form)?;
        reader.string(&mut self.name, form)?;
        self.token_authenticated = reader.bool()?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 1;
        size += sizes::string(&self.type_, form)?;
        size += sizes::string(&self.name, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.string(&self.type_, form);
        out.string(&self.name, form);
        out.bool(self.token_authenticated);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for DefaultPrincipalData {
    const NAME: &'static str = "DefaultPrincipalData";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 0;
    const FLEXIBLE_FROM: Option<i16> = Some(0);
}
