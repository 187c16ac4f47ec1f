//! The Kafka wire protocol as values: no I/O, no async, no unsafe code.
#![forbid(unsafe_code)]

pub mod records;
mod uuid;

pub use uuid::{Uuid, UuidError};
