//! The command line: arguments in, settings out, and the broker run from them.
//!
//! Invariant: everything wrong with arguments or configuration is told in sentences on standard error before any file is
//! touched; the exit code is 2 then, and 1 for a failure later on. Nobody depends on this room but the binary.

mod arguments;
mod logging;
mod serve;

pub use arguments::{LogFormat, ServeArguments};
pub use serve::serve;
