//! How topics come into being and go. Defaults of a topic's own keys are in [`crate::config::TopicConfig`].

use crate::config::values::settings;

settings! {
    /// Creation and deletion of topics.
    pub struct TopicCreationConfig {
        /// Whether asking for the metadata of a missing topic creates it.
        auto_create_topics_enable: bool = "auto.create.topics.enable",
        /// Whether topics may be deleted.
        delete_topic_enable: bool = "delete.topic.enable",
        /// Partitions of a topic whose creator doesn't say.
        num_partitions: i32 = "num.partitions",
        /// Replicas of a topic whose creator doesn't say.
        default_replication_factor: i32 = "default.replication.factor",
    }
}
