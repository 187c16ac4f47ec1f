//! How many bytes varints take, and how they are written. Signed ones are zigzag: 0, -1, 1, -2 … become 0, 1, 2, 3 ….

use bytes::BufMut;

/// Most bytes of 32 bits.
pub(crate) const MAX_VARINT_BYTES: u32 = 5;
/// Most bytes of 64 bits.
pub(crate) const MAX_VARLONG_BYTES: u32 = 10;

/// Bytes of an unsigned varint.
#[must_use]
#[inline]
pub const fn unsigned_varint_size(value: u32) -> usize {
    unsigned_varlong_size(value as u64)
}

/// Bytes of an unsigned varlong.
#[must_use]
#[inline]
pub const fn unsigned_varlong_size(value: u64) -> usize {
    if value < 0x80 {
        return 1;
    }
    let bits = u64::BITS - value.leading_zeros();
    // A seventh of the bits, rounded up: exact for up to 64 of them, and no division.
    ((bits * 9 + 64) / 64) as usize
}

/// Bytes of a varint.
#[must_use]
pub const fn varint_size(value: i32) -> usize {
    unsigned_varint_size(zigzag32(value))
}

/// Bytes of a varlong.
#[must_use]
pub const fn varlong_size(value: i64) -> usize {
    unsigned_varlong_size(zigzag64(value))
}

/// Writes an unsigned number, seven bits a byte from the low end.
#[inline]
pub(crate) fn put_unsigned(out: &mut impl BufMut, mut value: u64) {
    while value >= 0x80 {
        out.put_u8((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    out.put_u8(value as u8);
}

pub(crate) const fn zigzag32(value: i32) -> u32 {
    ((value << 1) ^ (value >> 31)).cast_unsigned()
}

pub(crate) const fn zigzag64(value: i64) -> u64 {
    ((value << 1) ^ (value >> 63)).cast_unsigned()
}

pub(crate) const fn unzigzag32(value: u32) -> i32 {
    (value >> 1).cast_signed() ^ -((value & 1).cast_signed())
}

pub(crate) const fn unzigzag64(value: u64) -> i64 {
    (value >> 1).cast_signed() ^ -((value & 1).cast_signed())
}

#[cfg(test)]
mod tests {
    use super::{unsigned_varint_size, unsigned_varlong_size, unzigzag32, unzigzag64, zigzag32, zigzag64};

    #[test]
    fn sizes_grow_every_seven_bits() {
        for (value, size) in [(0, 1), (127, 1), (128, 2), (16_383, 2), (16_384, 3), (u32::MAX, 5)] {
            assert_eq!(unsigned_varint_size(value), size, "{value}");
        }
        for bits in 1..=u64::BITS {
            assert_eq!(unsigned_varlong_size(u64::MAX >> (u64::BITS - bits)), bits.div_ceil(7) as usize);
        }
    }

    #[test]
    fn zigzag_keeps_small_numbers_small() {
        for (value, zigzag) in
            [(0, 0), (-1, 1), (1, 2), (-2, 3), (i32::MAX, u32::MAX - 1), (i32::MIN, u32::MAX)]
        {
            assert_eq!(zigzag32(value), zigzag);
            assert_eq!(unzigzag32(zigzag), value);
        }
        for value in [0, -1, i64::MAX, i64::MIN] {
            assert_eq!(unzigzag64(zigzag64(value)), value);
        }
    }
}
