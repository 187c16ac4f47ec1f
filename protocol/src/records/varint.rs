//! Variable-length integers of records: seven bits a byte, low bits first, zigzag for signed ones.
//!
//! Invariant: at most five bytes for 32 bits and ten for 64; bits beyond are dropped, as Kafka does.

use bytes::BufMut;

/// Reads an unsigned 64-bit number of at most `N` bytes.
fn read_unsigned<const N: u32>(from: &mut &[u8]) -> Option<u64> {
    let mut value = 0u64;
    for place in 0..N {
        let (&byte, rest) = from.split_first()?;
        *from = rest;
        value |= u64::from(byte & 0x7f).wrapping_shl(7 * place);
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}

/// Reads a zigzag 32-bit number; `None` when the bytes end or it is too long.
pub(super) fn read_i32(from: &mut &[u8]) -> Option<i32> {
    let raw = read_unsigned::<5>(from)? & u64::from(u32::MAX);
    let raw = u32::try_from(raw).ok()?;
    Some((raw >> 1).cast_signed() ^ -(raw & 1).cast_signed())
}

/// Reads a zigzag 64-bit number; `None` when the bytes end or it is too long.
pub(super) fn read_i64(from: &mut &[u8]) -> Option<i64> {
    let raw = read_unsigned::<10>(from)?;
    Some((raw >> 1).cast_signed() ^ -(raw & 1).cast_signed())
}

/// Writes a zigzag 32-bit number.
pub(super) fn write_i32(out: &mut impl BufMut, value: i32) {
    write_unsigned(out, u64::from(((value << 1) ^ (value >> 31)).cast_unsigned()));
}

/// Writes a zigzag 64-bit number.
pub(super) fn write_i64(out: &mut impl BufMut, value: i64) {
    write_unsigned(out, ((value << 1) ^ (value >> 63)).cast_unsigned());
}

fn write_unsigned(out: &mut impl BufMut, mut value: u64) {
    while value > 0x7f {
        let [low, ..] = value.to_le_bytes();
        out.put_u8(low | 0x80);
        value >>= 7;
    }
    let [low, ..] = value.to_le_bytes();
    out.put_u8(low);
}

/// Bytes of a zigzag 32-bit number.
pub(super) fn size_i32(value: i32) -> usize {
    size_i64(i64::from(value))
}

/// Bytes of a zigzag 64-bit number.
pub(super) fn size_i64(value: i64) -> usize {
    let raw = ((value << 1) ^ (value >> 63)).cast_unsigned();
    let bits = usize::try_from(64 - raw.leading_zeros()).unwrap_or(64);
    bits.div_ceil(7).max(1)
}
