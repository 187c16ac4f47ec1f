//! A connection, as handlers see it: what is known of its peer, and of its newest request.
//!
//! Invariant: the listener, the address and the principal are facts of the connection; what the peer says of its software is kept only
//! as far as it is short, since each connection keeps it.

use kalda_protocol::StrBytes;
use parking_lot::Mutex;
use std::fmt::{self, Write as _};
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::security::{Principal, Requester};
use crate::sys::MemoryBudget;

/// A name or a version of a client's software up to this length is kept. The longest known name, `confluent-kafka-javascript`, has 26.
const LONGEST_SOFTWARE_BYTES: usize = 64;

/// What is known of a connection's peer.
#[derive(Debug)]
pub struct Session {
    /// The listener it came in by.
    pub listener: Arc<str>,
    /// The peer's address; of IPv4, whatever socket it came in by.
    pub address: IpAddr,
    /// The interface of a link-local address of IPv6; 0 for all others.
    scope_id: u32,
    /// As whom it was accepted.
    principal: Principal,
    /// What it said in ApiVersions, the last time.
    software: Mutex<Option<ClientSoftware>>,
    /// What all connections may hold.
    pub(super) budget: MemoryBudget,
    /// True when its newest request has done all it does.
    newest_only_waits: AtomicBool,
}

/// What a client says it is (KIP-511).
#[derive(Debug, Clone, PartialEq, Eq)]
struct ClientSoftware {
    name: Box<str>,
    version: Box<str>,
}

impl Session {
    /// A fresh connection, of somebody who had nothing to prove.
    #[must_use]
    pub fn new(listener: Arc<str>, peer: SocketAddr, budget: &MemoryBudget) -> Self {
        let scope_id = if let SocketAddr::V6(peer) = peer { peer.scope_id() } else { 0 };
        Self {
            listener,
            address: peer.ip().to_canonical(),
            scope_id,
            principal: Principal::anonymous(),
            software: Mutex::new(None),
            budget: budget.clone(),
            newest_only_waits: AtomicBool::new(false),
        }
    }

    /// Who asks, as an authorizer wants to know it.
    pub(super) const fn requester(&self) -> Requester<'_> {
        Requester { principal: &self.principal, address: self.address }
    }

    /// Keeps what the client says of its software.
    pub(super) fn learn_software(&self, name: &StrBytes, version: &StrBytes) {
        let is_short = |text: &StrBytes| text.len() <= LONGEST_SOFTWARE_BYTES;
        let software = ClientSoftware { name: (**name).into(), version: (**version).into() };
        *self.software.lock() = Some(software).filter(|_| is_short(name) && is_short(version));
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

    /// True when the connection's newest request has done all it does, and the next one may start before it is answered.
    #[must_use]
    pub fn only_waits(&self) -> bool {
        self.newest_only_waits.load(Ordering::Relaxed)
    }

    /// A request begins. None does before the one before it only waits.
    pub(super) fn begins(&self) {
        self.newest_only_waits.store(false, Ordering::Relaxed);
    }

    /// The newest request has done all it does.
    pub(super) fn waits(&self) {
        self.newest_only_waits.store(true, Ordering::Relaxed);
    }
}

/// For the log: where it came in, as whom, with what.
impl fmt::Display for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "listener {}, {}", self.listener, self.principal)?;
        match &*self.software.lock() {
            Some(software) => write!(f, ", {} {}", software.name, software.version),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(peer: &str) -> Session {
        Session::new("PLAINTEXT".into(), peer.parse().expect("an address"), &MemoryBudget::new(0, 0))
    }

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
            assert_eq!(of(peer).host(), host);
        }
    }

    #[test]
    fn the_last_software_that_is_short_enough_is_told() {
        let session = of("127.0.0.1:1");
        assert_eq!(session.to_string(), "listener PLAINTEXT, User:ANONYMOUS");
        session.learn_software(&"librdkafka".into(), &"2.12.1".into());
        assert_eq!(session.to_string(), "listener PLAINTEXT, User:ANONYMOUS, librdkafka 2.12.1");
        session.learn_software(&"x".repeat(65).into(), &"1".into());
        assert_eq!(session.to_string(), "listener PLAINTEXT, User:ANONYMOUS");
    }
}
