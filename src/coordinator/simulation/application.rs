//! One instance of an application: what it asks next, and what it makes of an answer.
//!
//! Invariant: it reads on only from what it was told is committed, or has committed itself. After an error that leaves it in doubt it begins anew: as
//! another member, and as another instance of its producer.

use std::collections::BTreeMap;

use kalda_protocol::ErrorCode;

use super::answers::{Address, Answer};
use super::dice::Dice;
use super::ledger::Number;
use super::member::Member;
use super::producer::{Producer, Progress, Transaction};
use crate::coordinator::group::consumer::HeartbeatAnswer;
use crate::coordinator::runtime::TransactionOutcome;
use crate::coordinator::transaction::{Refusal, TransactionalId};
use crate::types::ProducerIdentity;

/// How many records each partition of the topic has that is read.
pub const INPUTS: i64 = 6;
/// How many partitions are written to, besides that of the offsets.
pub const LEDGERS: usize = 3;

/// What an instance asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Request {
    Initialise,
    Beat,
    FetchOffset(i32),
    Add(usize),
    AddOffsets,
    CommitOffsets,
    End(TransactionOutcome),
}

/// An instance.
#[derive(Debug, Clone)]
pub struct Application {
    pub id: TransactionalId,
    pub producer: Producer,
    pub member: Member,
    /// It hangs until then.
    pub paused_until: i64,
    /// What it waits for.
    pub asked: Option<Request>,
    /// A heartbeat is under way beside that.
    pub beats: bool,
    /// How often the one in this place began anew.
    pub life: u32,
    /// Another instance has taken its place, and it doesn't know.
    pub is_replaced: bool,
    pub is_over: bool,
}

impl Application {
    pub fn new(id: &str, member: &str) -> Self {
        Self {
            id: TransactionalId::from(id),
            producer: Producer::default(),
            member: Member::new(member),
            paused_until: 0,
            asked: None,
            beats: false,
            life: 0,
            is_replaced: false,
            is_over: false,
        }
    }

    /// What it does next. `number` names the transaction that it may begin.
    pub fn next(&mut self, number: Number, dice: &mut Dice) -> Request {
        if self.producer.who.is_none() {
            return Request::Initialise;
        }
        if let Some(transaction) = &mut self.producer.transaction {
            if transaction.progress == Progress::CommitOffsets {
                transaction.committer.get_or_insert_with(|| self.member.clone());
            }
            return match transaction.progress {
                Progress::Add(ledger) => Request::Add(ledger),
                Progress::AddOffsets => Request::AddOffsets,
                Progress::CommitOffsets => Request::CommitOffsets,
                Progress::End(outcome) => Request::End(outcome),
            };
        }
        if self.member.epoch == 0 || dice.percent(25) {
            return Request::Beat;
        }
        if let Some(partition) = self.member.unknown() {
            return Request::FetchOffset(partition);
        }
        let readable = self.member.positions.iter().find(|(_, position)| **position < INPUTS);
        let Some((&partition, &from)) = readable else { return Request::Beat };
        let ledger = dice.below(LEDGERS);
        let to = INPUTS.min(from + dice.between(1, 3));
        let progress = Progress::Add(ledger);
        let transaction = Transaction { number, partition, from, to, written: 0, progress, committer: None };
        self.producer.transaction = Some(transaction);
        Request::Add(ledger)
    }

    /// Where it hears answers, as the one in this place.
    pub fn address(&self, which: usize) -> Address {
        Address { which, life: self.life }
    }

    /// What it makes of an answer.
    pub fn hear(&mut self, answer: Answer, dice: &mut Dice) {
        let answer = match answer {
            Answer::BeatenBeside(fenced, answer) => return self.hears_beside(fenced, answer),
            answer => answer,
        };
        let Some(asked) = self.asked.take() else { return };
        match answer {
            Answer::Initialised(Ok(who)) => {
                self.producer = Producer { who: Some(who), ..Producer::default() };
            }
            Answer::Ended(Ok(who)) => self.has_ended(&asked, who),
            Answer::Initialised(Err(refusal)) | Answer::Added(Err(refusal)) | Answer::Ended(Err(refusal)) => {
                self.is_refused(refusal)
            }
            Answer::Added(Ok(())) => self.has_added(&asked, dice),
            Answer::Beaten(Ok(answer)) => self.member.hears(&answer),
            Answer::Beaten(Err(_)) => self.member.is_fenced(),
            Answer::Offsets(Ok(offsets)) => self.has_offsets(&offsets),
            // It asks again, or beats.
            Answer::Offsets(Err(ErrorCode::UnstableOffsetCommit)) => {}
            Answer::Offsets(Err(_)) => self.member.is_fenced(),
            Answer::OffsetsCommitted(ErrorCode::None) => {
                self.goes_on_with(if dice.percent(90) { COMMIT } else { ABORT })
            }
            Answer::OffsetsCommitted(_) => {
                self.member.is_fenced();
                self.goes_on_with(ABORT);
            }
            Answer::BeatenBeside(..) => {}
            Answer::Lost => self.hears_nothing(&asked, dice),
        }
    }

    fn hears_beside(&mut self, fenced: u32, answer: Option<Result<HeartbeatAnswer, ErrorCode>>) {
        self.beats = false;
        match answer {
            _ if self.member.fenced != fenced => {}
            Some(Ok(answer)) => self.member.hears(&answer),
            Some(Err(_)) => self.member.is_fenced(),
            None => self.member.is_in_doubt = true,
        }
    }

    fn has_ended(&mut self, asked: &Request, who: ProducerIdentity) {
        self.producer.who = Some(who);
        let Some(transaction) = self.producer.transaction.take() else { return };
        // An aborted one is read again, from where it began.
        if *asked == Request::End(TransactionOutcome::Committed)
            && let Some(position) = self.member.positions.get_mut(&transaction.partition)
        {
            *position = transaction.to;
        }
    }

    fn has_added(&mut self, asked: &Request, dice: &mut Dice) {
        let Some(transaction) = &mut self.producer.transaction else { return };
        transaction.progress = match asked {
            Request::AddOffsets => Progress::CommitOffsets,
            _ => {
                transaction.written += 1;
                match transaction.from + transaction.written < transaction.to {
                    true => Progress::Add(dice.below(LEDGERS)),
                    false => Progress::AddOffsets,
                }
            }
        };
    }

    fn has_offsets(&mut self, offsets: &BTreeMap<i32, i64>) {
        for (partition, offset) in offsets {
            // Nothing is committed of what was never read.
            self.member.positions.insert(*partition, (*offset).max(0));
        }
    }

    fn is_refused(&mut self, refusal: Refusal) {
        if refusal != Refusal::StillEnding {
            self.begins_anew();
        }
    }

    fn hears_nothing(&mut self, asked: &Request, dice: &mut Dice) {
        match asked {
            Request::Initialise | Request::FetchOffset(_) => {}
            Request::Beat => self.member.is_in_doubt = true,
            // To ask once more is right for these. What was written may be there twice otherwise.
            Request::AddOffsets | Request::CommitOffsets | Request::End(_) if dice.percent(70) => {}
            Request::End(_) => self.begins_anew(),
            _ if dice.percent(50) => self.goes_on_with(ABORT),
            _ => self.begins_anew(),
        }
    }

    /// The partition has refused what it was to write.
    pub fn could_not_write(&mut self) {
        self.asked = None;
        self.begins_anew();
    }

    fn goes_on_with(&mut self, progress: Progress) {
        if let Some(transaction) = &mut self.producer.transaction {
            transaction.progress = progress;
        }
    }

    /// As a process that ends and is started anew.
    pub fn begins_anew(&mut self) {
        // Nobody starts one that was replaced.
        self.is_over = self.is_replaced;
        (self.asked, self.beats) = (None, false);
        self.life += 1;
        self.producer.forget();
        let name = self.member.id.as_str();
        self.member = Member::new(&format!("{name}'"));
    }
}

const COMMIT: Progress = Progress::End(TransactionOutcome::Committed);
const ABORT: Progress = Progress::End(TransactionOutcome::Aborted);
