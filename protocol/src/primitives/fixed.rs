//! Values of fixed size, alone and side by side.
//!
//! ```text
//! (i32, i16, i64)   ▕ 4 bytes ▏ 2 ▏ 8 ▏   one check that there are 14, then no more
//! ```
//!
//! Invariant: a value takes its [`Fixed::SIZE`] bytes, in network order; when they aren't there, nothing is taken.

use super::parse::{self, Taken};
use crate::{DecodeError, Uuid};

/// A value that always has the same size, or a few of them that stand side by side.
pub trait Fixed: Sized {
    /// The bytes it has.
    const SIZE: usize;

    /// The value at the front, and what is left behind it.
    fn take(input: &[u8]) -> Taken<'_, Self>;

    /// Writes it to the front, and gives the room that is left; none where the room is too small.
    fn put(self, room: &mut [u8]) -> Option<&mut [u8]>;
}

macro_rules! numbers {
    ($($type:ty)*) => {$(
        impl Fixed for $type {
            const SIZE: usize = size_of::<Self>();

            #[inline(always)]
            fn take(input: &[u8]) -> Taken<'_, Self> {
                let (bytes, rest) = parse::array(input)?;
                Ok((Self::from_be_bytes(bytes), rest))
            }

            #[inline(always)]
            fn put(self, room: &mut [u8]) -> Option<&mut [u8]> {
                let (place, rest) = room.split_first_chunk_mut()?;
                *place = self.to_be_bytes();
                Some(rest)
            }
        }
    )*};
}

numbers!(i8 i16 u16 i32 u32 i64 f64);

impl Fixed for bool {
    const SIZE: usize = 1;

    /// Anything but 0 is true.
    #[inline(always)]
    fn take(input: &[u8]) -> Taken<'_, Self> {
        let (byte, rest) = i8::take(input)?;
        Ok((byte != 0, rest))
    }

    #[inline(always)]
    fn put(self, room: &mut [u8]) -> Option<&mut [u8]> {
        i8::from(self).put(room)
    }
}

impl Fixed for Uuid {
    const SIZE: usize = 16;

    #[inline(always)]
    fn take(input: &[u8]) -> Taken<'_, Self> {
        let (bytes, rest) = parse::array(input)?;
        Ok((Self(bytes), rest))
    }

    #[inline(always)]
    fn put(self, room: &mut [u8]) -> Option<&mut [u8]> {
        let (place, rest) = room.split_first_chunk_mut()?;
        *place = self.0;
        Some(rest)
    }
}

macro_rules! side_by_side {
    ($($($value:ident)*;)*) => {$(
        impl<$($value: Fixed),*> Fixed for ($($value,)*) {
            const SIZE: usize = 0 $(+ $value::SIZE)*;

            #[inline(always)]
            #[expect(non_snake_case, reason = "a value is named as its type is")]
            fn take(input: &[u8]) -> Taken<'_, Self> {
                if input.len() < Self::SIZE {
                    return Err(DecodeError::Truncated);
                }
                $(let ($value, input) = $value::take(input)?;)*
                Ok((($($value,)*), input))
            }

            #[inline(always)]
            #[expect(non_snake_case, reason = "a value is named as its type is")]
            fn put(self, room: &mut [u8]) -> Option<&mut [u8]> {
                if room.len() < Self::SIZE {
                    return None;
                }
                let ($($value,)*) = self;
                $(let room = $value.put(room)?;)*
                Some(room)
            }
        }
    )*};
}

side_by_side! {
    A B;
    A B C;
    A B C D;
    A B C D E;
    A B C D E F;
    A B C D E F G;
    A B C D E F G H;
    A B C D E F G H I;
    A B C D E F G H I J;
    A B C D E F G H I J K;
    A B C D E F G H I J K L;
}

#[cfg(test)]
mod tests {
    use super::Fixed;
    use crate::{DecodeError, Uuid};

    #[test]
    fn what_is_put_side_by_side_is_taken_again() {
        let values = (-2i8, 3i16, 4u16, -5i32, (6u32, i64::MIN), (0.5f64, true), Uuid([7; 16]));
        let mut room = [0; 48];
        let left = values.put(&mut room).map(|left| left.len());
        assert_eq!(left, Some(2));
        assert_eq!(Fixed::take(&room), Ok((values, &[0u8; 2][..])));
    }

    #[test]
    fn all_or_nothing() {
        let mut room = [9; 5];
        assert_eq!((1i32, 2i16).put(&mut room), None);
        assert_eq!(room, [9; 5]);
        assert_eq!(<(i32, i16)>::take(&room), Err(DecodeError::Truncated));
    }
}
