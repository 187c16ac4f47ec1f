//! What can happen in a run, and how often.
//!
//! Invariant: each run weighs the actions anew, and leaves some out: what only goes wrong when nobody flushes is found by
//! runs in which nobody flushes.

use crate::dice::Dice;

/// An action. Its details are drawn when it happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// A producer appends a batch.
    Append,
    /// A producer sends its last batch again.
    Retry,
    /// A coordinator appends several batches.
    AppendSeveral,
    /// A coordinator ends an open transaction.
    EndTransaction,
    /// A follower appends what its leader has.
    AppendAsFollower,
    /// The log begins a segment.
    Roll,
    /// All is flushed.
    Flush,
    /// A flush is prepared.
    PrepareFlush,
    /// A prepared flush runs.
    RunFlush,
    /// The log is told of a flush that ran.
    FinishFlush,
    /// Old segments go.
    Retain,
    /// Records are deleted.
    DeleteRecords,
    /// The end is cut off.
    Truncate,
    /// The log is emptied.
    StartAnew,
    /// Another leader begins.
    NewEpoch,
    /// The directory's checkpoints are written.
    Checkpoint,
    /// The write-ahead log commits a group.
    Commit,
    /// Partitions are told of the group that was committed last, if they have not heard of it.
    Tell,
    /// The write-ahead log makes room.
    Trim,
    /// The write-ahead log lets go of what it need not keep.
    TidyUp,
    /// The partition is deleted.
    DeletePartition,
    /// What was deleted is removed from disk.
    RemoveDue,
    /// Time passes.
    AdvanceClock,
    /// Silent producers are forgotten.
    ExpireProducers,
    /// The topic gets other settings.
    ChangeSettings,
    /// Everything is compared with the model.
    Compare,
    /// The broker stops in good order, and starts again.
    Restart,
    /// The broker stops in good order, and the power is cut.
    RestartAfterPowerCut,
    /// The broker is killed between two calls.
    Kill,
    /// The power is cut between two calls.
    CutPower,
    /// The broker will be killed in some call that comes.
    ArmKill,
    /// The power will be cut in some call that comes.
    ArmPowerCut,
    /// Some call that comes will fail.
    Fault,
    /// The disk has room for some bytes more.
    FillDisk,
    /// The disk works again.
    Heal,
}

/// Every action, and how often it happens among the others.
const WEIGHTS: [(Action, u64); 35] = [
    (Action::Append, 200),
    (Action::Retry, 8),
    (Action::AppendSeveral, 15),
    (Action::EndTransaction, 20),
    (Action::AppendAsFollower, 20),
    (Action::Roll, 15),
    (Action::Flush, 12),
    (Action::PrepareFlush, 15),
    (Action::RunFlush, 15),
    (Action::FinishFlush, 15),
    (Action::Retain, 8),
    (Action::DeleteRecords, 8),
    (Action::Truncate, 10),
    (Action::StartAnew, 2),
    (Action::NewEpoch, 8),
    (Action::Checkpoint, 15),
    (Action::Commit, 60),
    (Action::Tell, 10),
    (Action::Trim, 10),
    (Action::TidyUp, 5),
    (Action::DeletePartition, 5),
    (Action::RemoveDue, 4),
    (Action::AdvanceClock, 6),
    (Action::ExpireProducers, 3),
    (Action::ChangeSettings, 4),
    (Action::Compare, 6),
    (Action::Restart, 6),
    (Action::RestartAfterPowerCut, 4),
    (Action::Kill, 6),
    (Action::CutPower, 10),
    (Action::ArmKill, 8),
    (Action::ArmPowerCut, 10),
    (Action::Fault, 8),
    (Action::FillDisk, 4),
    (Action::Heal, 6),
];

/// The weights of one run.
#[derive(Debug, Clone)]
pub struct Weights([u64; WEIGHTS.len()]);

impl Action {
    /// How often this run does each.
    #[must_use]
    pub fn drawn_weights(dice: &mut Dice) -> Weights {
        Weights(WEIGHTS.map(|(action, weight)| {
            let factor = dice.pick(&[0, 0, 1, 1, 1, 2, 4]);
            // A run without records would show nothing.
            if action == Self::Append { weight * factor.max(1) } else { weight * factor }
        }))
    }

    /// One of the actions.
    #[must_use]
    pub fn drawn(weights: &Weights, dice: &mut Dice) -> Self {
        let mut left = dice.below(weights.0.iter().sum());
        for ((action, _), weight) in WEIGHTS.iter().zip(weights.0) {
            if left < weight {
                return *action;
            }
            left -= weight;
        }
        Self::Append
    }
}
