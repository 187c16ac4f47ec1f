//! WriteTxnMarkersRequest and WriteTxnMarkersResponse as JSON.
//!
//! Generated from `protocol/schema/27_write_txn_markers.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::write_txn_markers::*;

impl ToJson for WriteTxnMarkersRequest {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("markers", &self.markers, form);
        object.into_value()
    }
}

impl ToJson for WritableTxnMarker {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("producerId", &self.producer_id, form);
        object.insert("producerEpoch", &self.producer_epoch, form);
        object.insert("transactionResult", &self.transaction_result, form);
        object.insert("topics", &self.topics, form);
        object.insert("coordinatorEpoch", &self.coordinator_epoch, form);
        if form.version >= 2 {
            object.insert("transactionVersion", &self.transaction_version, form);
        }
        object.into_value()
    }
}

impl ToJson for WritableTxnMarkerTopic {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("name", &self.name, form);
        object.insert("partitionIndexes", &self.partition_indexes, form);
        object.into_value()
    }
}

impl ToJson for WriteTxnMarkersResponse {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("markers", &self.markers, form);
        object.into_value()
    }
}

impl ToJson for WritableTxnMarkerResult {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("producerId", &self.producer_id, form);
        object.insert("topics", &self.topics, form);
        object.into_value()
    }
}

impl ToJson for WritableTxnMarkerTopicResult {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("name", &self.name, form);
        object.insert("partitions", &self.partitions, form);
        object.into_value()
    }
}

impl ToJson for WritableTxnMarkerPartitionResult {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("partitionIndex", &self.partition_index, form);
        object.insert("errorCode", &self.error_code, form);
        object.into_value()
    }
}
