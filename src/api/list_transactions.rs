//! ListTransactions (key 66, KIP-664): the transactional ids that this broker coordinates.
//!
//! Invariant: ids that the client may not describe are left out.

use kalda_protocol::ErrorCode;
use kalda_protocol::messages::list_transactions::{
    ListTransactionsRequest, ListTransactionsResponse, TransactionState,
};

use super::answer::Answer;
use super::call::Call;
use super::elements::Elements;
use super::error_code;
use super::id_pattern::IdPattern;
use crate::coordinator::transaction::{Filter, TransactionState as State};
use crate::security::{Operation, Resource};
use crate::sys::TooMuchMemory;
use crate::types::ProducerId;

/// Memory for a state or a producer id that is asked for.
const FILTER_BYTES: usize = 64;

pub(super) async fn handle(
    call: &mut Call,
    request: ListTransactionsRequest,
) -> Answer<ListTransactionsResponse> {
    list(call, request).await.into()
}

async fn list(
    call: &mut Call,
    request: ListTransactionsRequest,
) -> Result<ListTransactionsResponse, TooMuchMemory> {
    // For the filters, and for the names in the answer.
    let filters = request.state_filters.len() + request.producer_id_filters.len();
    call.claim(filters * FILTER_BYTES).await?;
    let unknown = request.state_filters.iter().filter(|name| !State::is_name(name)).cloned().collect();
    let pattern = request.transactional_id_pattern.as_deref().filter(|pattern| !pattern.is_empty());
    let Ok(pattern) = pattern.map(IdPattern::new).transpose() else {
        let error_code = ErrorCode::InvalidRegularExpression.code();
        return Ok(ListTransactionsResponse { error_code, ..Default::default() });
    };
    // Names that Kafka has and no transaction is ever in, and unknown ones, let nothing through.
    let states = request.state_filters.iter().filter_map(|name| State::named(name)).collect();
    let filter = Filter {
        states: (!request.state_filters.is_empty()).then_some(states),
        producer_ids: request.producer_id_filters.iter().copied().map(ProducerId).collect(),
        longer_than_ms: request.duration_filter,
    };
    let listed = match call.broker.transactions.list(&filter).await {
        Ok(listed) => listed,
        Err(error) => {
            let error_code = error_code::coordinator(&error).code();
            return Ok(ListTransactionsResponse { error_code, ..Default::default() });
        }
    };
    let mut states = Elements::of::<ListTransactionsResponse>(call);
    for transaction in listed {
        let id = transaction.id.as_str();
        let is_meant = pattern.as_ref().is_none_or(|pattern| pattern.matches(id));
        if !is_meant || !call.allows(Operation::Describe, Resource::transactional_id(id)) {
            call.breathe().await;
            continue;
        }
        let state = TransactionState {
            transactional_id: id.into(),
            producer_id: transaction.producer_id.0,
            transaction_state: transaction.state.into(),
            ..Default::default()
        };
        states.push(call, state).await?;
    }
    Ok(ListTransactionsResponse {
        unknown_state_filters: unknown,
        transaction_states: states.into_list(),
        ..Default::default()
    })
}
