//! A streams group without anything around it: topics, a clock and timers that a test moves by hand.

use std::collections::BTreeMap;
use std::sync::Arc;

use kalda_protocol::{ErrorCode, Reader};

use crate::coordinator::group::ids::{GroupId, MemberId};
use crate::coordinator::group::refusal::Refusal;
use crate::coordinator::group::streams::record::StreamsRecord;
use crate::coordinator::group::streams::status::StatusCode;
use crate::coordinator::group::streams::tasks::TaskSets;
use crate::coordinator::group::streams::topology::{InternalTopic, Subtopology, Topology};
use crate::coordinator::group::streams::{
    Delay, Departure, Heartbeat, HeartbeatAnswer, Moment, Outcome, Presence, Rules, Settings, Shutdown,
    StreamsGroup, Timer,
};
use crate::coordinator::group::topics::Topics;
use crate::coordinator::runtime::{CoordinatorRecord, TimerChange};
use crate::sys::KeptMemory;
use crate::types::{TimestampMs, TopicId, Uuid};

/// Topics by name, each with its partitions; the letter that a name ends with makes its id.
#[derive(Debug, Clone, Default)]
pub struct MadeTopics {
    topics: BTreeMap<String, i32>,
    changes: i64,
}

impl MadeTopics {
    fn id(name: &str) -> TopicId {
        Uuid([name.bytes().last().unwrap_or(0); 16])
    }

    fn by_id(&self, id: TopicId) -> Option<(&String, &i32)> {
        self.topics.iter().find(|(name, _)| Self::id(name) == id)
    }
}

impl Topics for MadeTopics {
    fn id_of(&self, name: &str) -> Option<TopicId> {
        self.topics.contains_key(name).then(|| Self::id(name))
    }

    fn name_of(&self, id: TopicId) -> Option<Arc<str>> {
        self.by_id(id).map(|(name, _)| Arc::from(name.as_str()))
    }

    fn partitions_of(&self, id: TopicId) -> Option<i32> {
        self.by_id(id).map(|(_, partitions)| *partitions)
    }

    fn hash_of(&self, id: TopicId) -> Option<i64> {
        let (name, partitions) = self.by_id(id)?;
        Some(name.bytes().map(i64::from).sum::<i64>() * 1_000 + i64::from(*partitions))
    }

    fn names(&self) -> Vec<Arc<str>> {
        self.topics.keys().map(|name| Arc::from(name.as_str())).collect()
    }

    fn version(&self) -> i64 {
        self.changes
    }

    fn last_change(&self) -> i64 {
        self.changes
    }

    fn last_creation(&self) -> i64 {
        self.changes
    }
}

pub struct World {
    pub group: Option<StreamsGroup>,
    pub rules: Rules,
    pub settings: Settings,
    pub now: i64,
    id: GroupId,
    memory: KeptMemory,
    topics: MadeTopics,
    timers: BTreeMap<Timer, i64>,
    log: Vec<CoordinatorRecord>,
}

/// A member's clients, as a test drives them.
#[derive(Debug, Clone)]
pub struct Client {
    pub id: &'static str,
    pub process: &'static str,
    pub epoch: i32,
    pub has: TaskSets,
    pub endpoint_epoch: i32,
}

impl Client {
    pub fn new(id: &'static str, process: &'static str) -> Self {
        Self { id, process, epoch: 0, has: TaskSets::default(), endpoint_epoch: 0 }
    }

    pub fn heartbeat(&self) -> Heartbeat {
        let joins = self.epoch == 0;
        Heartbeat {
            member_id: Some(MemberId::from(self.id)),
            epoch: self.epoch,
            rebalance_timeout_ms: joins.then_some(60_000),
            topology: joins.then(word_count),
            owned: Some(self.has.clone()),
            process_id: joins.then(|| Arc::from(self.process)),
            client_id: "client".into(),
            client_host: "/127.0.0.1".into(),
            endpoint_epoch: self.endpoint_epoch,
            ..Heartbeat::default()
        }
    }

    /// It does at once what it is told.
    pub fn take(&mut self, answer: &HeartbeatAnswer) {
        self.epoch = answer.epoch;
        self.endpoint_epoch = answer.endpoint_epoch;
        if let Some(tasks) = &answer.tasks {
            self.has.clone_from(tasks);
        }
    }
}

/// Lines are split into words, which are counted.
pub fn word_count() -> Topology {
    let topic = |name: &str| InternalTopic { name: name.into(), ..InternalTopic::default() };
    let split = Subtopology {
        source_topics: vec!["lines".into()],
        repartition_sinks: vec!["words-r".into()],
        ..Subtopology::default()
    };
    let count = Subtopology {
        repartition_sources: vec![topic("words-r")],
        changelogs: vec![topic("counts-c")],
        ..Subtopology::default()
    };
    Topology { epoch: 0, subtopologies: [("0".into(), split), ("1".into(), count)].into() }
}

impl World {
    /// No group; the topics of others are there, and assignments wait for nothing.
    pub fn new() -> Self {
        let rules = Rules { initial_rebalance_delay_ms: 0, assignment_interval_ms: 0, ..Rules::default() };
        let mut world = Self {
            group: None,
            rules,
            settings: Settings::default(),
            now: 1_000_000,
            id: GroupId::from("g"),
            memory: KeptMemory::new(1 << 20),
            topics: MadeTopics::default(),
            timers: BTreeMap::new(),
            log: Vec::new(),
        };
        world.create("lines", 2);
        world
    }

    /// All topics are there.
    pub fn ready() -> Self {
        let mut world = Self::new();
        world.create("words-r", 2);
        world.create("counts-c", 2);
        world
    }

    pub fn create(&mut self, name: &str, partitions: i32) {
        self.topics.topics.insert(name.to_owned(), partitions);
        self.topics.changes += 1;
    }

    pub fn memory(&mut self, bytes: usize) {
        self.memory = KeptMemory::new(bytes);
    }

    pub fn group(&self) -> &StreamsGroup {
        self.group.as_ref().expect("a group")
    }

    pub fn state(&self) -> &'static str {
        self.group().state().name()
    }

    pub fn beat(&mut self, heartbeat: &Heartbeat) -> Result<HeartbeatAnswer, Refusal> {
        let presence = if self.group.is_some() { Presence::Known } else { Presence::New };
        let mut group = self.group.take().unwrap_or_else(|| StreamsGroup::new(self.memory.weigh(0)));
        let heard = group.heartbeat(heartbeat, presence, &self.moment());
        if presence == Presence::Known {
            self.group = Some(group);
        }
        let (answer, outcome) = heard?;
        self.carry_out(outcome);
        Ok(answer)
    }

    /// A client sends its heartbeat, and does what it is told.
    pub fn serve(&mut self, client: &mut Client) -> HeartbeatAnswer {
        let answer = self.beat(&client.heartbeat()).expect("an answer");
        client.take(&answer);
        answer
    }

    pub fn depart(&mut self, client: &Client, epoch: i32, instance: Option<&str>) -> Result<(), Refusal> {
        let departure = Departure {
            member_id: MemberId::from(client.id),
            instance_id: instance.map(Into::into),
            epoch,
            shutdown: Shutdown::No,
        };
        let mut group = self.group.take().expect("a group");
        let left = group.depart(&departure, &self.moment());
        self.group = Some(group);
        left.map(|outcome| self.carry_out(outcome))
    }

    /// Time goes on, and timers fire.
    pub fn pass(&mut self, ms: i64) {
        self.now += ms;
        loop {
            let due = self.timers.iter().find(|(_, at)| **at <= self.now).map(|(timer, _)| timer.clone());
            let Some(timer) = due else { return };
            self.timers.remove(&timer);
            let outcome = self.group().timer_fired(&timer, &self.moment());
            self.carry_out(outcome);
        }
    }

    /// Another coordinator reads the log.
    pub fn moved(&mut self) {
        let mut group = StreamsGroup::new(self.memory.weigh(0));
        for record in &self.log {
            let mut reader = Reader::new(&record.key);
            let record_type = reader.int16().expect("a type");
            let read = StreamsRecord::decode(record_type, &mut reader, record).expect("a record");
            group.replay(read.change);
        }
        self.timers.clear();
        let outcome = group.resume(&self.moment());
        self.group = Some(group);
        self.carry_out(outcome);
    }

    fn moment(&self) -> Moment<'_> {
        let is_delayed = self.timers.contains_key(&Timer::InitialDelay);
        Moment {
            group: &self.id,
            topics: &self.topics,
            settings: &self.settings,
            rules: self.rules.clone(),
            delay: if is_delayed { Delay::Active } else { Delay::None },
            now: TimestampMs(self.now),
        }
    }

    fn carry_out(&mut self, outcome: Outcome) {
        for change in outcome.changes {
            let record = StreamsRecord { group: self.id.clone(), change };
            self.log.push(record.encode().expect("bytes"));
            let memory = &self.memory;
            self.group.get_or_insert_with(|| StreamsGroup::new(memory.weigh(0))).replay(record.change);
        }
        for change in outcome.timers {
            match change {
                TimerChange::Set(timer, ms) => drop(self.timers.insert(timer, self.now + i64::from(ms))),
                TimerChange::Cancel(timer) => drop(self.timers.remove(&timer)),
            }
        }
    }
}

/// The codes of an answer's statuses.
pub fn statuses(answer: &HeartbeatAnswer) -> Vec<StatusCode> {
    answer.status.iter().map(|status| status.code).collect()
}

/// What a client is refused with.
pub fn refused(answer: Result<HeartbeatAnswer, Refusal>) -> (ErrorCode, String) {
    let refusal = answer.expect_err("a refusal");
    (refusal.error, refusal.message.unwrap_or_default())
}
