//! The states of a transactional id.
//!
//! ```text
//!            add partitions           end            all markers written
//!   Empty ──────────────────▶ Ongoing ───▶ PrepareCommit ───▶ CompleteCommit ──┐
//!     ▲                        │ ▲   └──▶ PrepareAbort ────▶ CompleteAbort ──┤
//!     │                        │ │              ▲                              │
//!     │   init: aborted first  └─┼──────────────┘                              │
//!     └────────── init ──────────┴────────── add partitions ◀─────────────────┘
//! ```
//!
//! With transaction version 2, Empty and the Complete states can be aborted, too: the client doesn't know whether its first produce arrived.
//! Absent: Kafka's Dead and PrepareEpochFence, which are never in a record: an id that expires is gone with its tombstone, and the
//! epoch that fences is a part of PrepareAbort.

/// Where a transactional id stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TransactionState {
    /// There was no transaction since the producer was initialised.
    Empty,
    /// A transaction has begun.
    Ongoing,
    /// It will be committed, whatever happens: markers are being written.
    PrepareCommit,
    /// It will be aborted.
    PrepareAbort,
    /// It was committed.
    CompleteCommit,
    /// It was aborted.
    CompleteAbort,
}

/// Kafka's names that no record has. A filter may name them; nothing is ever in them.
const TRANSIENT_NAMES: [&str; 2] = ["Dead", "PrepareEpochFence"];

impl TransactionState {
    /// All of them, in the order of their numbers.
    pub const ALL: [Self; 6] = [
        Self::Empty,
        Self::Ongoing,
        Self::PrepareCommit,
        Self::PrepareAbort,
        Self::CompleteCommit,
        Self::CompleteAbort,
    ];

    /// Its number in records.
    #[must_use]
    pub const fn number(self) -> i8 {
        match self {
            Self::Empty => 0,
            Self::Ongoing => 1,
            Self::PrepareCommit => 2,
            Self::PrepareAbort => 3,
            Self::CompleteCommit => 4,
            Self::CompleteAbort => 5,
        }
    }

    /// The state of a number.
    #[must_use]
    pub fn of_number(number: i8) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.number() == number)
    }

    /// Its name in answers.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Empty => "Empty",
            Self::Ongoing => "Ongoing",
            Self::PrepareCommit => "PrepareCommit",
            Self::PrepareAbort => "PrepareAbort",
            Self::CompleteCommit => "CompleteCommit",
            Self::CompleteAbort => "CompleteAbort",
        }
    }

    /// The state of a name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }

    /// True if there is a state of this name.
    #[must_use]
    pub fn is_name(name: &str) -> bool {
        Self::named(name).is_some() || TRANSIENT_NAMES.contains(&name)
    }

    /// True while markers are being written. What else is asked has to wait.
    #[must_use]
    pub const fn is_prepared(self) -> bool {
        matches!(self, Self::PrepareCommit | Self::PrepareAbort)
    }

    /// True if an id that is silent for long may be forgotten.
    #[must_use]
    pub const fn may_expire(self) -> bool {
        matches!(self, Self::Empty | Self::CompleteCommit | Self::CompleteAbort)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_names_lead_back() {
        for (number, state) in TransactionState::ALL.into_iter().enumerate() {
            assert_eq!(usize::try_from(state.number()), Ok(number));
            assert_eq!(TransactionState::of_number(state.number()), Some(state));
            assert!(TransactionState::is_name(state.name()));
        }
        assert_eq!(TransactionState::of_number(6), None, "an id that is dead has no record");
        assert!(TransactionState::is_name("Dead") && !TransactionState::is_name("dead"));
    }
}
