//! The values that fields have.

use bytes::Bytes;

use super::{ToJson, Value, base64};
use crate::{Few, Form, Records, StrBytes, Uuid};

macro_rules! number {
    ($($type:ty)*) => {$(
        impl ToJson for $type {
            fn to_json(&self, _form: Form) -> Value {
                Value::from(*self)
            }
        }
    )*};
}

number!(bool i8 i16 u16 i32 u32 i64 f64);

impl ToJson for Uuid {
    fn to_json(&self, _form: Form) -> Value {
        Value::String(self.to_string())
    }
}

impl ToJson for StrBytes {
    fn to_json(&self, _form: Form) -> Value {
        Value::from(self.as_str())
    }
}

impl ToJson for Bytes {
    fn to_json(&self, _form: Form) -> Value {
        Value::String(base64::text(self))
    }
}

/// A gap is shown by its length.
impl ToJson for Records {
    fn to_json(&self, form: Form) -> Value {
        match self {
            Self::Bytes(bytes) => bytes.to_json(form),
            Self::Gap(length) => Value::from(*length),
        }
    }
}

impl<T: ToJson> ToJson for Option<T> {
    fn to_json(&self, form: Form) -> Value {
        self.as_ref().map_or(Value::Null, |value| value.to_json(form))
    }
}

impl<T: ToJson> ToJson for Vec<T> {
    fn to_json(&self, form: Form) -> Value {
        self.iter().map(|value| value.to_json(form)).collect()
    }
}

impl<T: ToJson> ToJson for Few<T> {
    fn to_json(&self, form: Form) -> Value {
        self.iter().map(|value| value.to_json(form)).collect()
    }
}
