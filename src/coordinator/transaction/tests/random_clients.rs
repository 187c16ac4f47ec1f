//! Random clients against a plain reading of the protocol: what was promised to whom, and nothing of how it is kept.
//!
//! Two instances of each producer do what comes to their mind, with answers that get lost, restarts, timeouts and markers in between. One
//! of the ids begins some epochs before they are used up.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::world::{World, id, partitions};
use crate::coordinator::runtime::{Machine as _, TransactionOutcome};
use crate::coordinator::transaction::record::TransactionRecord;
use crate::coordinator::transaction::shard::{Command, ShardTimer};
use crate::coordinator::transaction::{Refusal, Transaction, TransactionVersion, TransactionalId};
use crate::types::{ProducerEpoch, ProducerIdentity, TimestampMs};

const IDS: [&str; 2] = ["a", "near the last epoch"];

#[derive(Debug, Clone)]
enum Action {
    /// A client begins anew, or goes on as who it was; the answer may be lost.
    Init {
        goes_on: bool,
        is_lost: bool,
    },
    Add {
        indexes: Vec<i32>,
        version: TransactionVersion,
    },
    End {
        outcome: TransactionOutcome,
        version: TransactionVersion,
        is_lost: bool,
    },
    WriteMarkers,
    Restart,
    PassTime,
}

/// What a client believes.
#[derive(Debug, Clone, Copy, Default)]
struct Client {
    who: Option<ProducerIdentity>,
}

/// A transaction as clients know of it.
#[derive(Debug, Default)]
struct Open {
    indexes: BTreeSet<i32>,
    decided: Option<TransactionOutcome>,
}

/// What was promised about one transactional id.
#[derive(Debug, Default)]
struct Promises {
    /// All identities that were told, the newest last.
    told: Vec<ProducerIdentity>,
    open: Option<Open>,
    /// Who was told how its last transaction ended, and who it is since.
    ended: Option<(ProducerIdentity, TransactionOutcome, ProducerIdentity)>,
    /// How the last transaction ended, by whosever wish.
    last_outcome: Option<TransactionOutcome>,
}

impl Promises {
    fn newest(&self) -> Option<ProducerIdentity> {
        self.told.last().copied()
    }

    fn tell(&mut self, who: ProducerIdentity) {
        if self.newest() != Some(who) {
            assert!(!self.told.contains(&who), "{who:?} was somebody else before");
            self.told.push(who);
        }
    }

    fn initialised(&mut self, known: Option<ProducerIdentity>, who: ProducerIdentity) {
        // The same instance may get the answer that it lost; everybody else is somebody new.
        assert!(known.is_some() || !self.told.contains(&who), "two instances are {who:?}");
        assert!(self.open.is_none(), "a transaction was left open");
        (self.ended, self.last_outcome) = (None, None);
        self.tell(who);
    }

    fn added(&mut self, who: ProducerIdentity, indexes: &[i32]) {
        assert_eq!(Some(who), self.newest(), "a fenced instance has added partitions");
        let open = self.open.get_or_insert_default();
        assert_eq!(open.decided, None, "partitions were added to what was decided");
        open.indexes.extend(indexes);
    }

    fn ended(
        &mut self,
        who: ProducerIdentity,
        outcome: TransactionOutcome,
        next: ProducerIdentity,
        repeated: bool,
    ) {
        if repeated {
            // Of the newest instance the transaction may have been aborted without its knowing.
            assert_eq!(Some(outcome), self.last_outcome, "an end that never was");
            if self.newest() != Some(who) {
                assert_eq!(self.ended, Some((who, outcome, next)), "another answer than the first");
            } else if next != who {
                self.ended = Some((who, outcome, next));
                self.tell(next);
            }
            return;
        }
        assert_eq!(self.newest(), Some(who), "a fenced instance has ended a transaction");
        // In the second protocol what nobody began may be aborted.
        let open = self.open.get_or_insert_default();
        assert!(!open.indexes.is_empty() || outcome == TransactionOutcome::Aborted, "nothing was committed");
        assert_eq!(open.decided.replace(outcome), None, "it was decided twice");
        self.ended = Some((who, outcome, next));
        self.tell(next);
    }

    fn marked(&mut self, outcome: TransactionOutcome, indexes: BTreeSet<i32>) {
        let open = self.open.take().unwrap_or_default();
        let promised = open.decided.unwrap_or(TransactionOutcome::Aborted);
        assert_eq!(outcome, promised, "not what was promised");
        assert_eq!(indexes, open.indexes, "other partitions than were added");
        self.last_outcome = Some(outcome);
    }
}

struct Story {
    world: World,
    clients: [[Client; 2]; 2],
    promises: [Promises; 2],
}

impl Story {
    fn new(version: TransactionVersion) -> Self {
        let mut story =
            Self { world: World::new(version), clients: Default::default(), promises: Default::default() };
        let old = ProducerIdentity::new(50, i16::MAX - 4);
        let transaction = Transaction::new(old.producer_id, 60_000, TimestampMs(1));
        let value = transaction.initialised(old, ProducerEpoch::NONE, 60_000, TimestampMs(1));
        let record = TransactionRecord { id: id(IDS[1]), value: Some(value) };
        story.world.log.push(record.encode(version).expect("a record"));
        story.world.restart();
        story.promises[1].tell(old);
        story.clients[1][0].who = Some(old);
        story
    }

    fn act(&mut self, which: usize, client: usize, action: &Action) {
        let (name, who) = (IDS[which], self.clients[which][client].who);
        let prepared = self.world.shard.markers(&id(name)).is_some();
        let result: Result<(), Refusal> = match action {
            Action::Init { goes_on, is_lost } => {
                let known = who.filter(|_| *goes_on);
                self.world.init(name, known).map(|who| {
                    self.promises[which].initialised(known, who);
                    if !is_lost {
                        self.clients[which][client].who = Some(who);
                    }
                })
            }
            Action::Add { indexes, version } => {
                let Some(who) = who else { return };
                let added = self.world.add(name, who, indexes, *version);
                added.map(|()| self.promises[which].added(who, indexes))
            }
            Action::End { outcome, version, is_lost } => {
                let Some(who) = who else { return };
                self.world.end(name, who, *outcome, *version).map(|next| {
                    let repeated = self.world.shard.markers(&id(name)).is_none();
                    self.promises[which].ended(who, *outcome, next, repeated);
                    if !is_lost {
                        self.clients[which][client].who = Some(next);
                    }
                })
            }
            Action::WriteMarkers => return self.write_markers(which),
            Action::Restart => return self.world.restart(),
            Action::PassTime => return self.pass_time(),
        };
        assert!(!(prepared && result.is_ok()), "{action:?} got in between a decision and its markers");
    }

    fn write_markers(&mut self, which: usize) {
        if let Some(markers) = self.world.complete(IDS[which]) {
            let indexes = markers.partitions.iter().map(|(_, index)| index.0).collect();
            self.promises[which].marked(markers.outcome, indexes);
        }
    }

    fn pass_time(&mut self) {
        self.world.pass(61_000);
        self.world.commands.clear();
        let effects = self.world.shard.timer_fired(&ShardTimer::Timeouts, self.world.now);
        self.world.take_in(effects);
        let aborts: Vec<TransactionalId> = self
            .world
            .commands
            .drain(..)
            .filter_map(|command| match command {
                Command::Abort(id) => Some(id),
                Command::WriteMarkers(_) => None,
            })
            .collect();
        for id in aborts {
            self.world.run(|shard, fresh, now| shard.abort_timed_out(&id, fresh, now)).expect("an abort");
        }
    }

    /// After the faults everything settles, and everybody can go on.
    fn settle(mut self) {
        self.world.restart();
        for (which, name) in IDS.into_iter().enumerate() {
            self.write_markers(which);
            if self.world.init(name, None) == Err(Refusal::StillEnding) {
                self.write_markers(which);
                self.world.init(name, None).expect("a producer");
            }
            assert!(self.world.shard.verify(&id(name), self.identity(name), &partitions(&[])).is_ok());
        }
    }

    fn identity(&self, name: &str) -> ProducerIdentity {
        self.world.transaction(name).identity()
    }
}

fn versions() -> impl Strategy<Value = TransactionVersion> {
    prop_oneof![Just(TransactionVersion::Zero), Just(TransactionVersion::Two)]
}

fn actions() -> impl Strategy<Value = Action> {
    let outcomes = prop_oneof![Just(TransactionOutcome::Committed), Just(TransactionOutcome::Aborted)];
    prop_oneof![
        2 => (any::<bool>(), any::<bool>()).prop_map(|(goes_on, is_lost)| Action::Init { goes_on, is_lost }),
        4 => (proptest::collection::vec(0..4, 1..3), versions())
            .prop_map(|(indexes, version)| Action::Add { indexes, version }),
        3 => (outcomes, versions(), any::<bool>())
            .prop_map(|(outcome, version, is_lost)| Action::End { outcome, version, is_lost }),
        3 => Just(Action::WriteMarkers),
        1 => Just(Action::Restart),
        1 => Just(Action::PassTime),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn every_promise_is_kept(
        server_version in versions(),
        steps in proptest::collection::vec((0..2_usize, 0..2_usize, actions()), 1..60),
    ) {
        let mut story = Story::new(server_version);
        for (which, client, action) in &steps {
            story.act(*which, *client, action);
        }
        story.settle();
    }
}
