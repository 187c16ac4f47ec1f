//! How many bytes a value takes, and whether it can be written at all.
//!
//! Invariant: a size is what the writer then writes, and what can't be written has none.

use std::hint::cold_path;

use bytes::Bytes;

use super::varint::{unsigned_varint_size, unsigned_varlong_size};
use super::{MAX_BYTES, MAX_STRING_BYTES, RawTaggedField, Records, StrBytes};
use crate::{EncodeError, Form, Wire};

/// The bytes of a value, gaps included, or why the version can't carry it. The reason is boxed: it's large and rare, and
/// so a size fits into registers.
pub type Size = Result<usize, Box<EncodeError>>;

#[cold]
fn refuse(error: EncodeError) -> Size {
    Err(Box::new(error))
}

/// A length in front of bytes or elements.
#[inline(always)]
fn length(length: usize, form: Form) -> Size {
    if length > MAX_BYTES {
        return refuse(EncodeError::TooLong(length));
    }
    Ok(if form.flexible { unsigned_varlong_size(length as u64 + 1) } else { size_of::<i32>() })
}

/// A null string, of one byte or two.
const fn null_string(form: Form) -> usize {
    if form.flexible { 1 } else { size_of::<i16>() }
}

/// Other nulls, of one byte or four.
const fn null(form: Form) -> usize {
    if form.flexible { 1 } else { size_of::<i32>() }
}

/// A string.
///
/// # Errors
/// It's too long.
#[inline]
pub fn string(value: &str, form: Form) -> Size {
    if value.len() > MAX_STRING_BYTES {
        return refuse(EncodeError::StringTooLong(value.len()));
    }
    Ok(value.len() + if form.flexible { length(value.len(), form)? } else { size_of::<i16>() })
}

/// A string or null.
///
/// # Errors
/// It's too long.
#[inline]
pub fn nullable_string(value: Option<&StrBytes>, form: Form) -> Size {
    value.map_or(Ok(null_string(form)), |value| string(value, form))
}

/// Bytes.
///
/// # Errors
/// They're too long.
#[inline]
pub fn bytes(value: &Bytes, form: Form) -> Size {
    Ok(length(value.len(), form)? + value.len())
}

/// Bytes or null.
///
/// # Errors
/// They're too long.
#[inline]
pub fn nullable_bytes(value: Option<&Bytes>, form: Form) -> Size {
    value.map_or(Ok(null(form)), |value| bytes(value, form))
}

/// Records or null.
///
/// # Errors
/// They're too long.
#[inline]
pub fn nullable_records(value: Option<&Records>, form: Form) -> Size {
    value.map_or(Ok(null(form)), |value| Ok(length(value.len(), form)? + value.len()))
}

/// An array.
///
/// # Errors
/// It's too long, or an element can't be written.
#[inline]
pub fn array<T: Wire>(values: &[T], form: Form) -> Size {
    let mut size = length(values.len(), form)?;
    for value in values {
        size += value.measure(form)?;
    }
    Ok(size)
}

/// An array or null.
///
/// # Errors
/// It's too long, or an element can't be written.
#[inline]
pub fn nullable_array<T: Wire>(values: Option<&[T]>, form: Form) -> Size {
    values.map_or(Ok(null(form)), |values| array(values, form))
}

/// A struct or null, with the byte that tells which.
///
/// # Errors
/// The struct can't be written.
#[inline]
pub fn nullable_struct<T: Wire>(value: Option<&T>, form: Form) -> Size {
    value.map_or(Ok(1), |value| Ok(1 + value.measure(form)?))
}

/// A known tagged field, with its tag and its size, if its value takes `value` bytes.
///
/// # Errors
/// The value can't be written.
#[inline]
pub fn tagged(tag: u32, value: Size) -> Size {
    // Most structs of an array have none of the fields that they may have.
    cold_path();
    let value = value?;
    let Ok(fits) = u32::try_from(value) else { return refuse(EncodeError::TooLong(value)) };
    Ok(unsigned_varint_size(tag) + unsigned_varint_size(fits) + value)
}

/// Unknown tagged fields, where the version has tagged fields; none may be there where it hasn't.
///
/// # Errors
/// The version has no tagged fields, or they don't ascend.
#[inline]
pub fn unknown_tagged_fields(fields: &[RawTaggedField], form: Form) -> Size {
    match fields {
        _ if form.flexible => tagged_fields(fields, &[], 0),
        [] => Ok(0),
        _ => refuse(EncodeError::TaggedFieldsNotInVersion { version: form.version }),
    }
}

/// The count of all tagged fields, `present` known ones among them, and the unknown ones.
///
/// # Errors
/// They don't ascend, or have one of the known tags.
#[inline]
pub fn tagged_fields(fields: &[RawTaggedField], known: &[u32], present: usize) -> Size {
    match fields {
        [] => Ok(unsigned_varlong_size(present as u64)),
        _ => some_tagged_fields(fields, known, present),
    }
}

#[cold]
fn some_tagged_fields(fields: &[RawTaggedField], known: &[u32], present: usize) -> Size {
    let mut size = unsigned_varlong_size((fields.len() + present) as u64);
    let mut least = 0u64;
    for field in fields {
        if u64::from(field.tag) < least || known.contains(&field.tag) {
            return refuse(EncodeError::TagOutOfOrder(field.tag));
        }
        least = u64::from(field.tag) + 1;
        size += tagged(field.tag, Ok(field.data.len()))?;
    }
    Ok(size)
}
