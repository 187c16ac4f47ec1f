//! Values into room of exactly the size that was measured for them.
//!
//! Invariant: `room` is what is left of it. Lengths were checked by `sizes`; what has no room in spite of that is
//! dropped, and the assertion in tests says so.

use bytes::Bytes;

use super::{Gap, RawTaggedField, Records, StrBytes};
use crate::{EncodeError, Form, Uuid, Wire};

/// Writes values one behind the other.
#[derive(Debug)]
pub struct Writer<'e> {
    room: &'e mut [u8],
    /// Where the room ends in the encoder's buffer.
    end: usize,
    gaps: &'e mut Vec<Gap>,
}

macro_rules! fixed {
    ($($about:literal $name:ident $type:ty;)*) => {$(
        #[doc = $about]
        #[inline(always)]
        pub fn $name(&mut self, value: $type) {
            self.fixed(value.to_be_bytes());
        }
    )*};
}

impl<'e> Writer<'e> {
    pub(super) fn new(room: &'e mut [u8], start: usize, gaps: &'e mut Vec<Gap>) -> Self {
        let end = start.saturating_add(room.len());
        Self { room, end, gaps }
    }

    #[inline(always)]
    fn fixed<const N: usize>(&mut self, value: [u8; N]) {
        match std::mem::take(&mut self.room).split_first_chunk_mut::<N>() {
            Some((place, rest)) => {
                *place = value;
                self.room = rest;
            }
            None => debug_assert!(false, "more bytes than were measured"),
        }
    }

    /// Bytes as they are, without a length.
    #[inline]
    pub fn raw(&mut self, value: &[u8]) {
        match std::mem::take(&mut self.room).split_at_mut_checked(value.len()) {
            Some((place, rest)) => {
                place.copy_from_slice(value);
                self.room = rest;
            }
            None => debug_assert!(false, "more bytes than were measured"),
        }
    }

    fixed! {
        "An int8." int8 i8;
        "An int16." int16 i16;
        "A uint16." uint16 u16;
        "An int32." int32 i32;
        "A uint32." uint32 u32;
        "An int64." int64 i64;
        "A float64." float64 f64;
    }

    /// A bool.
    #[inline]
    pub fn bool(&mut self, value: bool) {
        self.int8(i8::from(value));
    }

    /// An id.
    #[inline]
    pub fn uuid(&mut self, value: Uuid) {
        self.fixed(value.0);
    }

    /// An unsigned varint of 32 bits.
    #[inline]
    pub fn unsigned_varint(&mut self, value: u32) {
        self.unsigned_varlong(u64::from(value));
    }

    /// An unsigned varint of 64 bits.
    #[inline]
    fn unsigned_varlong(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.fixed([(value & 0x7f) as u8 | 0x80]);
            value >>= 7;
        }
        self.fixed([value as u8]);
    }

    /// A length of at most 31 bits.
    #[inline]
    fn length(&mut self, length: usize, form: Form) {
        if form.flexible {
            self.unsigned_varlong(length as u64 + 1);
        } else {
            self.uint32(length as u32);
        }
    }

    #[inline]
    fn null(&mut self, form: Form) {
        if form.flexible {
            self.int8(0);
        } else {
            self.int32(-1);
        }
    }

    /// A string.
    #[inline]
    pub fn string(&mut self, value: &str, form: Form) {
        if form.flexible {
            self.length(value.len(), form);
        } else {
            self.uint16(value.len() as u16);
        }
        self.raw(value.as_bytes());
    }

    /// A string or null.
    #[inline]
    pub fn nullable_string(&mut self, value: Option<&StrBytes>, form: Form) {
        match value {
            Some(value) => self.string(value, form),
            None if form.flexible => self.int8(0),
            None => self.int16(-1),
        }
    }

    /// Bytes.
    #[inline]
    pub fn bytes(&mut self, value: &Bytes, form: Form) {
        self.length(value.len(), form);
        self.raw(value);
    }

    /// Bytes or null.
    #[inline]
    pub fn nullable_bytes(&mut self, value: Option<&Bytes>, form: Form) {
        match value {
            Some(value) => self.bytes(value, form),
            None => self.null(form),
        }
    }

    /// Records or null. Of a gap it writes the length, and notes the place.
    #[inline]
    pub fn nullable_records(&mut self, value: Option<&Records>, form: Form) {
        match value {
            Some(Records::Bytes(value)) => self.bytes(value, form),
            Some(Records::Gap(length)) => {
                self.length(*length, form);
                self.gaps.push(Gap { position: self.end.saturating_sub(self.room.len()), length: *length });
            }
            None => self.null(form),
        }
    }

    /// An array.
    #[inline]
    pub fn array<T: Wire>(&mut self, values: &[T], form: Form) {
        self.length(values.len(), form);
        for value in values {
            value.write(self, form);
        }
    }

    /// An array or null.
    #[inline]
    pub fn nullable_array<T: Wire>(&mut self, values: Option<&[T]>, form: Form) {
        match values {
            Some(values) => self.array(values, form),
            None => self.null(form),
        }
    }

    /// A struct or null: an int8 tells which.
    pub fn nullable_struct<T: Wire>(&mut self, value: Option<&T>, form: Form) {
        match value {
            Some(value) => {
                self.int8(1);
                value.write(self, form);
            }
            None => self.int8(-1),
        }
    }

    /// The struct of a tagged field, or null: an unsigned varint tells which.
    pub fn nullable_tagged_struct<T: Wire>(&mut self, value: Option<&T>, form: Form) {
        match value {
            Some(value) => {
                self.unsigned_varint(1);
                value.write(self, form);
            }
            None => self.unsigned_varint(0),
        }
    }

    /// The tagged fields of a struct without any that its schema knows.
    #[inline]
    pub fn unknown_tagged_fields(&mut self, fields: &[RawTaggedField], form: Form) {
        if form.flexible {
            let fields = self.tagged_fields(0, fields);
            self.raw_tagged_fields(fields);
        }
    }

    /// The count of tagged fields, `known` ones and others. Gives the others back, to be written in order of tags.
    #[inline]
    pub fn tagged_fields<'v>(&mut self, known: usize, others: &'v [RawTaggedField]) -> &'v [RawTaggedField] {
        self.unsigned_varlong((known + others.len()) as u64);
        others
    }

    /// Those of `fields` whose tag is below `tag`. Gives the others back.
    #[inline]
    pub fn tagged_fields_below<'v>(
        &mut self,
        tag: u32,
        fields: &'v [RawTaggedField],
    ) -> &'v [RawTaggedField] {
        let (below, others) = fields.split_at(fields.partition_point(|field| field.tag < tag));
        self.raw_tagged_fields(below);
        others
    }

    /// Unknown tagged fields as they came.
    #[inline]
    pub fn raw_tagged_fields(&mut self, fields: &[RawTaggedField]) {
        for field in fields {
            self.tag(field.tag, Ok(field.data.len()));
            self.raw(&field.data);
        }
    }

    /// A tag and the size of its value, which was measured before.
    #[inline]
    pub fn tag(&mut self, tag: u32, size: Result<usize, EncodeError>) {
        self.unsigned_varint(tag);
        self.unsigned_varlong(size.unwrap_or_default() as u64);
    }
}
