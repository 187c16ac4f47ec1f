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
    /// To the heartbeat that was sent while something else was asked, by the member that was fenced so often then; or none came in time.
    BeatenBeside(u32, Option<Result<HeartbeatAnswer, ErrorCode>>),
    Offsets(Result<BTreeMap<i32, i64>, ErrorCode>),
    OffsetsCommitted(ErrorCode),
    /// No answer came in time.
    Lost,
}

impl Answer {
    /// What is heard instead when it doesn't come.
    pub fn lost(self) -> Self {
        match self {
            Self::BeatenBeside(fenced, _) => Self::BeatenBeside(fenced, None),
            _ => Self::Lost,
        }
    }
}

/// The place of an instance, and which of those that had it: nobody hears what another one asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Address {
    pub which: usize,
    pub life: u32,
}

/// An answer, and when it leaves.
#[derive(Debug)]
struct UnderWay {
    from: From,
    after: usize,
    to: Address,
    answer: Answer,
}

/// All of them.
#[derive(Debug, Default)]
pub struct Answers(Vec<UnderWay>);

impl Answers {
    pub fn push(&mut self, from: From, after: usize, to: Address, answer: Answer) {
        self.0.push(UnderWay { from, after, to, answer });
    }

    /// Those that leave, now that so much is committed.
    pub fn leaving(&mut self, from: From, committed: usize) -> Vec<(Address, Answer)> {
        let leaves = |answer: &mut UnderWay| answer.from == from && answer.after <= committed;
        self.0.extract_if(.., leaves).map(|answer| (answer.to, answer.answer)).collect()
    }

    /// The coordinator has fallen: nobody hears of what it was about to say.
    pub fn lose(&mut self, from: From) -> Vec<(Address, Answer)> {
        let lost = self.0.extract_if(.., |answer| answer.from == from);
        lost.map(|answer| (answer.to, answer.answer.lost())).collect()
    }
}
