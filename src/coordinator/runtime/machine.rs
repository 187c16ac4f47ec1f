//! A coordinator's pure state machine, as the runtime drives it.

use std::fmt::Debug;

use super::effects::{Effects, Waiter};
use super::error::CoordinatorError;
use super::record::CoordinatorRecord;
use super::transaction::TransactionOutcome;
use crate::types::{Offset, ProducerId, TimestampMs};

/// A record that can't be understood; the state would be wrong without it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a record of the coordinator can't be read: {0}")]
pub struct ReplayError(pub String);

/// The state of one partition.
pub trait Machine: Sized + Send + 'static {
    /// Names a timer.
    type Timer: Clone + Ord + Debug + Send + 'static;
    /// What parked requests are answered with.
    type Reply: Debug + Send + 'static;
    /// How to go on after a write.
    type After: Debug + Send + 'static;
    /// What others are to do once what was written before is committed. A machine that asks for nothing says
    /// [`std::convert::Infallible`].
    type Command: Debug + Send + 'static;

    /// Takes in a record that was written: now, or in an earlier life.
    ///
    /// # Errors
    /// The record is not one of this machine's.
    fn replay(
        &mut self,
        offset: Offset,
        transaction: Option<ProducerId>,
        record: &CoordinatorRecord,
        now: TimestampMs,
    ) -> Result<(), ReplayError>;

    /// Takes in the end of a transaction.
    fn end_transaction(&mut self, producer: ProducerId, outcome: TransactionOutcome);

    /// All is read: the machine starts to work. Commands that an earlier life may not have released are asked for anew.
    fn resume(&mut self, now: TimestampMs) -> Effects<Self>;

    /// A timer fired.
    fn timer_fired(&mut self, timer: &Self::Timer, now: TimestampMs) -> Effects<Self>;

    /// The write went well, or not at all.
    fn written(
        &mut self,
        after: Self::After,
        outcome: Result<(), CoordinatorError>,
        now: TimestampMs,
    ) -> Effects<Self>;

    /// This broker is not the coordinator any more; answers everyone who is parked.
    fn close(self) -> Vec<(Waiter, Self::Reply)>;
}
