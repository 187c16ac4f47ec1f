//! Stories of this room: what Kafka 4.3.1 answered to the same requests, and what its files hold.
//!
//! The answers were taken from a broker of that version, one combined node with the id 1.

mod alter_configs;
mod brokers;
mod create_partitions;
mod create_topics;
mod delete_topics;
mod directories;
mod elections;
mod kafka_files;
mod memory;
mod random_histories;
mod reassignments;
mod service;
mod world;
