//! Tests at the boundary that a user has: the binary, its sockets, its files, its end.
//!
//! Invariant: every test of the broker has one and a folder of its own, and waits for events, never for time.

#[path = "../../log/tests/log/failing_disk.rs"]
#[expect(dead_code, reason = "the log room's tests need more of its faults")]
mod failing_disk;
mod support;

mod bounds;
mod compaction;
mod configs;
mod connection_bounds;
mod connections;
mod console;
mod consumer_background;
mod consumer_groups;
mod cordoned;
mod deleted_topics;
mod failing_directory;
mod features;
mod fetch_sessions;
mod group_limits;
mod groups;
mod hostile_http;
mod http;
mod image;
mod kept_memory;
mod lifecycle;
mod listeners;
mod log_directories;
mod loggers;
mod lost_metadata;
mod min_insync_replicas;
mod moves;
mod odd_files;
mod offsets_topic;
mod one_node;
mod paced_moves;
mod periods;
mod records;
mod rpk;
mod schema_registry;
mod session_news;
mod streams_groups;
mod synchronous;
mod tail;
mod tools;
mod transaction_kills;
mod transactional_offsets;
mod transactions;
mod unexpected;
