//! Requests as bytes, for every API and version of the schema, with any values in their fields.
//!
//! ```text
//! protocol/schema ─▶ Catalogue ─▶ writer ◀─ Values: RandomValues, SwollenValues, LongValues
//!                                   ▼
//!                    frame ─▶ mutation: what no client would send
//! ```
//!
//! Invariant: what comes out of the writer is a request that its API and version allow, whoever chose the values; only
//! `mutation` and `batch` make bytes that are wrong. Deliberately absent: the project's codec. It refuses to write much of
//! what is wanted here.

pub mod batch;
mod catalogue;
mod chance;
pub mod long;
pub mod mutation;
pub mod random;
pub mod swollen;
mod writer;

pub use catalogue::{Catalogue, Versions};
pub use writer::{Head, Values, frame};
