//! The records of a transaction become visible all or none, over all its partitions.

use std::collections::BTreeMap;

use crate::coordinator::runtime::TransactionOutcome;
use crate::coordinator::simulation::ledger::Number;

/// All have ended.
pub fn check(outcomes: &BTreeMap<Number, Vec<Option<TransactionOutcome>>>) {
    for (number, ends) in outcomes {
        assert!(ends.iter().all(Option::is_some), "transaction {number} hangs: {ends:?}");
        assert!(
            ends.windows(2).all(|pair| pair[0] == pair[1]),
            "transaction {number} ends in two ways: {ends:?}"
        );
    }
}
