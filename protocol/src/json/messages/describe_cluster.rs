//! DescribeClusterRequest and DescribeClusterResponse as JSON.
//!
//! Generated from `protocol/schema/60_describe_cluster.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::describe_cluster::*;

impl ToJson for DescribeClusterRequest {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert(
            "includeClusterAuthorizedOperations",
            &self.include_cluster_authorized_operations,
            form,
        );
        if form.version >= 1 {
            object.insert("endpointType", &self.endpoint_type, form);
        }
        if form.version >= 2 {
            object.insert("includeFencedBrokers", &self.include_fenced_brokers, form);
        }
        object.into_value()
    }
}

impl ToJson for DescribeClusterResponse {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("throttleTimeMs", &self.throttle_time_ms, form);
        object.insert("errorCode", &self.error_code, form);
        object.insert("errorMessage", &self.error_message, form);
        if form.version >= 1 {
            object.insert("endpointType", &self.endpoint_type, form);
        }
        object.insert("clusterId", &self.cluster_id, form);
        object.insert("controllerId", &self.controller_id, form);
        object.insert("brokers", &self.brokers, form);
        object.insert("clusterAuthorizedOperations", &self.cluster_authorized_operations, form);
        object.into_value()
    }
}

impl ToJson for DescribeClusterBroker {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("brokerId", &self.broker_id, form);
        object.insert("host", &self.host, form);
        object.insert("port", &self.port, form);
        object.insert("rack", &self.rack, form);
        if form.version >= 2 {
            object.insert("isFenced", &self.is_fenced, form);
        }
        object.into_value()
    }
}
