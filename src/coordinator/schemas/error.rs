//! Why the registry refuses.
//!
//! Invariant: one variant for each of Confluent's error codes that can be answered here. Absent: the codes and their sentences, which HTTP's side
//! of the registry gives them.

use super::record::SchemaKey;

/// What is wrong with a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SchemaError {
    /// Nothing is registered under the subject.
    SubjectNotFound(String),
    /// The subject has no such version.
    VersionNotFound(i32),
    /// There is no schema of that id.
    IdNotFound(i32),
    /// The subject doesn't have this schema.
    SchemaNotFound,
    /// All versions are deleted, but not for good.
    SubjectSoftDeleted(String),
    /// Only what is deleted can be deleted for good.
    SubjectNotSoftDeleted(String),
    /// The version is deleted, but not for good.
    VersionSoftDeleted(String, i32),
    /// Only what is deleted can be deleted for good.
    VersionNotSoftDeleted(String, i32),
    /// The subject has no compatibility level of its own.
    NoLevel(String),
    /// The subject has no mode of its own.
    NoMode(String),
    /// The schema can't be one; with the reason.
    InvalidSchema(String),
    /// The subject's name can't be one.
    InvalidSubject(String),
    /// The mode forbids it; with the reason.
    NotPermitted(String),
    /// Another schema refers to it.
    ReferenceExists(SchemaKey),
    /// The registry may not keep more.
    NoMemory {
        /// Bytes that it may keep.
        limit: usize,
    },
}
