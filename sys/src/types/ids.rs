//! Newtypes over the small integers of the protocol.
//!
//! Invariant: each has the width it has on the wire; `NONE` is Kafka's "not set" value.

use std::fmt;
use std::sync::Arc;

macro_rules! wire_integer {
    ($(#[$doc:meta])* $name:ident($inner:ty)) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
        pub struct $name(pub $inner);

        impl $name {
            /// Kafka's "not set".
            pub const NONE: Self = Self(-1);

            /// True unless this is [`Self::NONE`] or another negative value.
            #[must_use]
            pub const fn is_some(self) -> bool {
                self.0 >= 0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

wire_integer!(
    /// A node of the cluster.
    BrokerId(i32)
);
wire_integer!(
    /// A partition's place within its topic, from 0.
    PartitionIndex(i32)
);
wire_integer!(
    /// Counts the leaders a partition has had.
    LeaderEpoch(i32)
);
wire_integer!(
    /// An idempotent or transactional producer.
    ProducerId(i64)
);
wire_integer!(
    /// Fences older instances of the same producer.
    ProducerEpoch(i16)
);
wire_integer!(
    /// Milliseconds since 1970-01-01 UTC.
    TimestampMs(i64)
);

/// A producer, in one of its lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProducerIdentity {
    /// Its id.
    pub producer_id: ProducerId,
    /// Fences its earlier lives.
    pub epoch: ProducerEpoch,
}

impl ProducerIdentity {
    /// As requests, batches and records name it.
    #[must_use]
    pub const fn new(producer_id: i64, epoch: i16) -> Self {
        Self { producer_id: ProducerId(producer_id), epoch: ProducerEpoch(epoch) }
    }
}

/// A partition by its topic's name.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TopicPartition {
    /// The topic's name.
    pub topic: Arc<str>,
    /// Which partition of it.
    pub partition: PartitionIndex,
}

impl fmt::Display for TopicPartition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.topic, self.partition)
    }
}
