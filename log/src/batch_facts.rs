//! What a segment, its indexes and a roll need to know of a batch.

use kalda_protocol::records::BatchHeader;

use kalda_sys::types::Offset;

/// What a segment needs to know of a batch that is appended to it.
#[derive(Debug, Clone, Copy)]
pub struct BatchFacts {
    /// The offset of its last record.
    pub last_offset: Offset,
    /// Its largest timestamp in ms, or -1.
    pub max_timestamp_ms: i64,
    /// How long it is.
    pub size_bytes: u64,
}

impl BatchFacts {
    /// Those of a batch with this header.
    #[must_use]
    pub fn of(header: &BatchHeader) -> Self {
        Self {
            last_offset: Offset(header.last_offset()),
            max_timestamp_ms: header.max_timestamp,
            size_bytes: header.size_in_bytes() as u64,
        }
    }
}
