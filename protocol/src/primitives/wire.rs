//! Array elements that are not structs.

use super::{Reader, StrBytes, Writer, sizes};
use crate::{DecodeError, EncodeError, Form, Uuid, Wire};

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
                length: usize,
                _form: Form,
            ) -> Result<Vec<Self>, DecodeError> {
                let bytes = reader.raw(length.saturating_mul(size_of::<$type>()))?;
                let (elements, _) = bytes.as_chunks();
                Ok(elements.iter().map(|bytes| $from(*bytes)).collect())
            }

            #[inline]
            fn measure(&self, _form: Form) -> Result<usize, EncodeError> {
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
        *self = reader.string(form)?;
        Ok(())
    }

    #[inline]
    fn measure(&self, form: Form) -> Result<usize, EncodeError> {
        sizes::string(self, form)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.string(self, form);
    }
}
