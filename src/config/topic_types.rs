//! The choices among a topic's settings, as types.

use super::value::Value;
use super::values::FromValue;

/// What happens to old records. Neither: they are kept for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CleanupPolicy {
    /// Segments past the retention are deleted.
    pub delete: bool,
    /// The last record of each key is kept.
    pub compact: bool,
}

impl FromValue for CleanupPolicy {
    fn from_value(value: Option<&Value>) -> Option<Self> {
        let policies = Vec::from_value(value)?;
        let has = |name: &str| policies.iter().any(|policy| policy == name);
        Some(Self { delete: has("delete"), compact: has("compact") })
    }

    fn neutral() -> Self {
        Self { delete: true, compact: false }
    }
}

/// When a record counts as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FlushPolicy {
    /// In the page cache.
    Async,
    /// On the disk.
    Sync,
}

impl FromValue for FlushPolicy {
    fn from_value(value: Option<&Value>) -> Option<Self> {
        match String::from_value(value)?.as_str() {
            "async" => Some(Self::Async),
            "sync" => Some(Self::Sync),
            _ => None,
        }
    }

    fn neutral() -> Self {
        Self::Sync
    }
}

/// How much of a produced batch is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecordValidation {
    /// Its header, and the checksum.
    Header,
    /// Every record.
    Strict,
}

impl FromValue for RecordValidation {
    fn from_value(value: Option<&Value>) -> Option<Self> {
        match String::from_value(value)?.as_str() {
            "header" => Some(Self::Header),
            "strict" => Some(Self::Strict),
            _ => None,
        }
    }

    fn neutral() -> Self {
        Self::Strict
    }
}

/// How batches are compressed on disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CompressionType {
    /// As the producer sent them.
    Producer,
    /// Not at all.
    Uncompressed,
    /// gzip.
    Gzip,
    /// Snappy.
    Snappy,
    /// LZ4.
    Lz4,
    /// Zstandard.
    Zstd,
}

impl FromValue for CompressionType {
    fn from_value(value: Option<&Value>) -> Option<Self> {
        match String::from_value(value)?.as_str() {
            "producer" => Some(Self::Producer),
            "uncompressed" => Some(Self::Uncompressed),
            "gzip" => Some(Self::Gzip),
            "snappy" => Some(Self::Snappy),
            "lz4" => Some(Self::Lz4),
            "zstd" => Some(Self::Zstd),
            _ => None,
        }
    }

    fn neutral() -> Self {
        Self::Producer
    }
}

/// Whose time a record carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimestampType {
    /// The producer's.
    CreateTime,
    /// The broker's, at the append.
    LogAppendTime,
}

impl FromValue for TimestampType {
    fn from_value(value: Option<&Value>) -> Option<Self> {
        match String::from_value(value)?.as_str() {
            "CreateTime" => Some(Self::CreateTime),
            "LogAppendTime" => Some(Self::LogAppendTime),
            _ => None,
        }
    }

    fn neutral() -> Self {
        Self::CreateTime
    }
}
