//! ConsumerGroupMemberMetadataValue.
//!
//! Generated from `protocol/schema/coordinator/group_05_consumer_group_member_metadata.schema` by `cargo xtask generate`: edit the schema, not this file.

use bytes::Bytes;

use crate::{DecodeError, EncodeError, Form, Message, RawTaggedField, Reader, StrBytes, Wire, Writer, sizes};

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
    pub unknown_tagged_fields: Vec<RawTaggedField>,
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
            unknown_tagged_fields: Vec::new(),
        }
    }
}

impl Wire for ConsumerGroupMemberMetadataValue {
    const MIN_SIZE: usize = 11;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        self.instance_id = reader.nullable_string(form)?;
        self.rack_id = reader.nullable_string(form)?;
        self.client_id = reader.string(form)?;
        self.client_host = reader.string(form)?;
        self.subscribed_topic_names = reader.array(form)?;
        self.subscribed_topic_regex = reader.nullable_string(form)?;
        self.rebalance_timeout_ms = reader.int32()?;
        self.server_assignor = reader.nullable_string(form)?;
        reader.tagged_fields(&mut self.unknown_tagged_fields, form, |tag, reader| {
            match tag {
                0 => self.classic_member_metadata = reader.nullable_tagged_struct(form)?,
                _ => return Ok(false),
            }
            Ok(true)
        })
    }

    fn measure(&self, form: Form) -> Result<usize, EncodeError> {
        let mut size = 4;
        size += sizes::nullable_string(self.instance_id.as_ref(), form)?;
        size += sizes::nullable_string(self.rack_id.as_ref(), form)?;
        size += sizes::string(&self.client_id, form)?;
        size += sizes::string(&self.client_host, form)?;
        size += sizes::array(&self.subscribed_topic_names, form)?;
        size += sizes::nullable_string(self.subscribed_topic_regex.as_ref(), form)?;
        size += sizes::nullable_string(self.server_assignor.as_ref(), form)?;
        if form.flexible {
            let mut known = 0;
            if self.classic_member_metadata.as_ref() != Some(&ClassicMemberMetadata::default()) {
                known += 1;
                size +=
                    sizes::tagged(0, sizes::nullable_struct(self.classic_member_metadata.as_ref(), form))?;
            }
            size += sizes::tagged_fields(&self.unknown_tagged_fields, &[0], known)?;
        } else {
            sizes::no_tagged_fields(&self.unknown_tagged_fields, form)?;
        }
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.nullable_string(self.instance_id.as_ref(), form);
        out.nullable_string(self.rack_id.as_ref(), form);
        out.string(&self.client_id, form);
        out.string(&self.client_host, form);
        out.array(&self.subscribed_topic_names, form);
        out.nullable_string(self.subscribed_topic_regex.as_ref(), form);
        out.int32(self.rebalance_timeout_ms);
        out.nullable_string(self.server_assignor.as_ref(), form);
        if form.flexible {
            let known =
                usize::from(self.classic_member_metadata.as_ref() != Some(&ClassicMemberMetadata::default()));
            let mut unknown = out.tagged_fields(known, &self.unknown_tagged_fields);
            if self.classic_member_metadata.as_ref() != Some(&ClassicMemberMetadata::default()) {
                unknown = out.tagged_fields_below(0, unknown);
                out.tag(0, sizes::nullable_struct(self.classic_member_metadata.as_ref(), form));
                out.nullable_tagged_struct(self.classic_member_metadata.as_ref(), form);
            }
            out.raw_tagged_fields(unknown);
        }
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
    pub unknown_tagged_fields: Vec<RawTaggedField>,
}

impl Wire for ClassicMemberMetadata {
    const MIN_SIZE: usize = 5;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        self.session_timeout_ms = reader.int32()?;
        self.supported_protocols = reader.array(form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> Result<usize, EncodeError> {
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
    pub unknown_tagged_fields: Vec<RawTaggedField>,
}

impl Wire for ClassicProtocol {
    const MIN_SIZE: usize = 2;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        self.name = reader.string(form)?;
        self.metadata = reader.bytes(form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> Result<usize, EncodeError> {
        let mut size = 0;
        size += sizes::string(&self.name, form)?;
        size += sizes::bytes(&self.metadata, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

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
