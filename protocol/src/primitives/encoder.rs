//! Values to bytes.
//!
//! ```text
//! buffer  ▕ header, fields, length ▏ fields, length ▏ fields ▏
//! gaps                             ▲ 4096 bytes      ▲ 512 bytes: sent from elsewhere, between the two parts
//! ```
//!
//! Invariant: gaps ascend by position, and their bytes are not in the buffer. Lengths were checked by `sizes`.

use bytes::{BufMut, Bytes, BytesMut};

use super::varint::{put_unsigned, zigzag32, zigzag64};
use super::{RawTaggedField, Records, StrBytes};
use crate::{EncodeError, Form, Uuid, Wire};

/// Bytes that the owner of an encoder sends from elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gap {
    /// Behind so many bytes of the buffer.
    pub position: usize,
    /// So many bytes are to be sent there.
    pub length: usize,
}

/// Writes values one behind the other into a buffer of its own.
#[derive(Debug, Default)]
pub struct Encoder {
    buffer: BytesMut,
    gaps: Vec<Gap>,
}

macro_rules! fixed {
    ($($about:literal $name:ident $type:ty;)*) => {$(
        #[doc = $about]
        #[inline]
        pub fn $name(&mut self, value: $type) {
            self.buffer.put_slice(&value.to_be_bytes());
        }
    )*};
}

impl Encoder {
    /// An empty one.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// An empty one that goes on in `buffer`, whose memory it uses again.
    #[must_use]
    pub fn reusing(mut buffer: BytesMut) -> Self {
        buffer.clear();
        Self { buffer, gaps: Vec::new() }
    }

    /// Makes room for so many bytes more.
    pub fn reserve(&mut self, bytes: usize) {
        self.buffer.reserve(bytes);
    }

    /// The bytes written, without gaps.
    #[must_use]
    pub fn bytes_written(&self) -> &[u8] {
        &self.buffer
    }

    /// Where others put bytes.
    #[must_use]
    pub fn gaps(&self) -> &[Gap] {
        &self.gaps
    }

    /// Empties it; its memory stays.
    pub fn clear(&mut self) {
        self.buffer.clear();
        self.gaps.clear();
    }

    /// Takes out what was written, and leaves it empty.
    pub fn take(&mut self) -> (Bytes, Vec<Gap>) {
        (self.buffer.split().freeze(), std::mem::take(&mut self.gaps))
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
        self.buffer.put_slice(&value.0);
    }

    /// Bytes as they are, without a length.
    #[inline]
    pub fn raw(&mut self, value: &[u8]) {
        self.buffer.put_slice(value);
    }

    /// An unsigned varint of 32 bits.
    #[inline]
    pub fn unsigned_varint(&mut self, value: u32) {
        self.unsigned_varlong(u64::from(value));
    }

    /// A zigzag varint of 32 bits.
    #[inline]
    pub fn varint(&mut self, value: i32) {
        self.unsigned_varint(zigzag32(value));
    }

    /// An unsigned varint of 64 bits.
    #[inline]
    pub fn unsigned_varlong(&mut self, value: u64) {
        put_unsigned(&mut self.buffer, value);
    }

    /// A zigzag varint of 64 bits.
    #[inline]
    pub fn varlong(&mut self, value: i64) {
        self.unsigned_varlong(zigzag64(value));
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
                self.gaps.push(Gap { position: self.buffer.len(), length: *length });
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
