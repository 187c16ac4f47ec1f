//! One partition as the controller knows it: who holds it, who leads it, and how often that changed.
//!
//! Invariant: `leader_epoch` grows with every choice of a leader, `partition_epoch` with every change; both never fall.
//! High watermark and log end offsets are not metadata, and not here.

use kalda_protocol::messages::metadata::partition_change_record::PartitionChangeRecord;
use kalda_protocol::messages::metadata::partition_record::PartitionRecord;

use crate::types::{BrokerId, LeaderEpoch, PartitionIndex, TopicId, Uuid};

/// In a `PartitionChangeRecord`: the leader stays.
pub const NO_LEADER_CHANGE: i32 = -2;

/// The directory of a replica that no broker has placed yet.
pub const UNASSIGNED_DIRECTORY: Uuid = Uuid([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);

/// The same, in metadata that was written before directories had ids.
const MIGRATING_DIRECTORY: Uuid = Uuid([0; 16]);

/// `leader_recovery_state`: the leader was chosen among replicas that may lack committed records.
const RECOVERING: i8 = 1;

/// In a `PartitionChangeRecord`: the recovery state stays.
const NO_RECOVERY_CHANGE: i8 = -1;

/// A partition's registration.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PartitionImage {
    /// Its place within the topic.
    pub index: PartitionIndex,
    /// The brokers that hold it, the preferred leader first.
    pub replicas: Box<[BrokerId]>,
    /// Each replica's log directory, in the order of `replicas`; empty in metadata older than 3.7.
    pub directories: Box<[Uuid]>,
    /// The replicas that have every committed record.
    pub isr: Box<[BrokerId]>,
    /// Replicas that leave when a reassignment ends.
    pub removing_replicas: Box<[BrokerId]>,
    /// Replicas that join when a reassignment ends.
    pub adding_replicas: Box<[BrokerId]>,
    /// Replicas outside the ISR that still have every committed record (KIP-966).
    pub elr: Box<[BrokerId]>,
    /// The last members of the ELR before it became empty.
    pub last_known_elr: Box<[BrokerId]>,
    /// The leader, or [`BrokerId::NONE`].
    pub leader: BrokerId,
    /// True after an unclean election until the leader has recovered.
    pub recovering: bool,
    /// Counts the leaders.
    pub leader_epoch: LeaderEpoch,
    /// Counts the changes.
    pub partition_epoch: i32,
}

impl PartitionImage {
    /// True if `broker` is one of the replicas.
    #[must_use]
    pub fn is_replica(&self, broker: BrokerId) -> bool {
        self.replicas.contains(&broker)
    }

    /// The directory in which `broker` keeps it; `None` where the broker hasn't said.
    #[must_use]
    pub fn directory_of(&self, broker: BrokerId) -> Option<Uuid> {
        let place = self.replicas.iter().position(|replica| *replica == broker)?;
        let directory = self.directories.get(place).copied();
        directory.filter(|id| ![UNASSIGNED_DIRECTORY, MIGRATING_DIRECTORY].contains(id))
    }

    /// The directories of all replicas, with another one for `broker`.
    #[must_use]
    pub fn directories_with(&self, broker: BrokerId, directory: Uuid) -> Vec<Uuid> {
        let known = self.directories.iter().copied().chain(std::iter::repeat(MIGRATING_DIRECTORY));
        let replicas = self.replicas.iter().zip(known);
        replicas.map(|(replica, known)| if *replica == broker { directory } else { known }).collect()
    }

    /// Reads a `PartitionRecord`.
    #[must_use]
    pub fn from_record(record: &PartitionRecord) -> Self {
        Self {
            index: PartitionIndex(record.partition_id),
            replicas: brokers(&record.replicas),
            directories: record.directories.as_slice().into(),
            isr: brokers(&record.isr),
            removing_replicas: brokers(&record.removing_replicas),
            adding_replicas: brokers(&record.adding_replicas),
            elr: brokers(record.eligible_leader_replicas.as_deref().unwrap_or_default()),
            last_known_elr: brokers(record.last_known_elr.as_deref().unwrap_or_default()),
            leader: BrokerId(record.leader),
            recovering: record.leader_recovery_state == RECOVERING,
            leader_epoch: LeaderEpoch(record.leader_epoch),
            partition_epoch: record.partition_epoch,
        }
    }

    /// The `PartitionRecord` that says all this.
    #[must_use]
    pub fn to_record(&self, topic_id: TopicId) -> PartitionRecord {
        PartitionRecord {
            partition_id: self.index.0,
            topic_id,
            replicas: numbers(&self.replicas),
            isr: numbers(&self.isr),
            removing_replicas: numbers(&self.removing_replicas),
            adding_replicas: numbers(&self.adding_replicas),
            leader: self.leader.0,
            leader_recovery_state: i8::from(self.recovering),
            leader_epoch: self.leader_epoch.0,
            partition_epoch: self.partition_epoch,
            directories: self.directories.to_vec(),
            eligible_leader_replicas: optional_numbers(&self.elr),
            last_known_elr: optional_numbers(&self.last_known_elr),
            ..PartitionRecord::default()
        }
    }

    /// Takes a change: what the record leaves out stays; naming a leader starts a new leader epoch.
    pub fn change(&mut self, record: &PartitionChangeRecord) {
        let replace = |field: &mut Box<[BrokerId]>, new: Option<&[i32]>| {
            if let Some(new) = new {
                *field = brokers(new);
            }
        };
        replace(&mut self.replicas, record.replicas.as_deref());
        replace(&mut self.isr, record.isr.as_deref());
        replace(&mut self.removing_replicas, record.removing_replicas.as_deref());
        replace(&mut self.adding_replicas, record.adding_replicas.as_deref());
        replace(&mut self.elr, record.eligible_leader_replicas.as_deref());
        replace(&mut self.last_known_elr, record.last_known_elr.as_deref());
        if let Some(directories) = &record.directories {
            self.directories = directories.as_slice().into();
        }
        if record.leader != NO_LEADER_CHANGE {
            self.leader = BrokerId(record.leader);
            // Saturating: a record that was read may have brought it to any number.
            self.leader_epoch = LeaderEpoch(self.leader_epoch.0.saturating_add(1));
        }
        if record.leader_recovery_state != NO_RECOVERY_CHANGE {
            self.recovering = record.leader_recovery_state == RECOVERING;
        }
        self.partition_epoch = self.partition_epoch.saturating_add(1);
    }
}

fn brokers(ids: &[i32]) -> Box<[BrokerId]> {
    ids.iter().copied().map(BrokerId).collect()
}

/// The plain numbers of some brokers, as records have them.
#[must_use]
pub fn numbers<T: FromIterator<i32>>(brokers: &[BrokerId]) -> T {
    brokers.iter().map(|broker| broker.0).collect()
}

fn optional_numbers(brokers: &[BrokerId]) -> Option<Vec<i32>> {
    (!brokers.is_empty()).then(|| numbers(brokers))
}
