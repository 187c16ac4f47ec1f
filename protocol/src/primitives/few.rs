//! Arrays of a few numbers.
//!
//! ```text
//! up to 4   ▕ 3 ▏ 1 ▏ 2 ▏   ▏ count ▏    where a vector has its pointer and capacity
//! more      ▕ pointer, length ▏ capacity ▏
//! ```
//!
//! The replicas of a partition are three, rarely more, and a metadata response has two such arrays a partition: as
//! vectors they are six of seven allocations.

use smallvec::SmallVec;

/// Numbers, up to four of them without memory of their own: four of 32 bits take no more room than a vector.
pub type Few<T> = SmallVec<[T; 4]>;

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::Few;
    use crate::{DecodeError, Encoder, Form, Reader, sizes};

    const FLEXIBLE: Form = Form { version: 0, flexible: true };

    #[test]
    fn a_few_take_the_room_of_a_vector() {
        assert_eq!(size_of::<Few<i32>>(), size_of::<Vec<i32>>());
    }
    #[test]
    fn few_and_many_are_read_as_they_were_written() {
        for (form, count) in
            [0, 1, 4, 5, 1_000].map(|count| [(FLEXIBLE, count), (FLEXIBLE.plain(), count)]).concat()
        {
            let written: Few<i32> = (0..count).collect();
            let mut out = Encoder::new();
            let size = sizes::array(&written, form).unwrap_or_default();
            out.writer(size).array(&written, form);
            let (frame, _) = out.take();
            let mut reader = Reader::new(&frame);
            let mut read: Few<i32> = (7..20).collect();
            assert_eq!(reader.few(&mut read, form), Ok(()));
            assert_eq!(read, written);
            assert_eq!(reader.finish(), Ok(()));
        }
    }

    #[test]
    fn a_count_is_checked_before_there_is_memory() {
        let refused = |bytes: &'static [u8], form: Form| {
            let frame = Bytes::from_static(bytes);
            let mut place = Few::<i32>::new();
            let refused = Reader::new(&frame).few(&mut place, form);
            assert!(!place.spilled());
            refused
        };
        assert_eq!(refused(&[0], FLEXIBLE), Err(DecodeError::NullNotAllowed));
        assert_eq!(refused(&[7, 0, 0, 0, 1], FLEXIBLE), Err(DecodeError::Truncated));
        assert_eq!(refused(&[0, 15, 66, 65], FLEXIBLE.plain()), Err(DecodeError::TooManyElements(1_000_001)));
        assert_eq!(refused(&[0, 1, 0, 0, 9], FLEXIBLE.plain()), Err(DecodeError::Truncated));
    }
}
