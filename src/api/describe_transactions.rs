//! DescribeTransactions (key 65, KIP-664): what the coordinator knows of transactional ids.
//!
//! Invariant: partitions of topics that the client may not describe are left out.

use kalda_protocol::messages::describe_transactions::{
    DescribeTransactionsRequest, DescribeTransactionsResponse, TopicData, TransactionState,
};
use kalda_protocol::{ErrorCode, StrBytes};

use super::answer::Answer;
use super::call::Call;
use super::elements::Elements;
use super::error_code;
use crate::coordinator::transaction::{Transaction, TransactionalId};
use crate::security::{Operation, Resource};
use crate::sys::TooMuchMemory;

pub(super) async fn handle(
    call: &mut Call,
    request: DescribeTransactionsRequest,
) -> Answer<DescribeTransactionsResponse> {
    let states = describe_all(call, request.transactional_ids).await;
    states
        .map(|transaction_states| DescribeTransactionsResponse { transaction_states, ..Default::default() })
        .into()
}

async fn describe_all(call: &mut Call, ids: Vec<StrBytes>) -> Result<Vec<TransactionState>, TooMuchMemory> {
    let mut states = Elements::of::<DescribeTransactionsResponse>(call);
    for id in ids {
        let state = match describe(call, &id).await {
            Ok(transaction) => state(call, id, &transaction),
            Err(code) => {
                TransactionState { transactional_id: id, error_code: code.code(), ..Default::default() }
            }
        };
        states.push(call, state).await?;
    }
    Ok(states.into_list())
}

async fn describe(call: &Call, id: &str) -> Result<Transaction, ErrorCode> {
    if !call.allows(Operation::Describe, Resource::transactional_id(id)) {
        return Err(ErrorCode::TransactionalIdAuthorizationFailed);
    }
    if id.is_empty() {
        return Err(ErrorCode::InvalidRequest);
    }
    let described = call.broker.transactions.describe(&TransactionalId::from(id)).await;
    let described = described.map_err(|error| error_code::coordinator(&error))?;
    described.ok_or(ErrorCode::TransactionalIdNotFound)
}

fn state(call: &Call, transactional_id: StrBytes, transaction: &Transaction) -> TransactionState {
    let topics = transaction.partitions.topics();
    let topics = topics.filter(|(topic, _)| call.allows(Operation::Describe, Resource::topic(topic)));
    let topics = topics.map(|(topic, partitions)| TopicData {
        topic: (&**topic).into(),
        partitions: partitions.iter().map(|partition| partition.0).collect(),
        ..Default::default()
    });
    TransactionState {
        transactional_id,
        transaction_state: transaction.state.name().into(),
        transaction_timeout_ms: transaction.timeout_ms,
        transaction_start_time_ms: transaction.started_ms.0,
        producer_id: transaction.producer_id.0,
        producer_epoch: transaction.epoch.0,
        topics: topics.collect(),
        ..Default::default()
    }
}
