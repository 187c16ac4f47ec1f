//! What applications ask, and what the brokers make of it.
//!
//! Invariant: an answer leaves when what was written before it is committed, as the runtime does it.

use std::collections::BTreeMap;

use kalda_protocol::ErrorCode;
use kalda_protocol::messages::offset_fetch::{OffsetFetchRequestGroup, OffsetFetchRequestTopics};

use super::answers::{Address, Answer, From};
use super::application::{Application, Request};
use super::member::INPUT;
use super::world::{GROUP, INPUT_PARTITIONS, OUTPUT, World};
use crate::coordinator::OFFSETS_TOPIC;
use crate::coordinator::group::classic::Committer;
use crate::coordinator::group::consumer::HeartbeatAnswer;
use crate::coordinator::group::ids::GroupId;
use crate::coordinator::group::made_up_topics::id_of;
use crate::coordinator::group::{CommitWay, OffsetCommit, PartitionCommit, Stability, TopicCommit, TopicIds};
use crate::coordinator::transaction::{EndRequest, InitRequest, TransactionPartitions};
use crate::partition::Entitlement;
use crate::types::{LeaderEpoch, Offset, PartitionIndex};

impl World {
    /// One instance that waits for nothing asks for something.
    pub fn act(&mut self, which: usize) {
        let number = self.next_number;
        let application = &mut self.applications[which];
        if application.paused_until > self.now.0 || application.is_over {
            return;
        }
        if application.asked.is_some() {
            return self.act_beside(which);
        }
        let request = application.next(number, &mut self.dice);
        self.next_number += 1;
        self.applications[which].asked = Some(request.clone());
        let application = self.applications[which].clone();
        match request {
            Request::Initialise => self.initialise(which, &application),
            Request::Beat => {
                let told = self.beat(&application);
                self.groups_answer(application.address(which), Answer::Beaten(told));
            }
            Request::FetchOffset(partition) => self.fetch_offset(which, &application, partition),
            Request::Add(ledger) => self.add(which, &application, (OUTPUT, ledger)),
            Request::AddOffsets => self.add(which, &application, (OFFSETS_TOPIC, 0)),
            Request::CommitOffsets if self.dice.percent(50) => self.on_the_way.push((which, application)),
            Request::CommitOffsets => self.commit_offsets(which, &application),
            Request::End(outcome) => {
                let Some(who) = application.producer.who else { return };
                let request = EndRequest { who, outcome, client_version: self.version };
                let ended =
                    self.transact(|machine, fresh, now| machine.end(&application.id, request, fresh, now));
                if let (Ok(_), Some(transaction)) = (&ended, &application.producer.transaction) {
                    self.seen.decided(transaction.number, outcome);
                }
                self.transactions_answer(application.address(which), Answer::Ended(ended));
            }
        }
    }

    fn initialise(&mut self, which: usize, application: &Application) {
        let request = InitRequest { timeout_ms: self.transaction_timeout_ms, known: None };
        let who = self.transact(|machine, fresh, now| machine.init(&application.id, request, fresh, now));
        self.transactions_answer(application.address(which), Answer::Initialised(who));
    }

    fn add(&mut self, which: usize, application: &Application, (topic, index): (&str, usize)) {
        let Some(who) = application.producer.who else { return };
        let partitions = TransactionPartitions::from_iter([(topic, PartitionIndex(index as i32))]);
        let version = self.version;
        let added = self.transact(|machine, _, now| {
            machine.add_partitions(&application.id, who, &partitions, version, now)
        });
        self.transactions_answer(application.address(which), Answer::Added(added));
    }

    /// A commit of offsets goes over the producer's connection, heartbeats over the consumer's: one may be under way for long while the others go on.
    fn act_beside(&mut self, which: usize) {
        let application = &mut self.applications[which];
        if application.asked == Some(Request::CommitOffsets) && !application.beats {
            application.beats = true;
            let application = application.clone();
            let told = self.beat(&application);
            self.groups_answer(
                application.address(which),
                Answer::BeatenBeside(application.member.fenced, Some(told)),
            );
        }
    }

    /// One of the commits under way comes to the coordinator, whatever has become of who sent it.
    pub fn arrive(&mut self) {
        if !self.on_the_way.is_empty() {
            let one = self.dice.below(self.on_the_way.len());
            let (which, application) = self.on_the_way.swap_remove(one);
            self.commit_offsets(which, &application);
        }
    }

    fn beat(&mut self, application: &Application) -> Result<HeartbeatAnswer, ErrorCode> {
        let heartbeat = application.member.heartbeat();
        let step = self.groups.machine.consumer_heartbeat(&group(), &heartbeat, self.now);
        self.groups.take_in(step.effects, None, self.now);
        step.answer.map_err(|refusal| refusal.error)
    }

    fn fetch_offset(&mut self, which: usize, application: &Application, partition: i32) {
        let asked = OffsetFetchRequestGroup {
            member_id: Some(application.member.id.as_str().into()),
            member_epoch: application.member.epoch,
            ..offsets_of([partition])
        };
        let told = self.groups.machine.fetch(&asked, Stability::Required, topic_ids());
        let partitions = told.topics.iter().flat_map(|topic| &topic.partitions);
        let mut offsets = BTreeMap::new();
        let mut error = told.error_code;
        for told in partitions {
            error = if error == 0 { told.error_code } else { error };
            offsets.insert(told.partition_index, told.committed_offset);
        }
        let answer = if error == 0 {
            Ok(offsets)
        } else {
            Err(ErrorCode::from_code(error).expect("a code of Kafka's"))
        };
        self.groups_answer(application.address(which), Answer::Offsets(answer));
    }

    fn commit_offsets(&mut self, which: usize, application: &Application) {
        let (Some(who), Some(transaction)) = (application.producer.who, &application.producer.transaction)
        else {
            return;
        };
        let Some(member) = &transaction.committer else { return };
        if !self.group_fences.lets_write(who) || !self.is_entitled(application, (OFFSETS_TOPIC, 0)) {
            let refused = Answer::OffsetsCommitted(ErrorCode::InvalidProducerEpoch);
            return self.groups_answer(application.address(which), refused);
        }
        let partition = PartitionCommit {
            index: PartitionIndex(transaction.partition),
            offset: Offset(transaction.to),
            leader_epoch: LeaderEpoch::NONE,
            metadata: "".into(),
        };
        let commit = OffsetCommit {
            committer: Committer::of(member.id.as_str(), None, member.epoch),
            way: CommitWay::InTransaction(Some((who, Entitlement::Unchecked))),
            knows_member_epochs: true,
            unknown_group: ErrorCode::IllegalGeneration,
            unknown_topic: ErrorCode::UnknownTopicOrPartition,
            topics: vec![TopicCommit { name: INPUT.into(), id: id_of(INPUT), partitions: vec![partition] }],
        };
        let before = self.groups.machine.describe_consumer(&group(), self.now);
        let step = self.groups.machine.commit(&group(), &commit, topic_ids(), self.now);
        if !step.effects.records.is_empty() {
            self.seen.commits(&before, member, transaction.partition);
            self.group_fences.learn(self.groups.end(), who, -1);
        }
        self.groups.take_in(step.effects, Some(who.producer_id), self.now);
        let code = step.answer.map_or_else(|code| code, |refusals| refusals.code(0, 0));
        self.groups_answer(application.address(which), Answer::OffsetsCommitted(code));
    }

    /// An answer reaches its instance; the broker that asked for a producer writes first.
    pub fn hear(&mut self, to: Address, answer: Answer) {
        let which = to.which;
        let application = &self.applications[which];
        if application.life != to.life {
            return;
        }
        if let (Answer::Added(Ok(())), Some(Request::Add(ledger))) = (&answer, application.asked.clone())
            && let (Some(who), Some(transaction)) =
                (application.producer.who, &application.producer.transaction)
        {
            let input = (transaction.partition, transaction.from + transaction.written);
            let number = transaction.number;
            let entitled = self.is_entitled(application, (OUTPUT, ledger));
            if !entitled || self.ledgers[ledger].write(who, number, input).is_err() {
                return self.applications[which].could_not_write();
            }
        }
        self.applications[which].hear(answer, &mut self.dice);
    }

    /// In the first protocol, a partition asks the coordinator before a transaction begins in it.
    fn is_entitled(&self, application: &Application, (topic, index): (&str, usize)) -> bool {
        if self.version.raises_epoch() {
            return true;
        }
        let Some(who) = application.producer.who else { return false };
        let partitions = TransactionPartitions::from_iter([(topic, PartitionIndex(index as i32))]);
        let known = self.transactions.machine.verify(&application.id, who, &partitions);
        known.is_ok_and(|known| known.contains_all(&partitions))
    }

    fn transactions_answer(&mut self, to: Address, answer: Answer) {
        self.answers.push(From::Transactions, self.transactions.end(), to, answer);
    }

    fn groups_answer(&mut self, to: Address, answer: Answer) {
        self.answers.push(From::Groups, self.groups.end(), to, answer);
    }
}

impl World {
    /// The offsets that are committed.
    pub fn committed_offsets(&self) -> BTreeMap<i32, i64> {
        let asked = OffsetFetchRequestGroup { member_epoch: -1, ..offsets_of(0..INPUT_PARTITIONS) };
        let told = self.groups.machine.fetch(&asked, Stability::AsCommitted, topic_ids());
        let partitions = told.topics.iter().flat_map(|topic| &topic.partitions);
        partitions.map(|told| (told.partition_index, told.committed_offset.max(0))).collect()
    }
}

fn offsets_of(partitions: impl IntoIterator<Item = i32>) -> OffsetFetchRequestGroup {
    let topic = OffsetFetchRequestTopics {
        name: INPUT.into(),
        partition_indexes: partitions.into_iter().collect(),
        ..Default::default()
    };
    OffsetFetchRequestGroup { group_id: GROUP.into(), topics: Some(vec![topic]), ..Default::default() }
}

pub fn group() -> GroupId {
    GroupId::from(GROUP)
}

fn topic_ids() -> &'static TopicIds<'static> {
    &|name| (name == INPUT).then(|| id_of(INPUT))
}
