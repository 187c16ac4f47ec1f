//! A group with everything around it: a log that may fail, a clock that is moved by hand, members by short names.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use bytes::Bytes;
use kalda_protocol::ErrorCode;
use kalda_protocol::messages::sync_group::SyncGroupRequestAssignment;

use crate::coordinator::group::classic::{
    ClassicGroup, Effects, Heartbeat, Join, JoinAbilities, JoinAnswer, JoinedMember, Leaver, Protocol, Reply,
    Settings, Snapshot, Sync, SyncAnswer, Timer, Waiter,
};
use crate::coordinator::group::ids::{InstanceId, MemberId};
use crate::coordinator::runtime::TimerChange;
use crate::sys::KeptMemory;
use crate::types::TimestampMs;

pub const SESSION_MS: i32 = 10_000;
pub const REBALANCE_MS: i32 = 60_000;

pub struct World {
    pub memory: KeptMemory,
    pub group: ClassicGroup,
    pub now: i64,
    pub timers: BTreeMap<Timer, i64>,
    pub written: Vec<Snapshot>,
    pub write_error: Option<ErrorCode>,
    pub asked: HashMap<Waiter, &'static str>,
    pub answers: HashMap<Waiter, Reply>,
    pub lists: HashMap<Waiter, Vec<JoinedMember>>,
    pub waiters: u64,
}

/// A consumer's metadata: version 1, subscribed to `topics`.
pub fn subscription(topics: &[&str]) -> Bytes {
    let mut bytes = vec![0, 1];
    bytes.extend(u32::try_from(topics.len()).unwrap().to_be_bytes());
    for topic in topics {
        bytes.extend(u16::try_from(topic.len()).unwrap().to_be_bytes());
        bytes.extend(topic.as_bytes());
    }
    bytes.extend([0xff; 4]);
    bytes.extend([0; 4]);
    Bytes::from(bytes)
}

pub fn protocols(names: &[&str]) -> Vec<Protocol> {
    names.iter().map(|name| Protocol { name: Arc::from(*name), metadata: subscription(&["t"]) }).collect()
}

/// What the leader gives to a member.
pub fn assignment(name: &str, bytes: &[u8]) -> SyncGroupRequestAssignment {
    SyncGroupRequestAssignment {
        member_id: name.into(),
        assignment: Bytes::copy_from_slice(bytes),
        ..SyncGroupRequestAssignment::default()
    }
}

pub fn id(name: &str) -> MemberId {
    MemberId::from(name)
}

/// The join of a consumer that has no id yet and would be called `name`.
pub fn consumer(name: &str) -> Join {
    Join {
        waiter: Waiter(0),
        member_id: None,
        new_member_id: id(name),
        new_consumer_id: id(name),
        instance_id: None,
        client_id: Arc::from("client"),
        client_host: Arc::from("/127.0.0.1"),
        session_timeout_ms: SESSION_MS,
        rebalance_timeout_ms: REBALANCE_MS,
        protocol_type: Arc::from("consumer"),
        protocols: protocols(&["range"]),
        abilities: JoinAbilities { known_member_id: false, skip_assignment: true },
    }
}

/// The join of a member that has its id.
pub fn member(name: &str) -> Join {
    Join { member_id: Some(id(name)), ..consumer("unused") }
}

/// The join of a static member that starts, and would be called `name`.
pub fn static_member(instance: &str, name: &str) -> Join {
    Join { instance_id: Some(InstanceId::from(instance)), ..consumer(name) }
}

impl World {
    /// A new group that starts its first rebalance at once.
    pub fn new() -> Self {
        Self::with(Settings { initial_rebalance_delay_ms: 0, ..Settings::default() })
    }

    pub fn with(settings: Settings) -> Self {
        Self::within(settings, KeptMemory::new(usize::MAX))
    }

    /// One whose group counts in `memory`.
    pub fn within(settings: Settings, memory: KeptMemory) -> Self {
        let now = 1_000_000;
        Self {
            group: ClassicGroup::new(settings, memory.weight(), TimestampMs(now)),
            memory,
            now,
            timers: BTreeMap::new(),
            written: Vec::new(),
            write_error: None,
            asked: HashMap::new(),
            answers: HashMap::new(),
            lists: HashMap::new(),
            waiters: 0,
        }
    }

    /// A stable group of these members; the first leads.
    pub fn stable(names: &[&str]) -> Self {
        let mut world = Self::new();
        for name in names {
            world.join(consumer(name));
        }
        world.rejoin_all();
        world.sync_all();
        assert_eq!(world.group.state().name(), "Stable");
        world
    }

    pub fn rejoin_all(&mut self) {
        for id in self.group.members().ids() {
            let awaits = self.group.members().find(&id).is_some_and(|member| member.is_awaiting_join());
            if self.group.state().name() == "PreparingRebalance" && !awaits {
                self.join(member(id.as_str()));
            }
        }
    }

    pub fn sync_all(&mut self) {
        let leader = self.group.leader().cloned().expect("a leader");
        for id in self.group.members().ids() {
            let assignments = if id == leader { self.assignments() } else { Vec::new() };
            self.sync(id.as_str(), self.group.generation(), assignments);
        }
    }

    /// Each member's own name as its assignment.
    pub fn assignments(&self) -> Vec<SyncGroupRequestAssignment> {
        let own_name = |id: MemberId| assignment(id.as_str(), id.as_str().as_bytes());
        self.group.members().ids().into_iter().map(own_name).collect()
    }

    fn waiter(&mut self, kind: &'static str) -> Waiter {
        self.waiters += 1;
        self.asked.insert(Waiter(self.waiters), kind);
        Waiter(self.waiters)
    }

    pub fn join(&mut self, join: Join) -> Waiter {
        let waiter = self.waiter("join");
        let fx = self.group.join(Join { waiter, ..join }, TimestampMs(self.now));
        self.apply(fx);
        waiter
    }

    pub fn sync_request(&mut self, sync: Sync) -> Waiter {
        let waiter = self.waiter("sync");
        let fx = self.group.sync(Sync { waiter, ..sync }, TimestampMs(self.now));
        self.apply(fx);
        waiter
    }

    pub fn sync(
        &mut self,
        name: &str,
        generation: i32,
        assignments: Vec<SyncGroupRequestAssignment>,
    ) -> Waiter {
        self.sync_request(Sync {
            waiter: Waiter(0),
            member_id: Some(id(name)),
            instance_id: None,
            generation,
            protocol_type: None,
            protocol_name: None,
            assignments,
        })
    }

    pub fn heartbeat(&mut self, name: &str) -> ErrorCode {
        let generation = self.group.generation();
        let (error, fx) =
            self.group.heartbeat(&Heartbeat { member_id: Some(id(name)), instance_id: None, generation });
        self.apply(fx);
        error
    }

    pub fn leave(&mut self, leavers: &[(Option<&str>, Option<&str>)]) -> Vec<ErrorCode> {
        let leaver = |(member, instance): &(Option<&str>, Option<&str>)| Leaver {
            member_id: member.map(id),
            instance_id: instance.map(InstanceId::from),
        };
        let leavers: Vec<Leaver> = leavers.iter().map(leaver).collect();
        let (errors, fx) = self.group.leave(&leavers, TimestampMs(self.now));
        self.apply(fx);
        errors
    }

    pub fn apply(&mut self, fx: Effects) {
        for (waiter, reply) in fx.replies {
            assert!(self.asked.remove(&waiter).is_some(), "{waiter:?} was answered before: {reply:?}");
            if let Reply::Join(answer) = &reply
                && answer.tells_members
            {
                let list = self.group.joined_members(answer.generation).expect("its generation");
                self.lists.insert(waiter, list);
            }
            self.answers.insert(waiter, reply);
        }
        for change in fx.timers {
            match change {
                TimerChange::Set(timer, after_ms) => {
                    self.timers.insert(timer, self.now + i64::from(after_ms));
                }
                TimerChange::Cancel(timer) => {
                    self.timers.remove(&timer);
                }
            }
        }
        let outcome = self.write_error.map_or(Ok(()), Err);
        if let (Some(snapshot), Ok(())) = (fx.snapshot, outcome) {
            self.written.push(snapshot);
        }
        if let Some(after) = fx.after {
            let fx = self.group.written(after, outcome, TimestampMs(self.now));
            self.apply(fx);
        }
    }

    /// Lets go of answers and records, which hold what members brought.
    pub fn forget_what_was_told(&mut self) {
        self.answers.clear();
        self.lists.clear();
        self.written.clear();
    }

    /// Lets time pass, with every timer on its way.
    pub fn pass(&mut self, ms: i64) {
        let until = self.now + ms;
        while let Some((timer, at)) = self
            .timers
            .iter()
            .min_by_key(|(timer, at)| (**at, (*timer).clone()))
            .map(|(timer, at)| (timer.clone(), *at))
        {
            if at > until {
                break;
            }
            self.timers.remove(&timer);
            self.now = at;
            let fx = self.group.timer_fired(&timer, TimestampMs(self.now));
            self.apply(fx);
        }
        self.now = until;
    }

    pub fn joined(&self, waiter: Waiter) -> &JoinAnswer {
        match self.answers.get(&waiter) {
            Some(Reply::Join(answer)) => answer,
            other => panic!("not the answer to a join: {other:?}"),
        }
    }

    /// The members that the answer to a join told of.
    pub fn listed(&self, waiter: Waiter) -> &[JoinedMember] {
        self.lists.get(&waiter).map(Vec::as_slice).unwrap_or_default()
    }

    pub fn synced(&self, waiter: Waiter) -> &SyncAnswer {
        match self.answers.get(&waiter) {
            Some(Reply::Sync(answer)) => answer,
            other => panic!("not the answer to a sync: {other:?}"),
        }
    }

    pub fn is_parked(&self, waiter: Waiter) -> bool {
        self.asked.contains_key(&waiter)
    }

    pub fn state(&self) -> &'static str {
        self.group.state().name()
    }
}
