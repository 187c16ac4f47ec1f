//! What a streams group tells its members besides their tasks.
//!
//! Invariant: codes and texts are Kafka's.

/// Why the group isn't as its members would have it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StatusCode {
    /// The member runs an older topology than the group.
    StaleTopology,
    /// A topic of others isn't there.
    MissingSourceTopics,
    /// Topics don't have the partitions that they must have.
    IncorrectlyPartitionedTopics,
    /// A topic of the application isn't there yet.
    MissingInternalTopics,
    /// A member wants all of the application to stop.
    ShutdownApplication,
    /// The tasks are assigned later.
    AssignmentDelayed,
    /// The member hasn't told where it is.
    MissingClientTags,
}

impl StatusCode {
    /// Kafka's number for it.
    #[must_use]
    pub const fn code(self) -> i8 {
        match self {
            Self::StaleTopology => 0,
            Self::MissingSourceTopics => 1,
            Self::IncorrectlyPartitionedTopics => 2,
            Self::MissingInternalTopics => 3,
            Self::ShutdownApplication => 4,
            Self::AssignmentDelayed => 5,
            Self::MissingClientTags => 6,
        }
    }
}

/// One of them, with a sentence about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// What it is.
    pub code: StatusCode,
    /// The sentence.
    pub detail: String,
}

impl Status {
    /// That status.
    #[must_use]
    pub fn new(code: StatusCode, detail: impl Into<String>) -> Self {
        Self { code, detail: detail.into() }
    }
}
