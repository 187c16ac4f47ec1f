//! LeaderChangeMessage.
//!
//! Generated from `protocol/schema/data/leader_change_message.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::{DecodeError, Form, Message, Reader, UnknownTaggedFields, Uuid, Wire, Writer, sizes};

/// Data of its own, versions 0-1, flexible 0+.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct LeaderChangeMessage {
    /// `version`, all versions.
    pub version: i16,
    /// `leaderId`, all versions.
    pub leader_id: i32,
    /// `voters`, all versions.
    pub voters: Vec<Voter>,
    /// `grantingVoters`, all versions.
    pub granting_voters: Vec<Voter>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for LeaderChangeMessage {
    const MIN_SIZE: usize = 8;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        (self.version, self.leader_id) = reader.fixed()?;
        reader.array(&mut self.voters, form)?;
        reader.array(&mut self.granting_voters, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 6;
        size += sizes::array(&self.voters, form)?;
        size += sizes::array(&self.granting_voters, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.fixed((self.version, self.leader_id));
        out.array(&self.voters, form);
        out.array(&self.granting_voters, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`LeaderChangeMessage`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Voter {
    /// `voterId`, all versions.
    pub voter_id: i32,
    /// `voterDirectoryId`, versions 1.
    pub voter_directory_id: Uuid,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for Voter {
    const MIN_SIZE: usize = 4;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        if form.version >= 1 {
            (self.voter_id, self.voter_directory_id) = reader.fixed()?;
        } else {
            self.voter_id = reader.int32()?;
        }
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        if form.version < 1 && !self.voter_directory_id.is_zero() {
            return Err(form.without("VoterDirectoryId"));
        }
        let mut size = 4;
        if form.version >= 1 {
            size += 16;
        }
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        if form.version >= 1 {
            out.fixed((self.voter_id, self.voter_directory_id));
        } else {
            out.int32(self.voter_id);
        }
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for LeaderChangeMessage {
    const NAME: &'static str = "LeaderChangeMessage";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 1;
    const FLEXIBLE_FROM: Option<i16> = Some(0);
}
