//! Text of a message.
//!
//! ```text
//! Inline   up to 20 bytes, copied: no reference to the frame, which most names would keep alive for nothing
//! Shared   a slice of the frame, or of any other text
//! ```
//!
//! Invariant: always UTF-8, checked once. Which of the two forms it has shows nowhere: equal text is equal.

use std::borrow::Borrow;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Deref;

use arrayvec::ArrayString;
use bytes::Bytes;
use bytestring::ByteString;

use crate::DecodeError;

const INLINE_BYTES: usize = 20;

/// UTF-8 text, cheap to clone.
#[derive(Clone)]
pub struct StrBytes(Form);

#[derive(Clone)]
enum Form {
    Inline(ArrayString<INLINE_BYTES>),
    Shared(ByteString),
}

impl StrBytes {
    /// Empty text.
    #[must_use]
    pub const fn new() -> Self {
        Self(Form::Inline(ArrayString::new_const()))
    }

    /// Text that lives as long as the program, without a copy.
    #[must_use]
    pub const fn from_static(text: &'static str) -> Self {
        Self(Form::Shared(ByteString::from_static(text)))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match &self.0 {
            Form::Inline(text) => text,
            Form::Shared(text) => text,
        }
    }

    /// The same text, without a reference to what it was a slice of.
    #[must_use]
    pub fn detached(&self) -> Self {
        Self::from(self.as_str())
    }

    /// Becomes the text in `slice`, a part of `frame`.
    #[inline]
    pub(crate) fn fill(&mut self, frame: &Bytes, slice: &[u8]) -> Result<(), DecodeError> {
        let Ok(text) = std::str::from_utf8(slice) else { return Err(DecodeError::InvalidUtf8) };
        // Copied into its place: text that is moved there afterwards costs more than all the rest.
        self.0 = Form::Inline(ArrayString::new_const());
        if let Form::Inline(inline) = &mut self.0
            && inline.try_push_str(text).is_ok()
        {
            return Ok(());
        }
        *self = Self::try_from(frame.slice_ref(slice))?;
        Ok(())
    }
}

impl Default for StrBytes {
    fn default() -> Self {
        Self::new()
    }
}

impl Deref for StrBytes {
    type Target = str;

    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl AsRef<str> for StrBytes {
    fn as_ref(&self) -> &str {
        self
    }
}

impl Borrow<str> for StrBytes {
    fn borrow(&self) -> &str {
        self
    }
}

impl TryFrom<Bytes> for StrBytes {
    type Error = DecodeError;

    fn try_from(bytes: Bytes) -> Result<Self, DecodeError> {
        match ByteString::try_from(bytes) {
            Ok(text) => Ok(Self(Form::Shared(text))),
            Err(_) => Err(DecodeError::InvalidUtf8),
        }
    }
}

impl From<&str> for StrBytes {
    fn from(text: &str) -> Self {
        Self(match ArrayString::from(text) {
            Ok(text) => Form::Inline(text),
            Err(_) => Form::Shared(ByteString::from(text)),
        })
    }
}

impl From<String> for StrBytes {
    fn from(text: String) -> Self {
        Self(match ArrayString::from(&text) {
            Ok(text) => Form::Inline(text),
            Err(_) => Form::Shared(ByteString::from(text)),
        })
    }
}

impl From<&String> for StrBytes {
    fn from(text: &String) -> Self {
        Self::from(text.as_str())
    }
}

impl From<StrBytes> for String {
    fn from(text: StrBytes) -> Self {
        text.as_str().to_owned()
    }
}

impl From<StrBytes> for Bytes {
    fn from(text: StrBytes) -> Self {
        match text.0 {
            Form::Inline(text) => Self::copy_from_slice(text.as_bytes()),
            Form::Shared(text) => text.into_bytes(),
        }
    }
}

impl PartialEq for StrBytes {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for StrBytes {}

impl PartialEq<str> for StrBytes {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == other
    }
}

impl PartialEq<&str> for StrBytes {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == *other
    }
}

impl PartialOrd for StrBytes {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for StrBytes {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.as_str().cmp(other.as_str())
    }
}

impl Hash for StrBytes {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

impl fmt::Display for StrBytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self.as_str(), f)
    }
}

impl fmt::Debug for StrBytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::StrBytes;
    use crate::DecodeError;

    #[test]
    fn both_forms_are_the_same_text() {
        for length in [0, 1, 20, 21, 200] {
            let text = "x".repeat(length);
            let frame = Bytes::from(text.clone());
            let mut read = StrBytes::from("before");
            assert_eq!(read.fill(&frame, &frame), Ok(()));
            assert_eq!(read, StrBytes::from(text.as_str()));
            assert_eq!(Ok(read), StrBytes::try_from(frame));
            assert_eq!(StrBytes::from(text.clone()), text.as_str());
        }
        assert_eq!(size_of::<StrBytes>(), 32);
    }

    #[test]
    fn what_is_not_utf8_is_refused() {
        for bytes in [vec![0xff], [vec![b'x'; 30], vec![0xc0]].concat()] {
            let frame = Bytes::from(bytes);
            assert_eq!(StrBytes::new().fill(&frame, &frame), Err(DecodeError::InvalidUtf8));
        }
    }
}
