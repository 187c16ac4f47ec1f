//! Who asks, and in which version.
//!
//! Invariant: nothing here changes during a request, but for what ApiVersions tells of the client's software.

use kalda_protocol::{ErrorCode, StrBytes};
use std::fmt;
use std::net::IpAddr;
use std::sync::{Arc, OnceLock};

use super::answer::Answer;
use super::broker::Broker;
use super::unexpected::UnexpectedErrors;
use crate::coordinator::group::Caller;

/// A connection, as handlers see it.
#[derive(Debug)]
pub struct ClientConnection {
    /// The listener it came in by.
    pub listener: Arc<str>,
    /// The peer's address.
    pub address: IpAddr,
    /// What it was told of unexpected errors.
    pub(super) unexpected: UnexpectedErrors,
}

impl Drop for ClientConnection {
    fn drop(&mut self) {
        self.unexpected.end(self.address);
    }
}

impl ClientConnection {
    /// A fresh connection.
    #[must_use]
    pub fn new(listener: Arc<str>, address: IpAddr) -> Self {
        Self { listener, address, unexpected: UnexpectedErrors::default() }
    }

    /// The address as Kafka shows a client's host: with a slash in front.
    #[must_use]
    pub fn host(&self) -> String {
        format!("/{}", self.address)
    }
}

/// One request's surroundings.
pub(super) struct Call {
    pub(super) broker: Arc<Broker>,
    pub(super) client: Arc<ClientConnection>,
    pub(super) version: i16,
    pub(super) client_id: StrBytes,
    /// Why the answer says UNKNOWN_SERVER_ERROR: the first reason.
    reason: OnceLock<String>,
}

impl Call {
    /// A request of `client`.
    pub(super) fn new(
        broker: Arc<Broker>,
        client: Arc<ClientConnection>,
        version: i16,
        client_id: StrBytes,
    ) -> Self {
        Self { broker, client, version, client_id, reason: OnceLock::new() }
    }

    /// Keeps the reason of an unexpected error for the log; of any other code, nothing.
    pub(super) fn explain(&self, code: ErrorCode, reason: impl fmt::Display) {
        if code == ErrorCode::UnknownServerError {
            self.reason.get_or_init(|| reason.to_string());
        }
    }

    /// The answer, with the reason that was kept.
    pub(super) fn answer<R>(self, message: R) -> Answer<R> {
        match self.reason.into_inner() {
            Some(reason) => Answer::Unexpected(message, reason),
            None => Answer::Message(message),
        }
    }

    /// Who calls, as the group coordinator wants to know it.
    pub(super) fn group_caller<'a>(&'a self, host: &'a str) -> Caller<'a> {
        Caller { client_id: &self.client_id, client_host: host, version: self.version }
    }
}
