//! A program that runs beside the commands of a part: the broker that they talk to.
//!
//! Invariant: it ends with its value: asked by SIGTERM, so that it can tidy up, and killed when it doesn't.

use std::io;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// How long the program may take to end in good order: far more than the second that a broker needs.
const ENDS_WITHIN: Duration = Duration::from_secs(10);
/// How often it is looked at meanwhile.
const LOOK_EVERY: Duration = Duration::from_millis(10);

/// A running program.
pub struct Service {
    child: Child,
}

impl Service {
    /// Takes care of a started program.
    pub fn new(child: Child) -> Self {
        Self { child }
    }

    /// True when it has ended by itself.
    pub fn has_ended(&mut self) -> io::Result<bool> {
        Ok(self.child.try_wait()?.is_some())
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        if self.has_ended().unwrap_or(false) {
            return;
        }
        let pid = self.child.id().to_string();
        let _ = Command::new("kill").args(["-TERM", &pid]).stderr(Stdio::null()).status();
        let until = Instant::now() + ENDS_WITHIN;
        while Instant::now() < until {
            if self.has_ended().unwrap_or(false) {
                return;
            }
            thread::sleep(LOOK_EVERY);
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
