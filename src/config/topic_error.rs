//! Why the settings of a topic, a group or another resource are refused, in Kafka's words.

/// Why settings are refused. The protocol's answer is INVALID_CONFIG, but for a null value in an alteration.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TopicConfigError {
    /// No topic key has this name.
    #[error("Unknown topic config name: {0}")]
    UnknownName(String),
    /// A value breaks the rule of its key.
    #[error("{0}")]
    Invalid(String),
    /// Settings without a value.
    #[error("Null value not supported for topic configs: {0}")]
    NullValue(String),
    /// The two compaction lags contradict each other.
    #[error("conflict topic config setting min.compaction.lag.ms ({least}) > max.compaction.lag.ms ({most})")]
    CompactionLags {
        /// min.compaction.lag.ms
        least: i64,
        /// max.compaction.lag.ms
        most: i64,
    },
    /// The topic asks for tiered storage.
    #[error(
        "Tiered Storage functionality is disabled in the broker. Topic cannot be configured with remote log storage."
    )]
    TieredStorageDisabled,
}
