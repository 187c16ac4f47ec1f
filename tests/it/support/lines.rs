//! What a broker has written to its log.
//!
//! ```text
//! broker ──▶ pipe ──▶ lines      by a thread that follows, or by whoever looks, so that the pipe is empty then
//! ```
//! Invariant: a look shows every line that was written before it. A line that was logged before an answer is there when the answer is; and
//! what isn't there by then was not logged.

use std::io::{self, Read};
use std::os::fd::{AsFd, OwnedFd};
use std::process::ChildStderr;
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::{Errno, ioctl_fionread};

/// A line of the broker's log comes within this time, or not at all.
const PATIENCE: Duration = Duration::from_secs(20);

/// What a broker has written to its log, in this run.
#[derive(Clone, Default)]
pub struct Lines(Arc<(Mutex<Taken>, Condvar)>);

#[derive(Default)]
struct Taken {
    lines: Vec<String>,
    /// Where more come from.
    pipe: Option<ChildStderr>,
    /// A line whose end hasn't come yet.
    begun: Vec<u8>,
}

impl Lines {
    /// Those of this pipe. They are shown as they come.
    pub fn of(pipe: ChildStderr) -> Self {
        let readable = pipe.as_fd().try_clone_to_owned().expect("another descriptor");
        let taken = Taken { pipe: Some(pipe), ..Taken::default() };
        let lines = Self(Arc::new((Mutex::new(taken), Condvar::new())));
        let following = lines.clone();
        std::thread::spawn(move || following.follow(&readable));
        lines
    }

    /// Takes them in until the broker ends.
    fn follow(&self, readable: &OwnedFd) {
        loop {
            let mut polled = [PollFd::new(readable, PollFlags::IN)];
            match poll(&mut polled, None) {
                Ok(_) => drop(self.look()),
                Err(Errno::INTR) => continue,
                Err(error) => panic!("the pipe can't be polled: {error}"),
            }
            // All is read by then: nobody writes any more.
            if polled[0].revents().contains(PollFlags::HUP) {
                return;
            }
        }
    }

    /// Takes one in.
    pub fn push(&self, line: String) {
        self.0.0.lock().expect("no panic").lines.push(line);
        self.0.1.notify_all();
    }

    /// Those so far that hold all of these words.
    pub fn with(&self, words: &[&str]) -> Vec<String> {
        self.look().lines.iter().filter(|line| holds(line, words)).cloned().collect()
    }

    /// Waits for a line that holds all of these words.
    pub fn wait_for(&self, words: &[&str]) -> String {
        let found = |taken: &Taken| taken.lines.iter().find(|line| holds(line, words)).cloned();
        let waited = self.0.1.wait_timeout_while(self.look(), PATIENCE, |taken| found(taken).is_none());
        let (taken, _) = waited.expect("no panic");
        found(&taken).unwrap_or_else(|| panic!("no line with {words:?}"))
    }

    /// All up to now.
    fn look(&self) -> MutexGuard<'_, Taken> {
        let mut taken = self.0.0.lock().expect("no panic");
        taken.take_in().expect("the pipe can be read");
        self.0.1.notify_all();
        taken
    }
}

impl Taken {
    /// Reads what is in the pipe, and doesn't wait for more.
    fn take_in(&mut self) -> io::Result<()> {
        let Some(pipe) = &mut self.pipe else { return Ok(()) };
        loop {
            let unread = ioctl_fionread(&*pipe)?;
            if unread == 0 {
                return Ok(());
            }
            pipe.take(unread).read_to_end(&mut self.begun)?;
            while let Some(end) = self.begun.iter().position(|byte| *byte == b'\n') {
                let line: Vec<u8> = self.begun.drain(..=end).collect();
                let line = String::from_utf8_lossy(&line[..end]).into_owned();
                eprintln!("{line}");
                self.lines.push(line);
            }
        }
    }
}

fn holds(line: &str, words: &[&str]) -> bool {
    words.iter().all(|word| line.contains(word))
}
