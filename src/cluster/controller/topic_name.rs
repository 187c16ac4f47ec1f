//! What a topic may be called.
//!
//! Invariant: a [`TopicNameError`]'s text is Kafka's. A valid name is also a safe folder name.

/// The longest name.
pub const MAX_TOPIC_NAME_LENGTH: usize = 249;

/// Why a name can't be a topic's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TopicNameError {
    /// No name at all.
    #[error("Topic name is invalid: the empty string is not allowed")]
    Empty,
    /// The name of this folder, or of the one above.
    #[error("Topic name is invalid: '{0}' is not allowed")]
    Dots(String),
    /// More than [`MAX_TOPIC_NAME_LENGTH`] letters.
    #[error(
        "Topic name is invalid: the length of '{0}' is longer than the max allowed length {MAX_TOPIC_NAME_LENGTH}"
    )]
    TooLong(String),
    /// A letter outside the legal ones.
    #[error(
        "Topic name is invalid: '{0}' contains one or more characters other than ASCII alphanumerics, '.', '_' and '-'"
    )]
    IllegalCharacter(String),
}

/// Checks a name.
pub fn check(name: &str) -> Result<(), TopicNameError> {
    if name.is_empty() {
        return Err(TopicNameError::Empty);
    }
    if name == "." || name == ".." {
        return Err(TopicNameError::Dots(name.to_owned()));
    }
    // Kafka counts UTF-16 units; names that differ in the two counts are illegal anyway, with another text.
    if name.encode_utf16().count() > MAX_TOPIC_NAME_LENGTH {
        return Err(TopicNameError::TooLong(name.to_owned()));
    }
    if !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-')) {
        return Err(TopicNameError::IllegalCharacter(name.to_owned()));
    }
    Ok(())
}
