//! The compression of an internal topic, which these keys give by number.

use super::value::Value;
use super::values::FromValue;

/// A compression codec. The discriminant is the number in the configuration and in a batch's attributes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(i32)]
pub enum OffsetsCodec {
    /// Not compressed.
    None = 0,
    /// gzip.
    Gzip = 1,
    /// Snappy.
    Snappy = 2,
    /// LZ4.
    Lz4 = 3,
    /// Zstandard.
    Zstd = 4,
}

impl FromValue for OffsetsCodec {
    fn from_value(value: Option<&Value>) -> Option<Self> {
        match value {
            Some(Value::Int(0)) => Some(Self::None),
            Some(Value::Int(1)) => Some(Self::Gzip),
            Some(Value::Int(2)) => Some(Self::Snappy),
            Some(Value::Int(3)) => Some(Self::Lz4),
            Some(Value::Int(4)) => Some(Self::Zstd),
            _ => None,
        }
    }

    fn neutral() -> Self {
        Self::None
    }
}
