//! Two coordinators, the partitions, and the applications; what happens next is chosen by dice.
//!
//! Invariant: once it is calm nothing falls, hangs or gets lost any more, and all goes on until nothing is left to do.

use std::collections::HashSet;
use std::sync::Arc;

use super::answers::{Answer, Answers, From};
use super::application::{Application, INPUTS, LEDGERS};
use super::applications::group;
use super::dice::Dice;
use super::fences::Fences;
use super::invariants::Seen;
use super::ledger::Ledger;
use super::markers::Delivery;
use super::member::INPUT;
use super::node::Node;
use crate::coordinator::group::consumer::Rules;
use crate::coordinator::group::made_up_topics::MadeUpTopics;
use crate::coordinator::group::{GroupSettings, GroupShard, Lookups};
use crate::coordinator::runtime::Step;
use crate::coordinator::transaction::{
    Attempt, Command, Filter, Refusal, TransactionSettings, TransactionShard, TransactionVersion,
};
use crate::sys::KeptMemory;
use crate::types::{ProducerId, TimestampMs};

pub const GROUP: &str = "readers";
/// The topic that is written to.
pub const OUTPUT: &str = "output";
/// How many partitions are read.
pub const INPUT_PARTITIONS: i32 = 3;
const APPLICATIONS: usize = 2;
const INSTANCES_MAX: usize = 12;
/// Sessions and transactions may take so long, or only a moment: who hangs loses now this first, now that.
const LONG_MS: i32 = 90_000;
const SHORT_MS: i32 = 6_000;
/// Events with faults.
const WILD_STEPS: usize = 1_500;
/// So many events are enough for all to be done, once it is calm.
const CALM_STEPS: usize = 60_000;
const START: TimestampMs = TimestampMs(1_000_000);

pub struct World {
    pub dice: Dice,
    pub now: TimestampMs,
    pub version: TransactionVersion,
    pub transaction_timeout_ms: i32,
    pub transactions: Node<TransactionShard>,
    pub groups: Node<GroupShard>,
    pub group_fences: Fences,
    pub ledgers: Vec<Ledger>,
    pub deliveries: Vec<Delivery>,
    pub answers: Answers,
    /// Commits of offsets that haven't come to the coordinator yet, with who sent them as it was then.
    pub on_the_way: Vec<(usize, Application)>,
    pub applications: Vec<Application>,
    pub next_number: u64,
    pub is_calm: bool,
    pub seen: Seen,
    /// Up to here the groups' log, and so much of the ledgers, was looked at.
    looked_at: (usize, usize),
    next_producer_id: i64,
}

impl World {
    pub fn new(seed: u64) -> Self {
        let mut dice = Dice::new(seed);
        let version = if dice.percent(70) { TransactionVersion::Two } else { TransactionVersion::Zero };
        let session_timeout_ms = if dice.percent(50) { LONG_MS } else { SHORT_MS };
        let rules = Rules { session_timeout_ms, ..Rules::default() };
        let applications =
            (0..APPLICATIONS).map(|which| Application::new(&format!("app-{which}"), &format!("m{which}")));
        Self {
            now: START,
            version,
            transaction_timeout_ms: if dice.percent(50) { LONG_MS } else { SHORT_MS },
            transactions: Node::new(move || {
                TransactionShard::new(TransactionSettings::of_tests(version), KeptMemory::default())
            }),
            groups: Node::new(move || group_shard(rules)),
            group_fences: Fences::default(),
            ledgers: (0..LEDGERS).map(|_| Ledger::default()).collect(),
            deliveries: Vec::new(),
            answers: Answers::default(),
            on_the_way: Vec::new(),
            applications: applications.collect(),
            next_number: 0,
            is_calm: false,
            seen: Seen::default(),
            looked_at: (0, 0),
            next_producer_id: 100,
            dice,
        }
    }

    /// Everything that happens, until nothing is left to do.
    pub fn run(mut self) -> Self {
        for _ in 0..WILD_STEPS {
            self.wild_event();
            self.look();
        }
        self.is_calm = true;
        self.applications.iter_mut().for_each(|application| application.paused_until = 0);
        for _ in 0..CALM_STEPS {
            if self.is_done() {
                self.look_at_the_end();
                return self;
            }
            self.calm_event();
            self.look();
        }
        let group = self.groups.machine.describe_consumer(&group(), self.now);
        panic!(
            "it doesn't settle: offsets {:?}, {:?}, {} under way, {:?}, {group:?}",
            self.committed_offsets(),
            self.deliveries,
            self.transactions_under_way(),
            self.applications
        );
    }

    fn wild_event(&mut self) {
        match self.dice.below(100) {
            0 => self.transactions_fall(),
            1 => self.groups_fall(),
            2 => self.hang(),
            3 => self.replace(),
            4 => self.pass(60_000),
            _ => self.calm_event(),
        }
    }

    fn calm_event(&mut self) {
        match self.dice.below(100) {
            0..37 => {
                let which = self.dice.below(self.applications.len());
                self.act(which);
            }
            37..40 => self.arrive(),
            40..60 => self.commit_transactions(),
            60..80 => self.commit_groups(),
            80..95 => self.deliver(),
            _ => self.pass(2_000),
        }
    }

    fn commit_transactions(&mut self) {
        let entries = self.dice.below(4);
        self.transactions.commit(if self.is_calm { usize::MAX } else { entries });
        for command in self.transactions.released() {
            match command {
                Command::WriteMarkers(id) => {
                    let markers = self.transactions.machine.markers(&id);
                    let epoch = self.transactions.falls;
                    self.deliveries.extend(markers.map(|markers| Delivery::new(id, markers, epoch)));
                }
                Command::Abort(id) => {
                    // One that has ended meanwhile is left alone; one that is refused is looked at again.
                    let _ = self.transact(|machine, fresh, now| machine.abort_timed_out(&id, fresh, now));
                }
            }
        }
        let committed = self.transactions.committed();
        self.deliver_answers(From::Transactions, committed);
    }

    fn commit_groups(&mut self) {
        let entries = self.dice.below(4);
        self.groups.commit(if self.is_calm { usize::MAX } else { entries });
        self.groups.released();
        let committed = self.groups.committed();
        self.deliver_answers(From::Groups, committed);
    }

    fn deliver_answers(&mut self, from: From, committed: usize) {
        for (to, answer) in self.answers.leaving(from, committed) {
            let is_lost = !self.is_calm && self.dice.percent(5);
            self.hear(to, if is_lost { answer.lost() } else { answer });
        }
    }

    fn transactions_fall(&mut self) {
        self.transactions.fall(&mut self.dice, self.now);
        self.forget_deliveries();
        for (to, lost) in self.answers.lose(From::Transactions) {
            self.hear(to, lost);
        }
    }

    fn groups_fall(&mut self) {
        self.groups.fall(&mut self.dice, self.now);
        self.group_fences.cut(self.groups.end());
        for (to, lost) in self.answers.lose(From::Groups) {
            self.hear(to, lost);
        }
        for (which, application) in std::mem::take(&mut self.on_the_way) {
            self.hear(application.address(which), Answer::Lost);
        }
    }

    /// An instance hangs for longer than its session and its transaction may take, or for a moment.
    fn hang(&mut self) {
        let which = self.dice.below(self.applications.len());
        self.applications[which].paused_until = self.now.0 + self.dice.between(1_000, 120_000);
    }

    /// An instance is started anew while the one before hangs, which knows nothing of it.
    fn replace(&mut self) {
        let which = self.dice.below(APPLICATIONS);
        if self.applications.len() < INSTANCES_MAX {
            let mut before = self.applications[which].clone();
            before.is_replaced = true;
            before.paused_until = self.now.0 + self.dice.between(0, 120_000);
            // The answers that it waits for come to its place, where another one is by then.
            before.beats = false;
            if before.asked.is_some() {
                before.hear(Answer::Lost, &mut self.dice);
            }
            self.applications.push(before);
        }
        self.applications[which].begins_anew();
    }

    fn pass(&mut self, most_ms: i64) {
        self.now = TimestampMs(self.now.0 + self.dice.between(1, most_ms));
        self.transactions.fire_due(self.now);
        self.groups.fire_due(self.now);
    }

    /// Runs an operation of the transaction coordinator, with a new producer id where it needs one.
    pub fn transact<T>(
        &mut self,
        operation: impl Fn(
            &mut TransactionShard,
            Option<ProducerId>,
            TimestampMs,
        ) -> Step<TransactionShard, Attempt<T>>,
    ) -> Result<T, Refusal> {
        let mut fresh = None;
        loop {
            let step = operation(&mut self.transactions.machine, fresh, self.now);
            self.transactions.take_in(step.effects, None, self.now);
            match step.answer {
                Attempt::Done(done) => return done,
                Attempt::NeedsProducerId => {
                    self.next_producer_id += 1;
                    fresh = Some(ProducerId(self.next_producer_id));
                }
            }
        }
    }

    fn is_done(&self) -> bool {
        let offsets = self.committed_offsets();
        let all_read = (0..INPUT_PARTITIONS).all(|partition| offsets.get(&partition) == Some(&INPUTS));
        let is_idle = |application: &Application| application.producer.transaction.is_none();
        all_read
            && self.applications.iter().filter(|application| !application.is_over).all(is_idle)
            && self.deliveries.is_empty()
            && self.on_the_way.is_empty()
            && self.ledgers.iter().flat_map(|ledger| &ledger.records).all(|record| record.outcome.is_some())
            && self.transactions_under_way() == 0
    }

    /// How many transactions are open, or being ended.
    fn transactions_under_way(&self) -> usize {
        let all = Filter { states: None, producer_ids: HashSet::new(), longer_than_ms: -1 };
        let listed = self.transactions.machine.list(&all, self.now);
        listed
            .iter()
            .filter(|listed| matches!(listed.state, "Ongoing" | "PrepareCommit" | "PrepareAbort"))
            .count()
    }

    fn look(&mut self) {
        let ended =
            self.ledgers.iter().flat_map(|ledger| &ledger.records).filter(|record| record.outcome.is_some());
        let now = (self.groups.end(), ended.count());
        if std::mem::replace(&mut self.looked_at, now) == now {
            return;
        }
        let described = self.groups.machine.describe_consumer(&group(), self.now);
        self.seen.look(&described, &self.ledgers);
    }

    fn look_at_the_end(&self) {
        self.seen.look_at_the_end(&self.ledgers, &self.committed_offsets());
    }
}

fn group_shard(rules: Rules) -> GroupShard {
    let topics = MadeUpTopics::default();
    topics.set(INPUT, INPUT_PARTITIONS);
    let lookups = Lookups { rules: Arc::new(move |_| rules), ..Lookups::of_tests(Arc::new(topics)) };
    GroupShard::new(GroupSettings::default(), lookups, KeptMemory::default())
}
