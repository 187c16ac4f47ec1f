//! Values to bytes.
//!
//! ```text
//! buffer  ▕ header, fields, length ▏ fields, length ▏ fields ▏ left from before ▏
//! gaps                             ▲ 4096 bytes      ▲        ▲ written
//!                                                    512 bytes: sent from elsewhere, between the two parts
//! ```
//!
//! Invariant: gaps ascend by position, and their bytes are not in the buffer. What lies behind `written` is room that
//! was filled once: it needs no zeroes, and nobody sees it; a writer fills all the room that it's given. Lengths were
//! checked by `sizes`.

use bytes::{Bytes, BytesMut};

use super::varint::{unsigned_varlong_size, zigzag32, zigzag64};
use super::{Fixed, Writer};
use crate::Uuid;

/// Bytes that the owner of an encoder sends from elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gap {
    /// Behind so many bytes of the buffer.
    pub position: usize,
    /// How many bytes are to be sent there.
    pub length: usize,
}

/// Writes values one behind the other into a buffer of its own.
#[derive(Debug, Default)]
pub struct Encoder {
    buffer: BytesMut,
    written: usize,
    gaps: Vec<Gap>,
}

macro_rules! fixed {
    ($($about:literal $name:ident $type:ty;)*) => {$(
        #[doc = $about]
        #[inline]
        pub fn $name(&mut self, value: $type) {
            self.writer(<$type>::SIZE).fixed(value);
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
    pub fn reusing(buffer: BytesMut) -> Self {
        Self { buffer, written: 0, gaps: Vec::new() }
    }

    /// Room for so many bytes behind what was written, to be filled at once.
    pub(crate) fn writer(&mut self, bytes: usize) -> Writer<'_> {
        let start = self.written;
        let end = start.saturating_add(bytes);
        if self.buffer.len() < end {
            self.buffer.resize(end, 0);
        }
        self.written = end;
        let room = self.buffer.get_mut(start..end).unwrap_or_default();
        Writer::new(room, start, &mut self.gaps)
    }

    /// The bytes written, without gaps.
    #[must_use]
    pub fn bytes_written(&self) -> &[u8] {
        self.buffer.get(..self.written).unwrap_or_default()
    }

    /// Where others put bytes.
    #[must_use]
    pub fn gaps(&self) -> &[Gap] {
        &self.gaps
    }

    /// Empties it; its memory stays.
    pub fn clear(&mut self) {
        self.written = 0;
        self.gaps.clear();
    }

    /// Takes out what was written, and leaves it empty.
    pub fn take(&mut self) -> (Bytes, Vec<Gap>) {
        // A buffer that nothing is left in goes as a whole, which takes no counter to share it.
        let is_full = self.written == self.buffer.len();
        let bytes =
            if is_full { std::mem::take(&mut self.buffer) } else { self.buffer.split_to(self.written) };
        self.written = 0;
        (bytes.freeze(), std::mem::take(&mut self.gaps))
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

    /// Bytes as they are, without a length.
    #[inline]
    pub fn raw(&mut self, value: &[u8]) {
        self.writer(value.len()).raw(value);
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
        self.writer(unsigned_varlong_size(value)).unsigned_varlong(value);
    }

    /// A zigzag varint of 64 bits.
    #[inline]
    pub fn varlong(&mut self, value: i64) {
        self.unsigned_varlong(zigzag64(value));
    }
}
