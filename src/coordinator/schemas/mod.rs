//! The schema registry's state, kept in the compacted topic `_schemas`.
//!
//! ```text
//!   SchemaRegistry     async: makes the topic, waits for commits
//!     └─ SchemaShard   pure: subjects, versions, ids, settings
//!          ├─ register.rs, delete.rs, settings.rs   decide: an answer, and the records that make it true
//!          └─ query.rs                              tell
//! ```
//!
//! Invariant: a decision changes nothing; its records do, once they are in the log, now as after a restart. Deliberately absent: HTTP, Confluent's codes,
//! the meaning of a schema's text (so neither compatibility nor normalisation), and contexts: a subject is a name.

mod delete;
mod error;
mod level;
mod query;
mod record;
mod register;
mod registry;
mod schema;
mod settings;
mod shard;
#[cfg(test)]
mod tests;

pub use delete::Deletion;
pub use error::SchemaError;
pub use level::{Level, Mode};
pub use query::{Listed, Page, RegisteredSchema, Seen, VersionNumber};
pub use register::Registration;
pub use registry::{RegistryError, SchemaRegistry, SchemasTopic};
pub use schema::{Reference, Schema, SchemaType};
pub use settings::{Fallback, Force};

/// The topic that keeps the schemas, by the name that Confluent's and Redpanda's registries give it.
pub const SCHEMAS_TOPIC: &str = "_schemas";
