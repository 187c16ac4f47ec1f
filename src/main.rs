//! The `kalda` binary: arguments in, exit code out.
fn main() {}
