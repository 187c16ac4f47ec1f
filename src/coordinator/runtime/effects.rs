//! What a machine wants done after an event.
//!
//! Invariant: the machine does none of it itself. All of it happens under the lock the event came with, but for the commands: they
//! are released in order, once what was written before them is committed.

use super::machine::Machine;
use super::record::CoordinatorRecord;

/// Names a parked request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Waiter(pub u64);

/// A change to a timer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TimerChange<T> {
    /// Let it fire so many milliseconds from now, and not before.
    Set(T, i32),
    /// Let it never fire.
    Cancel(T),
}

/// How the state follows its records.
#[derive(Debug)]
pub enum Apply<A> {
    /// It is replayed from them, once they are appended; if they can't be, nothing has happened.
    Replay,
    /// The machine decides, when it is told how the write went.
    Tell(A),
    /// As [`Self::Replay`]; and the machine is told how the write went.
    ReplayAndTell(A),
    /// It is there already. If they can't be appended, the log stays behind until the next write.
    Done,
}

/// All that one event brings about.
#[derive(Debug)]
pub struct Effects<M: Machine> {
    /// To be appended, all or none.
    pub records: Vec<CoordinatorRecord>,
    /// How the state follows them.
    pub apply: Apply<M::After>,
    /// Parked requests to answer.
    pub replies: Vec<(Waiter, M::Reply)>,
    /// Timers to change, in this order.
    pub timers: Vec<TimerChange<M::Timer>>,
    /// For others to do, in this order, after the commit. If that fails, or the leadership ends, nobody hears of them.
    pub commands: Vec<M::Command>,
}

impl<M: Machine> Effects<M> {
    /// Nothing to do.
    #[must_use]
    pub const fn none() -> Self {
        Self {
            records: Vec::new(),
            apply: Apply::Done,
            replies: Vec::new(),
            timers: Vec::new(),
            commands: Vec::new(),
        }
    }

    /// State that follows from these records.
    #[must_use]
    pub const fn replayed(records: Vec<CoordinatorRecord>) -> Self {
        Self { records, apply: Apply::Replay, replies: Vec::new(), timers: Vec::new(), commands: Vec::new() }
    }
}

/// The answer to an operation, with what it brings about.
#[derive(Debug)]
pub struct Step<M: Machine, A> {
    /// What the caller hears, if the records could be appended.
    pub answer: A,
    /// What is to be done first.
    pub effects: Effects<M>,
}

impl<M: Machine, A> Step<M, A> {
    /// An answer that changes nothing.
    #[must_use]
    pub const fn only(answer: A) -> Self {
        Self { answer, effects: Effects::none() }
    }
}
