//! Who asks, and in which version.
//!
//! Invariant: nothing here changes during a request, but for what ApiVersions tells of the client's software.

use kalda_protocol::StrBytes;
use std::fmt::Write as _;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use super::broker::Broker;
use crate::coordinator::group::Caller;

/// A connection, as handlers see it.
#[derive(Debug)]
pub struct ClientConnection {
    /// The listener it came in by.
    pub listener: Arc<str>,
    /// The peer's address; of IPv4, whatever socket it came in by.
    pub address: IpAddr,
    /// The interface of a link-local address of IPv6; 0 for all others.
    pub scope_id: u32,
}

impl ClientConnection {
    /// A fresh connection.
    #[must_use]
    pub fn new(listener: Arc<str>, peer: SocketAddr) -> Self {
        let scope_id = if let SocketAddr::V6(peer) = peer { peer.scope_id() } else { 0 };
        Self { listener, address: peer.ip().to_canonical(), scope_id }
    }

    /// The address as Kafka shows a client's host: with a slash in front, and as Java writes it. That is, of IPv6 all eight
    /// groups, none left out.
    #[must_use]
    pub fn host(&self) -> String {
        let mut host = String::from("/");
        // Writing to a string doesn't fail.
        let _ = match self.address {
            IpAddr::V4(address) => write!(host, "{address}"),
            IpAddr::V6(address) => {
                let [a, b, c, d, e, f, g, h] = address.segments();
                write!(host, "{a:x}:{b:x}:{c:x}:{d:x}:{e:x}:{f:x}:{g:x}:{h:x}")
            }
        };
        if self.scope_id != 0 {
            let _ = write!(host, "%{}", self.scope_id);
        }
        host
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_written_as_java_does() {
        // What Apache Kafka 4.4.0 shows in DescribeGroups, and stores, of clients that connect from these addresses.
        let shown = [
            ("127.0.0.1:1", "/127.0.0.1"),
            ("[::ffff:127.0.0.1]:1", "/127.0.0.1"),
            ("[::1]:1", "/0:0:0:0:0:0:0:1"),
            ("[fd00::2]:1", "/fd00:0:0:0:0:0:0:2"),
            ("[fe80::fc:ff:fe00:1%4]:1", "/fe80:0:0:0:fc:ff:fe00:1%4"),
        ];
        for (peer, host) in shown {
            let client = ClientConnection::new("PLAINTEXT".into(), peer.parse().expect("an address"));
            assert_eq!(client.host(), host);
        }
    }
}
