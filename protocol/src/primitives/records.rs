//! Record batches inside a message, as bytes or as a gap.
//!
//! Invariant: the codec never looks inside.

use bytes::Bytes;

/// A run of record batches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Records {
    /// The bytes, a slice of the frame they came in.
    Bytes(Bytes),
    /// So many bytes that someone else puts there: the encoder writes the length, and notes the place.
    Gap(usize),
}

impl Records {
    /// How many bytes there are, or will be.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::Bytes(bytes) => bytes.len(),
            Self::Gap(length) => *length,
        }
    }

    /// True for no bytes at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The bytes that someone else puts there.
    #[must_use]
    pub fn gap_bytes(&self) -> usize {
        match self {
            Self::Bytes(_) => 0,
            Self::Gap(length) => *length,
        }
    }

    /// The bytes; none for a gap.
    #[must_use]
    pub fn bytes(&self) -> Option<&Bytes> {
        match self {
            Self::Bytes(bytes) => Some(bytes),
            Self::Gap(_) => None,
        }
    }
}

impl From<Bytes> for Records {
    fn from(bytes: Bytes) -> Self {
        Self::Bytes(bytes)
    }
}
