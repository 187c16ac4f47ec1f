//! Random clients of both protocols in one consumer group, against a plain reading of both: a partition has one owner, nobody reads what others have,
//! and after the faults everything settles.
//!
//! One member of the consumer protocol is always there, so that the group stays what it is. Those of the classic protocol rebalance cooperatively, as
//! they must where partitions are given up one by one.

use std::collections::{BTreeMap, BTreeSet};

use kalda_protocol::ErrorCode;
use proptest::prelude::*;

use super::consumer_world::{beat, joining};
use super::migration_stories::{joins, owning, synced};
use super::world::World;
use crate::coordinator::group::consumer::{Heartbeat, Reported};
use crate::coordinator::group::made_up_topics::id_of;
use crate::types::PartitionIndex;

/// The first is always there and does as it is told; the second is of its protocol, too.
const CLIENTS: usize = 4;
const OF_CONSUMER_PROTOCOL: usize = 2;
/// Steps of all that everything needs to settle.
const ROUNDS: usize = 16;

#[derive(Debug, Clone)]
enum Action {
    /// What the client does next by its protocol; the answer may be lost.
    GoOn {
        is_lost: bool,
    },
    /// It ends without a word, and begins anew.
    Crash,
    Leave,
    PassTime {
        ms: u32,
    },
    Grow,
    Restart,
}

/// What a client believes. Its epoch is the generation of one of the classic protocol.
#[derive(Debug, Clone, Default)]
struct Client {
    id: String,
    epoch: i32,
    reads: BTreeSet<i32>,
    must_join: bool,
    /// An answer was lost: it tells all about itself next, and so is told all.
    has_missed: bool,
}

struct Story {
    world: World,
    clients: Vec<Client>,
    lives: usize,
    partitions: i32,
}

impl Story {
    async fn new() -> Self {
        let world = World { topic_id: id_of("t"), ..World::new() };
        world.topics.set("t", 3);
        let mut story = Self { world, clients: vec![Client::default(); CLIENTS], lives: 0, partitions: 3 };
        (0..CLIENTS).for_each(|which| story.begin_anew(which));
        story.go_on(0, false).await;
        story
    }

    fn begin_anew(&mut self, which: usize) {
        self.lives += 1;
        // Those of the classic protocol have been promised theirs.
        let id = format!("{which}-{}", self.lives);
        self.clients[which] = Client { id, must_join: true, ..Client::default() };
    }

    async fn go_on(&mut self, which: usize, is_lost: bool) {
        match which < OF_CONSUMER_PROTOCOL {
            true => self.beat(which, is_lost).await,
            false if self.clients[which].must_join => self.join(which, is_lost).await,
            false => self.live(which).await,
        }
    }

    /// A heartbeat of the consumer protocol. The client reads at once what it is told to, and says so with the next one.
    async fn beat(&mut self, which: usize, is_lost: bool) {
        let client = &mut self.clients[which];
        let reads: BTreeSet<_> = client.reads.iter().copied().map(PartitionIndex).collect();
        let reported = if reads.is_empty() { Reported::new() } else { Reported::from([(id_of("t"), reads)]) };
        let tells_all = client.epoch == 0 || client.has_missed;
        let told = if tells_all { joining(&client.id, &["t"]) } else { beat(&client.id, client.epoch) };
        let heartbeat = Heartbeat { reported: Some(reported), epoch: client.epoch, ..told };
        match self.world.beats(heartbeat).await {
            Ok(_) if is_lost => client.has_missed = true,
            Ok(answer) => {
                (client.epoch, client.has_missed) = (answer.epoch, false);
                if let Some(owned) = answer.assignment {
                    client.reads = owned.iter().map(|(_, partition, _)| partition.0).collect();
                }
            }
            Err(_) => {
                assert_ne!(which, 0, "it does all as it should");
                self.begin_anew(which);
            }
        }
    }

    /// JoinGroup and SyncGroup.
    async fn join(&mut self, which: usize, is_lost: bool) {
        let client = &mut self.clients[which];
        let reads: Vec<u8> = client.reads.iter().filter_map(|index| u8::try_from(*index).ok()).collect();
        let joined = joins(&self.world, owning(&client.id, &reads)).await;
        if is_lost {
            return;
        }
        if joined.error_code != 0 {
            assert_eq!(joined.error_code, ErrorCode::UnknownMemberId.code());
            self.begin_anew(which);
            return;
        }
        client.epoch = joined.generation_id;
        let (error, assigned) = synced(&self.world, &client.id, client.epoch).await;
        if error == 0 {
            let assigned: BTreeSet<i32> = assigned.into_iter().map(i32::from).collect();
            // Who gives something up says so by joining again.
            client.must_join = !client.reads.is_subset(&assigned);
            client.reads = assigned;
        }
    }

    /// A heartbeat of the classic protocol.
    async fn live(&mut self, which: usize) {
        let client = &mut self.clients[which];
        let error = self.world.heartbeat("g", &client.id, client.epoch).await;
        if error == ErrorCode::RebalanceInProgress.code() {
            client.must_join = true;
        } else if error != 0 {
            self.begin_anew(which);
        }
    }

    async fn act(&mut self, which: usize, action: &Action) {
        match action {
            Action::GoOn { is_lost } => self.go_on(which, *is_lost && which != 0).await,
            Action::Crash | Action::Leave if which == 0 => {}
            Action::Crash => self.begin_anew(which),
            Action::Leave => {
                // Who isn't known has nothing to leave.
                let id = self.clients[which].id.clone();
                if which < OF_CONSUMER_PROTOCOL {
                    let _ = self.world.departs(&id, None, -1).await;
                } else {
                    let _ = self.world.leave("g", &id).await;
                }
                self.begin_anew(which);
            }
            Action::PassTime { ms } => self.pass(*ms).await,
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

    async fn pass(&mut self, ms: u32) {
        self.world.pass(ms);
        self.go_on(0, false).await;
    }

    async fn check(&self) {
        let group = self.world.described().await;
        assert_eq!(group.error_code, 0);
        let mut held = BTreeMap::new();
        let mut owners = BTreeMap::new();
        for member in &group.members {
            let topics = &member.assignment.topic_partitions;
            let partitions: BTreeSet<i32> =
                topics.iter().flat_map(|topic| topic.partitions.iter().copied()).collect();
            for index in &partitions {
                let other = owners.insert(*index, &member.member_id);
                assert_eq!(other, None, "partition {index} has another owner than {}", member.member_id);
            }
            held.insert(member.member_id.to_string(), (member.member_epoch, partitions));
        }
        for (which, client) in self.clients.iter().enumerate() {
            let Some((epoch, held)) = held.get(&client.id) else { continue };
            // A member of the classic protocol that was fenced isn't told so when it joins, and reads on until it has its assignment.
            if which < OF_CONSUMER_PROTOCOL || *epoch == client.epoch {
                let reads = &client.reads;
                assert!(reads.is_subset(held), "{} reads {reads:?}, and has {held:?}", client.id);
            }
        }
    }

    async fn settle(mut self) {
        // Whoever is gone without a word is fenced.
        for _ in 0..6 {
            self.pass(9_000).await;
        }
        for _ in 0..ROUNDS {
            for which in 0..CLIENTS {
                self.go_on(which, false).await;
                self.check().await;
            }
            self.world.pass(1_000);
        }
        let read: Vec<i32> = self.clients.iter().flat_map(|client| client.reads.iter().copied()).collect();
        let (count, read) = (read.len(), read.into_iter().collect::<BTreeSet<i32>>());
        let all: BTreeSet<i32> = (0..self.partitions).collect();
        assert_eq!((count, read), (all.len(), all));
        let group = self.world.described().await;
        assert_eq!((&*group.group_state, group.members.len()), ("Stable", CLIENTS));
    }
}

fn actions() -> impl Strategy<Value = Action> {
    prop_oneof![
        10 => prop::bool::weighted(0.2).prop_map(|is_lost| Action::GoOn { is_lost }),
        1 => Just(Action::Crash),
        1 => Just(Action::Leave),
        3 => prop_oneof![Just(500), Just(1_000), Just(9_000)].prop_map(|ms| Action::PassTime { ms }),
        1 => Just(Action::Grow),
        1 => Just(Action::Restart),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn clients_of_both_protocols_share_the_partitions(
        steps in prop::collection::vec((0..CLIENTS, actions()), 1..60),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
        runtime.block_on(async {
            let mut story = Story::new().await;
            for (which, action) in &steps {
                story.act(*which, action).await;
                story.check().await;
            }
            story.settle().await;
        });
    }
}
