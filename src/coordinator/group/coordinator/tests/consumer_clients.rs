//! Random members of a consumer group against a plain reading of the protocol: a partition has one owner, whoever is fenced commits nothing, and after
//! the faults everything settles.
//!
//! Answers get lost, clients crash and come back under another id, are away, fall silent; topics grow; the coordinator starts anew.

use std::collections::{BTreeMap, BTreeSet};

use kalda_protocol::ErrorCode;
use proptest::prelude::*;

use super::consumer_world::{beat, joining};
use super::world::{World, by, commit};
use crate::coordinator::group::consumer::{Heartbeat, Reported};
use crate::coordinator::group::ids::InstanceId;
use crate::coordinator::group::made_up_topics::id_of;
use crate::coordinator::group::{OffsetCommit, Refusal};
use crate::types::PartitionIndex;

/// Clients without and with a lasting name.
const CLIENTS: usize = 4;
const FIRST_STATIC: usize = 2;
/// Heartbeats of all that everything needs to settle: each member hears of its target, gives up, and gets what the others gave up.
const ROUNDS: usize = 12;

#[derive(Debug, Clone)]
enum Action {
    /// A heartbeat, or a join; the answer may be lost.
    Beat {
        is_lost: bool,
    },
    /// The client reads what it was told to.
    Reconcile,
    /// It ends without a word, and begins anew.
    Crash,
    Leave,
    /// A static one leaves for a while.
    GoAway,
    Commit {
        index: i32,
        age: i32,
    },
    PassTime {
        ms: u32,
    },
    Grow,
    Restart,
}

/// What a client believes.
#[derive(Debug, Clone, Default)]
struct Client {
    lives: usize,
    epoch: i32,
    told: BTreeSet<i32>,
    reads: BTreeSet<i32>,
    /// An answer was lost: it tells all about itself next, and so is told all.
    has_missed: bool,
}

struct Story {
    world: World,
    clients: Vec<Client>,
    partitions: i32,
}

impl Story {
    fn new() -> Self {
        let world = World { topic_id: id_of("t"), ..World::new() };
        world.topics.set("t", 3);
        Self { world, clients: vec![Client::default(); CLIENTS], partitions: 3 }
    }

    fn member(&self, which: usize) -> String {
        format!("{which}-{}", self.clients[which].lives)
    }

    fn instance(which: usize) -> Option<InstanceId> {
        (which >= FIRST_STATIC).then(|| InstanceId::from(format!("i{which}")))
    }

    fn heartbeat(&self, which: usize) -> Heartbeat {
        let (client, member) = (&self.clients[which], self.member(which));
        let instance_id = Self::instance(which);
        if client.epoch == 0 {
            return Heartbeat { instance_id, ..joining(&member, &["t"]) };
        }
        let reads: BTreeSet<_> = client.reads.iter().copied().map(PartitionIndex).collect();
        let reads = if reads.is_empty() { Reported::new() } else { Reported::from([(id_of("t"), reads)]) };
        let told = if client.has_missed { joining(&member, &["t"]) } else { beat(&member, client.epoch) };
        Heartbeat { instance_id, reported: Some(reads), epoch: client.epoch, ..told }
    }

    async fn beat(&mut self, which: usize, is_lost: bool) {
        let answered = self.world.beats(self.heartbeat(which)).await;
        let client = &mut self.clients[which];
        match answered {
            // It has said that it hasn't what it was told to read, and must not begin to: the broker may have given that to others.
            Ok(_) if is_lost => {
                client.told.clone_from(&client.reads);
                client.has_missed = true;
            }
            Ok(answer) => {
                (client.epoch, client.has_missed) = (answer.epoch, false);
                if let Some(owned) = answer.assignment {
                    client.told = owned.iter().map(|(_, partition, _)| partition.0).collect();
                }
            }
            // Another life of the same static member isn't fenced yet.
            Err(Refusal { error: ErrorCode::UnreleasedInstanceId, .. }) => assert_eq!(client.epoch, 0),
            Err(_) => self.clients[which] = Client { lives: client.lives, ..Client::default() },
        }
    }

    async fn act(&mut self, which: usize, action: &Action) {
        let (member, instance) = (self.member(which), Self::instance(which));
        match action {
            Action::Beat { is_lost } => self.beat(which, *is_lost).await,
            Action::Reconcile => self.clients[which].reads = self.clients[which].told.clone(),
            Action::Crash => self.begin_anew(which),
            Action::Leave => {
                // Who isn't known has nothing to leave.
                let _ = self.world.departs(&member, instance.as_ref().map(InstanceId::as_str), -1).await;
                self.begin_anew(which);
            }
            Action::GoAway => {
                if let Some(instance) = instance {
                    let _ = self.world.departs(&member, Some(instance.as_str()), -2).await;
                    self.begin_anew(which);
                }
            }
            Action::Commit { index, age } => self.commit(which, *index, *age).await,
            Action::PassTime { ms } => self.world.pass(*ms),
            Action::Grow => {
                self.partitions = (self.partitions + 1).min(8);
                self.world.topics.set("t", self.partitions);
            }
            Action::Restart => {
                let world = std::mem::replace(&mut self.world, World::new());
                let topics = world.topics.clone();
                self.world = World { topic_id: id_of("t"), ..world.restarted_with(topics) };
            }
        }
    }

    fn begin_anew(&mut self, which: usize) {
        let lives = self.clients[which].lives + 1;
        self.clients[which] = Client { lives, ..Client::default() };
    }

    async fn commit(&self, which: usize, index: i32, age: i32) {
        let (member, epoch) = (self.member(which), self.clients[which].epoch - age);
        if epoch < 0 {
            // As a tool, which may where nobody is in the group.
            return;
        }
        let held = self.held().await;
        let mut committed = OffsetCommit { committer: by(&member, epoch), ..commit(1) };
        committed.topics[0].partitions[0].index = PartitionIndex(index);
        if self.world.commit_as("g", &committed).await != 0 {
            return;
        }
        let Some((present, held)) = held.get(&member) else {
            panic!("{member} is fenced, and has committed")
        };
        assert!(epoch <= *present, "{member} has committed with an epoch that it never had");
        assert!(epoch == *present || held.contains(&index), "{member} has committed for what isn't its own");
    }

    /// The members' epochs, with what each has or has to give up.
    async fn held(&self) -> BTreeMap<String, (i32, BTreeSet<i32>)> {
        let group = self.world.described().await;
        let members = group.members.iter().map(|member| {
            let topics = &member.assignment.topic_partitions;
            let held = topics.iter().flat_map(|topic| topic.partitions.iter().copied()).collect();
            (member.member_id.to_string(), (member.member_epoch, held))
        });
        members.collect()
    }

    async fn check(&self) {
        let held = self.held().await;
        let mut owners = BTreeMap::new();
        for (member, (_, partitions)) in &held {
            for index in partitions {
                let other = owners.insert(*index, member);
                assert_eq!(other, None, "partition {index} has another owner than {member}");
            }
        }
        for which in 0..CLIENTS {
            if let Some((_, partitions)) = held.get(&self.member(which)) {
                let reads = &self.clients[which].reads;
                assert!(reads.is_subset(partitions), "a member reads {reads:?}, and has {partitions:?}");
            }
        }
    }

    async fn settle(mut self) {
        // Whoever was fenced, and doesn't know, is gone.
        self.world.pass(60_000);
        for _ in 0..ROUNDS {
            for which in 0..CLIENTS {
                self.beat(which, false).await;
                self.clients[which].reads = self.clients[which].told.clone();
            }
            self.world.pass(1_000);
            self.check().await;
        }
        let read: Vec<i32> = self.clients.iter().flat_map(|client| client.reads.iter().copied()).collect();
        let all: BTreeSet<i32> = read.iter().copied().collect();
        assert_eq!((read.len(), all), (all_of(self.partitions).len(), all_of(self.partitions)));
        let group = self.world.described().await;
        assert_eq!((&*group.group_state, group.members.len()), ("Stable", CLIENTS));
    }
}

fn all_of(partitions: i32) -> BTreeSet<i32> {
    (0..partitions).collect()
}

fn actions() -> impl Strategy<Value = Action> {
    prop_oneof![
        8 => prop::bool::weighted(0.2).prop_map(|is_lost| Action::Beat { is_lost }),
        5 => Just(Action::Reconcile),
        1 => Just(Action::Crash),
        1 => Just(Action::Leave),
        1 => Just(Action::GoAway),
        4 => (0..8, 0..3).prop_map(|(index, age)| Action::Commit { index, age }),
        3 => prop_oneof![Just(500), Just(1_000), Just(46_000)].prop_map(|ms| Action::PassTime { ms }),
        1 => Just(Action::Grow),
        1 => Just(Action::Restart),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn a_partition_has_one_owner_and_everything_settles(
        steps in prop::collection::vec((0..CLIENTS, actions()), 1..60),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
        runtime.block_on(async {
            let mut story = Story::new();
            for (which, action) in &steps {
                story.act(*which, action).await;
                story.check().await;
            }
            story.settle().await;
        });
    }
}
