//! StreamsGroupHeartbeat: a member joins, stays, says what it has, and is told what to do.
//!
//! ```text
//! come in ─▶ what it told ─▶ topology ─▶ its topics ─▶ the group's epoch ─▶ target ─▶ reconciled ─▶ answer
//!  fenced     record 19      record 23                  record 17       records 21, 20  record 22
//! ```
//!
//! Invariant: no fact of the group changes here; the records do it, and the answer waits for them. Kafka's order of checks and of records.

use std::collections::BTreeMap;
use std::sync::Arc;

use kalda_protocol::ErrorCode;

use super::endpoints::EndpointPartitions;
use super::group::{StreamsGroup, TaskOffsets};
use super::member::{Endpoint, Member, MemberState, Profile, Standing};
use super::outcome::{Delay, Moment, Outcome, Timer};
use super::reconcile::{Target, reconcile};
use super::record::{Change, Metadata};
use super::status::{Status, StatusCode};
use super::tasks::{TaskId, TaskSets};
use super::topics::{ConfiguredTopology, Unconfigurable};
use super::topology::{InternalTopic, Topology};
use super::weight;
use crate::coordinator::group::ids::{InstanceId, MemberId};
use crate::coordinator::group::refusal::Refusal;
use crate::coordinator::group::topic_hash;

/// A heartbeat, as its request brings it. What is `None` stays as it was.
#[derive(Debug, Clone, Default)]
pub struct Heartbeat {
    /// The member's id, which it made up.
    pub member_id: Option<MemberId>,
    /// The member's epoch; 0 to join.
    pub epoch: i32,
    /// Its lasting name.
    pub instance_id: Option<InstanceId>,
    /// Where it runs.
    pub rack: Option<Arc<str>>,
    /// How long it may take to give up tasks.
    pub rebalance_timeout_ms: Option<i32>,
    /// What it runs.
    pub topology: Option<Topology>,
    /// What it has.
    pub owned: Option<TaskSets>,
    /// The process that it is a thread of.
    pub process_id: Option<Arc<str>>,
    /// Where it answers queries.
    pub user_endpoint: Option<Endpoint>,
    /// What it tells of itself.
    pub client_tags: Option<BTreeMap<Arc<str>, Arc<str>>>,
    /// How far its stores are.
    pub task_offsets: Option<BTreeMap<TaskId, i64>>,
    /// How far they could be.
    pub task_end_offsets: Option<BTreeMap<TaskId, i64>>,
    /// Whether it wants all of the application to stop.
    pub shutdown: Shutdown,
    /// Which endpoints it knows.
    pub endpoint_epoch: i32,
    /// What its client calls itself.
    pub client_id: Arc<str>,
    /// Where its client connects from.
    pub client_host: Arc<str>,
}

/// Whether all of an application is to stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Shutdown {
    /// It goes on.
    #[default]
    No,
    /// A member met an error that it can't go on with.
    Requested,
}

/// What a member is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeartbeatAnswer {
    /// Its id.
    pub member_id: MemberId,
    /// Its epoch from now on.
    pub epoch: i32,
    /// When to do what; none where it has left.
    pub intervals: Option<Intervals>,
    /// What stands in the group's way.
    pub status: Vec<Status>,
    /// What to do, if that is news.
    pub tasks: Option<TaskSets>,
    /// Counts the changes of the endpoints.
    pub endpoint_epoch: i32,
    /// Who answers queries of which partitions, if that is news.
    pub endpoints: Option<Vec<EndpointPartitions>>,
    /// The topics that are to be created.
    pub to_create: BTreeMap<Arc<str>, InternalTopic>,
}

/// When a member is to do what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Intervals {
    /// Its next heartbeat.
    pub heartbeat_ms: i32,
    /// To tell how far its stores are.
    pub task_offset_ms: i32,
    /// How far a store may be behind.
    pub acceptable_recovery_lag: i64,
}

/// A member that has come in.
pub(super) struct Arrival {
    /// What it was: for a static member that takes the place of another, what that was.
    pub(super) before: Member,
    /// The member whose place it takes.
    pub(super) replaces: Option<MemberId>,
}

/// Whether the group is one that its clients know by now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// Its first records aren't written yet.
    New,
    /// It is there, if only as one of another kind that makes way for it.
    Known,
}

impl StreamsGroup {
    /// A member joins or stays.
    ///
    /// # Errors
    /// What the client is told; nothing is written then.
    pub fn heartbeat(
        &mut self,
        heartbeat: &Heartbeat,
        presence: Presence,
        at: &Moment<'_>,
    ) -> Result<(HeartbeatAnswer, Outcome), Refusal> {
        let mut outcome = Outcome::default();
        let arrival = self.come_in(heartbeat, at, &mut outcome)?;
        let mut member =
            Member { profile: profile(heartbeat, &arrival.before.profile), ..arrival.before.clone() };
        self.check_room(heartbeat, &arrival.before.profile, &member.profile)?;
        let mut reassigns = self.write_profile(heartbeat, &arrival.before, &member, &mut outcome);
        let topology = self.next_topology(heartbeat, &mut outcome)?;
        let mut status = self.stale(&member);
        let (configured, hash) = self.configure(&topology, at)?;
        let validated = if configured.ready().is_some() { topology.epoch } else { -1 };
        self.check_owned(heartbeat, &configured)?;
        self.note_offsets(heartbeat, &member.id);
        let configs = at.rules.assignment_configs();
        reassigns |= hash != self.metadata.metadata_hash
            || validated != self.metadata.validated_topology_epoch
            || configs != self.metadata.assignment_configs;
        let mut metadata = self.metadata.clone();
        if reassigns {
            metadata = Metadata {
                epoch: self.metadata.epoch.saturating_add(1),
                metadata_hash: hash,
                validated_topology_epoch: validated,
                assignment_configs: configs,
                ..metadata
            };
            outcome.write(Change::Group(Some(metadata.clone())));
        }
        let delay = self.delay(at, &mut outcome);
        let target =
            self.next_target(metadata.epoch, Some((&member, &arrival)), &configured, delay, at, &mut outcome);
        status.extend(target.status);
        let target = Target { epoch: target.epoch, tasks: &target.tasks };
        member.standing = self.reconcile_member(&member, target, heartbeat.owned.as_ref(), &mut outcome)?;
        outcome.set(Timer::Session(member.id.clone()), at.rules.session_timeout_ms);
        if heartbeat.shutdown == Shutdown::Requested {
            self.request_shutdown(&member.id);
        }
        let answer = self.answer(heartbeat, presence, (&arrival, &member), (status, &configured), at);
        Ok((answer, outcome))
    }

    /// All that a member runs, has and reports costs memory.
    fn check_room(&self, heartbeat: &Heartbeat, before: &Profile, told: &Profile) -> Result<(), Refusal> {
        let topology = heartbeat.topology.as_ref().filter(|_| self.topology().is_none());
        let member = weight::of_profile(told).saturating_sub(weight::of_profile(before));
        let wanted = topology.map_or(0, weight::of_topology) + member;
        if wanted > 0 && !self.memory().has_room_for(wanted) {
            return Err(ErrorCode::GroupMaxSizeReached.into());
        }
        Ok(())
    }

    /// Writes what the member tells of itself, if that is news. True if others are to get other tasks for it.
    fn write_profile(
        &self,
        heartbeat: &Heartbeat,
        before: &Member,
        member: &Member,
        outcome: &mut Outcome,
    ) -> bool {
        if before.profile == member.profile {
            return false;
        }
        outcome.write(Change::Member(member.id.clone(), Some(member.profile.clone())));
        heartbeat.instance_id.is_none() || before.profile.moves_tasks_of_static(&member.profile)
    }

    fn next_topology(&self, heartbeat: &Heartbeat, outcome: &mut Outcome) -> Result<Arc<Topology>, Refusal> {
        match (&heartbeat.topology, self.topology()) {
            (Some(told), None) => {
                outcome.write(Change::Topology(Some(told.clone())));
                Ok(Arc::new(told.clone()))
            }
            (Some(told), Some(known)) if known.epoch <= told.epoch && **known != *told => {
                Err(Refusal::new(ErrorCode::InvalidRequest, "Topology updates are not supported yet."))
            }
            (_, Some(known)) => Ok(Arc::clone(known)),
            (None, None) => Err(ErrorCode::UnknownServerError.into()),
        }
    }

    fn stale(&self, member: &Member) -> Vec<Status> {
        let (ran, group) = (member.profile.topology_epoch, self.topology().map(|topology| topology.epoch));
        let detail = |epoch| {
            format!("The member's topology epoch {ran} is behind the group's topology epoch {epoch}.")
        };
        let stale = group.filter(|epoch| ran < *epoch);
        stale.map(|epoch| Status::new(StatusCode::StaleTopology, detail(epoch))).into_iter().collect()
    }

    /// What is known of the topology's topics, and their hash. They are looked at again when topics have changed.
    fn configure(
        &mut self,
        topology: &Topology,
        at: &Moment<'_>,
    ) -> Result<(Arc<ConfiguredTopology>, i64), Refusal> {
        let seen = at.topics.last_change();
        let hash = match self.passing.looked_at {
            Some((before, hash)) if before == seen => hash,
            _ => metadata_hash(topology, at),
        };
        self.passing.looked_at = Some((seen, hash));
        if let Some(configured) = &self.passing.configured
            && self.topology().is_some()
            && hash == self.metadata.metadata_hash
        {
            return Ok((Arc::clone(configured), hash));
        }
        let existing = |name: &str| at.topics.id_of(name).and_then(|id| at.topics.partitions_of(id));
        let configured = ConfiguredTopology::configure(topology, &existing).map_err(|error| match error {
            Unconfigurable::Invalid(reason) => Refusal::new(ErrorCode::StreamsInvalidTopology, reason),
            Unconfigurable::Broken | Unconfigurable::Yet(_) => ErrorCode::UnknownServerError.into(),
        })?;
        let configured = Arc::new(configured);
        self.passing.configured = Some(Arc::clone(&configured));
        Ok((configured, hash))
    }

    fn check_owned(&self, heartbeat: &Heartbeat, configured: &ConfiguredTopology) -> Result<(), Refusal> {
        let Some(owned) = &heartbeat.owned else { return Ok(()) };
        let all = [&owned.active, &owned.standby, &owned.warmup];
        let checked = all.into_iter().try_for_each(|tasks| configured.check_tasks(tasks));
        checked.map_err(|reason| Refusal::new(ErrorCode::InvalidRequest, reason))
    }

    /// Keeps how far stores are, where there is memory for it: it only says where a task would be served best.
    fn note_offsets(&mut self, heartbeat: &Heartbeat, id: &MemberId) {
        if heartbeat.task_offsets.is_none() && heartbeat.task_end_offsets.is_none() {
            return;
        }
        let (mut offsets, _) = self
            .passing
            .offsets
            .remove(id)
            .unwrap_or_else(|| (TaskOffsets::default(), self.memory().weight()));
        if let Some(current) = &heartbeat.task_offsets {
            offsets.current.clone_from(current);
        }
        if let Some(end) = &heartbeat.task_end_offsets {
            offsets.end.clone_from(end);
        }
        let bytes = weight::of_offsets(offsets.current.len() + offsets.end.len());
        if let Some(weight) = self.memory().try_weigh(bytes) {
            self.passing.offsets.insert(id.clone(), (offsets, weight));
        }
    }

    /// A group that was empty waits for more members, if it is to.
    fn delay(&self, at: &Moment<'_>, outcome: &mut Outcome) -> Delay {
        let delay_ms = at.rules.initial_rebalance_delay_ms;
        if at.delay == Delay::None && self.is_empty() && delay_ms > 0 {
            outcome.set(Timer::InitialDelay, delay_ms);
            return Delay::Active;
        }
        at.delay
    }

    fn reconcile_member(
        &self,
        member: &Member,
        target: Target<'_>,
        owned: Option<&TaskSets>,
        outcome: &mut Outcome,
    ) -> Result<Standing, Refusal> {
        let next = reconcile(member, target, self.owners(), owned).map_err(|_| {
            let message = "The streams group member is in a unknown state. The member must abandon all its tasks and rejoin.";
            Refusal::new(ErrorCode::FencedMemberEpoch, message)
        })?;
        if next != member.standing {
            outcome.write(Change::Current(member.id.clone(), Some(next.clone())));
            let timer = Timer::Rebalance(member.id.clone());
            match next.state {
                MemberState::UnrevokedTasks => outcome.set(timer, member.profile.rebalance_timeout_ms),
                _ => outcome.cancel(timer),
            }
        }
        Ok(next)
    }

    /// The first who wants the application to stop is told to all.
    pub(super) fn request_shutdown(&mut self, id: &MemberId) {
        self.passing.shutdown_by.get_or_insert_with(|| id.clone());
    }

    fn answer(
        &mut self,
        heartbeat: &Heartbeat,
        presence: Presence,
        (arrival, member): (&Arrival, &Member),
        (mut status, configured): (Vec<Status>, &ConfiguredTopology),
        at: &Moment<'_>,
    ) -> HeartbeatAnswer {
        let has_other_tasks = arrival.before.standing.assigned != member.standing.assigned;
        let has_endpoint = member.profile.user_endpoint.is_some();
        if arrival.before.profile.user_endpoint != member.profile.user_endpoint
            || (has_other_tasks && has_endpoint)
        {
            self.passing.endpoint_epoch = self.passing.endpoint_epoch.saturating_add(1);
        }
        // Kafka tells of tasks once. Who says that it lacks one hasn't got the answer: without another it would never do its work.
        let lacks_tasks =
            heartbeat.owned.as_ref().is_some_and(|owned| member.standing.assigned.has_more_than(owned));
        let endpoint_epoch = self.passing.endpoint_epoch;
        let endpoints = (endpoint_epoch != heartbeat.endpoint_epoch)
            .then(|| self.endpoints(member, arrival.replaces.as_ref(), configured, at));
        status.extend(configured.obstacle.clone());
        status.extend(self.passing.shutdown_by.as_ref().map(shutdown_status));
        status.extend(missing_tags(member, at));
        let to_create = match configured.obstacle {
            Some(_) => configured.to_create.clone(),
            None => BTreeMap::new(),
        };
        HeartbeatAnswer {
            member_id: member.id.clone(),
            epoch: member.standing.epoch,
            intervals: Some(Intervals {
                heartbeat_ms: at.rules.heartbeat_interval_ms,
                task_offset_ms: at.rules.task_offset_interval_ms,
                acceptable_recovery_lag: at.rules.acceptable_recovery_lag,
            }),
            status,
            tasks: (heartbeat.epoch == 0 || has_other_tasks || lacks_tasks)
                .then(|| member.standing.assigned.tasks()),
            // As in Kafka, of a group that begins with this heartbeat nothing is known yet.
            endpoint_epoch: if presence == Presence::Known { endpoint_epoch } else { 0 },
            endpoints,
            to_create,
        }
    }
}

/// What a member says of itself from now on.
fn profile(heartbeat: &Heartbeat, before: &Profile) -> Profile {
    let topology_epoch = heartbeat.topology.as_ref().map(|topology| topology.epoch);
    // Who joins says anew whether it answers queries.
    let former_endpoint = before.user_endpoint.clone().filter(|_| heartbeat.epoch != 0);
    Profile {
        instance_id: heartbeat.instance_id.clone().or_else(|| before.instance_id.clone()),
        rack_id: heartbeat.rack.clone().or_else(|| before.rack_id.clone()),
        client_id: Arc::clone(&heartbeat.client_id),
        client_host: Arc::clone(&heartbeat.client_host),
        rebalance_timeout_ms: heartbeat.rebalance_timeout_ms.unwrap_or(before.rebalance_timeout_ms),
        topology_epoch: topology_epoch.unwrap_or(before.topology_epoch),
        process_id: heartbeat.process_id.clone().unwrap_or_else(|| before.process_id.clone()),
        user_endpoint: heartbeat.user_endpoint.clone().or(former_endpoint),
        client_tags: heartbeat.client_tags.clone().unwrap_or_else(|| before.client_tags.clone()),
    }
}

/// The hash of the topics that a topology needs and that are there.
fn metadata_hash(topology: &Topology, at: &Moment<'_>) -> i64 {
    let names = topology.required_topics().into_iter();
    let hashes = names.filter_map(|name| {
        let hash = at.topics.hash_of(at.topics.id_of(name)?)?;
        Some((Arc::from(name), hash))
    });
    topic_hash::metadata_hash(&hashes.collect())
}

fn shutdown_status(by: &MemberId) -> Status {
    let detail = format!(
        "Streams group member {by} encountered a fatal error and requested a shutdown for the entire application."
    );
    Status::new(StatusCode::ShutdownApplication, detail)
}

fn missing_tags(member: &Member, at: &Moment<'_>) -> Option<Status> {
    let tags = &member.profile.client_tags;
    let missing = at.rules.rack_aware_tags.iter().map(String::as_str).filter(|tag| !tags.contains_key(*tag));
    let missing: Vec<&str> = missing.collect();
    if missing.is_empty() {
        return None;
    }
    let detail = format!(
        "Missing required client tags for rack-aware standby assignment: [{}]. Configure them via 'client.tag.<tagKey>' in your Streams config.",
        missing.join(", ")
    );
    Some(Status::new(StatusCode::MissingClientTags, detail))
}
