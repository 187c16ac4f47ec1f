//! The command line: arguments in, settings out.
//!
//! Invariant: nobody depends on this room but the binary.

mod arguments;

pub use arguments::{LogFormat, ServeArguments};
