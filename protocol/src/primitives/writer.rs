//! Values into room of exactly the size that was measured for them.
//!
//! ```text
//! room at first   ▕ header, fields, length, fields ▏    `end`, in the encoder's buffer
//! later                            ▕ what is left  ▏    position = end - what is left
//! ```
//!
//! Invariant: `room` is what is left of it, and nothing is in the end. Lengths were checked by `sizes`. Should a measure
//! and a write disagree in spite of that, an assertion says so in tests; a release drops what has no room, and fills
//! what is left with zeroes, since the buffer still holds what went to someone else before.

use bytes::Bytes;

use super::sizes::Size;
use super::{Fixed, Gap, RawTaggedField, Records, StrBytes};
use crate::{ErrorCode, Form, Uuid, Wire};

/// Writes values one behind the other.
#[derive(Debug)]
pub struct Writer<'e> {
    room: &'e mut [u8],
    /// Where the room ends in the encoder's buffer.
    end: usize,
    gaps: &'e mut Vec<Gap>,
    /// How often a response says `UNKNOWN_SERVER_ERROR`.
    unexpected_errors: usize,
}

macro_rules! fixed {
    ($($about:literal $name:ident $type:ty;)*) => {$(
        #[doc = $about]
        #[inline(always)]
        pub fn $name(&mut self, value: $type) {
            self.fixed(value);
        }
    )*};
}

impl<'e> Writer<'e> {
    pub(super) fn new(room: &'e mut [u8], start: usize, gaps: &'e mut Vec<Gap>) -> Self {
        let end = start.saturating_add(room.len());
        Self { room, end, gaps, unexpected_errors: 0 }
    }

    /// Ends here; gives how often it was told of an unexpected error.
    #[inline(always)]
    pub(crate) fn finish(self) -> usize {
        if !self.room.is_empty() {
            room_left(self.room);
        }
        self.unexpected_errors
    }

    /// A response has this error code in one of its places. It is written with the other fields.
    #[inline(always)]
    pub fn notes_error(&mut self, code: i16) {
        self.unexpected_errors += usize::from(code == ErrorCode::UnknownServerError as i16);
    }

    /// Values of fixed size: one, or a few side by side.
    #[inline(always)]
    pub fn fixed<T: Fixed>(&mut self, value: T) {
        self.room = put(std::mem::take(&mut self.room), value);
    }

    /// Bytes as they are, without a length.
    #[inline(always)]
    pub fn raw(&mut self, value: &[u8]) {
        self.room = put_bytes(std::mem::take(&mut self.room), value);
    }

    fixed! {
        "A bool." bool bool;
        "An int8." int8 i8;
        "An int16." int16 i16;
        "A uint16." uint16 u16;
        "An int32." int32 i32;
        "A uint32." uint32 u32;
        "An int64." int64 i64;
        "A float64." float64 f64;
        "An id." uuid Uuid;
    }

    /// An unsigned varint of 32 bits.
    #[inline(always)]
    pub fn unsigned_varint(&mut self, value: u32) {
        self.unsigned_varlong(u64::from(value));
    }

    /// An unsigned varint of 64 bits.
    #[inline(always)]
    pub fn unsigned_varlong(&mut self, value: u64) {
        self.room = put_varint(std::mem::take(&mut self.room), value);
    }

    /// A length of at most 31 bits.
    #[inline(always)]
    fn length(&mut self, length: usize, form: Form) {
        if form.flexible {
            self.unsigned_varlong(length as u64 + 1);
        } else {
            self.uint32(length as u32);
        }
    }

    #[inline(always)]
    fn null(&mut self, form: Form) {
        if form.flexible {
            self.int8(0);
        } else {
            self.int32(-1);
        }
    }

    /// A string.
    #[inline(always)]
    pub fn string(&mut self, value: &str, form: Form) {
        if form.flexible {
            self.length(value.len(), form);
        } else {
            self.uint16(value.len() as u16);
        }
        self.raw(value.as_bytes());
    }

    /// A string or null.
    #[inline(always)]
    pub fn nullable_string(&mut self, value: Option<&StrBytes>, form: Form) {
        match value {
            Some(value) => self.string(value, form),
            None if form.flexible => self.int8(0),
            None => self.int16(-1),
        }
    }

    /// Bytes.
    #[inline(always)]
    pub fn bytes(&mut self, value: &Bytes, form: Form) {
        self.length(value.len(), form);
        self.raw(value);
    }

    /// Bytes or null.
    #[inline(always)]
    pub fn nullable_bytes(&mut self, value: Option<&Bytes>, form: Form) {
        match value {
            Some(value) => self.bytes(value, form),
            None => self.null(form),
        }
    }

    /// Records or null. Of a gap it writes the length, and notes the place.
    #[inline(always)]
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
    #[inline(always)]
    pub fn array<T: Wire>(&mut self, values: &[T], form: Form) {
        self.length(values.len(), form);
        for value in values {
            value.write(self, form);
        }
    }

    /// An array or null.
    #[inline(always)]
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
    #[inline(always)]
    pub fn unknown_tagged_fields(&mut self, fields: &[RawTaggedField], form: Form) {
        if form.flexible {
            let fields = self.tagged_fields(0, fields);
            self.raw_tagged_fields(fields);
        }
    }

    /// The count of tagged fields, `known` ones and others. Gives the others back, to be written in order of tags.
    #[inline(always)]
    pub fn tagged_fields<'v>(&mut self, known: usize, others: &'v [RawTaggedField]) -> &'v [RawTaggedField] {
        self.unsigned_varlong((known + others.len()) as u64);
        others
    }

    /// Those of `fields` whose tag is below `tag`. Gives the others back.
    #[inline(always)]
    pub fn tagged_fields_below<'v>(
        &mut self,
        tag: u32,
        fields: &'v [RawTaggedField],
    ) -> &'v [RawTaggedField] {
        let below = fields.partition_point(|field| field.tag < tag);
        let (below, others) = fields.split_at_checked(below).unwrap_or_default();
        self.raw_tagged_fields(below);
        others
    }

    /// Unknown tagged fields as they came.
    #[inline(always)]
    pub fn raw_tagged_fields(&mut self, fields: &[RawTaggedField]) {
        if !fields.is_empty() {
            self.room = put_tagged_fields(std::mem::take(&mut self.room), fields);
        }
    }

    /// A tag and the size of its value, which was measured before.
    #[inline(always)]
    pub fn tag(&mut self, tag: u32, size: Size) {
        self.unsigned_varint(tag);
        self.unsigned_varlong(size.unwrap_or_default() as u64);
    }
}

// Room in, room out: what is not inlined here never sees the writer, so the loops that write arrays can keep it in
// registers.

#[inline(always)]
fn put<T: Fixed>(room: &mut [u8], value: T) -> &mut [u8] {
    match value.put(room) {
        Some(rest) => rest,
        None => no_room(),
    }
}

#[inline(always)]
fn put_bytes<'e>(room: &'e mut [u8], value: &[u8]) -> &'e mut [u8] {
    match room.split_at_mut_checked(value.len()) {
        Some((place, rest)) => {
            place.copy_from_slice(value);
            rest
        }
        None => no_room(),
    }
}

#[cold]
#[inline(never)]
fn no_room<'e>() -> &'e mut [u8] {
    debug_assert!(false, "more bytes than were measured");
    &mut []
}

#[cold]
#[inline(never)]
fn room_left(room: &mut [u8]) {
    debug_assert!(false, "fewer bytes than were measured");
    room.fill(0);
}

/// Lengths have one byte, or two; other numbers are rare.
#[inline(always)]
fn put_varint(room: &mut [u8], value: u64) -> &mut [u8] {
    match value {
        0..0x80 => put(room, value as i8),
        0x80..0x4000 => put(room, (value as i8 | -0x80, (value >> 7) as i8)),
        _ => put_long_varint(room, value),
    }
}

#[inline(never)]
fn put_long_varint(mut room: &mut [u8], mut value: u64) -> &mut [u8] {
    while value >= 0x80 {
        room = put(room, value as i8 | -0x80);
        value >>= 7;
    }
    put(room, value as i8)
}

#[cold]
fn put_tagged_fields<'e>(mut room: &'e mut [u8], fields: &[RawTaggedField]) -> &'e mut [u8] {
    for field in fields {
        room = put_varint(room, u64::from(field.tag));
        room = put_varint(room, field.data.len() as u64);
        room = put_bytes(room, &field.data);
    }
    room
}
