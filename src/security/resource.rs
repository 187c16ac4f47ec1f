//! What something can be done to.
//!
//! Invariant: a kind has the operations that Kafka's `AclEntry.supportedOperations` gives it.

use std::fmt;

use super::operation::Operation;

/// A kind of resource: Kafka's `ResourceType`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ResourceKind {
    /// The cluster as a whole.
    Cluster,
    /// A topic.
    Topic,
    /// A group of any protocol.
    Group,
    /// A transactional producer.
    TransactionalId,
}

/// One resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Resource<'n> {
    /// What it is.
    pub kind: ResourceKind,
    /// Its name.
    pub name: &'n str,
}

impl Resource<'static> {
    /// The one cluster that there is. The name is Kafka's.
    pub const CLUSTER: Self = Self { kind: ResourceKind::Cluster, name: "kafka-cluster" };
}

impl<'n> Resource<'n> {
    /// A topic.
    #[must_use]
    pub const fn topic(name: &'n str) -> Self {
        Self { kind: ResourceKind::Topic, name }
    }

    /// A group.
    #[must_use]
    pub const fn group(name: &'n str) -> Self {
        Self { kind: ResourceKind::Group, name }
    }

    /// A transactional producer.
    #[must_use]
    pub const fn transactional_id(name: &'n str) -> Self {
        Self { kind: ResourceKind::TransactionalId, name }
    }
}

impl ResourceKind {
    /// All that can be done to such a resource.
    #[must_use]
    pub const fn operations(self) -> &'static [Operation] {
        use Operation::{
            Alter, AlterConfigs, ClusterAction, Create, Delete, Describe, DescribeConfigs, IdempotentWrite,
            Read, TwoPhaseCommit, Write,
        };
        match self {
            Self::Cluster => {
                &[Create, Alter, Describe, ClusterAction, DescribeConfigs, AlterConfigs, IdempotentWrite]
            }
            Self::Topic => &[Read, Write, Create, Delete, Alter, Describe, DescribeConfigs, AlterConfigs],
            Self::Group => &[Read, Delete, Describe, DescribeConfigs, AlterConfigs],
            Self::TransactionalId => &[Write, Describe, TwoPhaseCommit],
        }
    }
}

impl fmt::Display for Resource<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} {}", self.kind, self.name)
    }
}
