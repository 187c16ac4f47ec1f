//! `kalda transactions describe`: one transaction, as its coordinator knows it.

use kalda_client::{Cluster, Coordinates};
use kalda_protocol::ErrorCode;
use kalda_protocol::messages::describe_transactions::{
    DescribeTransactionsRequest, TopicData, TransactionState,
};

use super::failed;
use crate::cli::tools::Out;
use crate::cli::tools::failure::Failure;
use crate::cli::tools::options::Options;
use crate::cli::tools::refusal::Refusal;
use crate::cli::tools::tabs::tell;
use crate::sys::{Clock as _, SystemClock};

const TITLES: [&str; 9] = [
    "CoordinatorId",
    "TransactionalId",
    "ProducerId",
    "ProducerEpoch",
    "TransactionState",
    "TransactionTimeoutMs",
    "CurrentTransactionStartTimeMs",
    "TransactionDurationMs",
    "TopicPartitions",
];

pub(super) fn run(options: &Options, cluster: &mut Cluster, out: &mut Out) -> Result<(), Failure> {
    let id = options.value("transactional-id").unwrap_or_default();
    let (coordinator, transaction) = ask(cluster, id).map_err(|failure| {
        failed(&format!("Failed to describe transaction state of transactional-id `{id}`"), &failure)
    })?;
    let began = Some(transaction.transaction_start_time_ms).filter(|time| *time >= 0);
    let now = SystemClock::default().wall_ms().0;
    let told = |time: Option<i64>| time.map_or_else(|| "None".to_owned(), |time| time.to_string());
    let row = [
        coordinator.to_string(),
        id.to_owned(),
        transaction.producer_id.to_string(),
        transaction.producer_epoch.to_string(),
        transaction.transaction_state.as_str().to_owned(),
        transaction.transaction_timeout_ms.to_string(),
        told(began),
        told(began.map(|began| now - began)),
        partitions(&transaction).join(","),
    ];
    Ok(tell(TITLES, [row], out)?)
}

/// The transaction of an id, with the broker that coordinates it.
pub(super) fn ask(cluster: &mut Cluster, id: &str) -> Result<(i32, TransactionState), Failure> {
    let coordinator = cluster.coordinator(Coordinates::Transaction, id)?;
    let request = DescribeTransactionsRequest {
        transactional_ids: vec![id.into()],
        ..DescribeTransactionsRequest::default()
    };
    let response = cluster.ask_node(coordinator, &request)?;
    let transaction = response.transaction_states.into_iter().next().unwrap_or_default();
    Refusal::check(transaction.error_code, None).map_err(|refusal| {
        let why = match refusal.code {
            ErrorCode::TransactionalIdNotFound => "because the ID could not be found",
            ErrorCode::TransactionalIdAuthorizationFailed => "due to authorization failure",
            _ => "due to unexpected error",
        };
        let asked = format!("DescribeTransactions request for transactionalId `{id}` failed");
        refusal.told_as(format!("{asked} {why}"))
    })?;
    Ok((coordinator, transaction))
}

/// The partitions of a transaction, as `topic-partition`.
pub(super) fn partitions(transaction: &TransactionState) -> Vec<String> {
    let of_topic = |it: &TopicData| {
        let name = it.topic.clone();
        it.partitions.clone().into_iter().map(move |partition| format!("{name}-{partition}"))
    };
    transaction.topics.iter().flat_map(of_topic).collect()
}
