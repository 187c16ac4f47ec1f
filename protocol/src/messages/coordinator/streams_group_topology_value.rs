//! StreamsGroupTopologyValue.
//!
//! Generated from `protocol/schema/coordinator/group_23_streams_group_topology.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::{DecodeError, Form, Message, Reader, StrBytes, UnknownTaggedFields, Wire, Writer, sizes};

/// The value of a coordinator's record, versions 0, flexible 0+.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct StreamsGroupTopologyValue {
    /// `epoch`, all versions.
    pub epoch: i32,
    /// `subtopologies`, all versions.
    pub subtopologies: Vec<Subtopology>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for StreamsGroupTopologyValue {
    const MIN_SIZE: usize = 5;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        self.epoch = reader.int32()?;
        reader.array(&mut self.subtopologies, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 4;
        size += sizes::array(&self.subtopologies, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.int32(self.epoch);
        out.array(&self.subtopologies, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`StreamsGroupTopologyValue`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Subtopology {
    /// `subtopologyId`, all versions.
    pub subtopology_id: StrBytes,
    /// `sourceTopics`, all versions.
    pub source_topics: Vec<StrBytes>,
    /// `sourceTopicRegex`, all versions.
    pub source_topic_regex: Vec<StrBytes>,
    /// `stateChangelogTopics`, all versions.
    pub state_changelog_topics: Vec<TopicInfo>,
    /// `repartitionSinkTopics`, all versions.
    pub repartition_sink_topics: Vec<StrBytes>,
    /// `repartitionSourceTopics`, all versions.
    pub repartition_source_topics: Vec<TopicInfo>,
    /// `copartitionGroups`, all versions.
    pub copartition_groups: Vec<CopartitionGroup>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for Subtopology {
    const MIN_SIZE: usize = 7;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.string(&mut self.subtopology_id, form)?;
        reader.array(&mut self.source_topics, form)?;
        reader.array(&mut self.source_topic_regex, form)?;
        reader.array(&mut self.state_changelog_topics, form)?;
        reader.array(&mut self.repartition_sink_topics, form)?;
        reader.array(&mut self.repartition_source_topics, form)?;
        reader.array(&mut self.copartition_groups, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 0;
        size += sizes::string(&self.subtopology_id, form)?;
        size += sizes::array(&self.source_topics, form)?;
        size += sizes::array(&self.source_topic_regex, form)?;
        size += sizes::array(&self.state_changelog_topics, form)?;
        size += sizes::array(&self.repartition_sink_topics, form)?;
        size += sizes::array(&self.repartition_source_topics, form)?;
        size += sizes::array(&self.copartition_groups, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.string(&self.subtopology_id, form);
        out.array(&self.source_topics, form);
        out.array(&self.source_topic_regex, form);
        out.array(&self.state_changelog_topics, form);
        out.array(&self.repartition_sink_topics, form);
        out.array(&self.repartition_source_topics, form);
        out.array(&self.copartition_groups, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`StreamsGroupTopologyValue`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CopartitionGroup {
    /// `sourceTopics`, all versions.
    pub source_topics: Vec<i16>,
    /// `sourceTopicRegex`, all versions.
    pub source_topic_regex: Vec<i16>,
    /// `repartitionSourceTopics`, all versions.
    pub repartition_source_topics: Vec<i16>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for CopartitionGroup {
    const MIN_SIZE: usize = 3;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.array(&mut self.source_topics, form)?;
        reader.array(&mut self.source_topic_regex, form)?;
        reader.array(&mut self.repartition_source_topics, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 0;
        size += sizes::array(&self.source_topics, form)?;
        size += sizes::array(&self.source_topic_regex, form)?;
        size += sizes::array(&self.repartition_source_topics, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.array(&self.source_topics, form);
        out.array(&self.source_topic_regex, form);
        out.array(&self.repartition_source_topics, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`StreamsGroupTopologyValue`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TopicConfig {
    /// `key`, all versions.
    pub key: StrBytes,
    /// `value`, all versions.
    pub value: StrBytes,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for TopicConfig {
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

/// Part of [`StreamsGroupTopologyValue`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TopicInfo {
    /// `name`, all versions.
    pub name: StrBytes,
    /// `partitions`, all versions.
    pub partitions: i32,
    /// `replicationFactor`, all versions.
    pub replication_factor: i16,
    /// `topicConfigs`, all versions.
    pub topic_configs: Vec<TopicConfig>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for TopicInfo {
    const MIN_SIZE: usize = 8;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.string(&mut self.name, form)?;
        (self.partitions, self.replication_factor) = reader.fixed()?;
        reader.array(&mut self.topic_configs, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 6;
        size += sizes::string(&self.name, form)?;
        size += sizes::array(&self.topic_configs, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.string(&self.name, form);
        out.fixed((self.partitions, self.replication_factor));
        out.array(&self.topic_configs, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for StreamsGroupTopologyValue {
    const NAME: &'static str = "StreamsGroupTopologyValue";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 0;
    const FLEXIBLE_FROM: Option<i16> = Some(0);
}

impl StreamsGroupTopologyValue {
    /// The type of this record.
    pub const RECORD_TYPE: i16 = 23;
}
