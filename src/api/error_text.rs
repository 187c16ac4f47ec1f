//! Kafka's standard sentence for an error code, where an answer has to carry one.
//!
//! Invariant: it lists only codes that a handler sends with their standard text. A text that names what was wrong comes from the room
//! that found it.

use kalda_protocol::ErrorCode;

use crate::security::Operation;

/// A code, and a sentence where Kafka sends one.
pub(super) type Refused = (ErrorCode, Option<String>);

/// INVALID_REQUEST with a sentence.
pub(super) fn invalid_request(sentence: String) -> Refused {
    (ErrorCode::InvalidRequest, Some(sentence))
}

/// Why a request to the controller is refused. Kafka's sentence has the request in it, as Java prints it.
pub(super) fn needs(operation: Operation) -> String {
    format!("The request needs {} permission.", operation.name())
}

/// The sentence of a code.
pub(super) const fn of(code: ErrorCode) -> &'static str {
    match code {
        ErrorCode::None => "NONE",
        ErrorCode::UnknownTopicOrPartition => "This server does not host this topic-partition.",
        ErrorCode::CoordinatorNotAvailable => "The coordinator is not available.",
        ErrorCode::TopicAuthorizationFailed => "Topic authorization failed.",
        ErrorCode::GroupAuthorizationFailed => "Group authorization failed.",
        ErrorCode::ClusterAuthorizationFailed => "Cluster authorization failed.",
        ErrorCode::TransactionalIdAuthorizationFailed => "Transactional Id authorization failed.",
        ErrorCode::PreferredLeaderNotAvailable => "The preferred leader was not available.",
        ErrorCode::EligibleLeadersNotAvailable => "Eligible topic partition leaders are not available.",
        ErrorCode::ElectionNotNeeded => "Leader election not needed for topic partition.",
        ErrorCode::InvalidRequest => {
            "This most likely occurs because of a request being malformed by the client library or the message was \
             sent to an incompatible broker. See the broker logs for more details."
        }
        _ => "The server experienced an unexpected error when processing the request.",
    }
}
