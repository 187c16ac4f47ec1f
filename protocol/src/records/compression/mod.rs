//! The codecs of record batches, each in its file.
//!
//! Invariant: no stream, however made, lets a reader hold more than the caller's limit of decompressed bytes; sizes a
//! stream claims are believed only as far as its codec could reach them. Nothing else of a stream is buffered.

mod gzip;
mod lz4;
mod snappy;
mod zstd;

use std::fmt;

use bytes::Bytes;

use super::error::DecompressError;

/// How records are compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum Compression {
    /// Not at all.
    #[default]
    None,
    /// RFC 1952; levels 1 to 9, by default 6.
    Gzip,
    /// Blocks of Snappy in xerial's framing; one raw block is read too. No levels.
    Snappy,
    /// LZ4 frames of independent 64 KiB blocks; linked blocks are read too. One level.
    Lz4,
    /// RFC 8878; levels up to 22, by default 3.
    Zstd,
}

impl Compression {
    /// All of them, in the order of their ids.
    pub const ALL: [Self; 5] = [Self::None, Self::Gzip, Self::Snappy, Self::Lz4, Self::Zstd];

    /// The codec of the lowest three attribute bits.
    #[must_use]
    pub fn from_id(id: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|codec| codec.id() == id)
    }

    /// The number in the attribute bits.
    #[must_use]
    pub const fn id(self) -> u8 {
        match self {
            Self::None => 0,
            Self::Gzip => 1,
            Self::Snappy => 2,
            Self::Lz4 => 3,
            Self::Zstd => 4,
        }
    }

    /// The codec of a config value, or of a tool.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|codec| codec.name() == name)
    }

    /// The name in configs and tools.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Gzip => "gzip",
            Self::Snappy => "snappy",
            Self::Lz4 => "lz4",
            Self::Zstd => "zstd",
        }
    }
}

impl fmt::Display for Compression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Bytes can't be compressed: the codec refused, which sound levels and sizes below 2 GiB never see.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{codec} failed to compress")]
pub struct CompressError {
    /// The codec.
    pub codec: Compression,
}

/// Decompresses `input` into one new buffer of at most `limit` bytes. Uncompressed input is given back as it is,
/// whatever the limit.
///
/// # Errors
/// Corrupt input, or more than `limit` bytes in it.
pub fn decompress(codec: Compression, input: Bytes, limit: usize) -> Result<Bytes, DecompressError> {
    let output = match codec {
        Compression::None => return Ok(input),
        Compression::Gzip => gzip::decompress(&input, limit)?,
        Compression::Snappy => snappy::decompress(&input, limit)?,
        Compression::Lz4 => lz4::decompress(&input, limit, lz4::HeaderChecksum::Checked)?,
        Compression::Zstd => zstd::decompress(&input, limit)?,
    };
    Ok(Bytes::from(output))
}

/// As [`decompress`], for the messages of format 0, whose LZ4 frames carry a wrong header checksum.
pub(super) fn decompress_format_0(
    codec: Compression,
    input: Bytes,
    limit: usize,
) -> Result<Bytes, DecompressError> {
    match codec {
        Compression::Lz4 => lz4::decompress(&input, limit, lz4::HeaderChecksum::Ignored).map(Bytes::from),
        other => decompress(other, input, limit),
    }
}

/// Compresses `input` to the end of `out`. Levels out of range are brought into it; `None` is Kafka's default.
///
/// # Errors
/// The codec refused.
pub fn compress(
    codec: Compression,
    level: Option<i32>,
    input: &[u8],
    out: &mut Vec<u8>,
) -> Result<(), CompressError> {
    match codec {
        Compression::None => {
            out.extend_from_slice(input);
            Ok(())
        }
        Compression::Gzip => gzip::compress(level, input, out),
        Compression::Snappy => snappy::compress(input, out),
        Compression::Lz4 => lz4::compress(input, out),
        Compression::Zstd => zstd::compress(level, input, out),
    }
}

/// True for an LZ4 frame whose blocks lean on each other: Java clients refuse to read it.
#[must_use]
pub fn has_linked_lz4_blocks(input: &[u8]) -> bool {
    lz4::has_linked_blocks(input)
}
