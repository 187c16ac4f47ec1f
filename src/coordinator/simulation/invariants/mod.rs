//! What must hold, one rule a file.
//!
//! Invariant: each rule is said of what clients see, not of how it is kept.

mod all_or_none;
mod exactly_once;
mod no_fenced_commit;
mod one_owner;

use std::collections::BTreeMap;

use kalda_protocol::messages::consumer_group_describe::DescribedGroup;

use super::ledger::{Ledger, Number, outcomes};
use super::member::Member;
use crate::coordinator::runtime::TransactionOutcome;

/// What was seen so far.
#[derive(Debug, Default)]
pub struct Seen {
    /// How transactions end, as their coordinator has accepted it.
    decided: BTreeMap<Number, TransactionOutcome>,
    owners: one_owner::Owners,
}

impl Seen {
    /// A coordinator has accepted how a transaction is to end. It may forget that when it falls, before anybody hears of it.
    pub fn decided(&mut self, number: Number, outcome: TransactionOutcome) {
        self.decided.insert(number, outcome);
    }

    /// A group has accepted offsets; this is what it was before.
    pub fn commits(&self, before: &DescribedGroup, member: &Member, partition: i32) {
        no_fenced_commit::check(before, member, partition);
    }

    /// Looks at what is there now.
    pub fn look(&mut self, group: &DescribedGroup, ledgers: &[Ledger]) {
        self.owners.check(group);
        exactly_once::check_nothing_twice(ledgers);
    }

    /// Looks at what is there when nothing is left to do.
    pub fn look_at_the_end(&self, ledgers: &[Ledger], offsets: &BTreeMap<i32, i64>) {
        all_or_none::check(&outcomes(ledgers));
        exactly_once::check_all(ledgers, offsets);
    }

    /// How many transactions there were, and how many of them were aborted.
    pub fn transactions(&self, ledgers: &[Ledger]) -> (usize, usize) {
        let outcomes = outcomes(ledgers);
        let is_aborted = |ends: &&Vec<_>| ends.contains(&Some(TransactionOutcome::Aborted));
        (outcomes.len(), outcomes.values().filter(is_aborted).count())
    }
}
