//! Standard output of the tools.
//!
//! Invariant: a reader that went away (`| head`) ends a tool quietly.

use std::fmt::Display;
use std::io::{self, BufWriter, StdoutLock, Write, stdout};
use std::process::ExitCode;

use super::complain::complain;

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

/// Tells what a tool has to say on standard output, or why it failed on standard error; gives its exit code, which is `failed` then.
pub fn told(said: anyhow::Result<impl Display>, failed: u8) -> ExitCode {
    let written = said.and_then(|line| {
        let mut out = output();
        let line = writeln!(out, "{line}");
        Ok(finish(line, &mut out)?)
    });
    match written {
        Ok(_) => ExitCode::SUCCESS,
        Err(error) => {
            complain(format_args!("{error:#}"));
            ExitCode::from(failed)
        }
    }
}
