//! Who is at the other end of a connection.
//!
//! Invariant: a principal is what the listener's security protocol has proven, never what a request claims.

use std::fmt;
use std::sync::Arc;

/// Kafka's `KafkaPrincipal`: a type, most often `User`, and a name.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Principal {
    kind: Arc<str>,
    name: Arc<str>,
}

impl Principal {
    /// Whoever comes in by a listener that asks for no proof.
    #[must_use]
    pub fn anonymous() -> Self {
        Self { kind: "User".into(), name: "ANONYMOUS".into() }
    }
}

impl fmt::Display for Principal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.kind, self.name)
    }
}
