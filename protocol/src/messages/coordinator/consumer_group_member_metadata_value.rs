//! ConsumerGroupMemberMetadataValue.
//!
//! Generated from `protocol/schema/coordinator/group_05_consumer_group_member_metadata.schema` by `cargo xtask generate`: edit the schema, not this file.

use bytes::Bytes;

use crate::{DecodeError, Form, Message, Reader, StrBytes, UnknownTaggedFields, Wire, Writer, sizes};

/// The value of a coordinator's record, versions 0, flexible 0+.
#[derive(Debug, Clone, PartialEq)]
pub struct ConsumerGroupMemberMetadataValue {
    /// `instanceId`, all versions, nullable, default Some("").
    pub instance_id: Option<StrBytes>,
    /// `rackId`, all versions, nullable, default Some("").
    pub rack_id: Option<StrBytes>,
    /// `clientId`, all versions.
    pub client_id: StrBytes,
    /// `clientHost`, all versions.
    pub client_host: StrBytes,
    /// `subscribedTopicNames`, all versions.
    pub subscribed_topic_names: Vec<StrBytes>,
    /// `subscribedTopicRegex`, all versions, nullable, default Some("").
    pub subscribed_topic_regex: Option<StrBytes>,
    /// `rebalanceTimeoutMs`, all versions, default -1.
    pub rebalance_timeout_ms: i32,
    /// `serverAssignor`, all versions, nullable, default Some("").
    pub server_assignor: Option<StrBytes>,
    /// `classicMemberMetadata`, all versions, nullable, tag 0, default Some(ClassicMemberMetadata::default()).
    pub classic_member_metadata: Option<ClassicMemberMetadata>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Default for ConsumerGroupMemberMetadataValue {
    fn default() -> Self {
        Self {
            instance_id: Some(StrBytes::new()),
            rack_id: Some(StrBytes::new()),
            client_id: StrBytes::new(),
            client_host: StrBytes::new(),
            subscribed_topic_names: Vec::new(),
            subscribed_topic_regex: Some(StrBytes::new()),
            rebalance_timeout_ms: -1,
            server_assignor: Some(StrBytes::new()),
            classic_member_metadata: Some(ClassicMemberMetadata::default()),
            unknown_tagged_fields: UnknownTaggedFields::new(),
        }
    }
}

impl Wire for ConsumerGroupMemberMetadataValue {
    const MIN_SIZE: usize = 11;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.nullable_string(&mut self.instance_id, form)?;
        reader.nullable_string(&mut self.rack_id, form)?;
        reader.string(&mut self.client_id, form)?;
        reader.string(&mut self.client_host, form)?;
        reader.array(&mut self.subscribed_topic_names, form)?;
        reader.nullable_string(&mut self.subscribed_topic_regex, form)?;
        self.rebalance_timeout_ms = reader.int32()?;
        reader.nullable_string(&mut self.server_assignor, form)?;
        reader.tagged_fields(&mut self.unknown_tagged_fields, form, |tag, reader| {
            match tag {
                0 => reader.nullable_tagged_struct(&mut self.classic_member_metadata, form)?,
                _ => return Ok(false),
            }
            Ok(true)
        })
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 4;
        size += sizes::nullable_string(self.instance_id.as_ref(), form)?;
        size += sizes::nullable_string(self.rack_id.as_ref(), form)?;
        size += sizes::string(&self.client_id, form)?;
        size += sizes::string(&self.client_host, form)?;
        size += sizes::array(&self.subscribed_topic_names, form)?;
        size += sizes::nullable_string(self.subscribed_topic_regex.as_ref(), form)?;
        size += sizes::nullable_string(self.server_assignor.as_ref(), form)?;
        if self.has_tagged_fields(form) {
            let mut known = 0;
            if self.classic_member_metadata.as_ref() != Some(&ClassicMemberMetadata::default()) {
                known += 1;
                size +=
                    sizes::tagged(0, sizes::nullable_struct(self.classic_member_metadata.as_ref(), form))?;
            }
            size += sizes::tagged_fields(&self.unknown_tagged_fields, &[0], known)?;
        } else {
            size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        }
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.nullable_string(self.instance_id.as_ref(), form);
        out.nullable_string(self.rack_id.as_ref(), form);
        out.string(&self.client_id, form);
        out.string(&self.client_host, form);
        out.array(&self.subscribed_topic_names, form);
        out.nullable_string(self.subscribed_topic_regex.as_ref(), form);
        out.int32(self.rebalance_timeout_ms);
        out.nullable_string(self.server_assignor.as_ref(), form);
        if self.has_tagged_fields(form) {
            let known =
                usize::from(self.classic_member_metadata.as_ref() != Some(&ClassicMemberMetadata::default()));
            let mut unknown = out.tagged_fields(known, &self.unknown_tagged_fields);
            if self.classic_member_metadata.as_ref() != Some(&ClassicMemberMetadata::default()) {
                unknown = out.tagged_fields_below(0, unknown);
                out.tag(0, sizes::nullable_struct(self.classic_member_metadata.as_ref(), form));
                out.nullable_tagged_struct(self.classic_member_metadata.as_ref(), form);
            }
            out.raw_tagged_fields(unknown);
        } else {
            out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
        }
    }
}

impl ConsumerGroupMemberMetadataValue {
    fn has_tagged_fields(&self, _form: Form) -> bool {
        self.classic_member_metadata.as_ref() != Some(&ClassicMemberMetadata::default())
            || !self.unknown_tagged_fields.is_empty()
    }
}

/// Part of [`ConsumerGroupMemberMetadataValue`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ClassicMemberMetadata {
    /// `sessionTimeoutMs`, all versions.
    pub session_timeout_ms: i32,
    /// `supportedProtocols`, all versions.
    pub supported_protocols: Vec<ClassicProtocol>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for ClassicMemberMetadata {
    const MIN_SIZE: usize = 5;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        self.session_timeout_ms = reader.int32()?;
        reader.array(&mut self.supported_protocols, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 4;
        size += sizes::array(&self.supported_protocols, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.int32(self.session_timeout_ms);
        out.array(&self.supported_protocols, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`ConsumerGroupMemberMetadataValue`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ClassicProtocol {
    /// `name`, all versions.
    pub name: StrBytes,
    /// `metadata`, all versions.
    pub metadata: Bytes,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for ClassicProtocol {
    const MIN_SIZE: usize = 2;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.string(&mut self.name, form)?;
        reader.bytes(&mut self.metadata, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 0;
        size += sizes::string(&self.name, form)?;
        size += sizes::bytes(&self.metadata, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.string(&self.name, form);
        out.bytes(&self.metadata, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for ConsumerGroupMemberMetadataValue {
    const NAME: &'static str = "ConsumerGroupMemberMetadataValue";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 0;
    const FLEXIBLE_FROM: Option<i16> = Some(0);
}

impl ConsumerGroupMemberMetadataValue {
    /// The type of this record.
    pub const RECORD_TYPE: i16 = 5;
}
