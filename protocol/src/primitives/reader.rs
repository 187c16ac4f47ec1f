//! Values from the front of a frame.
//!
//! Invariant: `rest` is a part of `frame`; a failed read leaves nothing to go on with. What is asked of the allocator is taken
//! from `memory` first, so that a few bytes can't become a large value.

use bytes::{Buf, Bytes};

use super::fixed::Fixed;
use super::parse::{self, Taken};
use super::varint::{MAX_VARINT_BYTES, MAX_VARLONG_BYTES, unzigzag32, unzigzag64};
use super::{Few, MAX_ARRAY_ELEMENTS, MAX_STRING_BYTES, Records, StrBytes};
use crate::{DecodeError, Form, Uuid, Wire};

type Read<T> = Result<T, DecodeError>;

/// Reads values from the front of a frame. Text and bytes stay slices of it.
#[derive(Debug)]
pub struct Reader<'f> {
    pub(super) frame: &'f Bytes,
    pub(super) rest: &'f [u8],
    /// Bytes that arrays may still take.
    pub(super) memory: usize,
}

macro_rules! fixed {
    ($($about:literal $name:ident $type:ty;)*) => {$(
        #[doc = $about]
        ///
        /// # Errors
        /// The frame ends before.
        #[inline(always)]
        pub fn $name(&mut self) -> Read<$type> {
            self.fixed()
        }
    )*};
}

impl<'f> Reader<'f> {
    /// Starts at the front of a frame.
    #[must_use]
    pub fn new(frame: &'f Bytes) -> Self {
        Self::within(frame, usize::MAX)
    }

    /// Starts at the front of a frame whose arrays may take `memory` bytes. An element takes more than it has on the wire: an
    /// empty name is one byte there and 32 here.
    #[must_use]
    pub fn within(frame: &'f Bytes, memory: usize) -> Self {
        Self { frame, rest: frame, memory }
    }

    /// The bytes that arrays may still take.
    #[must_use]
    pub const fn memory(&self) -> usize {
        self.memory
    }

    /// Takes memory for so many elements.
    #[inline(always)]
    pub(super) fn take_memory<T>(&mut self, elements: usize) -> Read<()> {
        match self.memory.checked_sub(elements.saturating_mul(size_of::<T>())) {
            Some(left) => self.memory = left,
            None => return Err(DecodeError::TooMuchMemory),
        }
        Ok(())
    }

    /// The bytes that are left.
    #[must_use]
    pub fn remaining(&self) -> usize {
        self.rest.len()
    }

    /// Ends here.
    ///
    /// # Errors
    /// Bytes are left.
    pub fn finish(self) -> Read<()> {
        match self.rest.len() {
            0 => Ok(()),
            left => Err(DecodeError::Leftover(u32::try_from(left).unwrap_or(u32::MAX))),
        }
    }

    #[inline(always)]
    fn take<T>(&mut self, parser: impl FnOnce(&'f [u8]) -> Taken<'f, T>) -> Read<T> {
        let (value, rest) = parser(self.rest)?;
        self.rest = rest;
        Ok(value)
    }

    /// The next values of fixed size: one, or a few that stand side by side.
    ///
    /// # Errors
    /// The frame ends before.
    #[inline(always)]
    pub fn fixed<T: Fixed>(&mut self) -> Read<T> {
        self.take(T::take)
    }

    fixed! {
        "The next bool: anything but 0 is true." bool bool;
        "The next int8." int8 i8;
        "The next int16." int16 i16;
        "The next uint16." uint16 u16;
        "The next int32." int32 i32;
        "The next uint32." uint32 u32;
        "The next int64." int64 i64;
        "The next float64." float64 f64;
        "The next id." uuid Uuid;
    }

    /// The next unsigned varint of 32 bits.
    ///
    /// # Errors
    /// The frame ends before, or the number has more than 32 bits.
    #[inline]
    pub fn unsigned_varint(&mut self) -> Read<u32> {
        let value = self.take(|rest| parse::unsigned_varint(rest, MAX_VARINT_BYTES))?;
        u32::try_from(value).map_err(|_| DecodeError::VarintTooLong)
    }

    /// The next zigzag varint of 32 bits.
    ///
    /// # Errors
    /// As [`Reader::unsigned_varint`].
    #[inline]
    pub fn varint(&mut self) -> Read<i32> {
        self.unsigned_varint().map(unzigzag32)
    }

    /// The next unsigned varint of 64 bits; bits beyond those are dropped.
    ///
    /// # Errors
    /// The frame ends before, or the number has more than 10 bytes.
    #[inline]
    pub fn unsigned_varlong(&mut self) -> Read<u64> {
        self.take(|rest| parse::unsigned_varint(rest, MAX_VARLONG_BYTES))
    }

    /// The next zigzag varint of 64 bits.
    ///
    /// # Errors
    /// As [`Reader::unsigned_varlong`].
    #[inline]
    pub fn varlong(&mut self) -> Read<i64> {
        self.unsigned_varlong().map(unzigzag64)
    }

    /// The next `length` bytes, a slice of the frame.
    ///
    /// # Errors
    /// The frame ends before.
    #[inline]
    pub fn slice(&mut self, length: usize) -> Read<Bytes> {
        let slice = self.raw(length)?;
        Ok(self.shared(slice))
    }

    /// A part of the frame, sharing its memory.
    #[inline(always)]
    pub(super) fn shared(&self, slice: &'f [u8]) -> Bytes {
        if slice.is_empty() {
            return Bytes::new();
        }
        let mut part = self.frame.clone();
        part.advance(slice.as_ptr().addr().wrapping_sub(self.frame.as_ptr().addr()));
        part.truncate(slice.len());
        part
    }

    #[inline]
    pub(super) fn raw(&mut self, length: usize) -> Read<&'f [u8]> {
        self.take(|rest| parse::bytes(rest, length))
    }

    /// A length and one, as compact ones are written: 0 for null.
    #[inline(always)]
    fn length_and_one(&mut self, form: Form) -> Read<usize> {
        match form.flexible {
            true => Ok(self.unsigned_varint()? as usize),
            false => plain(self.int32()?),
        }
    }

    /// The bytes behind their length: none for null.
    #[inline(always)]
    fn sized(&mut self, form: Form) -> Read<Option<&'f [u8]>> {
        match self.length_and_one(form)? {
            0 => Ok(None),
            length => self.raw(length - 1).map(Some),
        }
    }

    #[inline(always)]
    fn sized_text(&mut self, form: Form) -> Read<Option<&'f [u8]>> {
        let length = match form.flexible {
            true => self.length_and_one(form)?,
            false => plain(i32::from(self.int16()?))?,
        };
        match length {
            0 => Ok(None),
            length if length - 1 > MAX_STRING_BYTES => Err(DecodeError::StringTooLong(length as u32 - 1)),
            length => self.raw(length - 1).map(Some),
        }
    }

    /// The next string, into `place`.
    ///
    /// # Errors
    /// It's null, cut off, too long, or not UTF-8.
    #[inline]
    pub fn string(&mut self, place: &mut StrBytes, form: Form) -> Read<()> {
        let text = self.sized_text(form)?.ok_or(DecodeError::NullNotAllowed)?;
        place.fill(self.frame, text)
    }

    /// The next string or null, into `place`.
    ///
    /// # Errors
    /// It's cut off, too long, or not UTF-8.
    #[inline]
    pub fn nullable_string(&mut self, place: &mut Option<StrBytes>, form: Form) -> Read<()> {
        match self.sized_text(form)? {
            Some(text) => place.insert(StrBytes::new()).fill(self.frame, text),
            None => {
                *place = None;
                Ok(())
            }
        }
    }

    /// The next bytes, into `place`.
    ///
    /// # Errors
    /// They're null or cut off.
    #[inline]
    pub fn bytes(&mut self, place: &mut Bytes, form: Form) -> Read<()> {
        let slice = self.sized(form)?.ok_or(DecodeError::NullNotAllowed)?;
        *place = self.shared(slice);
        Ok(())
    }

    /// The next bytes or null, into `place`.
    ///
    /// # Errors
    /// They're cut off.
    #[inline]
    pub fn nullable_bytes(&mut self, place: &mut Option<Bytes>, form: Form) -> Read<()> {
        *place = self.sized(form)?.map(|slice| self.shared(slice));
        Ok(())
    }

    /// The next records, into `place`.
    ///
    /// # Errors
    /// They're null or cut off.
    #[inline]
    pub fn records(&mut self, place: &mut Option<Records>, form: Form) -> Read<()> {
        let slice = self.sized(form)?.ok_or(DecodeError::NullNotAllowed)?;
        *place = Some(Records::Bytes(self.shared(slice)));
        Ok(())
    }

    /// The next records or null, into `place`.
    ///
    /// # Errors
    /// They're cut off.
    #[inline(always)]
    pub fn nullable_records(&mut self, place: &mut Option<Records>, form: Form) -> Read<()> {
        match self.sized(form)? {
            Some(slice) => *place = Some(Records::Bytes(self.shared(slice))),
            None => *place = None,
        }
        Ok(())
    }

    /// The next array, into `place`.
    ///
    /// # Errors
    /// It's null, over the limit, or more than the frame has; or an element is wrong.
    #[inline]
    pub fn array<T: Wire>(&mut self, place: &mut Vec<T>, form: Form) -> Read<()> {
        match self.length_and_one(form)? {
            0 => Err(DecodeError::NullNotAllowed),
            length => self.elements(place, length - 1, form),
        }
    }

    /// The next array or null, into `place`.
    ///
    /// # Errors
    /// It's over the limit, or more than the frame has; or an element is wrong.
    #[inline]
    pub fn nullable_array<T: Wire>(&mut self, place: &mut Option<Vec<T>>, form: Form) -> Read<()> {
        match self.length_and_one(form)? {
            0 => *place = None,
            length => self.elements(place.get_or_insert_default(), length - 1, form)?,
        }
        Ok(())
    }

    /// The next array of a few numbers, into `place`.
    ///
    /// # Errors
    /// As [`Reader::array`].
    #[inline]
    pub fn few<T: Wire>(&mut self, place: &mut Few<T>, form: Form) -> Read<()> {
        let length = self.length_and_one(form)?.checked_sub(1).ok_or(DecodeError::NullNotAllowed)?;
        self.has_elements::<T>(length)?;
        self.take_memory::<T>(length)?;
        place.clear();
        place.reserve(length);
        for _ in 0..length {
            place.push(T::read(self, form)?);
        }
        Ok(())
    }

    /// The limit allows so many elements, and the frame can have them: before that nothing is asked of the allocator.
    #[inline(always)]
    fn has_elements<T: Wire>(&self, length: usize) -> Read<()> {
        if length > MAX_ARRAY_ELEMENTS {
            return Err(DecodeError::TooManyElements(length as u32));
        }
        if length.saturating_mul(T::MIN_SIZE.max(1)) > self.remaining() {
            return Err(DecodeError::Truncated);
        }
        Ok(())
    }

    fn elements<T: Wire>(&mut self, place: &mut Vec<T>, length: usize, form: Form) -> Read<()> {
        self.has_elements::<T>(length)?;
        if !place.is_empty() {
            place.clear();
        }
        if length > 0 {
            self.take_memory::<T>(length)?;
            *place = Vec::with_capacity(length);
            T::read_elements(self, place, length, form)?;
        }
        Ok(())
    }

    /// The next struct or null, into `place`: an int8 below 0 is null.
    ///
    /// # Errors
    /// The struct is wrong.
    pub fn nullable_struct<T: Wire>(&mut self, place: &mut Option<T>, form: Form) -> Read<()> {
        match self.int8()? {
            i8::MIN..0 => *place = None,
            _ => place.insert(T::default()).fill(self, form)?,
        }
        Ok(())
    }

    /// The struct of a tagged field, or null, into `place`: an unsigned varint of 0 is null.
    ///
    /// # Errors
    /// The struct is wrong.
    pub fn nullable_tagged_struct<T: Wire>(&mut self, place: &mut Option<T>, form: Form) -> Read<()> {
        match self.unsigned_varint()? {
            0 => *place = None,
            _ => place.insert(T::default()).fill(self, form)?,
        }
        Ok(())
    }
}

/// A plain length and one: null is -1.
#[inline(always)]
fn plain(length: i32) -> Read<usize> {
    match length {
        -1.. => Ok(length.wrapping_add(1).cast_unsigned() as usize),
        _ => Err(DecodeError::InvalidLength(length)),
    }
}
