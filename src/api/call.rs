//! Who asks, and in which version.
//!
//! Invariant: nothing here changes during a request, but for what ApiVersions tells of the client's software.

use kalda_protocol::StrBytes;
use std::net::IpAddr;
use std::sync::Arc;

use super::broker::Broker;
use crate::coordinator::group::Caller;

/// A connection, as handlers see it.
#[derive(Debug)]
pub struct ClientConnection {
    /// The listener it came in by.
    pub listener: Arc<str>,
    /// The peer's address.
    pub address: IpAddr,
}

impl ClientConnection {
    /// A fresh connection.
    #[must_use]
    pub fn new(listener: Arc<str>, address: IpAddr) -> Self {
        Self { listener, address }
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
}

impl Call {
    /// Who calls, as the group coordinator wants to know it.
    pub(super) fn group_caller<'a>(&'a self, host: &'a str) -> Caller<'a> {
        Caller { client_id: &self.client_id, client_host: host, version: self.version }
    }
}
