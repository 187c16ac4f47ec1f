//! The plain model: what a partition must hold, as lists that a reader can check by eye.
//!
//! Invariant: nothing here looks at the disk or asks the log; what the log answers is compared with it, never copied
//! from it, but for the bytes of a batch, which are taken over once its facts have been compared.

mod batch;
mod partition;
mod producers;

pub use batch::{Facts, ModelBatch, RecordFacts};
pub use partition::{Doubt, PartitionModel};
pub use producers::{ModelProducer, ModelProducers};
