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
    let (taken, rest) = bytes(input, N)?;
    match taken.first_chunk::<N>() {
        Some(array) => Ok((*array, rest)),
        None => Err(DecodeError::Truncated),
    }
}

/// An unsigned number, seven bits a byte from the low end, in at most `max` bytes.
#[inline]
pub(crate) fn unsigned_varint(input: &[u8], max: u32) -> Taken<'_, u64> {
    let ([first], mut rest) = array::<1>(input)?;
    let mut value = u64::from(first & 0x7f);
    let mut more = first >= 0x80;
    let mut count = 1;
    while more {
        if count == max {
            return Err(DecodeError::VarintTooLong);
        }
        let ([byte], after) = array::<1>(rest)?;
        rest = after;
        value |= u64::from(byte & 0x7f) << (7 * count);
        more = byte >= 0x80;
        count += 1;
    }
    Ok((value, rest))
}
