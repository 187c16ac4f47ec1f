//! TransactionLogKey as JSON.
//!
//! Generated from `protocol/schema/coordinator/transaction_00_transaction_log.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::coordinator::transaction_log_key::*;

impl ToJson for TransactionLogKey {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("transactionalId", &self.transactional_id, form);
        object.into_value()
    }
}
