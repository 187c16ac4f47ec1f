//! Confluent's codes and sentences for what the registry refuses.
//!
//! Invariant: they are chosen here alone, by exhaustive matches.

use super::super::error::HttpError;
use crate::coordinator::runtime::CoordinatorError;
use crate::coordinator::schemas::{RegistryError, SchemaError};

impl From<RegistryError> for HttpError {
    fn from(error: RegistryError) -> Self {
        match error {
            RegistryError::Refused(refusal) => refused(refusal),
            RegistryError::Store(error) => store(&error),
            RegistryError::NoTopic(reason) => Self::new(
                50001,
                format!("Error in the backend data store: the topic can't be made: {reason}"),
            ),
        }
    }
}

fn refused(refusal: SchemaError) -> HttpError {
    match refusal {
        SchemaError::SubjectNotFound(subject) => {
            HttpError::new(40401, format!("Subject '{subject}' not found."))
        }
        SchemaError::VersionNotFound(version) => {
            HttpError::new(40402, format!("Version {version} not found."))
        }
        SchemaError::IdNotFound(id) => HttpError::new(40403, format!("Schema {id} not found")),
        SchemaError::SchemaNotFound => HttpError::new(40403, "Schema not found"),
        SchemaError::SubjectSoftDeleted(subject) => HttpError::new(
            40404,
            format!("Subject '{subject}' was soft deleted.Set permanent=true to delete permanently"),
        ),
        SchemaError::SubjectNotSoftDeleted(subject) => HttpError::new(
            40405,
            format!("Subject '{subject}' was not deleted first before being permanently deleted"),
        ),
        SchemaError::VersionSoftDeleted(subject, version) => HttpError::new(
            40406,
            format!(
                "Subject '{subject}' Version {version} was soft deleted.Set permanent=true to delete permanently"
            ),
        ),
        SchemaError::VersionNotSoftDeleted(subject, version) => HttpError::new(
            40407,
            format!(
                "Subject '{subject}' Version {version} was not deleted first before being permanently deleted"
            ),
        ),
        SchemaError::NoLevel(subject) => HttpError::new(
            40408,
            format!("Subject '{subject}' does not have subject-level compatibility configured"),
        ),
        SchemaError::NoMode(subject) => {
            HttpError::new(40409, format!("Subject '{subject}' does not have subject-level mode configured"))
        }
        SchemaError::InvalidSchema(reason) => HttpError::new(42201, reason),
        SchemaError::NotPermitted(reason) => HttpError::new(42205, reason),
        SchemaError::ReferenceExists(key) => {
            HttpError::new(42206, format!("One or more references exist to the schema {key}."))
        }
        SchemaError::InvalidSubject(subject) => {
            HttpError::new(42208, format!("The specified subject '{subject}' is not a valid."))
        }
        // A client that is told of a failure tries again, and again.
        SchemaError::NoMemory { limit } => HttpError::new(
            42205,
            format!(
                "All schemas together may take {limit} bytes of this broker's memory, and do; delete some for good"
            ),
        ),
    }
}

fn store(error: &CoordinatorError) -> HttpError {
    match error {
        CoordinatorError::RecordsTooLarge => {
            HttpError::new(42209, "Register operation failed because schema is too large")
        }
        CoordinatorError::NotCoordinator => HttpError::new(50004, "Leader not known."),
        CoordinatorError::LoadInProgress
        | CoordinatorError::NotAvailable
        | CoordinatorError::ProducerFenced
        | CoordinatorError::NotInTransaction
        | CoordinatorError::TransactionCoordinatorFenced => {
            HttpError::new(50001, format!("Error in the backend data store: {error}"))
        }
    }
}

/// No version of a subject is called so.
pub(super) fn no_version(text: &str) -> HttpError {
    let allowed = r#"Allowed values are between [1, 2^31-1] and the string "latest""#;
    HttpError::new(42202, format!("The specified version '{text}' is not a valid version id. {allowed}"))
}

/// No level is called so.
pub(super) fn no_level() -> HttpError {
    let levels =
        "none, backward, forward, full, backward_transitive, forward_transitive, and full_transitive";
    HttpError::new(42203, format!("Invalid compatibility level. Valid values are {levels}"))
}

/// No mode is called so.
pub(super) fn no_mode() -> HttpError {
    HttpError::new(42204, "Invalid mode. Valid values are READWRITE, READONLY, READONLY_OVERRIDE and IMPORT.")
}
