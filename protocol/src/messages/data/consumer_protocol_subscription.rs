//! ConsumerProtocolSubscription.
//!
//! Generated from `protocol/schema/data/consumer_protocol_subscription.schema` by `cargo xtask generate`: edit the schema, not this file.

use bytes::Bytes;

use crate::{DecodeError, Form, Message, Reader, StrBytes, Wire, Writer, sizes};

/// Data of its own, versions 0-3, none flexible.
#[derive(Debug, Clone, PartialEq)]
pub struct ConsumerProtocolSubscription {
    /// `topics`, all versions.
    pub topics: Vec<StrBytes>,
    /// `userData`, all versions, nullable.
    pub user_data: Option<Bytes>,
    /// `ownedPartitions`, versions 1+, ignorable.
    pub owned_partitions: Vec<TopicPartition>,
    /// `generationId`, versions 2+, default -1, ignorable.
    pub generation_id: i32,
    /// `rackId`, versions 3, nullable, ignorable.
    pub rack_id: Option<StrBytes>,
}

impl Default for ConsumerProtocolSubscription {
    fn default() -> Self {
        Self {
            topics: Vec::new(),
            user_data: None,
            owned_partitions: Vec::new(),
            generation_id: -1,
            rack_id: None,
        }
    }
}

impl Wire for ConsumerProtocolSubscription {
    const MIN_SIZE: usize = 2;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.array(&mut self.topics, form)?;
        reader.nullable_bytes(&mut self.user_data, form)?;
        if form.version >= 1 {
            reader.array(&mut self.owned_partitions, form)?;
        }
        if form.version >= 2 {
            self.generation_id = reader.int32()?;
        }
        if form.version >= 3 {
            reader.nullable_string(&mut self.rack_id, form)?;
        }
        Ok(())
    }

    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 0;
        size += sizes::array(&self.topics, form)?;
        size += sizes::nullable_bytes(self.user_data.as_ref(), form)?;
        if form.version >= 1 {
            size += sizes::array(&self.owned_partitions, form)?;
        }
        if form.version >= 3 {
            size += sizes::nullable_string(self.rack_id.as_ref(), form)?;
        }
        if form.version >= 2 {
            size += 4;
        }
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.array(&self.topics, form);
        out.nullable_bytes(self.user_data.as_ref(), form);
        if form.version >= 1 {
            out.array(&self.owned_partitions, form);
        }
        if form.version >= 2 {
            out.int32(self.generation_id);
        }
        if form.version >= 3 {
            out.nullable_string(self.rack_id.as_ref(), form);
        }
    }
}

/// Part of [`ConsumerProtocolSubscription`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TopicPartition {
    /// `topic`, versions 1+, a key.
    pub topic: StrBytes,
    /// `partitions`, versions 1+.
    pub partitions: Vec<i32>,
}

impl Wire for TopicPartition {
    const MIN_SIZE: usize = 2;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.string(&mut self.topic, form)?;
        reader.array(&mut self.partitions, form)?;
        Ok(())
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 0;
        size += sizes::string(&self.topic, form)?;
        size += sizes::array(&self.partitions, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.string(&self.topic, form);
        out.array(&self.partitions, form);
    }
}

impl Message for ConsumerProtocolSubscription {
    const NAME: &'static str = "ConsumerProtocolSubscription";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 3;
    const FLEXIBLE_FROM: Option<i16> = None;
}
