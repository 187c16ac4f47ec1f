//! GroupMetadataValue.
//!
//! Generated from `protocol/schema/coordinator/group_02_group_metadata.schema` by `cargo xtask generate`: edit the schema, not this file.

use bytes::Bytes;

use crate::{DecodeError, Form, Message, Reader, StrBytes, UnknownTaggedFields, Wire, Writer, sizes};

/// The value of a coordinator's record, versions 0-4, flexible 4+.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupMetadataValue {
    /// `protocolType`, all versions.
    pub protocol_type: StrBytes,
    /// `generation`, all versions.
    pub generation: i32,
    /// `protocol`, all versions, nullable, default Some("").
    pub protocol: Option<StrBytes>,
    /// `leader`, all versions, nullable, default Some("").
    pub leader: Option<StrBytes>,
    /// `currentStateTimestamp`, versions 2+, default -1, ignorable.
    pub current_state_timestamp: i64,
    /// `members`, all versions.
    pub members: Vec<MemberMetadata>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Default for GroupMetadataValue {
    fn default() -> Self {
        Self {
            protocol_type: StrBytes::new(),
            generation: 0,
            protocol: Some(StrBytes::new()),
            leader: Some(StrBytes::new()),
            current_state_timestamp: -1,
            members: Vec::new(),
            unknown_tagged_fields: UnknownTaggedFields::new(),
        }
    }
}

impl Wire for GroupMetadataValue {
    const MIN_SIZE: usize = 8;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.string(&mut self.protocol_type, form)?;
        self.generation = reader.int32()?;
        reader.nullable_string(&mut self.protocol, form)?;
        reader.nullable_string(&mut self.leader, form)?;
        if form.version >= 2 {
            self.current_state_timestamp = reader.int64()?;
        }
        reader.array(&mut self.members, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 4;
        size += sizes::string(&self.protocol_type, form)?;
        size += sizes::nullable_string(self.protocol.as_ref(), form)?;
        size += sizes::nullable_string(self.leader.as_ref(), form)?;
        size += sizes::array(&self.members, form)?;
        if form.version >= 2 {
            size += 8;
        }
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.string(&self.protocol_type, form);
        out.int32(self.generation);
        out.nullable_string(self.protocol.as_ref(), form);
        out.nullable_string(self.leader.as_ref(), form);
        if form.version >= 2 {
            out.int64(self.current_state_timestamp);
        }
        out.array(&self.members, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`GroupMetadataValue`].
#[derive(Debug, Clone, PartialEq)]
pub struct MemberMetadata {
    /// `memberId`, all versions.
    pub member_id: StrBytes,
    /// `groupInstanceId`, versions 3+, nullable, ignorable.
    pub group_instance_id: Option<StrBytes>,
    /// `clientId`, all versions.
    pub client_id: StrBytes,
    /// `clientHost`, all versions.
    pub client_host: StrBytes,
    /// `rebalanceTimeout`, versions 1+, default -1, ignorable.
    pub rebalance_timeout: i32,
    /// `sessionTimeout`, all versions.
    pub session_timeout: i32,
    /// `subscription`, all versions.
    pub subscription: Bytes,
    /// `assignment`, all versions.
    pub assignment: Bytes,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Default for MemberMetadata {
    fn default() -> Self {
        Self {
            member_id: StrBytes::new(),
            group_instance_id: None,
            client_id: StrBytes::new(),
            client_host: StrBytes::new(),
            rebalance_timeout: -1,
            session_timeout: 0,
            subscription: Bytes::new(),
            assignment: Bytes::new(),
            unknown_tagged_fields: UnknownTaggedFields::new(),
        }
    }
}

impl Wire for MemberMetadata {
    const MIN_SIZE: usize = 9;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.string(&mut self.member_id, form)?;
        if form.version >= 3 {
            reader.nullable_string(&mut self.group_instance_id, form)?;
        }
        reader.string(&mut self.client_id, form)?;
        reader.string(&mut self.client_host, form)?;
        if form.version >= 1 {
            (self.rebalance_timeout, self.session_timeout) = reader.fixed()?;
        } else {
            self.session_timeout = reader.int32()?;
        }
        reader.bytes(&mut self.subscription, form)?;
        reader.bytes(&mut self.assignment, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 4;
        size += sizes::string(&self.member_id, form)?;
        if form.version >= 3 {
            size += sizes::nullable_string(self.group_instance_id.as_ref(), form)?;
        }
        size += sizes::string(&self.client_id, form)?;
        size += sizes::string(&self.client_host, form)?;
        size += sizes::bytes(&self.subscription, form)?;
        size += sizes::bytes(&self.assignment, form)?;
        if form.version >= 1 {
            size += 4;
        }
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.string(&self.member_id, form);
        if form.version >= 3 {
            out.nullable_string(self.group_instance_id.as_ref(), form);
        }
        out.string(&self.client_id, form);
        out.string(&self.client_host, form);
        if form.version >= 1 {
            out.fixed((self.rebalance_timeout, self.session_timeout));
        } else {
            out.int32(self.session_timeout);
        }
        out.bytes(&self.subscription, form);
        out.bytes(&self.assignment, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for GroupMetadataValue {
    const NAME: &'static str = "GroupMetadataValue";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 4;
    const FLEXIBLE_FROM: Option<i16> = Some(4);
}

impl GroupMetadataValue {
    /// The type of this record.
    pub const RECORD_TYPE: i16 = 2;
}
