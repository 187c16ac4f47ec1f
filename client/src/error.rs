//! Why a broker couldn't be asked.

use std::io;

use kalda_protocol::{ApiKey, DecodeError, EncodeError, ErrorCode};

/// A call failed before there was an answer.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// Nobody was named.
    #[error("there is no broker to ask")]
    NoBroker,
    /// The address can't be connected to.
    #[error("{address} can't be reached: {cause}")]
    Unreachable {
        /// HOST:PORT.
        address: String,
        /// Why.
        cause: io::Error,
    },
    /// The broker closed the connection.
    #[error("the broker closed the connection")]
    Closed,
    /// The broker doesn't answer in time, or the connection broke.
    #[error("the connection failed: {0}")]
    Connection(#[from] io::Error),
    /// The answer is larger than any broker's.
    #[error("an answer of {0} bytes is none of a broker")]
    TooLarge(usize),
    /// The answer isn't one.
    #[error("the answer can't be read: {0}")]
    Decode(#[from] DecodeError),
    /// The request doesn't fit the version.
    #[error("the request can't be written: {0}")]
    Encode(#[from] EncodeError),
    /// The broker answers something else.
    #[error("the answer is one to another request")]
    OtherAnswer,
    /// The broker and this client have no version of the API in common.
    #[error("the broker doesn't support {0} in a version that is known here")]
    Unsupported(ApiKey),
    /// No broker has this id.
    #[error("broker {0} isn't known to the cluster")]
    UnknownNode(i32),
    /// The broker refuses.
    #[error("the broker answers {0}")]
    Refused(ErrorCode),
}

impl ClientError {
    /// Whether another try may go better: the broker is away, or starts.
    #[must_use]
    pub const fn is_retriable(&self) -> bool {
        match self {
            Self::Unreachable { .. } | Self::Closed | Self::Connection(_) => true,
            Self::Refused(code) => code.is_retriable(),
            Self::NoBroker
            | Self::TooLarge(_)
            | Self::Decode(_)
            | Self::Encode(_)
            | Self::OtherAnswer
            | Self::Unsupported(_)
            | Self::UnknownNode(_) => false,
        }
    }
}
