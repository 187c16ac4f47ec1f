//! RegisterControllerRecord as JSON.
//!
//! Generated from `protocol/schema/metadata/27_register_controller_record.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::metadata::register_controller_record::*;

impl ToJson for RegisterControllerRecord {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("controllerId", &self.controller_id, form);
        object.insert("incarnationId", &self.incarnation_id, form);
        object.insert("zkMigrationReady", &self.zk_migration_ready, form);
        object.insert("endPoints", &self.end_points, form);
        object.insert("features", &self.features, form);
        object.into_value()
    }
}

impl ToJson for ControllerEndpoint {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("name", &self.name, form);
        object.insert("host", &self.host, form);
        object.insert("port", &self.port, form);
        object.insert("securityProtocol", &self.security_protocol, form);
        object.into_value()
    }
}

impl ToJson for ControllerFeature {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("name", &self.name, form);
        object.insert("minSupportedVersion", &self.min_supported_version, form);
        object.insert("maxSupportedVersion", &self.max_supported_version, form);
        object.into_value()
    }
}
