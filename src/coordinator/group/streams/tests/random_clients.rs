//! Random members against a plain reading of the protocol: who may do which task, and whose word counts.
//!
//! Members join, beat, lose answers, keep tasks too long, leave, come back under their lasting names and fall silent, while topics grow and the coordinator
//! moves. Whatever happens, a task has one active member, a process has it once, and nobody commits who was told to go. In the end everything settles.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::world::{Client, World};
use crate::coordinator::group::classic::Committer;
use crate::coordinator::group::ids::{InstanceId, MemberId};
use crate::coordinator::group::offset_commit::{CommitWay, OffsetCommit};
use crate::coordinator::group::streams::member::LEAVES_FOR_A_WHILE;
use crate::coordinator::group::streams::tasks::TaskId;
use crate::coordinator::group::streams::{Heartbeat, TaskScope};
use kalda_protocol::ErrorCode;

const IDS: [&str; 6] = ["a", "b", "c", "d", "e", "f"];
const PROCESSES: [&str; 3] = ["p", "q", "r"];
/// The last ones are static, and two go by one name.
const FIRST_STATIC: usize = 3;
/// So many rounds of everybody's heartbeats, five seconds apart, are more than a session and a rebalance.
const SETTLED_AFTER: usize = 24;

#[derive(Debug, Clone)]
enum Action {
    /// A member joins, or beats; the answer may be lost.
    Beat {
        member: usize,
        is_lost: bool,
    },
    /// It says that it still has what it should give up.
    Cling {
        member: usize,
    },
    Leave {
        member: usize,
    },
    LeaveForAWhile {
        member: usize,
    },
    Pass {
        ms: i64,
    },
    Grow,
    Move,
    Standbys {
        count: u32,
    },
}

fn actions() -> impl Strategy<Value = Vec<Action>> {
    let member = 0..IDS.len();
    let action = prop_oneof![
        12 => (member.clone(), any::<bool>()).prop_map(|(member, is_lost)| Action::Beat { member, is_lost }),
        3 => member.clone().prop_map(|member| Action::Cling { member }),
        1 => member.clone().prop_map(|member| Action::Leave { member }),
        2 => member.prop_map(|member| Action::LeaveForAWhile { member }),
        2 => (0..30_000_i64).prop_map(|ms| Action::Pass { ms }),
        1 => Just(Action::Grow),
        1 => Just(Action::Move),
        1 => (0..3_u32).prop_map(|count| Action::Standbys { count }),
    ];
    proptest::collection::vec(action, 1..120)
}

struct Random {
    world: World,
    clients: Vec<Client>,
    partitions: i32,
}

fn instance(member: usize) -> Option<InstanceId> {
    (member >= FIRST_STATIC).then(|| InstanceId::from((member % 2).to_string()))
}

/// Who comes back under a lasting name comes back in its process: it finds its stores there.
fn process(member: usize) -> &'static str {
    if member >= FIRST_STATIC { PROCESSES[member % 2] } else { PROCESSES[member] }
}

impl Random {
    fn new() -> Self {
        let clients = IDS.iter().enumerate().map(|(place, id)| Client::new(id, process(place)));
        Self { world: World::ready(), clients: clients.collect(), partitions: 2 }
    }

    fn act(&mut self, action: &Action) {
        match action {
            Action::Beat { member, is_lost } => self.beat(*member, *is_lost),
            Action::Cling { member } => self.cling(*member),
            Action::Leave { member } => self.leave(*member, -1),
            Action::LeaveForAWhile { member } => self.leave(*member, LEAVES_FOR_A_WHILE),
            Action::Pass { ms } if self.world.group.is_some() => self.world.pass(*ms),
            Action::Pass { .. } => {}
            Action::Grow => {
                self.partitions = (self.partitions + 1).min(5);
                for topic in ["lines", "words-r", "counts-c"] {
                    self.world.create(topic, self.partitions);
                }
            }
            Action::Move if self.world.group.is_some() => self.world.moved(),
            Action::Move => {}
            Action::Standbys { count } => self.world.rules.standby_replicas = *count,
        }
        self.check();
    }

    fn beat(&mut self, member: usize, is_lost: bool) {
        let client = self.clients[member].clone();
        let heartbeat = Heartbeat { instance_id: instance(member), ..client.heartbeat() };
        match self.world.beat(&heartbeat) {
            Ok(_) if is_lost => {}
            Ok(answer) => self.clients[member].take(&answer),
            Err(refusal) => self.refused(member, refusal.error),
        }
    }

    /// A client that is told to go gives up everything, and begins anew.
    fn refused(&mut self, member: usize, error: ErrorCode) {
        let expected = [
            ErrorCode::FencedMemberEpoch,
            ErrorCode::UnknownMemberId,
            ErrorCode::FencedInstanceId,
            ErrorCode::UnreleasedInstanceId,
        ];
        assert!(expected.contains(&error), "{error:?}");
        let Client { id, process, .. } = self.clients[member];
        self.clients[member] = Client::new(id, process);
    }

    fn cling(&mut self, member: usize) {
        let before = self.clients[member].has.clone();
        if self.clients[member].epoch > 0 {
            self.beat(member, false);
            // Unless it was told to go it goes on with what it had, too.
            if self.clients[member].epoch > 0 {
                self.clients[member].has.active.extend(before.active);
            }
            let has = self.clients[member].has.clone();
            let tasks = self.partitions;
            self.clients[member].has.active =
                has.active.into_iter().filter(|task| task.partition.0 < tasks).collect();
        }
    }

    fn leave(&mut self, member: usize, epoch: i32) {
        let client = self.clients[member].clone();
        if client.epoch == 0 || (epoch == LEAVES_FOR_A_WHILE && instance(member).is_none()) {
            return;
        }
        let instance = instance(member);
        let left = self.world.depart(&client, epoch, instance.as_ref().map(InstanceId::as_str));
        self.clients[member] = Client::new(client.id, client.process);
        if let Err(refusal) = left {
            self.refused(member, refusal.error);
        }
    }

    fn check(&self) {
        let Some(group) = &self.world.group else { return };
        let mut active: BTreeMap<&TaskId, &MemberId> = BTreeMap::new();
        for member in group.members() {
            let standing = &member.standing;
            for task in standing.assigned.active.keys().chain(standing.pending_revocation.active.keys()) {
                assert_eq!(active.insert(task, &member.id), None, "{task:?} has two active members");
            }
        }
        let mut at_process: BTreeMap<(&str, &TaskId), &MemberId> = BTreeMap::new();
        for member in group.members() {
            let (assigned, process) = (&member.standing.assigned, &*member.profile.process_id);
            for task in assigned.active.keys().chain(&assigned.standby).chain(&assigned.warmup) {
                let other = at_process.insert((process, task), &member.id);
                assert!(other.is_none_or(|other| *other == member.id), "{task:?} is twice at {process}");
            }
        }
        for client in &self.clients {
            let committer = Committer {
                member_id: Some(MemberId::from(client.id)),
                generation: client.epoch,
                ..Committer::default()
            };
            let commit = OffsetCommit {
                committer,
                way: CommitWay::AtOnce { retention_ms: None },
                knows_member_epochs: true,
                unknown_group: ErrorCode::GroupIdNotFound,
                unknown_topic: ErrorCode::UnknownTopicOrPartition,
                topics: Vec::new(),
            };
            let known = group.member(&MemberId::from(client.id)).map(|member| member.standing.epoch);
            match group.check_commit(&commit) {
                Ok(TaskScope::All) => assert_eq!(known, Some(client.epoch)),
                Ok(TaskScope::HeldSince(_, member, epoch)) => assert!(epoch < member.standing.epoch),
                Err(_) => assert!(known.is_none_or(|known| known < client.epoch)),
            }
        }
    }

    /// All who can be there are, and beat until nothing moves.
    fn settle(&mut self) {
        for _ in 0..SETTLED_AFTER {
            // A static member whose join was answered in vain gets its place only after its session, as in Kafka.
            self.act(&Action::Pass { ms: 5_000 });
            for member in 0..IDS.len() {
                self.beat(member, false);
                self.check();
            }
        }
        let group = self.world.group();
        assert_eq!(group.state().name(), "Stable");
        let active: usize = group.members().map(|member| member.standing.assigned.active.len()).sum();
        assert_eq!(active, 2 * usize::try_from(self.partitions).expect("a count"));
        for client in self.clients.iter().filter(|client| client.epoch > 0) {
            let member = group.member(&MemberId::from(client.id)).expect("it was told that it is there");
            assert_eq!(member.standing.assigned.tasks(), client.has, "{}", client.id);
        }
    }
}

proptest! {
    #[test]
    fn whatever_members_do_a_task_has_one_owner_and_everything_settles(actions in actions()) {
        let mut random = Random::new();
        for action in &actions {
            random.act(action);
        }
        random.settle();
    }
}
