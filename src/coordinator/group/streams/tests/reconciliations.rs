//! Whatever members do, a task has one active owner, and a process has it once.

use std::collections::BTreeMap;
use std::sync::Arc;

use proptest::prelude::*;

use super::task;
use crate::coordinator::group::ids::MemberId;
use crate::coordinator::group::streams::assignor::{GroupSpec, MemberSpec, SubtopologySpec, assign};
use crate::coordinator::group::streams::member::{Member, MemberState};
use crate::coordinator::group::streams::owners::Owners;
use crate::coordinator::group::streams::reconcile::{Target, reconcile};
use crate::coordinator::group::streams::tasks::{AssignedTasks, SubtopologyId, TaskId, TaskSets};

const PROCESSES: usize = 3;
const MEMBERS: usize = 5;
const SUBTOPOLOGIES: [(&str, i32, bool); 2] = [("0", 4, true), ("1", 3, false)];
/// So many rounds of heartbeats of everybody end every rebalance.
const ROUNDS_TO_SETTLE: usize = 12;

#[derive(Debug, Clone)]
enum Action {
    Join { member: usize },
    Leave { member: usize },
    Heartbeat { member: usize, has_given_up: bool },
}

fn actions() -> impl Strategy<Value = Vec<Action>> {
    let member = 0..MEMBERS;
    let action = prop_oneof![
        2 => member.clone().prop_map(|member| Action::Join { member }),
        1 => member.clone().prop_map(|member| Action::Leave { member }),
        8 => (member, any::<bool>()).prop_map(|(member, has_given_up)| Action::Heartbeat { member, has_given_up }),
    ];
    proptest::collection::vec(action, 1..80)
}

/// A group without anything else around it.
#[derive(Default)]
struct World {
    members: BTreeMap<MemberId, Member>,
    owners: Owners,
    target_epoch: i32,
    target: BTreeMap<MemberId, TaskSets>,
}

fn id(member: usize) -> MemberId {
    MemberId::from(member.to_string())
}

impl World {
    fn act(&mut self, action: &Action) {
        match action {
            Action::Join { member } => self.join(*member),
            Action::Leave { member } => self.leave(*member),
            Action::Heartbeat { member, has_given_up } => self.heartbeat(&id(*member), *has_given_up),
        }
        self.check();
    }

    fn join(&mut self, member: usize) {
        let mut new = Member::new(id(member));
        new.profile.process_id = Arc::from((member % PROCESSES).to_string());
        self.members.entry(id(member)).or_insert(new);
        self.assign();
    }

    fn leave(&mut self, member: usize) {
        if let Some(former) = self.members.remove(&id(member)) {
            for tasks in [&former.standing.assigned, &former.standing.pending_revocation] {
                self.owners.remove(&former.profile.process_id, tasks);
            }
            self.target.remove(&id(member));
            self.assign();
        }
    }

    fn assign(&mut self) {
        let members = self.members.iter().map(|(id, member)| {
            let spec = MemberSpec {
                process: member.profile.process_id.clone(),
                current: member.standing.assigned.tasks(),
                ..MemberSpec::default()
            };
            (id.clone(), spec)
        });
        let subtopologies = SUBTOPOLOGIES.iter().map(|(id, tasks, is_stateful)| {
            (SubtopologyId::from(*id), SubtopologySpec { tasks: *tasks, is_stateful: *is_stateful })
        });
        let spec = GroupSpec {
            members: members.collect(),
            subtopologies: subtopologies.collect(),
            standby_replicas: 1,
        };
        self.target_epoch += 1;
        self.target = assign(&spec);
    }

    fn heartbeat(&mut self, id: &MemberId, has_given_up: bool) {
        let Some(member) = self.members.get(id).cloned() else { return };
        let tasks = self.target.get(id).cloned().unwrap_or_default();
        let target = Target { epoch: self.target_epoch, tasks: &tasks };
        let mut owned = member.standing.assigned.tasks();
        if !has_given_up {
            let pending = member.standing.pending_revocation.tasks();
            owned.active.extend(pending.active);
            owned.standby.extend(pending.standby);
            owned.warmup.extend(pending.warmup);
        }
        let next = reconcile(&member, target, &self.owners, Some(&owned)).expect("no state is unknown");
        for (standing, is_new) in [(&member.standing, false), (&next, true)] {
            for tasks in [&standing.assigned, &standing.pending_revocation] {
                let process = &member.profile.process_id;
                if is_new { self.owners.add(process, tasks) } else { self.owners.remove(process, tasks) }
            }
        }
        self.members.entry(id.clone()).and_modify(|member| member.standing = next);
    }

    fn check(&self) {
        let mut active: BTreeMap<&TaskId, &MemberId> = BTreeMap::new();
        let mut at_process: BTreeMap<(&str, TaskId), &MemberId> = BTreeMap::new();
        let mut owners = Owners::default();
        for (id, member) in &self.members {
            let standing = &member.standing;
            let process = &*member.profile.process_id;
            for tasks in [&standing.assigned, &standing.pending_revocation] {
                for task in tasks.active.keys() {
                    assert_eq!(active.insert(task, id), None, "{task:?} has two active owners");
                }
                owners.add(&member.profile.process_id, tasks);
            }
            for task in roles(&standing.assigned).chain(roles(&standing.pending_revocation)) {
                let other = at_process.insert((process, task.clone()), id);
                // A member may change the role in which it has a task, and gives up the former one.
                assert!(other.is_none_or(|other| other == id), "{task:?} is twice at process {process}");
            }
            assert!(standing.epoch <= self.target_epoch);
        }
        assert_eq!(owners, self.owners, "the owners aren't those who have the tasks");
    }

    fn settle(&mut self) {
        for _ in 0..ROUNDS_TO_SETTLE {
            for member in 0..MEMBERS {
                self.act(&Action::Heartbeat { member, has_given_up: true });
            }
        }
        let empty = TaskSets::default();
        for (id, member) in &self.members {
            assert_eq!(member.standing.state, MemberState::Stable, "{id:?}");
            assert_eq!(&member.standing.assigned.tasks(), self.target.get(id).unwrap_or(&empty), "{id:?}");
        }
    }
}

fn roles(tasks: &AssignedTasks) -> impl Iterator<Item = &TaskId> {
    tasks.active.keys().chain(&tasks.standby).chain(&tasks.warmup)
}

proptest! {
    #[test]
    fn a_task_has_one_active_owner_and_everything_settles(actions in actions()) {
        let mut world = World::default();
        for action in &actions {
            world.act(action);
        }
        world.settle();
    }
}

#[test]
fn a_task_moves_in_two_steps() {
    let mut world = World::default();
    world.act(&Action::Join { member: 0 });
    world.act(&Action::Heartbeat { member: 0, has_given_up: true });
    world.act(&Action::Join { member: 1 });
    let moves = world.target[&id(1)].active.first().cloned().expect("a task for the new member");
    world.act(&Action::Heartbeat { member: 1, has_given_up: true });
    assert_eq!(world.members[&id(1)].standing.state, MemberState::UnreleasedTasks);
    assert!(!world.members[&id(1)].standing.assigned.active.contains_key(&moves));
    world.act(&Action::Heartbeat { member: 0, has_given_up: false });
    assert!(world.members[&id(0)].standing.pending_revocation.active.contains_key(&moves));
    world.act(&Action::Heartbeat { member: 0, has_given_up: true });
    world.act(&Action::Heartbeat { member: 1, has_given_up: true });
    assert_eq!(
        world.members[&id(1)].standing.assigned.active.get(&moves),
        Some(&2),
        "given in the second epoch"
    );
    assert_eq!(world.members[&id(1)].standing.state, MemberState::Stable);
    assert!(
        world.target[&id(0)].standby.len() + world.target[&id(1)].standby.len() == 4,
        "{:?}",
        task("0_0")
    );
}
