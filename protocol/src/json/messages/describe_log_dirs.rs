//! DescribeLogDirsRequest and DescribeLogDirsResponse as JSON.
//!
//! Generated from `protocol/schema/35_describe_log_dirs.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::describe_log_dirs::*;

impl ToJson for DescribeLogDirsRequest {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("topics", &self.topics, form);
        object.into_value()
    }
}

impl ToJson for DescribableLogDirTopic {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("topic", &self.topic, form);
        object.insert("partitions", &self.partitions, form);
        object.into_value()
    }
}

impl ToJson for DescribeLogDirsResponse {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("throttleTimeMs", &self.throttle_time_ms, form);
        if form.version >= 3 {
            object.insert("errorCode", &self.error_code, form);
        }
        object.insert("results", &self.results, form);
        object.into_value()
    }
}

impl ToJson for DescribeLogDirsResult {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("errorCode", &self.error_code, form);
        object.insert("logDir", &self.log_dir, form);
        object.insert("topics", &self.topics, form);
        if form.version >= 4 {
            object.insert("totalBytes", &self.total_bytes, form);
        }
        if form.version >= 4 {
            object.insert("usableBytes", &self.usable_bytes, form);
        }
        if form.version >= 5 {
            object.insert("isCordoned", &self.is_cordoned, form);
        }
        object.into_value()
    }
}

impl ToJson for DescribeLogDirsTopic {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("name", &self.name, form);
        object.insert("partitions", &self.partitions, form);
        object.into_value()
    }
}

impl ToJson for DescribeLogDirsPartition {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("partitionIndex", &self.partition_index, form);
        object.insert("partitionSize", &self.partition_size, form);
        object.insert("offsetLag", &self.offset_lag, form);
        object.insert("isFutureKey", &self.is_future_key, form);
        object.into_value()
    }
}
