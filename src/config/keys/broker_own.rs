//! The keys that Kafka does not have.

use crate::config::config_type::ConfigType::{List, Long, String};
use crate::config::key::Importance::{Low, Medium};
use crate::config::key::{ConfigKey, key};
use crate::config::rule::Rule::{Any, AtLeast, NonEmpty, OneOf};

#[rustfmt::skip]
pub(super) const KEYS: &[ConfigKey] = &[
    key("admin.api.listeners", List, Some(""), Any, Low).at_start().own().internal()
        .says("Where Redpanda's admin API is served: addresses such as http://0.0.0.0:9644. Empty: nowhere."),
    key("http.proxy.listeners", List, Some(""), Any, Low).at_start().own().internal()
        .says("Where the REST proxy is served: addresses such as http://0.0.0.0:8082. Empty: nowhere."),
    key("schema.registry.listeners", List, Some(""), Any, Low).at_start().own().internal()
        .says("Where the schema registry is served: addresses such as http://0.0.0.0:8081. Empty: nowhere."),
    key("cluster.id", String, None, NonEmpty, Low).at_start().own().internal()
        .says("The id a new data folder is formatted with; the environment variable CLUSTER_ID gives it too. Without it, one is drawn at random."),
    key("log.flush.policy", String, Some("async"), OneOf(&["async", "sync"]), Medium).at_start().own()
        .says("When a record counts as written, for topics that don't say it themselves: async, in the page cache, as in Kafka; sync, on the disk."),
    key("log.record.validation", String, Some("header"), OneOf(&["header", "strict"]), Medium).at_start().own()
        .says("How much of a produced batch is checked, for topics that don't say it themselves."),
    key("log.tail.cache.max.bytes", Long, Some("67108864"), AtLeast(0), Low).at_start().own()
        .says("The memory for the newest batches of all partitions that somebody reads at their end; 0 keeps none."),
    key("log.wal.max.bytes", Long, Some("268435456"), AtLeast(33554432), Low).at_start().own()
        .says("What the write-ahead log of synchronous topics may take in each data folder. Once half of it is full, segments are flushed to make room."),
];
