//! One message of format 0 or 1, plain or a wrapper.
//!
//! Invariant: the bytes are exactly those the size claims, and key and value lie within. The checksum is unchecked
//! until asked.

use bytes::{Buf, Bytes};

use super::LegacyError;
use crate::records::attributes::{Attributes, TimestampType};
use crate::records::compression::Compression;
use crate::records::error::BatchError;
use crate::records::header::{BatchPrefix, CRC_AT, LOG_OVERHEAD, MAGIC, MAGIC_AT, NONE};

/// Where the attributes are.
const ATTRIBUTES_AT: usize = CRC_AT;
/// Smallest size fields: neither key nor value.
const SMALLEST_SIZE_V1: i32 = 22;

/// A message as it stands in its set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LegacyMessage {
    /// Its offset; of a wrapper that of the last message within.
    pub offset: i64,
    /// 0 or 1.
    pub magic: i8,
    /// CRC-32 of the bytes from the magic on.
    pub crc: u32,
    /// Codec and timestamp type.
    pub attributes: Attributes,
    /// In ms; -1 in format 0.
    pub timestamp: i64,
    /// The key, if any.
    pub key: Option<Bytes>,
    /// The value; of a wrapper the compressed messages.
    pub value: Option<Bytes>,
    pub(super) bytes: Bytes,
}

/// The messages of a set. As with batches, one that is cut at the end ends it without an error.
pub fn messages(set: Bytes) -> impl Iterator<Item = Result<LegacyMessage, LegacyError>> {
    let mut rest = Some(set);
    std::iter::from_fn(move || {
        let mut set = rest.take()?;
        let step = LegacyMessage::split_from(&mut set).transpose()?;
        if step.is_ok() {
            rest = Some(set);
        }
        Some(step)
    })
}

impl LegacyMessage {
    /// Takes the first message off a set; `None` when the set ends before it does.
    ///
    /// # Errors
    /// What makes the bytes no message of these formats.
    pub fn split_from(set: &mut Bytes) -> Result<Option<Self>, LegacyError> {
        let prefix = match BatchPrefix::parse(set) {
            Ok(prefix) => prefix,
            Err(BatchError::Truncated { .. }) => return Ok(None),
            Err(other) => return Err(other.into()),
        };
        if prefix.magic == MAGIC {
            return Err(BatchError::UnknownMagic { magic: prefix.magic }.into());
        }
        if prefix.size_in_bytes > set.len() {
            return Ok(None);
        }
        Self::parse(set.split_to(prefix.size_in_bytes), prefix).map(Some)
    }

    fn parse(bytes: Bytes, prefix: BatchPrefix) -> Result<Self, LegacyError> {
        let offset = prefix.base_offset;
        let (crc, mut fields) = (bytes.slice(LOG_OVERHEAD..), bytes.slice(ATTRIBUTES_AT..));
        let field = |_| LegacyError::Field { offset };
        let crc = { crc }.try_get_u32().map_err(field)?;
        let bits = i16::from(fields.try_get_u8().map_err(field)?);
        let attributes = Attributes::from_bits(bits).map_err(|id| BatchError::UnknownCompression { id })?;
        let timestamp = if prefix.magic == 0 {
            NONE
        } else {
            let length = { bytes.slice(LOG_OVERHEAD - size_of::<i32>()..) }.try_get_i32().map_err(field)?;
            if length < SMALLEST_SIZE_V1 {
                return Err(BatchError::Length { length, smallest: SMALLEST_SIZE_V1 }.into());
            }
            fields.try_get_i64().map_err(field)?
        };
        let key = take_nullable(&mut fields).ok_or(LegacyError::Field { offset })?;
        let value = take_nullable(&mut fields).ok_or(LegacyError::Field { offset })?;
        Ok(Self { offset, magic: prefix.magic, crc, attributes, timestamp, key, value, bytes })
    }

    /// Bytes of the message, offset and size included.
    #[must_use]
    pub fn size_in_bytes(&self) -> usize {
        self.bytes.len()
    }

    /// How the messages within are compressed; none for a plain message.
    #[must_use]
    pub fn compression(&self) -> Compression {
        self.attributes.compression()
    }

    /// Who set the timestamp; format 0 has none.
    #[must_use]
    pub fn timestamp_type(&self) -> Option<TimestampType> {
        (self.magic > 0).then(|| self.attributes.timestamp_type())
    }

    /// Compares the checksum with the bytes.
    ///
    /// # Errors
    /// [`BatchError::Checksum`] when they differ.
    pub fn verify_crc(&self) -> Result<(), BatchError> {
        verify_crc(&self.bytes)
    }
}

/// Compares the checksum of a message, given whole, with its bytes. Its fields are not looked at.
///
/// # Errors
/// [`BatchError::Checksum`] when they differ.
pub fn verify_crc(message: &[u8]) -> Result<(), BatchError> {
    let mut computed = flate2::Crc::new();
    computed.update(message.get(MAGIC_AT..).unwrap_or_default());
    let stored = message.get(LOG_OVERHEAD..).unwrap_or_default().try_get_u32().unwrap_or_default();
    let computed = computed.sum();
    if computed == stored { Ok(()) } else { Err(BatchError::Checksum { stored, computed }) }
}

/// Any negative length is null, as in Kafka. `None` when the bytes end too early.
fn take_nullable(from: &mut Bytes) -> Option<Option<Bytes>> {
    let Ok(length) = usize::try_from(from.try_get_i32().ok()?) else { return Some(None) };
    (length <= from.len()).then(|| Some(from.split_to(length)))
}
