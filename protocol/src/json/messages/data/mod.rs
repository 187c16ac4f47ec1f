//! The JSON of each message.
//!
//! Generated from `protocol/schema/*.schema` by `cargo xtask generate`: edit the schema, not this file.

mod aborted_txn;
mod consumer_protocol_assignment;
mod consumer_protocol_subscription;
mod control_record_type_schema;
mod default_principal_data;
mod end_txn_marker;
mod kraft_version_record;
mod leader_change_message;
mod producer_snapshot;
mod quorum_state_data;
mod snapshot_footer_record;
mod snapshot_header_record;
mod voters_record;
