//! The assignors against those of Kafka, and against what must hold of every assignment.

mod kafka_groups;
mod properties;
