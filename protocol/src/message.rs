//! What all messages have in common.
//!
//! ```text
//! decode: version ─▶ Form ─▶ read, field by field
//! encode: version ─▶ Form ─▶ measure (all that can go wrong) ─▶ room of that size ─▶ write (nothing can) ─▶ it is full
//! ```
//!
//! Invariant: `write` follows a `measure` of the same value and form that found nothing wrong, and writes exactly as
//! many bytes as that said.

use crate::primitives::sizes::Size;
use crate::{ApiKey, DecodeError, EncodeError, Encoder, Reader, Writer};

/// How a message of one version is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Form {
    /// The version.
    pub version: i16,
    /// Compact lengths, and tagged fields behind each struct.
    pub flexible: bool,
}

impl Form {
    /// A field is set that this version doesn't have.
    #[cold]
    pub(crate) fn without(self, field: &'static str) -> Box<EncodeError> {
        Box::new(EncodeError::FieldNotInVersion { field, version: self.version })
    }

    /// A field is null where this version needs a value.
    #[cold]
    pub(crate) fn needs(self, field: &'static str) -> Box<EncodeError> {
        Box::new(EncodeError::NullNotAllowed { field, version: self.version })
    }

    /// The same version with plain lengths.
    #[must_use]
    pub const fn plain(self) -> Self {
        Self { version: self.version, flexible: false }
    }
}

/// So many elements of an array are made before they are filled: few enough to stay in the nearest cache, and to touch
/// little memory for an array that turns out to be wrong. One at a time, each would be moved while it is still being
/// stored, which costs more than to read it.
const ELEMENTS_AT_ONCE: usize = 32;

/// A value that stands on the wire in the form that its message has.
pub trait Wire: Sized + Default {
    /// The fewest bytes it can have, in any version: what bounds an array before it's read.
    const MIN_SIZE: usize;

    /// Reads one from the front into `self`, which holds the default: large structs are then never moved.
    ///
    /// # Errors
    /// The bytes are not one; `self` is then of no use.
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError>;

    /// Reads one from the front.
    ///
    /// # Errors
    /// The bytes are not one.
    #[inline]
    fn read(reader: &mut Reader<'_>, form: Form) -> Result<Self, DecodeError> {
        let mut value = Self::default();
        value.fill(reader, form)?;
        Ok(value)
    }

    /// Reads `length` of them, of which the reader knows that it has enough bytes, into an empty `place`.
    ///
    /// # Errors
    /// The bytes are not so many.
    #[inline]
    fn read_elements(
        reader: &mut Reader<'_>,
        place: &mut Vec<Self>,
        length: usize,
        form: Form,
    ) -> Result<(), DecodeError> {
        while place.len() < length {
            let read = place.len();
            place.resize_with(length.min(read + ELEMENTS_AT_ONCE), Self::default);
            for element in place.get_mut(read..).unwrap_or_default() {
                element.fill(reader, form)?;
            }
        }
        Ok(())
    }

    /// The bytes it has, gaps included.
    ///
    /// # Errors
    /// The version can't carry it.
    fn measure(&self, form: Form) -> Size;

    /// Writes it. Only right after [`Wire::measure`] allowed it.
    fn write(&self, out: &mut Writer<'_>, form: Form);

    /// Of its bytes, those that the encoder leaves to others.
    fn gap_bytes(&self) -> usize {
        0
    }
}

/// A message: the outermost struct of a request, a response, a header or a record.
pub trait Message: Wire + Send + Sync + 'static {
    /// Kafka's name.
    const NAME: &'static str;
    /// The lowest version.
    const MIN_VERSION: i16;
    /// The highest version.
    const MAX_VERSION: i16;
    /// The first flexible version.
    const FLEXIBLE_FROM: Option<i16>;

    /// The form of a version; none where there is no such version.
    #[must_use]
    fn form(version: i16) -> Option<Form> {
        let flexible = Self::FLEXIBLE_FROM.is_some_and(|first| version >= first);
        (Self::MIN_VERSION..=Self::MAX_VERSION).contains(&version).then_some(Form { version, flexible })
    }

    /// Reads one from the front; [`Reader::finish`] refuses what is left behind it.
    ///
    /// # Errors
    /// There is no such version, or the bytes are not one.
    fn decode(reader: &mut Reader<'_>, version: i16) -> Result<Self, DecodeError> {
        match Self::form(version) {
            Some(form) => Self::read(reader, form),
            None => Err(DecodeError::UnsupportedVersion(version)),
        }
    }

    /// The bytes it has on the wire, gaps included.
    ///
    /// # Errors
    /// There is no such version, or it can't carry the value.
    fn size(&self, version: i16) -> Result<usize, EncodeError> {
        match Self::form(version) {
            Some(form) => self.measure(form).map_err(|refused| *refused),
            None => Err(EncodeError::UnsupportedVersion { message: Self::NAME, version }),
        }
    }

    /// Writes it behind what `out` already has.
    ///
    /// # Errors
    /// As [`Message::size`]; then nothing is written.
    fn encode(&self, out: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        let size = self.size(version)?;
        let mut writer = out.writer(size.saturating_sub(self.gap_bytes()));
        self.write_measured(&mut writer, version);
        writer.finish();
        Ok(())
    }

    /// Writes it, right after [`Message::size`] allowed it.
    fn write_measured(&self, out: &mut Writer<'_>, version: i16) {
        if let Some(form) = Self::form(version) {
            self.write(out, form);
        }
    }
}

/// The request of an API.
pub trait Request: Message {
    /// The key of the API.
    const KEY: ApiKey;
    /// What it's answered with.
    type Response: Message;
}
