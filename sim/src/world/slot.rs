//! One partition of a run: its log while that is open, its model, and what its clients remember.

use std::collections::BTreeMap;
use std::sync::Arc;

use bytes::Bytes;
use kalda_log::{FlushTask, Flushed, LogSettings, PartitionLog};
use kalda_sys::types::{PartitionIndex, TopicId, TopicPartition, Uuid};

use super::open_log::OpenLog;
use crate::model::PartitionModel;
use crate::plan::{BatchStyle, FlushPolicy, PartitionSetup};

/// A flush that is under way.
#[derive(Debug, Default)]
pub enum PendingFlush {
    /// None is.
    #[default]
    None,
    /// It was prepared.
    Prepared(FlushTask),
    /// It ran.
    Ran(Flushed),
}

/// A partition.
#[derive(Debug)]
pub struct Slot {
    /// Its name, the same in all its lives.
    pub name: TopicPartition,
    /// How often it was deleted: each life is another topic.
    life: u8,
    /// Its settings.
    pub settings: Arc<LogSettings>,
    /// When an append is acknowledged.
    pub policy: FlushPolicy,
    /// What batches look like.
    pub style: BatchStyle,
    /// The log, while it is open.
    pub log: Option<Arc<OpenLog>>,
    /// What it must hold.
    pub model: PartitionModel,
    /// The flush that is under way.
    pub flush: PendingFlush,
    /// The epoch of its leader.
    pub epoch: i32,
    /// The last batch that each idempotent producer sent.
    pub last_sent: BTreeMap<i64, Bytes>,
}

impl Slot {
    /// A partition without a file.
    #[must_use]
    pub fn new(index: usize, setup: &PartitionSetup) -> Self {
        let partition = PartitionIndex(i32::try_from(index).unwrap_or(0));
        Self {
            name: TopicPartition { topic: "topic".into(), partition },
            life: 1,
            settings: Arc::new(setup.settings.clone()),
            policy: setup.policy,
            style: setup.style,
            log: None,
            model: PartitionModel::default(),
            flush: PendingFlush::None,
            epoch: 0,
            last_sent: BTreeMap::new(),
        }
    }

    /// True if the topic is synchronous now.
    #[must_use]
    pub fn is_synchronous(&self) -> bool {
        self.settings.flush_policy == kalda_log::FlushPolicy::Sync
    }

    /// The id of the topic in this life.
    #[must_use]
    pub fn topic_id(&self) -> TopicId {
        Uuid([self.life; 16])
    }

    /// What the log is opened with.
    #[must_use]
    pub fn identity(&self) -> (TopicPartition, TopicId, Arc<LogSettings>) {
        (self.name.clone(), self.topic_id(), Arc::clone(&self.settings))
    }

    /// The log was opened.
    pub fn take_log(&mut self, log: PartitionLog) {
        let is_told = self.policy == FlushPolicy::WriteAhead;
        self.log = Some(if is_told { OpenLog::told(log) } else { OpenLog::alone(log) });
    }

    /// The process has ended.
    pub fn let_go(&mut self) {
        self.log = None;
        self.flush = PendingFlush::None;
    }

    /// The partition was deleted; another of this name comes.
    pub fn begin_next_life(&mut self) {
        self.let_go();
        self.life += 1;
        self.model = PartitionModel::default();
        self.epoch = 0;
        self.last_sent.clear();
    }

    /// Takes note of what the log says that survives a power cut.
    pub fn take_promise(&mut self) {
        if let Some(log) = &self.log {
            self.model.promised = self.model.promised.max(log.recovery_point().0);
        }
    }
}
