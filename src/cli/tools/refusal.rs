//! What a broker refuses, in the words of Kafka's clients.
//!
//! Invariant: the broker's own sentence comes first; where it sends none, it is the one that Kafka's clients have for the code.

use std::fmt;

use kalda_protocol::{ErrorCode, StrBytes};

/// An error code of an answer, with its sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The code.
    pub code: ErrorCode,
    /// The sentence.
    pub message: String,
}

impl Refusal {
    /// Refuses what an answer refuses.
    ///
    /// # Errors
    /// The code is none of success.
    pub fn check(code: i16, message: Option<&StrBytes>) -> Result<(), Self> {
        let code = ErrorCode::from_code(code).unwrap_or(ErrorCode::UnknownServerError);
        if code == ErrorCode::None {
            return Ok(());
        }
        let sentence = message.map_or_else(|| sentence(code), |message| message.as_str());
        Err(Self { code, message: sentence.to_owned() })
    }

    /// The same, in the words of who asked.
    #[must_use]
    pub fn told_as(self, message: String) -> Self {
        Self { message, ..self }
    }

    /// Whether another try may go better.
    pub const fn is_retriable(&self) -> bool {
        self.code.is_retriable()
    }

    /// The name of the exception that Kafka's clients throw.
    pub fn exception(&self) -> String {
        let name = match self.code {
            ErrorCode::TopicAlreadyExists => "TopicExists",
            ErrorCode::InvalidConfig => "InvalidConfiguration",
            ErrorCode::InvalidTopicException => "InvalidTopic",
            ErrorCode::RequestTimedOut => "Timeout",
            ErrorCode::NonEmptyGroup => "GroupNotEmpty",
            code => return format!("org.apache.kafka.common.errors.{}Exception", camel(code.name())),
        };
        format!("org.apache.kafka.common.errors.{name}Exception")
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}: {}", self.exception(), self.message)
    }
}

/// `GROUP_ID_NOT_FOUND` as `GroupIdNotFound`.
fn camel(name: &str) -> String {
    let word = |word: &str| {
        let (first, rest) = word.split_at(word.len().min(1));
        format!("{first}{}", rest.to_lowercase())
    };
    name.split('_').map(word).collect()
}

/// What Kafka's clients say of a code.
fn sentence(code: ErrorCode) -> &'static str {
    match code {
        ErrorCode::UnknownTopicOrPartition => "This server does not host this topic-partition.",
        ErrorCode::RequestTimedOut => "The request timed out.",
        ErrorCode::InvalidTopicException => {
            "The request attempted to perform an operation on an invalid topic."
        }
        ErrorCode::TopicAlreadyExists => "Topic with this name already exists.",
        ErrorCode::InvalidPartitions => "Number of partitions is below 1.",
        ErrorCode::InvalidReplicationFactor => {
            "Replication factor is below 1 or larger than the number of available brokers."
        }
        ErrorCode::InvalidReplicaAssignment => "Replica assignment is invalid.",
        ErrorCode::InvalidConfig => "Configuration is invalid.",
        ErrorCode::InvalidRequest => {
            "This most likely occurs because of a request being malformed by the client library or the message was sent to an \
             incompatible broker. See the broker logs for more details."
        }
        ErrorCode::GroupIdNotFound => "The group id does not exist.",
        ErrorCode::NonEmptyGroup => "The group is not empty.",
        ErrorCode::InvalidGroupId => "The group id is invalid.",
        ErrorCode::UnknownMemberId => "The coordinator is not aware of this member.",
        ErrorCode::CoordinatorNotAvailable => "The coordinator is not available.",
        ErrorCode::CoordinatorLoadInProgress => {
            "The coordinator is loading and hence can't process requests."
        }
        ErrorCode::NotCoordinator => "This is not the correct coordinator.",
        ErrorCode::NotController => "This is not the correct controller for this cluster.",
        ErrorCode::TopicDeletionDisabled => "Topic deletion is disabled.",
        ErrorCode::TopicAuthorizationFailed => "Topic authorization failed.",
        ErrorCode::GroupAuthorizationFailed => "Group authorization failed.",
        ErrorCode::ClusterAuthorizationFailed => "Cluster authorization failed.",
        ErrorCode::UnsupportedVersion => "The version of API is not supported.",
        ErrorCode::MessageTooLarge => {
            "The request included a message larger than the max message size the server will accept."
        }
        ErrorCode::GroupSubscribedToTopic => {
            "Deleting offsets of a topic is forbidden while the consumer group is actively subscribed to it."
        }
        ErrorCode::UnknownServerError => {
            "The server experienced an unexpected error when processing the request."
        }
        other => other.name(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exceptions_have_their_names() {
        let named = |code: ErrorCode| Refusal::check(code.code(), None).unwrap_err().exception();
        let errors = "org.apache.kafka.common.errors.";
        assert_eq!(named(ErrorCode::GroupIdNotFound), format!("{errors}GroupIdNotFoundException"));
        assert_eq!(named(ErrorCode::TopicAlreadyExists), format!("{errors}TopicExistsException"));
        assert_eq!(Refusal::check(0, None), Ok(()));
        let told = Refusal::check(3, Some(&"gone".into())).unwrap_err();
        assert_eq!(told.to_string(), format!("{errors}UnknownTopicOrPartitionException: gone"));
    }
}
