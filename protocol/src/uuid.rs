//! Kafka's 128-bit ids, shown in url-safe base64 without padding.
//!
//! Invariant: the bytes are in network order, as on the wire. How ids are chosen is not known here.

use std::fmt;
use std::str::FromStr;

/// A 128-bit id. Its text is 22 characters of url-safe base64.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Uuid(pub [u8; 16]);

/// The text isn't 22 characters of url-safe base64.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an id is 22 characters of url-safe base64 (A-Z a-z 0-9 - _)")]
pub struct UuidError;

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const TEXT_LENGTH: usize = 22;

impl Uuid {
    /// All zeroes: "no id".
    pub const ZERO: Self = Self([0; 16]);

    /// True for [`Self::ZERO`].
    #[must_use]
    pub const fn is_zero(self) -> bool {
        u128::from_be_bytes(self.0) == 0
    }
}

impl fmt::Display for Uuid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bits = u128::from_be_bytes(self.0);
        (0..TEXT_LENGTH).try_for_each(|place| {
            // 21 groups of six bits from the top; the last group has two bits, padded on the right.
            let shift = 122 - 6 * i32::try_from(place).unwrap_or(0);
            let six = if shift >= 0 { bits >> shift } else { bits << -shift };
            let letter = ALPHABET.get((six & 63) as usize).copied().unwrap_or(b'A');
            write!(f, "{}", char::from(letter))
        })
    }
}

impl fmt::Debug for Uuid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Uuid {
    type Err = UuidError;

    fn from_str(text: &str) -> Result<Self, UuidError> {
        if text.len() != TEXT_LENGTH {
            return Err(UuidError);
        }
        let mut bits = 0u128;
        for (place, letter) in text.bytes().enumerate() {
            let six = ALPHABET.iter().position(|a| *a == letter).ok_or(UuidError)? as u128;
            bits = if place == TEXT_LENGTH - 1 { (bits << 2) | (six >> 4) } else { (bits << 6) | six };
        }
        Ok(Self(bits.to_be_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use super::Uuid;

    #[test]
    fn text_and_bytes_agree() {
        for bytes in [[0u8; 16], [255; 16], *b"0123456789abcdef"] {
            let id = Uuid(bytes);
            assert_eq!(id.to_string().parse(), Ok(id));
        }
        assert_eq!(Uuid::ZERO.to_string(), "AAAAAAAAAAAAAAAAAAAAAA");
        assert_eq!(Uuid(*b"0123456789abcdef").to_string(), "MDEyMzQ1Njc4OWFiY2RlZg");
    }
}
