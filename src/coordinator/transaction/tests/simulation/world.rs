//! Clients, a coordinator and partitions, and what of them happens next.
//!
//! ```text
//! client ─▶ coordinator ─▶ journal ─settled─▶ answers, commands ─▶ markers on their way ─▶ partitions ─▶ completion
//! ```
//! Invariant: everything follows from the seed. Messages get lost, come late, come twice and in any order; markers of a coordinator that has fallen go on.

use super::client::{Asked, Client};
use super::coordinator::{Coordinator, Leaving};
use super::history::History;
use super::partition::{Guard, Partition, Refused, Tag};
use crate::coordinator::runtime::TransactionOutcome;
use crate::coordinator::simulation::dice::Dice;
use crate::coordinator::transaction::end::EndRequest;
use crate::coordinator::transaction::init::InitRequest;
use crate::coordinator::transaction::shard::{Attempt, Command, Step, TransactionShard};
use crate::coordinator::transaction::tests::world::{TIMEOUT_MS, id, partitions};
use crate::coordinator::transaction::{Refusal, TransactionVersion, TransactionalId};
use crate::types::{PartitionIndex, ProducerId, ProducerIdentity, TimestampMs};

pub const IDS: [&str; 2] = ["a", "b"];
const INSTANCES: usize = 2;
pub const PARTITIONS: usize = 4;
/// The partition that stands for the offsets of a group.
pub const OFFSETS: usize = PARTITIONS - 1;
const LONGER_THAN_ANY_MS: i64 = TIMEOUT_MS as i64 + 1_000;
/// After the faults all is at rest after so many rounds, or never.
const ROUNDS: usize = 60;

/// Markers on their way.
struct Job {
    id: TransactionalId,
    who: ProducerIdentity,
    outcome: TransactionOutcome,
    left: Vec<usize>,
    coordinator: i32,
}

/// A record that its leader has: until the coordinator has said that it may be appended, and until it is.
struct Produced {
    ticket: usize,
    who: ProducerIdentity,
    partition: usize,
    guard: Guard,
    tag: Tag,
}

pub struct World {
    pub dice: Dice,
    pub coordinator: Coordinator,
    pub partitions: [Partition; PARTITIONS],
    pub history: History,
    clients: Vec<Client>,
    jobs: Vec<Job>,
    /// Those that the coordinator is asked about, and those of which it has said yes.
    asked_about: Vec<Produced>,
    verified: Vec<Produced>,
    tickets: usize,
    let_in: usize,
    newest: [usize; IDS.len()],
}

impl World {
    pub fn new(seed: u64) -> Self {
        let mut dice = Dice::new(seed);
        let server = if dice.one_in(2) { TransactionVersion::Two } else { TransactionVersion::Zero };
        let of_client = |dice: &mut Dice| match server {
            TransactionVersion::Two if !dice.one_in(4) => TransactionVersion::Two,
            _ => TransactionVersion::Zero,
        };
        let clients =
            (0..IDS.len() * INSTANCES).map(|number| Client::new(number % IDS.len(), of_client(&mut dice)));
        Self {
            clients: clients.collect(),
            coordinator: Coordinator::new(server),
            partitions: Default::default(),
            history: History::default(),
            jobs: Vec::new(),
            asked_about: Vec::new(),
            verified: Vec::new(),
            tickets: 0,
            let_in: 0,
            newest: [0; IDS.len()],
            dice,
        }
    }

    /// One thing happens.
    pub fn step(&mut self) {
        match self.dice.below(24) {
            0..=11 => self.client_acts(),
            12..=16 => self.settle(),
            17..=19 => self.deliver_marker(),
            20 => self.a_leader_appends(),
            21 if self.dice.one_in(2) => self.an_answer_is_lost(),
            22 if self.dice.one_in(6) => self.crash(),
            21 | 22 => {}
            _ if self.dice.one_in(8) => self.time_passes(),
            _ => {}
        }
    }

    fn ask<T>(
        &mut self,
        client: usize,
        asked: Asked,
        operation: impl Fn(&mut TransactionShard, Option<ProducerId>, TimestampMs) -> Step<Attempt<T>>,
        told: impl Fn(T) -> Option<ProducerIdentity>,
    ) {
        self.tickets += 1;
        self.clients[client].asked = Some((self.tickets, asked));
        self.coordinator.run(Some(self.tickets), operation, told);
    }

    fn client_acts(&mut self) {
        // The second instance of an id mostly pauses, and comes back as who it was.
        let which = if self.dice.one_in(6) {
            self.dice.below(self.clients.len())
        } else {
            self.dice.below(IDS.len())
        };
        if self.clients[which].asked.is_some() {
            return;
        }
        let Some(who) = self.clients[which].who else { return self.init(which) };
        match (self.clients[which].ending, self.dice.below(10)) {
            (Some(outcome), _) => self.end(which, who, outcome),
            (None, 0) if self.dice.one_in(4) => self.init(which),
            (None, 0..=3)
                if self.clients[which].tag.is_some_and(|tag| !self.history.of(tag).produced.is_empty()) =>
            {
                let outcome = if self.dice.one_in(3) {
                    TransactionOutcome::Aborted
                } else {
                    TransactionOutcome::Committed
                };
                self.end(which, who, outcome);
            }
            _ => self.write(which, who),
        }
    }

    fn init(&mut self, which: usize) {
        let name = IDS[self.clients[which].id];
        self.clients[which].give_up();
        let request = InitRequest { timeout_ms: TIMEOUT_MS, known: None };
        self.ask(which, Asked::Init, |shard, fresh, now| shard.init(&id(name), request, fresh, now), Some);
    }

    fn end(&mut self, which: usize, who: ProducerIdentity, outcome: TransactionOutcome) {
        let client = &mut self.clients[which];
        let (name, version) = (IDS[client.id], client.version);
        if let (Some(tag), None) = (client.tag, client.ending) {
            let told = self.history.of(tag);
            told.fenced_before = self.newest[client.id] > client.let_in;
            told.asked.push(outcome);
        }
        client.ending = Some(outcome);
        let request = EndRequest { who, outcome, client_version: version };
        let asked = Asked::End { outcome };
        self.ask(which, asked, |shard, fresh, now| shard.end(&id(name), request, fresh, now), Some);
    }

    /// Adds a partition, or produces to one: as the protocol of the client has it.
    fn write(&mut self, which: usize, who: ProducerIdentity) {
        let partition = self.dice.below(PARTITIONS);
        let client = &mut self.clients[which];
        let (name, version) = (IDS[client.id], client.version);
        let tag = *client.tag.get_or_insert_with(|| self.history.begin());
        let index = i32::try_from(partition).unwrap_or(0);
        let guard = self.partitions[partition].guard(who);
        // Who speaks the first protocol adds a partition before it produces; else its record might come before the end of its last transaction there.
        let is_added = client.added.contains(&partition) || version == TransactionVersion::Two;
        if is_added && self.partitions[partition].is_open(who) {
            if self.partitions[partition].append(who, guard, tag) {
                self.history.of(tag).produced.push(partition);
            }
            return;
        }
        let wanted = partitions(&[index]);
        let produced = Produced { ticket: self.tickets + 1, who, partition, guard, tag };
        if is_added && version == TransactionVersion::Zero {
            // The coordinator's answer waits until it can't be lost.
            let may = self.coordinator.node.machine.verify(&id(name), who, &wanted);
            if self.coordinator.is_settled() && may.is_ok_and(|may| may.contains("t", PartitionIndex(index)))
            {
                self.tickets += 1;
                client.asked = Some((self.tickets, Asked::Produce));
                self.verified.push(produced);
            }
            return;
        }
        let asked = if is_added { Asked::Produce } else { Asked::Add { partition } };
        if is_added {
            self.asked_about.push(produced);
        }
        self.ask(
            which,
            asked,
            |shard, _, now| shard.add_partitions(&id(name), who, &wanted, version, now),
            |()| None,
        );
    }

    /// Late or not: whoever produced may have given up meanwhile, or have ended its transaction.
    fn a_leader_appends(&mut self) {
        if self.verified.is_empty() {
            return;
        }
        let which = self.dice.below(self.verified.len());
        let Produced { ticket, who, partition, guard, tag } = self.verified.swap_remove(which);
        let appended = self.partitions[partition].append(who, guard, tag);
        self.history.fenced += usize::from(!appended);
        if let Some(client) = self.clients.iter_mut().find(|client| client.waits_for(ticket)) {
            client.asked = None;
            if appended {
                self.history.of(tag).produced.push(partition);
            }
        }
    }

    fn settle(&mut self) {
        let records = 1 + self.dice.below(4);
        let leaving = self.coordinator.settle(records);
        self.leave(leaving);
    }

    fn leave(&mut self, leaving: Vec<Leaving>) {
        for it in leaving {
            match it {
                Leaving::Answer { ticket, answer } => self.answered(ticket, answer),
                Leaving::Command(Command::WriteMarkers(name)) => self.send_markers(name),
                Leaving::Command(Command::Abort(name)) => {
                    self.coordinator.run(
                        None,
                        |shard, fresh, now| shard.abort_timed_out(&name, fresh, now),
                        |()| None,
                    );
                }
            }
        }
    }

    fn answered(&mut self, ticket: usize, answer: Result<Option<ProducerIdentity>, Refusal>) {
        if let Some(place) = self.asked_about.iter().position(|produced| produced.ticket == ticket) {
            let produced = self.asked_about.swap_remove(place);
            if answer.is_ok() {
                return self.verified.push(produced);
            }
        }
        let Some(which) = self.clients.iter().position(|client| client.waits_for(ticket)) else { return };
        let client = &mut self.clients[which];
        let Some((_, asked)) = client.asked.take() else { return };
        match (asked, answer) {
            (_, Err(Refusal::StillEnding)) => {}
            (_, Err(_)) => {
                self.history.fenced += 1;
                client.give_up();
            }
            (Asked::Init, Ok(who)) => {
                self.let_in += 1;
                (client.who, client.let_in) = (who, self.let_in);
                self.newest[client.id] = self.let_in;
            }
            (Asked::Add { partition }, Ok(_)) => client.added.push(partition),
            // Told by its leader.
            (Asked::Produce, Ok(_)) => {}
            (Asked::End { outcome }, Ok(next)) => {
                client.who = next;
                if let Some(tag) = client.tag {
                    self.history.of(tag).ended = Some(outcome);
                }
                client.leave_transaction();
            }
        }
    }

    fn send_markers(&mut self, name: TransactionalId) {
        let Some(markers) = self.coordinator.node.machine.markers(&name) else { return };
        let left =
            markers.partitions.iter().map(|(_, index)| usize::try_from(index.0).unwrap_or(0)).collect();
        let coordinator = self.coordinator.node.falls;
        self.jobs.push(Job { id: name, who: markers.who, outcome: markers.outcome, left, coordinator });
    }

    fn deliver_marker(&mut self) {
        if self.jobs.is_empty() {
            return;
        }
        let which = self.dice.below(self.jobs.len());
        let job = &mut self.jobs[which];
        if !job.left.is_empty() {
            let place = self.dice.below(job.left.len());
            let ended = self.partitions[job.left[place]].end(job.who, job.outcome, job.coordinator);
            if ended == Err(Refused::Coordinator) {
                self.jobs.remove(which);
                return;
            }
            // Its answer may be lost: then it comes again.
            if !self.dice.one_in(8) {
                job.left.swap_remove(place);
            }
        }
        if self.jobs[which].left.is_empty() {
            let Job { id, who, coordinator, .. } = self.jobs.remove(which);
            if coordinator == self.coordinator.node.falls {
                self.coordinator.run(None, |shard, _, now| shard.complete(&id, who, now), |()| None);
            }
        }
    }

    /// A client hears nothing, and asks again, or pauses and comes back later.
    fn an_answer_is_lost(&mut self) {
        let which = self.dice.below(self.clients.len());
        if self.clients[which].asked.take().is_some() {
            self.history.lost += 1;
        }
    }

    fn crash(&mut self) {
        self.history.crashes += 1;
        self.coordinator.crash(&mut self.dice);
        // What waited at the fallen one is never answered.
        self.asked_about.clear();
        self.clients.iter_mut().for_each(|client| client.asked = None);
    }

    fn time_passes(&mut self) {
        self.coordinator.now = TimestampMs(self.coordinator.now.0 + LONGER_THAN_ANY_MS);
        self.coordinator.look_for_timeouts();
    }

    /// After the faults: clients are gone, messages come, time passes.
    pub fn come_to_rest(&mut self) {
        self.clients.clear();
        while !self.verified.is_empty() {
            self.a_leader_appends();
        }
        for _ in 0..ROUNDS {
            let leaving = self.coordinator.settle(usize::MAX / 2);
            self.leave(leaving);
            for _ in 0..self.jobs.iter().map(|job| job.left.len() + 1).sum::<usize>() * 3 {
                self.deliver_marker();
            }
            self.time_passes();
        }
    }
}
