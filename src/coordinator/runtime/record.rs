//! A record of a coordinator's log.

use bytes::Bytes;

/// Key and value as bytes; each starts with its version, the key's version naming the type of the record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CoordinatorRecord {
    /// What it is about.
    pub key: Bytes,
    /// What holds from now on; `None` takes back what held (a tombstone).
    pub value: Option<Bytes>,
}
