//! The values that messages are made of, and how they stand on the wire.
//!
//! ```text
//!              plain                             compact (flexible versions)
//! string       int16 length (-1: null), UTF-8    uvarint length + 1 (0: null), UTF-8
//! bytes        int32 length (-1: null), bytes    uvarint length + 1 (0: null), bytes
//! array        int32 count  (-1: null), …        uvarint count + 1 (0: null), …
//! struct?      int8 -1: null, 1: the struct      the same; in a tagged field uvarint 0 or 1
//! tags         –                                 uvarint count, of each: uvarint tag, uvarint size, value
//! ```
//!
//! Invariant: nothing here trusts a length. What is asked of the allocator is bounded by the bytes that are left.
//! nom is named in `parse.rs` alone. What messages there are is not known here.

mod encoder;
mod few;
mod fixed;
pub(crate) mod parse;
mod reader;
mod reader_tags;
mod records;
pub mod sizes;
mod str_bytes;
mod tagged;
pub(crate) mod varint;
mod wire;
mod writer;

pub use encoder::{Encoder, Gap};
pub use few::Few;
pub use fixed::Fixed;
pub use reader::Reader;
pub use records::Records;
pub use str_bytes::StrBytes;
pub use tagged::{RawTaggedField, UnknownTaggedFields};
pub use varint::{unsigned_varint_size, unsigned_varlong_size, varint_size, varlong_size};
pub use writer::Writer;

/// The most elements of one array, as Kafka has it.
pub const MAX_ARRAY_ELEMENTS: usize = 1_000_000;
/// The most tagged fields of one struct, as Kafka has it.
pub const MAX_TAGGED_FIELDS: u32 = 10_000;
/// The most bytes of one string: its plain length is an int16.
pub const MAX_STRING_BYTES: usize = i16::MAX as usize;
/// The most bytes of bytes or records: their plain length is an int32.
pub const MAX_BYTES: usize = i32::MAX as usize;
