//! `kalda transactions list`: the transactions of all coordinators.

use kalda_client::Cluster;
use kalda_protocol::messages::list_transactions::{ListTransactionsRequest, TransactionState};

use super::{failed, number};
use crate::cli::tools::Out;
use crate::cli::tools::failure::Failure;
use crate::cli::tools::options::Takes::One;
use crate::cli::tools::options::{Options, Spec, spec};
use crate::cli::tools::refusal::Refusal;
use crate::cli::tools::tabs::tell;

pub const SPECS: [Spec; 2] = [
    spec("duration-filter", One, "Only transactions that have run for longer than so many milliseconds."),
    spec("transactional-id-pattern", One, "Only ids that match the regular expression."),
];

const TITLES: [&str; 4] = ["TransactionalId", "Coordinator", "ProducerId", "TransactionState"];
/// However long they have run.
const ANY_DURATION: i64 = -1;

pub(super) fn run(options: &Options, cluster: &mut Cluster, out: &mut Out) -> Result<(), Failure> {
    let duration_filter = number(options, "duration-filter")?.unwrap_or(ANY_DURATION);
    let pattern = options.value("transactional-id-pattern").filter(|pattern| !pattern.is_empty());
    let request = ListTransactionsRequest {
        duration_filter,
        transactional_id_pattern: pattern.map(Into::into),
        ..ListTransactionsRequest::default()
    };
    let listed = ask(cluster, &request).map_err(|failure| failed("Failed to list transactions", &failure))?;
    let rows = listed.into_iter().map(|(coordinator, transaction)| {
        [
            transaction.transactional_id.as_str().to_owned(),
            coordinator.to_string(),
            transaction.producer_id.to_string(),
            transaction.transaction_state.as_str().to_owned(),
        ]
    });
    Ok(tell(TITLES, rows, out)?)
}

/// What each broker coordinates, with the broker.
pub(super) fn ask(
    cluster: &mut Cluster,
    request: &ListTransactionsRequest,
) -> Result<Vec<(i32, TransactionState)>, Failure> {
    cluster.metadata(Some(&[]))?;
    let nodes: Vec<i32> = cluster.nodes().map(|node| node.id).collect();
    let mut listed = Vec::new();
    for node in nodes {
        let response = cluster.ask_node(node, request)?;
        Refusal::check(response.error_code, None).map_err(|refusal| {
            let asked = format!("ListTransactions request sent to broker {node} failed");
            refusal.told_as(format!("{asked} with an unexpected exception"))
        })?;
        listed.extend(response.transaction_states.into_iter().map(|transaction| (node, transaction)));
    }
    Ok(listed)
}
