//! One step of a member towards its target.
//!
//! ```text
//! has and is to have ──▶ keeps
//! has, isn't to have ──▶ gives up, and is asked until it says that it did
//! is to have         ──▶ gets, once nobody has it who mustn't
//! ```
//!
//! Invariant: a task is active with one member, and a process has it in one role. While a member has something to give up it gets nothing new
//! but a change of role within itself: one that has the state of a task, as a standby or to warm up, and is to process it, keeps the state
//! until it may; one that processed a task and is to be its standby is that at once. All as Kafka 4.4 does it.

use super::member::{Member, MemberState, Standing};
use super::owners::Owners;
use super::tasks::{AssignedTasks, TaskId, TaskSets, Tasks, TasksWithEpochs};

/// Where a member is to get to.
#[derive(Debug, Clone, Copy)]
pub struct Target<'a> {
    /// The epoch of the target assignment.
    pub epoch: i32,
    /// What it has for this member.
    pub tasks: &'a TaskSets,
}

/// The member is in a state that isn't known here, and hasn't given up everything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MustRejoin;

/// The member's next standing; the one that it has, where there is nothing to do. `owned` is what it says that it has, if it says so.
///
/// # Errors
/// It has to begin anew.
pub fn reconcile(
    member: &Member,
    target: Target<'_>,
    owners: &Owners,
    owned: Option<&TaskSets>,
) -> Result<Standing, MustRejoin> {
    let standing = &member.standing;
    let from = |epoch: i32| Step { member, target, owners, owned }.next(epoch);
    match standing.state {
        MemberState::Stable if standing.epoch == target.epoch => Ok(standing.clone()),
        MemberState::Stable | MemberState::UnreleasedTasks => Ok(from(standing.epoch)),
        MemberState::UnrevokedTasks if has_still(owned, &standing.pending_revocation) => Ok(standing.clone()),
        MemberState::UnrevokedTasks => Ok(from(standing.epoch.saturating_add(1))),
        MemberState::Unknown if owned.is_some_and(TaskSets::is_empty) => Ok(from(target.epoch)),
        MemberState::Unknown => Err(MustRejoin),
    }
}

/// A member that doesn't say what it has may have it all.
fn has_still(owned: Option<&TaskSets>, tasks: &AssignedTasks) -> bool {
    owned.is_none_or(|owned| owned.contains_any(tasks))
}

struct Step<'a> {
    member: &'a Member,
    target: Target<'a>,
    owners: &'a Owners,
    owned: Option<&'a TaskSets>,
}

/// The tasks of one role.
struct Parts<S> {
    keeps: S,
    gives_up: S,
    gets: S,
    waits: bool,
}

impl Step<'_> {
    fn next(&self, epoch: i32) -> Standing {
        let has = &self.member.standing.assigned;
        let mut active = self.active();
        let mut standby = parts(&has.standby, &self.target.tasks.standby, |task| self.is_standby_taken(task));
        let mut warmup = parts(&has.warmup, &self.target.tasks.warmup, |task| self.is_warmup_taken(task));
        for task in has.active.keys() {
            grant_now(&mut standby, task);
        }
        change_role(&has.standby, &mut standby.gives_up, &mut warmup);
        change_role(&has.warmup, &mut warmup.gives_up, &mut standby);
        let promoted = |tasks: &Tasks| -> Tasks {
            tasks.iter().filter(|task| self.target.tasks.active.contains(*task)).cloned().collect()
        };
        let (promoted_standby, promoted_warmup) = (promoted(&has.standby), promoted(&has.warmup));
        standby.gives_up.retain(|task| !promoted_standby.contains(task));
        warmup.gives_up.retain(|task| !promoted_warmup.contains(task));
        let gives_up = AssignedTasks {
            active: std::mem::take(&mut active.gives_up),
            standby: std::mem::take(&mut standby.gives_up),
            warmup: std::mem::take(&mut warmup.gives_up),
        };
        let must_give_up = !gives_up.is_empty() && has_still(self.owned, &gives_up);
        let stays = |task: &TaskId| must_give_up || !active.gets.contains_key(task);
        standby.keeps.extend(promoted_standby.into_iter().filter(stays));
        warmup.keeps.extend(promoted_warmup.into_iter().filter(stays));
        self.standing(epoch, (active, standby, warmup), must_give_up.then_some(gives_up))
    }

    fn standing(
        &self,
        epoch: i32,
        (mut active, mut standby, mut warmup): (Parts<TasksWithEpochs>, Parts<Tasks>, Parts<Tasks>),
        gives_up: Option<AssignedTasks>,
    ) -> Standing {
        let previous_epoch = self.member.standing.epoch;
        if let Some(pending_revocation) = gives_up {
            let assigned =
                AssignedTasks { active: active.keeps, standby: standby.keeps, warmup: warmup.keeps };
            return Standing {
                epoch,
                previous_epoch,
                state: MemberState::UnrevokedTasks,
                assigned,
                pending_revocation,
            };
        }
        let waits = active.waits || standby.waits || warmup.waits;
        active.keeps.append(&mut active.gets);
        standby.keeps.append(&mut standby.gets);
        warmup.keeps.append(&mut warmup.gets);
        Standing {
            epoch: self.target.epoch,
            previous_epoch,
            state: if waits { MemberState::UnreleasedTasks } else { MemberState::Stable },
            assigned: AssignedTasks { active: active.keeps, standby: standby.keeps, warmup: warmup.keeps },
            pending_revocation: AssignedTasks::default(),
        }
    }

    fn active(&self) -> Parts<TasksWithEpochs> {
        let target = &self.target.tasks.active;
        let has = &self.member.standing.assigned.active;
        let (keeps, gives_up) = has
            .iter()
            .map(|(task, epoch)| (task.clone(), *epoch))
            .partition(|(task, _)| target.contains(task));
        let wanted = target.iter().filter(|task| !has.contains_key(*task));
        let (taken, free): (Vec<&TaskId>, Vec<&TaskId>) = wanted.partition(|task| self.is_active_taken(task));
        let gets = free.into_iter().map(|task| (task.clone(), self.target.epoch)).collect();
        Parts { keeps, gives_up, gets, waits: !taken.is_empty() }
    }

    fn is_active_taken(&self, task: &TaskId) -> bool {
        self.owners.is_active(task) || self.is_another_standby(task) || self.is_another_warmup(task)
    }

    fn is_standby_taken(&self, task: &TaskId) -> bool {
        let is_mine = self.member.standing.assigned.active.contains_key(task);
        (self.owners.is_active_at(task, self.process()) && !is_mine)
            || self.owners.is_standby_at(task, self.process())
            || self.is_another_warmup(task)
    }

    fn is_warmup_taken(&self, task: &TaskId) -> bool {
        self.owners.is_active_at(task, self.process())
            || self.is_another_standby(task)
            || self.owners.is_warmup_at(task, self.process())
    }

    /// Another member of the process has it as a standby.
    fn is_another_standby(&self, task: &TaskId) -> bool {
        self.owners.is_standby_at(task, self.process())
            && !self.member.standing.assigned.standby.contains(task)
    }

    /// Another member of the process warms it up.
    fn is_another_warmup(&self, task: &TaskId) -> bool {
        self.owners.is_warmup_at(task, self.process()) && !self.member.standing.assigned.warmup.contains(task)
    }

    fn process(&self) -> &str {
        &self.member.profile.process_id
    }
}

fn parts(has: &Tasks, target: &Tasks, is_taken: impl Fn(&TaskId) -> bool) -> Parts<Tasks> {
    let (taken, gets): (Tasks, Tasks) = target.difference(has).cloned().partition(is_taken);
    Parts {
        keeps: has.intersection(target).cloned().collect(),
        gives_up: has.difference(target).cloned().collect(),
        gets,
        waits: !taken.is_empty(),
    }
}

/// The member has the task in one role, and is to have it in this one: it has both the state and the right.
fn grant_now(incoming: &mut Parts<Tasks>, task: &TaskId) -> bool {
    let is_due = incoming.gets.remove(task);
    if is_due {
        incoming.keeps.insert(task.clone());
    }
    is_due
}

fn change_role(has: &Tasks, gives_up: &mut Tasks, incoming: &mut Parts<Tasks>) {
    for task in has {
        if grant_now(incoming, task) {
            gives_up.remove(task);
        }
    }
}
