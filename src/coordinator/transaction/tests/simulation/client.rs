//! One instance of a producer: who it believes to be, the transaction that it is in, and the request that it waits for.

use super::partition::Tag;
use crate::coordinator::runtime::TransactionOutcome;
use crate::coordinator::transaction::TransactionVersion;
use crate::types::ProducerIdentity;

/// What is under way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    Init,
    Add {
        partition: usize,
    },
    /// The leader asks the coordinator before it appends.
    Produce,
    End {
        outcome: TransactionOutcome,
    },
}

#[derive(Debug)]
pub struct Client {
    /// Whose instance it is.
    pub id: usize,
    pub version: TransactionVersion,
    pub who: Option<ProducerIdentity>,
    /// When it was let in, among all instances of all ids.
    pub let_in: usize,
    pub tag: Option<Tag>,
    pub added: Vec<usize>,
    /// The end that it asked for and has no answer to: it asks for the same again.
    pub ending: Option<TransactionOutcome>,
    pub asked: Option<(usize, Asked)>,
}

impl Client {
    pub fn new(id: usize, version: TransactionVersion) -> Self {
        Self { id, version, who: None, let_in: 0, tag: None, added: Vec::new(), ending: None, asked: None }
    }

    /// Whether it waits for this answer.
    pub fn waits_for(&self, ticket: usize) -> bool {
        self.asked.is_some_and(|(asked, _)| asked == ticket)
    }

    /// It knows that it is nobody any more, and begins anew.
    pub fn give_up(&mut self) {
        self.who = None;
        self.leave_transaction();
    }

    pub fn leave_transaction(&mut self) {
        (self.tag, self.ending) = (None, None);
        self.added.clear();
    }
}
