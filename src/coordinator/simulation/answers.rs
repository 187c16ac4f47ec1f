//! Answers under way: each leaves when what was written before it is committed, and may get lost.

use std::collections::BTreeMap;

use kalda_protocol::ErrorCode;

use crate::coordinator::group::consumer::HeartbeatAnswer;
use crate::coordinator::transaction::Refusal;
use crate::types::ProducerIdentity;

/// Which coordinator answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum From {
    Transactions,
    Groups,
}

/// What an application hears.
#[derive(Debug)]
pub enum Answer {
    Initialised(Result<ProducerIdentity, Refusal>),
    Added(Result<(), Refusal>),
    Ended(Result<ProducerIdentity, Refusal>),
    Beaten(Result<HeartbeatAnswer, ErrorCode>),
    Offsets(Result<BTreeMap<i32, i64>, ErrorCode>),
    OffsetsCommitted(ErrorCode),
    /// No answer came in time.
    Lost,
}

/// An answer, and when it leaves.
#[derive(Debug)]
struct UnderWay {
    from: From,
    after: usize,
    to: usize,
    answer: Answer,
}

/// All of them.
#[derive(Debug, Default)]
pub struct Answers(Vec<UnderWay>);

impl Answers {
    pub fn push(&mut self, from: From, after: usize, to: usize, answer: Answer) {
        self.0.push(UnderWay { from, after, to, answer });
    }

    /// Those that leave, now that so much is committed.
    pub fn leaving(&mut self, from: From, committed: usize) -> Vec<(usize, Answer)> {
        let leaves = |answer: &mut UnderWay| answer.from == from && answer.after <= committed;
        self.0.extract_if(.., leaves).map(|answer| (answer.to, answer.answer)).collect()
    }

    /// The coordinator has fallen: nobody hears of what it was about to say.
    pub fn lose(&mut self, from: From) -> Vec<usize> {
        self.0.extract_if(.., |answer| answer.from == from).map(|answer| answer.to).collect()
    }
}
