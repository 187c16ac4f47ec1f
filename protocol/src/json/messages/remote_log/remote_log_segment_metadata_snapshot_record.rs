//! RemoteLogSegmentMetadataSnapshotRecord as JSON.
//!
//! Generated from `protocol/schema/remote_log/03_remote_log_segment_metadata_snapshot_record.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::remote_log::remote_log_segment_metadata_snapshot_record::*;

impl ToJson for RemoteLogSegmentMetadataSnapshotRecord {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("segmentId", &self.segment_id, form);
        object.insert("startOffset", &self.start_offset, form);
        object.insert("endOffset", &self.end_offset, form);
        object.insert("brokerId", &self.broker_id, form);
        object.insert("maxTimestampMs", &self.max_timestamp_ms, form);
        object.insert("eventTimestampMs", &self.event_timestamp_ms, form);
        object.insert("segmentLeaderEpochs", &self.segment_leader_epochs, form);
        object.insert("segmentSizeInBytes", &self.segment_size_in_bytes, form);
        object.insert("customMetadata", &self.custom_metadata, form);
        object.insert("remoteLogSegmentState", &self.remote_log_segment_state, form);
        if self.txn_index_empty {
            object.insert("txnIndexEmpty", &self.txn_index_empty, form);
        }
        object.into_value()
    }
}

impl ToJson for SegmentLeaderEpochEntry {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("leaderEpoch", &self.leader_epoch, form);
        object.insert("offset", &self.offset, form);
        object.into_value()
    }
}
