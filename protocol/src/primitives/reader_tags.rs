//! The tagged fields behind a struct.
//!
//! Like Kafka, it takes tags in any order and more than once (the last one counts); it asks more than Kafka of their
//! sizes: the value of a known tag must fill its size exactly.

use super::{MAX_TAGGED_FIELDS, RawTaggedField, Reader, UnknownTaggedFields};
use crate::{DecodeError, Form};

impl<'f> Reader<'f> {
    /// Reads the tagged fields of a struct without any that its schema knows, into `unknown`.
    ///
    /// # Errors
    /// They're cut off or over the limit.
    #[inline(always)]
    pub fn unknown_tagged_fields(
        &mut self,
        unknown: &mut UnknownTaggedFields,
        form: Form,
    ) -> Result<(), DecodeError> {
        self.tagged_fields(unknown, form, |_, _| Ok(false))
    }

    /// Reads the tagged fields of a struct. `known` reads the value of a tag, or says that it doesn't know it; what
    /// it doesn't know goes into `unknown`.
    ///
    /// # Errors
    /// They're cut off or over the limit, or a value is wrong or has another size.
    #[inline(always)]
    pub fn tagged_fields(
        &mut self,
        unknown: &mut UnknownTaggedFields,
        form: Form,
        known: impl FnMut(u32, &mut Reader<'f>) -> Result<bool, DecodeError>,
    ) -> Result<(), DecodeError> {
        if form.flexible {
            match self.unsigned_varint()? {
                0 => {}
                count => *unknown = self.some_tagged_fields(count, known)?.into(),
            }
        }
        Ok(())
    }

    #[inline(never)]
    fn some_tagged_fields(
        &mut self,
        count: u32,
        mut known: impl FnMut(u32, &mut Reader<'f>) -> Result<bool, DecodeError>,
    ) -> Result<Vec<RawTaggedField>, DecodeError> {
        if count > MAX_TAGGED_FIELDS {
            return Err(DecodeError::TooManyTaggedFields(count));
        }
        let mut unknown = Vec::new();
        for _ in 0..count {
            let tag = self.unsigned_varint()?;
            let size = self.unsigned_varint()?;
            let rest = self.raw(size as usize)?;
            let mut value = Reader { frame: self.frame, rest, memory: self.memory };
            if known(tag, &mut value)? {
                self.memory = value.memory;
                value.finish().map_err(|_| DecodeError::TaggedFieldSize(tag))?;
            } else {
                self.take_memory::<RawTaggedField>(1)?;
                unknown.push(RawTaggedField { tag, data: self.shared(rest) });
            }
        }
        Ok(unknown)
    }
}
