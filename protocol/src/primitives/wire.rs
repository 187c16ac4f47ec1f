//! Array elements that are not structs.

use super::{Encoder, Reader, StrBytes, sizes};
use crate::{DecodeError, EncodeError, Form, Uuid, Wire};

macro_rules! fixed {
    ($($type:ty, $name:ident;)*) => {$(
        impl Wire for $type {
            const MIN_SIZE: usize = size_of::<$type>();

            #[inline]
            fn read(reader: &mut Reader<'_>, _form: Form) -> Result<Self, DecodeError> {
                reader.$name()
            }

            #[inline]
            fn measure(&self, _form: Form) -> Result<usize, EncodeError> {
                Ok(size_of::<$type>())
            }

            #[inline]
            fn write(&self, out: &mut Encoder, _form: Form) {
                out.$name(*self);
            }
        }
    )*};
}

fixed! {
    i8, int8;
    i16, int16;
    i32, int32;
    i64, int64;
    Uuid, uuid;
}

impl Wire for StrBytes {
    /// An empty string of compact length.
    const MIN_SIZE: usize = 1;

    #[inline]
    fn read(reader: &mut Reader<'_>, form: Form) -> Result<Self, DecodeError> {
        reader.string(form)
    }

    #[inline]
    fn measure(&self, form: Form) -> Result<usize, EncodeError> {
        sizes::string(self, form)
    }

    #[inline]
    fn write(&self, out: &mut Encoder, form: Form) {
        out.string(self, form);
    }
}
