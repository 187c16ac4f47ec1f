//! The innermost parsers, on nom: so many bytes from the front, or an error.
//!
//! Invariant: each gives what it took and what is left, and takes nothing when it fails.

use nom::IResult;
use nom::bytes::complete::take;

use crate::DecodeError;

/// What was taken, and what is left.
pub(crate) type Taken<'f, T> = Result<(T, &'f [u8]), DecodeError>;

/// The first `count` bytes.
#[inline(always)]
pub(crate) fn bytes(input: &[u8], count: usize) -> Taken<'_, &[u8]> {
    let taken: IResult<&[u8], &[u8], ()> = take(count)(input);
    match taken {
        Ok((rest, bytes)) => Ok((bytes, rest)),
        Err(_) => Err(DecodeError::Truncated),
    }
}

/// The first `N` bytes.
#[inline(always)]
pub(crate) fn array<const N: usize>(input: &[u8]) -> Taken<'_, [u8; N]> {
    match input.split_first_chunk::<N>() {
        Some((array, rest)) => Ok((*array, rest)),
        None => Err(DecodeError::Truncated),
    }
}

/// An unsigned number, seven bits a byte from the low end, in at most `max` bytes.
#[inline(always)]
pub(crate) fn unsigned_varint(input: &[u8], max: u32) -> Taken<'_, u64> {
    match input {
        [byte @ 0..0x80, rest @ ..] => Ok((u64::from(*byte), rest)),
        [low @ 0x80..=0xff, high @ 0..0x80, rest @ ..] => {
            Ok((u64::from(low & 0x7f) | u64::from(*high) << 7, rest))
        }
        _ => long_varint(input, max),
    }
}

#[inline(never)]
fn long_varint(input: &[u8], max: u32) -> Taken<'_, u64> {
    let mut value = 0;
    for (count, byte) in (0..max).zip(input) {
        value |= u64::from(byte & 0x7f) << (7 * count);
        if *byte < 0x80 {
            let (_, rest) = bytes(input, count as usize + 1)?;
            return Ok((value, rest));
        }
    }
    match input.len() < max as usize {
        true => Err(DecodeError::Truncated),
        false => Err(DecodeError::VarintTooLong),
    }
}
