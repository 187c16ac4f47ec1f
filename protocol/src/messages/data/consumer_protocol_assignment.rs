//! ConsumerProtocolAssignment.
//!
//! Generated from `protocol/schema/data/consumer_protocol_assignment.schema` by `cargo xtask generate`: edit the schema, not this file.

use bytes::Bytes;

use crate::{DecodeError, Form, Message, Reader, StrBytes, Wire, Writer, sizes};

/// Data of its own, versions 0-3, none flexible.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ConsumerProtocolAssignment {
    /// `assignedPartitions`, all versions.
    pub assigned_partitions: Vec<TopicPartition>,
    /// `userData`, all versions, nullable.
    pub user_data: Option<Bytes>,
}

impl Wire for ConsumerProtocolAssignment {
    const MIN_SIZE: usize = 2;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.array(&mut self.assigned_partitions, form)?;
        reader.nullable_bytes(&mut self.user_data, form)?;
        Ok(())
    }

    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 0;
        size += sizes::array(&self.assigned_partitions, form)?;
        size += sizes::nullable_bytes(self.user_data.as_ref(), form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.array(&self.assigned_partitions, form);
        out.nullable_bytes(self.user_data.as_ref(), form);
    }
}

/// Part of [`ConsumerProtocolAssignment`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TopicPartition {
    /// `topic`, all versions, a key.
    pub topic: StrBytes,
    /// `partitions`, all versions.
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

impl Message for ConsumerProtocolAssignment {
    const NAME: &'static str = "ConsumerProtocolAssignment";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 3;
    const FLEXIBLE_FROM: Option<i16> = None;
}
