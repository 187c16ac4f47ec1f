//! StreamsGroupTopologyKey.
//!
//! Generated from `protocol/schema/coordinator/group_23_streams_group_topology.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::{DecodeError, Form, Message, Reader, StrBytes, Wire, Writer, sizes};

/// The key of a coordinator's record, versions 0, none flexible.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct StreamsGroupTopologyKey {
    /// `groupId`, all versions.
    pub group_id: StrBytes,
}

impl Wire for StreamsGroupTopologyKey {
    const MIN_SIZE: usize = 1;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.string(&mut self.group_id, form)?;
        Ok(())
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 0;
        size += sizes::string(&self.group_id, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.string(&self.group_id, form);
    }
}

impl Message for StreamsGroupTopologyKey {
    const NAME: &'static str = "StreamsGroupTopologyKey";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 0;
    const FLEXIBLE_FROM: Option<i16> = None;
}

impl StreamsGroupTopologyKey {
    /// The type of this record.
    pub const RECORD_TYPE: i16 = 23;
}
