//! Whether a decision is carried out, or only answered.
//!
//! Invariant: what is only to be validated is decided like everything else, and writes nothing.

/// What becomes of a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Intent {
    /// Its records are written.
    Apply,
    /// It is answered, and forgotten: a request with `validate_only`.
    ValidateOnly,
}

/// From the field `validate_only` of a request.
impl From<bool> for Intent {
    fn from(validate_only: bool) -> Self {
        if validate_only { Self::ValidateOnly } else { Self::Apply }
    }
}
