//! The steps of the assignment.
//!
//! Invariant: a member that has its share gets more only from the last step, which looks at load alone. The share goes down as
//! members reach it, so that what is left is spread over the others.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::load_queue::LoadQueue;
use super::process::{ProcessState, Role};
use super::{GroupSpec, MemberSpec};
use crate::coordinator::group::ids::MemberId;
use crate::coordinator::group::streams::tasks::{SubtopologyId, TaskId, TaskSets};
use crate::types::PartitionIndex;

/// What each member is to have. A group without members gets nothing assigned.
#[must_use]
pub fn assign(spec: &GroupSpec) -> BTreeMap<MemberId, TaskSets> {
    if spec.members.is_empty() {
        return BTreeMap::new();
    }
    let mut assignment = Assignment::begin(spec);
    assignment.assign_active(tasks_of(spec.subtopologies.iter().map(|(id, spec)| (id, spec.tasks))));
    if spec.standby_replicas > 0 {
        let stateful = spec.subtopologies.iter().filter(|(_, spec)| spec.is_stateful);
        assignment
            .assign_standby(tasks_of(stateful.map(|(id, spec)| (id, spec.tasks))), spec.standby_replicas);
    }
    assignment.processes.into_values().flat_map(ProcessState::into_members).collect()
}

fn tasks_of<'a>(subtopologies: impl Iterator<Item = (&'a SubtopologyId, i32)>) -> Vec<TaskId> {
    subtopologies
        .flat_map(|(id, tasks)| (0..tasks).map(move |partition| TaskId::new(id, PartitionIndex(partition))))
        .collect()
}

/// How many tasks a member gets where it has a claim to them.
#[derive(Debug)]
struct Share {
    tasks: usize,
    members: usize,
    each: usize,
}

impl Share {
    fn new(tasks: usize, members: usize) -> Self {
        Self { tasks, members, each: tasks.checked_div(members).map_or(0, |_| tasks.div_ceil(members)) }
    }

    /// A member has so many now.
    fn reached(&mut self, by_member: usize) {
        if by_member == self.each {
            *self = Self::new(self.tasks.saturating_sub(by_member), self.members.saturating_sub(1));
        }
    }
}

/// A member, with its process.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Place {
    process: Arc<str>,
    member: MemberId,
}

struct Assignment {
    processes: BTreeMap<Arc<str>, ProcessState>,
    /// Who processes a task.
    active_before: HashMap<TaskId, Place>,
    /// Who has the state of a task, those who keep it up to date first, and then those who have come the furthest.
    state_before: HashMap<TaskId, Vec<Place>>,
    active: Share,
    total: Share,
}

impl Assignment {
    fn begin(spec: &GroupSpec) -> Self {
        let mut processes: BTreeMap<Arc<str>, ProcessState> = BTreeMap::new();
        let mut active_before = HashMap::new();
        let mut candidates: HashMap<TaskId, Vec<(Candidate, Place)>> = HashMap::new();
        for (id, member) in &spec.members {
            processes.entry(member.process.clone()).or_default().add_member(id);
            let place = Place { process: member.process.clone(), member: id.clone() };
            for task in &member.current.active {
                active_before.insert(task.clone(), place.clone());
            }
            for (task, candidate) in candidates_of(member) {
                candidates.entry(task.clone()).or_default().push((candidate, place.clone()));
            }
        }
        let ranked = candidates.into_iter().map(|(task, mut candidates)| {
            candidates.sort_by_key(|(candidate, _)| *candidate);
            (task, candidates.into_iter().map(|(_, place)| place).collect())
        });
        let state_before = ranked.collect();
        let (active, total) = shares(spec);
        Self { processes, active_before, state_before, active, total }
    }

    fn assign_active(&mut self, mut tasks: Vec<TaskId>) {
        tasks.sort_by(|a, b| (a.partition, &a.subtopology).cmp(&(b.partition, &b.subtopology)));
        tasks.retain(|task| {
            let before = self.active_before.get(task).cloned();
            !self.give_active_back(task, before)
        });
        tasks.retain(|task| {
            let before = self.least_loaded_of(task, Where::Anywhere);
            !self.give_active_back(task, before)
        });
        tasks.sort();
        let mut queue = self.by_load();
        for task in &tasks {
            let Some(name) = queue.pop() else { return };
            let Some(process) = self.processes.get_mut(&name) else { continue };
            if let Some(by_member) = process.add_task_to_least_loaded(task, Role::Active) {
                self.active.reached(by_member);
                self.total.reached(by_member);
            }
            queue.push(process.load(), name);
        }
    }

    /// True if that member has room for it, and so has it now.
    fn give_active_back(&mut self, task: &TaskId, place: Option<Place>) -> bool {
        let Some(Place { process, member }) = place else { return false };
        let Some(process) = self.processes.get_mut(&process) else { return false };
        if process.tasks_of(&member) >= self.active.each {
            return false;
        }
        let by_member = process.add_task(&member, task, Role::Active);
        self.active.reached(by_member);
        self.total.reached(by_member);
        true
    }

    fn assign_standby(&mut self, mut tasks: Vec<TaskId>, replicas: usize) {
        tasks.sort_by(|a, b| (b.partition, &b.subtopology).cmp(&(a.partition, &a.subtopology)));
        let mut rest = Vec::new();
        for task in &tasks {
            let given = (0..replicas).take_while(|_| self.give_standby_back(task)).count();
            if given < replicas {
                rest.push((task, replicas - given));
            }
        }
        rest.sort_by_key(|(task, _)| Reverse(*task));
        let mut queue = self.by_load();
        for (task, replicas) in rest {
            let given = (0..replicas).take_while(|_| self.give_standby(task, &mut queue)).count();
            if given < replicas {
                tracing::debug!(
                    ?task,
                    lacking = replicas - given,
                    "there are too few processes for the standbys"
                );
            }
        }
    }

    /// True if someone who has the task's state has room for it.
    fn give_standby_back(&mut self, task: &TaskId) -> bool {
        let active = self.active_before.get(task);
        let active = active.filter(|place| !self.has_task(place, task) && self.has_room(place)).cloned();
        let place = active.or_else(|| {
            let standby = self.least_loaded_of(task, Where::WithoutTheTask);
            standby.filter(|place| self.has_room(place))
        });
        let Some(Place { process, member }) = place else { return false };
        let Some(process) = self.processes.get_mut(&process) else { return false };
        let by_member = process.add_task(&member, task, Role::Standby);
        self.total.reached(by_member);
        true
    }

    /// True if there is a process that doesn't have the task.
    fn give_standby(&mut self, task: &TaskId, queue: &mut LoadQueue<Arc<str>>) -> bool {
        let mut asked = Vec::new();
        let mut is_given = false;
        while let Some(name) = queue.pop() {
            let Some(process) = self.processes.get_mut(&name) else { continue };
            let has_task = process.has_task(task);
            if !has_task && let Some(by_member) = process.add_task_to_least_loaded(task, Role::Standby) {
                self.total.reached(by_member);
                is_given = true;
            }
            asked.push((process.load(), name));
            if !has_task {
                break;
            }
        }
        asked.into_iter().rev().for_each(|(load, name)| queue.push(load, name));
        is_given
    }

    /// Of those who have the task's state, the one whose process and who itself has the least to do.
    fn least_loaded_of(&self, task: &TaskId, wanted: Where) -> Option<Place> {
        let mut best: Option<(f64, usize, &Place)> = None;
        for place in self.state_before.get(task)? {
            if wanted == Where::WithoutTheTask && self.has_task(place, task) {
                continue;
            }
            let process = self.processes.get(&place.process)?;
            let (load, tasks) = (process.load(), process.tasks_of(&place.member));
            // Kafka asks for less of both.
            if best.is_none_or(|(least_load, fewest, _)| load < least_load && tasks < fewest) {
                best = Some((load, tasks, place));
            }
        }
        best.map(|(_, _, place)| place.clone())
    }

    fn has_task(&self, place: &Place, task: &TaskId) -> bool {
        self.processes.get(&place.process).is_some_and(|process| process.has_task(task))
    }

    fn has_room(&self, place: &Place) -> bool {
        let tasks = self.processes.get(&place.process).map(|process| process.tasks_of(&place.member));
        tasks.is_some_and(|tasks| tasks < self.total.each)
    }

    fn by_load(&self) -> LoadQueue<Arc<str>> {
        let mut queue = LoadQueue::new();
        for (name, process) in &self.processes {
            queue.push(process.load(), name.clone());
        }
        queue
    }
}

/// Which processes are asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Where {
    Anywhere,
    WithoutTheTask,
}

/// Who has the state of a task: first those who keep it up to date, then those who have come further.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Candidate {
    Standby(Reverse<i64>),
    OnDisk(Reverse<i64>),
}

fn candidates_of(member: &MemberSpec) -> impl Iterator<Item = (&TaskId, Candidate)> {
    let standby = &member.current.standby;
    let offset = |task: &TaskId| member.task_offsets.get(task).copied().unwrap_or(0);
    let kept = standby.iter().map(move |task| (task, Candidate::Standby(Reverse(offset(task)))));
    let on_disk = member.task_offsets.iter().filter(|(task, _)| !standby.contains(*task));
    kept.chain(on_disk.map(|(task, offset)| (task, Candidate::OnDisk(Reverse(*offset)))))
}

/// The shares of active tasks, and of all.
fn shares(spec: &GroupSpec) -> (Share, Share) {
    let count = |tasks: i32| usize::try_from(tasks).unwrap_or(0);
    let active: usize = spec.subtopologies.values().map(|subtopology| count(subtopology.tasks)).sum();
    let stateful = spec.subtopologies.values().filter(|subtopology| subtopology.is_stateful);
    let standby = stateful.map(|subtopology| count(subtopology.tasks)).sum::<usize>() * spec.standby_replicas;
    let members = spec.members.len();
    (Share::new(active, members), Share::new(active + standby, members))
}
