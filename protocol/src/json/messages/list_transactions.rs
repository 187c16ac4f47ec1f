//! ListTransactionsRequest and ListTransactionsResponse as JSON.
//!
//! Generated from `protocol/schema/66_list_transactions.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::list_transactions::*;

impl ToJson for ListTransactionsRequest {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("stateFilters", &self.state_filters, form);
        object.insert("producerIdFilters", &self.producer_id_filters, form);
        if form.version >= 1 {
            object.insert("durationFilter", &self.duration_filter, form);
        }
        if form.version >= 2 {
            object.insert("transactionalIdPattern", &self.transactional_id_pattern, form);
        }
        object.into_value()
    }
}

impl ToJson for ListTransactionsResponse {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("throttleTimeMs", &self.throttle_time_ms, form);
        object.insert("errorCode", &self.error_code, form);
        object.insert("unknownStateFilters", &self.unknown_state_filters, form);
        object.insert("transactionStates", &self.transaction_states, form);
        object.into_value()
    }
}

impl ToJson for TransactionState {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("transactionalId", &self.transactional_id, form);
        object.insert("producerId", &self.producer_id, form);
        object.insert("transactionState", &self.transaction_state, form);
        object.into_value()
    }
}
