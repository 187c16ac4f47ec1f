//! What a command that goes wrong tells whoever started it.
//!
//! Invariant: a command goes on when nobody reads its standard error.

use std::fmt::Display;
use std::io::Write as _;

/// Writes what is wrong to standard error.
pub fn complain(what: impl Display) {
    let _ = writeln!(std::io::stderr(), "kalda: {what}");
}
