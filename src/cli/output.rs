//! Standard output of the tools.
//!
//! Invariant: a reader that went away (`| head`) ends a tool quietly.

use std::io::{self, BufWriter, StdoutLock, Write, stdout};

/// Bytes gathered before they are written.
const BUFFER_BYTES: usize = 64 << 10;

/// Standard output, gathered.
pub fn output() -> BufWriter<StdoutLock<'static>> {
    BufWriter::with_capacity(BUFFER_BYTES, stdout().lock())
}

/// Writes what is gathered. True if whoever reads has gone away, now or before.
///
/// # Errors
/// Why else it couldn't be written.
pub fn finish(written: io::Result<()>, output: &mut impl Write) -> io::Result<bool> {
    match written.and_then(|()| output.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(true),
        other => other.map(|()| false),
    }
}
