//! ZkMigrationStateRecord as JSON.
//!
//! Generated from `protocol/schema/metadata/21_zk_migration_state_record.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::metadata::zk_migration_state_record::*;

impl ToJson for ZkMigrationStateRecord {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("zkMigrationState", &self.zk_migration_state, form);
        object.into_value()
    }
}
