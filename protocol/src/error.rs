//! Why bytes are no message, and why a message can't be bytes.
//!
//! Invariant: both enums are closed and hold no peer bytes, so showing them is always safe; a decode error
//! fits into a register, since every read of a field may give one.

/// The bytes are not what their API and version say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// The frame ends within a value, or a length says more than there is.
    #[error("the frame ends within a value")]
    Truncated,
    /// Bytes are left behind the message.
    #[error("{0} bytes are left behind the message")]
    Leftover(u32),
    /// A length is below -1.
    #[error("a length is {0}")]
    InvalidLength(i32),
    /// A null where the version allows none.
    #[error("a value is null where the version allows none")]
    NullNotAllowed,
    /// A string is longer than 32,767 bytes.
    #[error("a string has {0} bytes, over 32,767")]
    StringTooLong(u32),
    /// A string isn't UTF-8.
    #[error("a string is not UTF-8")]
    InvalidUtf8,
    /// An array is longer than [`MAX_ARRAY_ELEMENTS`](crate::primitives::MAX_ARRAY_ELEMENTS).
    #[error("an array has {0} elements, over the limit")]
    TooManyElements(u32),
    /// A struct has over [`MAX_TAGGED_FIELDS`](crate::primitives::MAX_TAGGED_FIELDS).
    #[error("a struct has {0} tagged fields, over the limit")]
    TooManyTaggedFields(u32),
    /// A tagged field says another size than its value has.
    #[error("the tagged field {0} says another size than its value has")]
    TaggedFieldSize(u32),
    /// A varint has more bytes than its type can fill.
    #[error("a varint is too long")]
    VarintTooLong,
    /// Its arrays take more memory than the reader was allowed.
    #[error("the message takes more memory than its bytes explain")]
    TooMuchMemory,
    /// Nothing is known of the message in this version.
    #[error("the message has no version {0}")]
    UnsupportedVersion(i16),
    /// No API has this key.
    #[error("no API has the key {0}")]
    UnknownApiKey(i16),
}

/// The version can't carry the value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EncodeError {
    /// Nothing is known of the message in this version.
    #[error("{message} has no version {version}")]
    UnsupportedVersion {
        /// Kafka's name of the message.
        message: &'static str,
        /// The version.
        version: i16,
    },
    /// A field that may not be dropped is set, and the version doesn't have it.
    #[error("{field} is set, and version {version} does not have it")]
    FieldNotInVersion {
        /// Kafka's name of the field.
        field: &'static str,
        /// The version.
        version: i16,
    },
    /// A field is null, and the version needs a value.
    #[error("{field} is null, and version {version} does not allow it")]
    NullNotAllowed {
        /// Kafka's name of the field.
        field: &'static str,
        /// The version.
        version: i16,
    },
    /// There are tagged fields, and the version is not flexible.
    #[error("there are tagged fields, and version {version} is not flexible")]
    TaggedFieldsNotInVersion {
        /// The version.
        version: i16,
    },
    /// Unknown tagged fields must ascend, and not take a tag that the schema knows.
    #[error("the unknown tagged field {0} is out of order, or known")]
    TagOutOfOrder(u32),
    /// A string is longer than 32,767 bytes.
    #[error("a string has {0} bytes, over 32,767")]
    StringTooLong(usize),
    /// A length doesn't fit into 31 bits.
    #[error("a length is {0}, over 31 bits")]
    TooLong(usize),
}
