//! A shard without a runtime: what it writes is kept and replayed at once, what it asks for is noted.

use crate::coordinator::runtime::{CoordinatorRecord, Machine, TransactionOutcome};
use crate::coordinator::transaction::end::EndRequest;
use crate::coordinator::transaction::init::InitRequest;
use crate::coordinator::transaction::markers::Markers;
use crate::coordinator::transaction::shard::{Attempt, Command, Effects, Step, TransactionShard};
use crate::coordinator::transaction::{
    Refusal, Transaction, TransactionPartitions, TransactionSettings, TransactionVersion, TransactionalId,
};
use crate::sys::KeptMemory;
use crate::types::{Offset, PartitionIndex, ProducerId, ProducerIdentity, TimestampMs};

pub(super) const TIMEOUT_MS: i32 = 60_000;

pub(super) struct World {
    pub(super) shard: TransactionShard,
    pub(super) log: Vec<CoordinatorRecord>,
    pub(super) commands: Vec<Command>,
    pub(super) now: TimestampMs,
    version: TransactionVersion,
    memory: KeptMemory,
    last_producer_id: i64,
}

pub(super) fn id(name: &str) -> TransactionalId {
    TransactionalId::from(name)
}

pub(super) fn partitions(indexes: &[i32]) -> TransactionPartitions {
    indexes.iter().map(|index| ("t", PartitionIndex(*index))).collect()
}

pub(super) fn identity(producer_id: i64, epoch: i16) -> ProducerIdentity {
    ProducerIdentity::new(producer_id, epoch)
}

impl World {
    /// A cluster whose `transaction.version` is this.
    pub(super) fn new(version: TransactionVersion) -> Self {
        Self::with_memory(version, KeptMemory::default())
    }

    pub(super) fn with_memory(version: TransactionVersion, memory: KeptMemory) -> Self {
        Self {
            shard: shard(version, &memory),
            log: Vec::new(),
            commands: Vec::new(),
            now: TimestampMs(1_000_000),
            version,
            memory,
            last_producer_id: 100,
        }
    }

    /// Another broker takes over: it knows what is in the log, and nothing else.
    pub(super) fn restart(&mut self) {
        self.shard = shard(self.version, &self.memory);
        self.commands.clear();
        for record in &self.log {
            self.shard.replay(Offset(0), None, record, self.now).expect("a record");
        }
        let effects = self.shard.resume(self.now);
        self.take_in(effects);
    }

    pub(super) fn take_in(&mut self, effects: Effects) {
        for record in effects.records {
            self.shard.replay(Offset(0), None, &record, self.now).expect("a record");
            self.log.push(record);
        }
        self.commands.extend(effects.commands);
    }

    /// Runs an operation, with a new producer id where it needs one.
    pub(super) fn run<T>(
        &mut self,
        operation: impl Fn(&mut TransactionShard, Option<ProducerId>, TimestampMs) -> Step<Attempt<T>>,
    ) -> Result<T, Refusal> {
        let step = operation(&mut self.shard, None, self.now);
        self.take_in(step.effects);
        if let Attempt::Done(done) = step.answer {
            return done;
        }
        self.last_producer_id += 1;
        let step = operation(&mut self.shard, Some(ProducerId(self.last_producer_id)), self.now);
        self.take_in(step.effects);
        match step.answer {
            Attempt::Done(done) => done,
            Attempt::NeedsProducerId => panic!("it has one"),
        }
    }

    pub(super) fn init(
        &mut self,
        name: &str,
        known: Option<ProducerIdentity>,
    ) -> Result<ProducerIdentity, Refusal> {
        let request = InitRequest { timeout_ms: TIMEOUT_MS, known };
        self.run(|shard, fresh, now| shard.init(&id(name), request, fresh, now))
    }

    pub(super) fn add(
        &mut self,
        name: &str,
        who: ProducerIdentity,
        indexes: &[i32],
        version: TransactionVersion,
    ) -> Result<(), Refusal> {
        let partitions = partitions(indexes);
        self.run(|shard, _, now| shard.add_partitions(&id(name), who, &partitions, version, now))
    }

    pub(super) fn end(
        &mut self,
        name: &str,
        who: ProducerIdentity,
        outcome: TransactionOutcome,
        client_version: TransactionVersion,
    ) -> Result<ProducerIdentity, Refusal> {
        let request = EndRequest { who, outcome, client_version };
        self.run(|shard, fresh, now| shard.end(&id(name), request, fresh, now))
    }

    /// Writes the markers that a transaction needs, and completes it.
    pub(super) fn complete(&mut self, name: &str) -> Option<Markers> {
        let markers = self.shard.markers(&id(name))?;
        let who = markers.who;
        let completed = self.run(|shard, _, now| shard.complete(&id(name), who, now));
        completed.expect("it is prepared");
        Some(markers)
    }

    pub(super) fn transaction(&self, name: &str) -> Transaction {
        self.shard.describe(&id(name)).expect("it is known")
    }

    pub(super) fn pass(&mut self, ms: i64) {
        self.now = TimestampMs(self.now.0 + ms);
    }
}

fn shard(version: TransactionVersion, memory: &KeptMemory) -> TransactionShard {
    TransactionShard::new(TransactionSettings::of_tests(version), memory.clone())
}
