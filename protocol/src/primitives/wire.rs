//! Array elements that are not structs.

use super::sizes::Size;
use super::{Reader, StrBytes, Writer, sizes};
use crate::{DecodeError, Form, Uuid, Wire};

macro_rules! fixed {
    ($($type:ty, $name:ident, $from:expr;)*) => {$(
        impl Wire for $type {
            const MIN_SIZE: usize = size_of::<$type>();

            #[inline]
            fn fill(&mut self, reader: &mut Reader<'_>, _form: Form) -> Result<(), DecodeError> {
                *self = reader.$name()?;
                Ok(())
            }

            #[inline]
            fn read_elements(
                reader: &mut Reader<'_>,
                place: &mut Vec<Self>,
                length: usize,
                _form: Form,
            ) -> Result<(), DecodeError> {
                let bytes = reader.raw(length.saturating_mul(size_of::<$type>()))?;
                let (elements, _) = bytes.as_chunks();
                place.extend(elements.iter().map(|bytes| $from(*bytes)));
                Ok(())
            }

            #[inline]
            fn measure(&self, _form: Form) -> Size {
                Ok(size_of::<$type>())
            }

            #[inline]
            fn write(&self, out: &mut Writer<'_>, _form: Form) {
                out.$name(*self);
            }
        }
    )*};
}

fixed! {
    i8, int8, i8::from_be_bytes;
    i16, int16, i16::from_be_bytes;
    i32, int32, i32::from_be_bytes;
    i64, int64, i64::from_be_bytes;
    Uuid, uuid, Uuid;
}

impl Wire for StrBytes {
    /// An empty string of compact length.
    const MIN_SIZE: usize = 1;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.string(self, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> Size {
        sizes::string(self, form)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.string(self, form);
    }
}
