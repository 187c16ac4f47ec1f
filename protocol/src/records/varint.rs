//! The signed varints of records, read from borrowed bytes and written into any buffer.
//!
//! Invariant: at most five bytes for 32 bits and ten for 64; bits beyond are dropped, as Kafka does in records.

use bytes::BufMut;

use crate::primitives::parse;
use crate::primitives::varint::{
    MAX_VARINT_BYTES, MAX_VARLONG_BYTES, put_unsigned, unzigzag32, unzigzag64, zigzag32, zigzag64,
};

fn read_unsigned(from: &mut &[u8], longest: u32) -> Option<u64> {
    let (value, rest) = parse::unsigned_varint(from, longest).ok()?;
    *from = rest;
    Some(value)
}

/// Reads 32 bits; `None` when the bytes end or the number is too long.
#[inline]
pub(super) fn read_i32(from: &mut &[u8]) -> Option<i32> {
    let low = read_unsigned(from, MAX_VARINT_BYTES)? & u64::from(u32::MAX);
    u32::try_from(low).ok().map(unzigzag32)
}

/// Reads 64 bits; `None` when the bytes end or the number is too long.
#[inline]
pub(super) fn read_i64(from: &mut &[u8]) -> Option<i64> {
    read_unsigned(from, MAX_VARLONG_BYTES).map(unzigzag64)
}

/// Writes 32 bits.
#[inline]
pub(super) fn write_i32(out: &mut impl BufMut, value: i32) {
    put_unsigned(out, u64::from(zigzag32(value)));
}

/// Writes 64 bits.
#[inline]
pub(super) fn write_i64(out: &mut impl BufMut, value: i64) {
    put_unsigned(out, zigzag64(value));
}
