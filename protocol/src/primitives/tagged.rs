//! Tagged fields that a schema doesn't know.

use bytes::Bytes;

/// A tagged field as it came, to be sent on as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawTaggedField {
    /// Its tag.
    pub tag: u32,
    /// Its value, uninterpreted.
    pub data: Bytes,
}
