//! StreamsGroupMemberMetadataValue.
//!
//! Generated from `protocol/schema/coordinator/group_19_streams_group_member_metadata.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::{DecodeError, Form, Message, Reader, StrBytes, UnknownTaggedFields, Wire, Writer, sizes};

/// The value of a coordinator's record, versions 0, flexible 0+.
#[derive(Debug, Clone, PartialEq)]
pub struct StreamsGroupMemberMetadataValue {
    /// `instanceId`, all versions, nullable, default Some("").
    pub instance_id: Option<StrBytes>,
    /// `rackId`, all versions, nullable, default Some("").
    pub rack_id: Option<StrBytes>,
    /// `clientId`, all versions.
    pub client_id: StrBytes,
    /// `clientHost`, all versions.
    pub client_host: StrBytes,
    /// `rebalanceTimeoutMs`, all versions, default -1.
    pub rebalance_timeout_ms: i32,
    /// `topologyEpoch`, all versions.
    pub topology_epoch: i32,
    /// `processId`, all versions.
    pub process_id: StrBytes,
    /// `userEndpoint`, all versions, nullable.
    pub user_endpoint: Option<Endpoint>,
    /// `clientTags`, all versions.
    pub client_tags: Vec<KeyValue>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Default for StreamsGroupMemberMetadataValue {
    fn default() -> Self {
        Self {
            instance_id: Some(StrBytes::new()),
            rack_id: Some(StrBytes::new()),
            client_id: StrBytes::new(),
            client_host: StrBytes::new(),
            rebalance_timeout_ms: -1,
            topology_epoch: 0,
            process_id: StrBytes::new(),
            user_endpoint: None,
            client_tags: Vec::new(),
            unknown_tagged_fields: UnknownTaggedFields::new(),
        }
    }
}

impl Wire for StreamsGroupMemberMetadataValue {
    const MIN_SIZE: usize = 15;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.nullable_string(&mut self.instance_id, form)?;
        reader.nullable_string(&mut self.rack_id, form)?;
        reader.string(&mut self.client_id, form)?;
        reader.string(&mut self.client_host, form)?;
        (self.rebalance_timeout_ms, self.topology_epoch) = reader.fixed()?;
        reader.string(&mut self.process_id, form)?;
        reader.nullable_struct(&mut self.user_endpoint, form)?;
        reader.array(&mut self.client_tags, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 8;
        size += sizes::nullable_string(self.instance_id.as_ref(), form)?;
        size += sizes::nullable_string(self.rack_id.as_ref(), form)?;
        size += sizes::string(&self.client_id, form)?;
        size += sizes::string(&self.client_host, form)?;
        size += sizes::string(&self.process_id, form)?;
        size += sizes::nullable_struct(self.user_endpoint.as_ref(), form)?;
        size += sizes::array(&self.client_tags, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.nullable_string(self.instance_id.as_ref(), form);
        out.nullable_string(self.rack_id.as_ref(), form);
        out.string(&self.client_id, form);
        out.string(&self.client_host, form);
        out.fixed((self.rebalance_timeout_ms, self.topology_epoch));
        out.string(&self.process_id, form);
        out.nullable_struct(self.user_endpoint.as_ref(), form);
        out.array(&self.client_tags, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`StreamsGroupMemberMetadataValue`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Endpoint {
    /// `host`, all versions.
    pub host: StrBytes,
    /// `port`, all versions.
    pub port: u16,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for Endpoint {
    const MIN_SIZE: usize = 3;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.string(&mut self.host, form)?;
        self.port = reader.uint16()?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 2;
        size += sizes::string(&self.host, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.string(&self.host, form);
        out.uint16(self.port);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`StreamsGroupMemberMetadataValue`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct KeyValue {
    /// `key`, all versions.
    pub key: StrBytes,
    /// `value`, all versions.
    pub value: StrBytes,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for KeyValue {
    const MIN_SIZE: usize = 2;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.string(&mut self.key, form)?;
        reader.string(&mut self.value, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 0;
        size += sizes::string(&self.key, form)?;
        size += sizes::string(&self.value, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.string(&self.key, form);
        out.string(&self.value, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for StreamsGroupMemberMetadataValue {
    const NAME: &'static str = "StreamsGroupMemberMetadataValue";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 0;
    const FLEXIBLE_FROM: Option<i16> = Some(0);
}

impl StreamsGroupMemberMetadataValue {
    /// The type of this record.
    pub const RECORD_TYPE: i16 = 19;
}
