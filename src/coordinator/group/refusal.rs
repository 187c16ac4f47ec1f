//! What a group says to a client that it refuses: Kafka's code, and the sentence beside it.

use kalda_protocol::ErrorCode;

/// A refusal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The code.
    pub error: ErrorCode,
    /// Kafka's sentence; none where the code says all.
    pub message: Option<String>,
}

impl Refusal {
    /// A code with a sentence.
    #[must_use]
    pub fn new(error: ErrorCode, message: impl Into<String>) -> Self {
        Self { error, message: Some(message.into()) }
    }
}

impl From<ErrorCode> for Refusal {
    fn from(error: ErrorCode) -> Self {
        Self { error, message: None }
    }
}
