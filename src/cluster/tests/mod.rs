//! Stories of this room: what Kafka answered to the same requests, and what its files hold.
//!
//! The answers were taken from a broker of 4.3.1, those about features from one of 4.4.0: one combined node with the id 1.

mod alter_configs;
mod brokers;
mod create_partitions;
mod create_topics;
mod delete_topics;
mod directories;
mod elections;
mod features;
mod kafka_files;
mod memory;
mod random_histories;
mod reassignments;
mod service;
mod world;
