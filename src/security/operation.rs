//! What can be done to a resource: Kafka's `AclOperation`.
//!
//! Invariant: the codes are Kafka's, since answers carry sets of them as bits.

/// An operation on a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Operation {
    /// Fetch from a topic, be a member of a group.
    Read = 3,
    /// Produce.
    Write = 4,
    /// Create a topic.
    Create = 5,
    /// Delete a topic, its records, or a group.
    Delete = 6,
    /// Change a topic or the cluster.
    Alter = 7,
    /// See that it is there, and what it is like.
    Describe = 8,
    /// What brokers do among themselves.
    ClusterAction = 9,
    /// See its settings.
    DescribeConfigs = 10,
    /// Change its settings.
    AlterConfigs = 11,
    /// Be an idempotent producer.
    IdempotentWrite = 12,
    /// Have transactions that wait for a decision from outside (KIP-939).
    TwoPhaseCommit = 15,
}

impl Operation {
    /// Its name, as Kafka's sentences have it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Read => "READ",
            Self::Write => "WRITE",
            Self::Create => "CREATE",
            Self::Delete => "DELETE",
            Self::Alter => "ALTER",
            Self::Describe => "DESCRIBE",
            Self::ClusterAction => "CLUSTER_ACTION",
            Self::DescribeConfigs => "DESCRIBE_CONFIGS",
            Self::AlterConfigs => "ALTER_CONFIGS",
            Self::IdempotentWrite => "IDEMPOTENT_WRITE",
            Self::TwoPhaseCommit => "TWO_PHASE_COMMIT",
        }
    }

    /// Its bit in `authorized_operations`.
    #[must_use]
    pub const fn bit(self) -> i32 {
        1 << (self as u8)
    }
}
