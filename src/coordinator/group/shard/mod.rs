//! The groups of one partition of `__consumer_offsets`, with their offsets: one pure state machine.
//!
//! Invariants: every group with offsets exists (one made by a plain commit is an empty classic group); offsets change
//! only by replaying their records, classic groups by their verbs, which write what must outlive a restart. What requests add finds
//! room in the memory of all groups, or is refused; what is read back is taken in.

mod commit;
mod consumer;
mod delete;
mod expiry;
mod fetch;
mod group;
mod list;
mod members;
mod migration;
mod streams;

pub use fetch::Stability;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use kalda_protocol::ErrorCode;

use self::group::Group;
use self::migration::{ClassicMember, Downgraded};
use super::classic::{self, ClassicGroup, Reply, Snapshot};
use super::consumer::{self as consumer_group, Assign, Passing, Resolve, RulesOf};
use super::error_codes::error_code;
use super::ids::GroupId;
use super::record::GroupRecord;
use super::settings::GroupSettings;
use super::streams as streams_group;
use super::topics::TopicCatalog;
use crate::coordinator::offsets::OffsetTable;
use crate::coordinator::runtime::{
    self, Apply, CoordinatorError, CoordinatorRecord, Machine, ReplayError, TimerChange, TransactionOutcome,
    Waiter,
};
use crate::sys::KeptMemory;
use crate::types::{Offset, ProducerId, TimestampMs};

type Effects = runtime::Effects<GroupShard>;
type Step<A> = runtime::Step<GroupShard, A>;

/// Names a timer of the shard.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum ShardTimer {
    /// One of a group.
    Group(GroupId, classic::Timer),
    /// One of a consumer group.
    Consumer(GroupId, consumer_group::Timer),
    /// One of a streams group.
    Streams(GroupId, streams_group::Timer),
    /// Time to look for expired offsets.
    OffsetExpiry,
}

/// How a group goes on after a write.
#[derive(Debug)]
pub enum After {
    /// It was new; this is what its first event brings about once it exists.
    Created(GroupId, classic::Effects, Option<Group>),
    /// The group knows.
    Classic(GroupId, classic::AfterWrite),
    /// A member of the classic protocol has joined a consumer group.
    ClassicMember(Box<ClassicMember>),
    /// A consumer group has become this classic one.
    Downgraded(Box<Downgraded>),
}

/// What is to be done outside the machine.
#[derive(Debug, Clone)]
pub enum Command {
    /// Topics are to be found that match patterns of a consumer group; [`GroupShard::patterns_resolved`] takes them.
    Resolve(GroupId, Resolve),
    /// A target assignment of a consumer group is to be made; [`GroupShard::targets_made`] takes it.
    Assign(GroupId, Assign),
}

/// What groups that assign partitions look up while they work.
#[derive(Clone)]
pub struct Lookups {
    /// The topics.
    pub topics: Arc<dyn TopicCatalog>,
    /// The rules of a consumer group.
    pub rules: RulesOf,
    /// The rules of a streams group.
    pub streams_rules: streams_group::RulesOf,
}

#[cfg(test)]
impl Lookups {
    /// These topics, and Kafka's rules where nothing is set.
    pub fn of_tests(topics: Arc<dyn TopicCatalog>) -> Self {
        Self {
            topics,
            rules: Arc::new(|_| consumer_group::Rules::default()),
            streams_rules: Arc::new(|_| streams_group::Rules::default()),
        }
    }
}

/// What a group takes besides its texts and its members.
const GROUP_BYTES: usize = 640;
/// A group whose record would be longer is not written, whatever the topic's `max.message.bytes`: making it takes as much memory
/// several times over.
const GROUP_RECORD_MAX_BYTES: usize = 16 << 20;

/// Groups and offsets of one partition.
pub struct GroupShard {
    settings: GroupSettings,
    lookups: Lookups,
    memory: KeptMemory,
    groups: HashMap<GroupId, Group>,
    /// What a consumer group that its first heartbeat begins has asked for: the group is there once its records are replayed.
    begun: Option<(GroupId, Passing)>,
    /// Streams groups that wait for their first members: those whose timer is set.
    delayed: HashSet<GroupId>,
    offsets: OffsetTable,
}

impl GroupShard {
    /// A partition without groups, whose state counts in `memory`, as that of the others does.
    #[must_use]
    pub fn new(settings: GroupSettings, lookups: Lookups, memory: KeptMemory) -> Self {
        let offsets = OffsetTable::new(&memory);
        Self {
            settings,
            lookups,
            memory,
            groups: HashMap::new(),
            begun: None,
            delayed: HashSet::new(),
            offsets,
        }
    }

    /// Translates what a group wants done into what the shard wants done.
    fn lift(&mut self, id: &GroupId, fx: classic::Effects, now: TimestampMs) -> Effects {
        let timers = fx.timers.into_iter().map(|change| match change {
            TimerChange::Set(timer, after_ms) => {
                TimerChange::Set(ShardTimer::Group(id.clone(), timer), after_ms)
            }
            TimerChange::Cancel(timer) => TimerChange::Cancel(ShardTimer::Group(id.clone(), timer)),
        });
        let mut lifted = Effects { replies: fx.replies, timers: timers.collect(), ..Effects::none() };
        let Some(snapshot) = fx.snapshot else { return lifted };
        match encode_group(id, Some(snapshot)) {
            Ok(record) => {
                lifted.records.push(record);
                if let Some(after) = fx.after {
                    lifted.apply = Apply::Tell(After::Classic(id.clone(), after));
                }
                lifted
            }
            Err(error) => {
                tracing::error!(group = %id, %error, "a group can't be written");
                let Some(after) = fx.after else { return lifted };
                let fx = self.group_written(id, after, Err(ErrorCode::UnknownServerError), now);
                let more = self.lift(id, fx, now);
                lifted.replies.extend(more.replies);
                lifted.timers.extend(more.timers);
                Effects { records: more.records, apply: more.apply, ..lifted }
            }
        }
    }

    /// A plain commit makes an empty classic group.
    fn begin_empty(&mut self, group: &str, now: TimestampMs) -> GroupId {
        let id = GroupId::from(group);
        let weight = self.memory.weigh(group_weight(&id));
        let new = ClassicGroup::new(Arc::clone(&self.settings.classic), weight, now);
        self.groups.insert(id.clone(), new.into());
        id
    }

    fn group_written(
        &mut self,
        id: &GroupId,
        after: classic::AfterWrite,
        outcome: Result<(), ErrorCode>,
        now: TimestampMs,
    ) -> classic::Effects {
        self.classic_mut(id).map(|group| group.written(after, outcome, now)).unwrap_or_default()
    }
}

/// Why a group isn't written.
#[derive(Debug, thiserror::Error)]
enum Unwritable {
    #[error(transparent)]
    Encode(#[from] kalda_protocol::EncodeError),
    #[error("its record would have {0} bytes")]
    TooLarge(usize),
}

fn encode_group(id: &GroupId, value: Option<Snapshot>) -> Result<CoordinatorRecord, Unwritable> {
    let bytes = value.as_ref().map_or(0, Snapshot::metadata_bytes);
    if bytes > GROUP_RECORD_MAX_BYTES {
        return Err(Unwritable::TooLarge(bytes));
    }
    Ok(GroupRecord::ClassicGroup { group: id.clone(), value }.encode()?)
}

/// What a group takes besides its members.
fn group_weight(id: &GroupId) -> usize {
    GROUP_BYTES + id.as_str().len()
}

impl Machine for GroupShard {
    type Timer = ShardTimer;
    type Reply = Reply;
    type After = After;
    type Command = Command;

    fn replay(
        &mut self,
        offset: Offset,
        transaction: Option<ProducerId>,
        record: &CoordinatorRecord,
        now: TimestampMs,
    ) -> Result<(), ReplayError> {
        match GroupRecord::decode(record).map_err(|error| ReplayError(error.to_string()))? {
            GroupRecord::Offset { group, topic, partition, value: Some(value) } => {
                // Mostly the group is there; and its offsets share its name.
                let id = match self.groups.get_key_value(&*group) {
                    Some((id, _)) => id.clone(),
                    None => self.begin_empty(&group, now),
                };
                self.offsets.put(transaction, (&id, &topic, partition), offset, value);
            }
            GroupRecord::Offset { group, topic, partition, value: None } => {
                self.offsets.remove(&group, &topic, partition);
            }
            GroupRecord::ClassicGroup { group, value: Some(snapshot) } => {
                let weight = self.memory.weigh(group_weight(&group));
                let read = ClassicGroup::from_snapshot(Arc::clone(&self.settings.classic), weight, &snapshot);
                self.groups.insert(group, read.into());
            }
            GroupRecord::ClassicGroup { group, value: None } => {
                if matches!(self.groups.get(&group), Some(Group::Classic(_))) {
                    self.groups.remove(&group);
                }
            }
            GroupRecord::Consumer { group, record } => self.replay_consumer(group, record),
            GroupRecord::Streams(record) => self.replay_streams(record),
            GroupRecord::Other { record_type } => {
                tracing::debug!(record_type, "a newer kind of group is left alone")
            }
        }
        Ok(())
    }

    fn end_transaction(&mut self, producer: ProducerId, outcome: TransactionOutcome) {
        self.offsets.end_transaction(producer, outcome);
    }

    fn resume(&mut self, now: TimestampMs) -> Effects {
        if self.memory.is_excess_news() {
            let (used, limit) = (self.memory.used(), self.memory.limit());
            tracing::warn!(
                used,
                limit,
                "the groups on the disk take more memory than groups may; no others are let in"
            );
        }
        let mut all = Effects::none();
        let interval = self.settings.offsets_retention_check_interval_ms;
        all.timers.push(TimerChange::Set(ShardTimer::OffsetExpiry, interval));
        let ids: Vec<GroupId> = self.groups.keys().cloned().collect();
        for id in ids {
            let lifted = self.resume_group(&id, now);
            all.records.extend(lifted.records);
            all.replies.extend(lifted.replies);
            all.timers.extend(lifted.timers);
        }
        all
    }

    fn timer_fired(&mut self, timer: &ShardTimer, now: TimestampMs) -> Effects {
        match timer {
            ShardTimer::OffsetExpiry => self.expire_offsets(now),
            ShardTimer::Group(id, timer) => self.group_timer_fired(id, timer, now),
            ShardTimer::Consumer(id, timer) => self.consumer_timer_fired(id, timer, now),
            ShardTimer::Streams(id, timer) => self.streams_timer_fired(id, timer, now),
        }
    }

    fn written(&mut self, after: After, outcome: Result<(), CoordinatorError>, now: TimestampMs) -> Effects {
        let outcome = outcome.map_err(|error| error_code(&error));
        match (after, outcome) {
            (After::Classic(id, after), outcome) => {
                let fx = self.group_written(&id, after, outcome, now);
                self.lift(&id, fx, now)
            }
            (After::Created(id, fx, _), Ok(())) => self.lift(&id, fx, now),
            (After::Created(id, fx, former), Err(error)) => self.uncreate(&id, fx, former, error),
            (After::ClassicMember(member), outcome) => member.written(outcome),
            (After::Downgraded(group), outcome) => self.downgraded(*group, outcome, now),
        }
    }

    fn close(mut self) -> Vec<(Waiter, Reply)> {
        self.groups.values_mut().flat_map(Group::close).collect()
    }
}
