//! The JSON of each message.
//!
//! Generated from `protocol/schema/*.schema` by `cargo xtask generate`: edit the schema, not this file.

mod remote_log_segment_metadata_record;
mod remote_log_segment_metadata_snapshot_record;
mod remote_log_segment_metadata_update_record;
mod remote_partition_delete_metadata_record;
