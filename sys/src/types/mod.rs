//! Values that several rooms share: newtypes, so that look-alikes can't be mixed up.
//!
//! Invariant: a type here has no behaviour beyond its own arithmetic and text form. No I/O, no configuration.

mod ids;
mod offset;
mod transaction_end;

pub use ids::{
    BrokerId, LeaderEpoch, PartitionIndex, ProducerEpoch, ProducerId, ProducerIdentity, TimestampMs,
    TopicPartition,
};
pub use kalda_protocol::Uuid;
pub use offset::Offset;
pub use transaction_end::{MarkerEpoch, TransactionEnd};

/// A topic's id, given by the controller when the topic is created. Zero means "none given".
pub type TopicId = Uuid;
