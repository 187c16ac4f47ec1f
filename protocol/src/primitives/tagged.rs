//! Tagged fields that a schema doesn't know.
//!
//! Invariant: a box is never empty, so that no fields are always the same no fields.

use std::ops::{Deref, DerefMut};

use bytes::Bytes;

/// A tagged field as it came, to be sent on as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawTaggedField {
    /// Its tag.
    pub tag: u32,
    /// Its value, uninterpreted.
    pub data: Bytes,
}

/// The unknown tagged fields of a struct. Every struct has them and hardly any has one, so none take a single word.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct UnknownTaggedFields(
    #[expect(
        clippy::box_collection,
        reason = "a vector is three words, in each of the elements of an array"
    )]
    Option<Box<Vec<RawTaggedField>>>,
);

impl UnknownTaggedFields {
    /// None.
    #[must_use]
    pub const fn new() -> Self {
        Self(None)
    }
}

impl Deref for UnknownTaggedFields {
    type Target = [RawTaggedField];

    #[inline]
    fn deref(&self) -> &[RawTaggedField] {
        self.0.as_deref().map_or(&[], Vec::as_slice)
    }
}

impl DerefMut for UnknownTaggedFields {
    fn deref_mut(&mut self) -> &mut [RawTaggedField] {
        self.0.as_deref_mut().map_or(&mut [], Vec::as_mut_slice)
    }
}

impl From<Vec<RawTaggedField>> for UnknownTaggedFields {
    fn from(fields: Vec<RawTaggedField>) -> Self {
        Self((!fields.is_empty()).then(|| Box::new(fields)))
    }
}

/// Nearly always there is nothing to drop, and a look is enough.
impl Drop for UnknownTaggedFields {
    #[inline(always)]
    fn drop(&mut self) {
        if let Some(fields) = self.0.take() {
            drop_fields(fields);
        }
    }
}

#[cold]
#[inline(never)]
#[expect(clippy::box_collection, reason = "it is what there is to drop")]
fn drop_fields(_: Box<Vec<RawTaggedField>>) {}
