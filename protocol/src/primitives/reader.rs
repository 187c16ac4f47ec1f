//! Values from the front of a frame.
//!
//! Invariant: `rest` is a part of `frame`; a failed read leaves nothing to go on with.

use bytes::Bytes;

use super::parse::{self, Taken};
use super::varint::{MAX_VARINT_BYTES, MAX_VARLONG_BYTES, unzigzag32, unzigzag64};
use super::{MAX_ARRAY_ELEMENTS, MAX_STRING_BYTES, Records, StrBytes};
use crate::{DecodeError, Form, Uuid, Wire};

type Read<T> = Result<T, DecodeError>;

/// Reads values from the front of a frame. Text and bytes stay slices of it.
#[derive(Debug)]
pub struct Reader<'f> {
    pub(super) frame: &'f Bytes,
    pub(super) rest: &'f [u8],
}

macro_rules! fixed {
    ($($about:literal $name:ident $type:ty;)*) => {$(
        #[doc = $about]
        ///
        /// # Errors
        /// The frame ends before.
        #[inline(always)]
        pub fn $name(&mut self) -> Read<$type> {
            Ok(<$type>::from_be_bytes(self.take(parse::array)?))
        }
    )*};
}

impl<'f> Reader<'f> {
    /// Starts at the front of a frame.
    #[must_use]
    pub fn new(frame: &'f Bytes) -> Self {
        Self { frame, rest: frame }
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

    fixed! {
        "The next int8." int8 i8;
        "The next int16." int16 i16;
        "The next uint16." uint16 u16;
        "The next int32." int32 i32;
        "The next uint32." uint32 u32;
        "The next int64." int64 i64;
        "The next float64." float64 f64;
    }

    /// The next bool: anything but 0 is true.
    ///
    /// # Errors
    /// The frame ends before.
    #[inline]
    pub fn bool(&mut self) -> Read<bool> {
        Ok(self.int8()? != 0)
    }

    /// The next id.
    ///
    /// # Errors
    /// The frame ends before.
    #[inline]
    pub fn uuid(&mut self) -> Read<Uuid> {
        Ok(Uuid(self.take(parse::array)?))
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
        Ok(self.frame.slice_ref(slice))
    }

    #[inline]
    pub(super) fn raw(&mut self, length: usize) -> Read<&'f [u8]> {
        self.take(|rest| parse::bytes(rest, length))
    }

    /// A length: none for null.
    #[inline(always)]
    fn length(&mut self, form: Form) -> Read<Option<u32>> {
        if form.flexible {
            return Ok(self.unsigned_varint()?.checked_sub(1));
        }
        plain(self.int32()?)
    }

    #[inline(always)]
    fn string_length(&mut self, form: Form) -> Read<Option<u32>> {
        if !form.flexible {
            return plain(i32::from(self.int16()?));
        }
        match self.length(form)? {
            Some(length) if length as usize > MAX_STRING_BYTES => Err(DecodeError::StringTooLong(length)),
            length => Ok(length),
        }
    }

    /// The next string.
    ///
    /// # Errors
    /// It's null, cut off, too long, or not UTF-8.
    #[inline]
    pub fn string(&mut self, form: Form) -> Read<StrBytes> {
        let length = self.string_length(form)?.ok_or(DecodeError::NullNotAllowed)?;
        let slice = self.raw(length as usize)?;
        StrBytes::from_frame(self.frame, slice)
    }

    /// The next string or null.
    ///
    /// # Errors
    /// It's cut off, too long, or not UTF-8.
    #[inline]
    pub fn nullable_string(&mut self, form: Form) -> Read<Option<StrBytes>> {
        let Some(length) = self.string_length(form)? else { return Ok(None) };
        let slice = self.raw(length as usize)?;
        StrBytes::from_frame(self.frame, slice).map(Some)
    }

    /// The next bytes.
    ///
    /// # Errors
    /// They're null or cut off.
    #[inline]
    pub fn bytes(&mut self, form: Form) -> Read<Bytes> {
        let length = self.length(form)?.ok_or(DecodeError::NullNotAllowed)?;
        self.slice(length as usize)
    }

    /// The next bytes or null.
    ///
    /// # Errors
    /// They're cut off.
    #[inline]
    pub fn nullable_bytes(&mut self, form: Form) -> Read<Option<Bytes>> {
        let Some(length) = self.length(form)? else { return Ok(None) };
        self.slice(length as usize).map(Some)
    }

    /// The next records.
    ///
    /// # Errors
    /// They're null or cut off.
    #[inline]
    pub fn records(&mut self, form: Form) -> Read<Records> {
        self.bytes(form).map(Records::Bytes)
    }

    /// The next records or null.
    ///
    /// # Errors
    /// They're cut off.
    #[inline]
    pub fn nullable_records(&mut self, form: Form) -> Read<Option<Records>> {
        Ok(self.nullable_bytes(form)?.map(Records::Bytes))
    }

    /// The next array.
    ///
    /// # Errors
    /// It's null, over the limit, or more than the frame has; or an element is wrong.
    #[inline]
    pub fn array<T: Wire>(&mut self, form: Form) -> Read<Vec<T>> {
        let length = self.length(form)?.ok_or(DecodeError::NullNotAllowed)?;
        self.elements(length, form)
    }

    /// The next array or null.
    ///
    /// # Errors
    /// It's over the limit, or more than the frame has; or an element is wrong.
    #[inline]
    pub fn nullable_array<T: Wire>(&mut self, form: Form) -> Read<Option<Vec<T>>> {
        let Some(length) = self.length(form)? else { return Ok(None) };
        self.elements(length, form).map(Some)
    }

    fn elements<T: Wire>(&mut self, length: u32, form: Form) -> Read<Vec<T>> {
        let count = length as usize;
        if count > MAX_ARRAY_ELEMENTS {
            return Err(DecodeError::TooManyElements(length));
        }
        if count.saturating_mul(T::MIN_SIZE.max(1)) > self.remaining() {
            return Err(DecodeError::Truncated);
        }
        T::read_elements(self, count, form)
    }

    /// The next struct or null: an int8 below 0 is null.
    ///
    /// # Errors
    /// The struct is wrong.
    pub fn nullable_struct<T: Wire>(&mut self, form: Form) -> Read<Option<T>> {
        match self.int8()? {
            i8::MIN..0 => Ok(None),
            _ => T::read(self, form).map(Some),
        }
    }

    /// The struct of a tagged field, or null: an unsigned varint of 0 is null.
    ///
    /// # Errors
    /// The struct is wrong.
    pub fn nullable_tagged_struct<T: Wire>(&mut self, form: Form) -> Read<Option<T>> {
        match self.unsigned_varint()? {
            0 => Ok(None),
            _ => T::read(self, form).map(Some),
        }
    }
}

#[inline(always)]
fn plain(length: i32) -> Read<Option<u32>> {
    match length {
        -1 => Ok(None),
        _ => u32::try_from(length).map(Some).map_err(|_| DecodeError::InvalidLength(length)),
    }
}
